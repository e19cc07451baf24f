"""The technical agent: where a price stands by the usual indicators, by zones of supply and demand, and by a trend rule."""

from graphs.agents.agent import Agent
from tools.technical import SKILLS

AGENT = Agent(
    name="technical",
    remit="Indicators, trend with its record, and supply and demand zones of a stock or several, from daily prices.",
    skills=SKILLS,
    speak="Say what the indicators agree and disagree on. They describe past prices: promise nothing, and give no advice.",
    default="technical.indicators",
)
