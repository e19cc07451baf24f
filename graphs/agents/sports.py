"""The sports agent: NFL games, AVA's forecast beside the market."""

from graphs.agents.agent import Agent
from tools.sports import SKILLS

AGENT = Agent(
    name="sports",
    remit="NFL games: win probability, spread and total, form, the slate of a week; fair odds, edge after fees, Kelly stake.",
    skills=SKILLS,
    offer=("Who wins the next {names} game?", "Which NFL games are on this week?"),
    speak="Set AVA's own forecast beside the market's; name the team of each probability.",
    default="sports.game",
)
