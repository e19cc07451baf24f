"""The options flow agent: what trades in options, on which side, and what a community of traders posts about it."""

from graphs.agents.agent import Agent
from tools.options_flow import SKILLS

AGENT = Agent(
    name="options_flow",
    remit="Unusual option volume, put/call balance, premium by side, and community alerts, of the market or of symbols.",
    skills=SKILLS,
    offer=("Is there unusual options activity in {names}?", "Is there unusual options activity today?"),
    speak="Volume shows trading, not who traded or why.",
    default="options_flow.unusual",
)
