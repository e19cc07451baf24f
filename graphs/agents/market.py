"""The market agent: the market as a whole, its sectors, its news, and what moves with what."""

from graphs.agents.agent import Agent
from tools.market import SKILLS

AGENT = Agent(
    name="market",
    remit="The market as a whole: regime, breadth, sectors, correlation and beta, news sentiment, screens of the database.",
    skills=SKILLS,
    offer=("What is the mood on {names}?", "How is the market doing?"),
    speak="Say over which days a figure is. It describes, it forecasts nothing; the tone of news is not fact.",
    default="market.regime",
)
