"""The earnings agent: what companies reported and what the price did."""

from graphs.agents.agent import Agent
from tools.earnings import SKILLS

AGENT = Agent(
    name="earnings",
    remit="Company earnings: past surprises and price reactions, the calendar of reports, the move expected on the next one.",
    skills=SKILLS,
    offer=("How did the last earnings of {names} go?", "Which companies report this week?"),
    speak="Keep beats and price moves apart: a beat need not lift the price.",
    default="earnings.history",
)
