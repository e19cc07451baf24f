"""The strategy agent: option structures from the real chain, with what they can gain and lose."""

from graphs.agents.agent import Agent
from tools.strategy import SKILLS

AGENT = Agent(
    name="strategy",
    remit="Option structures for a symbol and a view, priced and ranked on the real chain.",
    skills=SKILLS,
    speak="Compare the proposals by greatest loss, probability and expected value. Probabilities are the model's; no advice.",
    default="strategy.propose",
)
