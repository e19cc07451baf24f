"""The options flow agent: what trades unusually in options."""

from graphs.agents.agent import Agent
from tools.options_flow import SKILLS

AGENT = Agent(
    name="options_flow",
    remit="Unusual option volume, premium, side of the quote and put/call balance, of the market or of symbols.",
    skills=SKILLS,
    speak="Name contract, premium and how far above normal it is. Volume shows trading, not who traded or their reason.",
    default="options_flow.unusual",
)
