"""The strategy agent: option structures from the real chain, proposed, named by the user, or scanned for premium."""

from graphs.agents.agent import Agent
from tools.strategy import SKILLS

AGENT = Agent(
    name="strategy",
    remit="Option structures on the real chain: proposals for a view, one the user names, and a scan for premium to sell.",
    skills=SKILLS,
    offer=("Which option strategy fits {names}?", "Which option strategy fits SPY?"),
    speak="Compare by greatest loss, probability and expected value.",
    default="strategy.propose",
)
