"""The technical agent: where a price stands by the usual indicators."""

from graphs.agents.agent import Agent
from tools.technical import SKILLS

AGENT = Agent(
    name="technical",
    remit="Indicators, trend and volatility of a stock or several, from daily prices.",
    skills=SKILLS,
    speak="Say what the indicators agree and disagree on. They describe past prices: promise nothing, and give no advice.",
    default="technical.indicators",
)
