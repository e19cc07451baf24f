"""The earnings agent: what companies reported and what the price did."""

from graphs.agents.agent import Agent
from tools.earnings import SKILLS

AGENT = Agent(
    name="earnings",
    remit="Company earnings: past surprises, price reactions and the next report.",
    skills=SKILLS,
    speak="Say how often the company beat and how far the price moved, apart from each other: a beat need not lift the price.",
    default="earnings.history",
)
