"""The sports bettor's questions: NFL games, AVA's forecast beside what the market says. Nothing here places a bet."""

from tools.skill import Skill
from tools.sports.edge import edge
from tools.sports.game import game
from tools.sports.slate import slate

SKILLS = (
    Skill(
        "sports.game", game, "forecast of an NFL game beside bookmakers and Kalshi: a team's next game", yields=("teams", "games")
    ),
    Skill(
        "sports.edge",
        edge,
        "whether a bet on a game is worth its price: fair odds, edge after fee and spread, capped Kelly stake",
        yields=("teams", "games"),
    ),
    Skill(
        "sports.slate", slate, "the games of a week as cards: kickoff, forecast, spread, total, prices", yields=("teams", "games")
    ),
)
