"""The sports bettor's questions: NFL games, AVA's forecast beside what the market says. Nothing here places a bet."""

from tools.skill import Skill
from tools.sports.game import game

SKILLS = (
    Skill(
        "sports.game",
        game,
        "forecast of an NFL game beside bookmakers and Kalshi: a team's next game, or the whole slate",
        yields=("teams", "games"),
    ),
)
