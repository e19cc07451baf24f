"""The market agent: the state of the market as a whole."""

from graphs.agents.agent import Agent
from tools.market import SKILLS

AGENT = Agent(
    name="market",
    remit="The market as a whole: regime, trend, volatility, breadth and sectors.",
    skills=SKILLS,
    speak="Name the regime first, then what it rests on. It describes the present; do not forecast.",
    default="market.regime",
)
