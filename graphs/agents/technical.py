"""The technical agent: where a price stands by the usual indicators, by zones, by a trend rule and by candlestick patterns."""

from graphs.agents.agent import Agent
from tools.technical import SKILLS

AGENT = Agent(
    name="technical",
    remit="Indicators, trend and candlestick patterns with their records, and zones of supply and demand, from daily bars.",
    skills=SKILLS,
    offer=("How does the chart of {names} look?", "How does the chart of SPY look?"),
    speak="Say what agrees and what disagrees. It describes past prices; promise nothing.",
    default="technical.indicators",
)
