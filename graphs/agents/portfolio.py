"""The portfolio agent: what the user holds and what it is worth."""

from graphs.agents.agent import Agent
from tools.portfolio import SKILLS

AGENT = Agent(
    name="portfolio",
    remit="Holdings, value, profit and loss, cash and risk of the user's own account.",
    skills=SKILLS,
    speak="Speak to the owner as 'you'. Name the biggest holding and what weighs on the account; give no advice to buy or sell.",
    default="portfolio.holdings",
)
