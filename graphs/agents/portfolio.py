"""The portfolio agent: what the user holds, what it has brought, how it is spread, how it reacts, and what a shock would do."""

from graphs.agents.agent import Agent
from tools.portfolio import SKILLS

AGENT = Agent(
    name="portfolio",
    remit="The user's own account: holdings, value, profit and loss by period, allocation, Greeks, and what a shock would do.",
    skills=SKILLS,
    offer=("How is my position in {names} doing?", "How is my portfolio doing?"),
    speak="Speak to the owner as 'you'. Name the biggest holding.",
    default="portfolio.holdings",
)
