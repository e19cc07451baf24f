"""Company reports: what was expected, what came, what the price did. Nothing here says which way the next one goes."""

from tools.earnings.history import history
from tools.skill import Skill

SKILLS = (
    Skill(
        "earnings.history",
        history,
        "past earnings reports of a company: estimate, surprise, price reaction, next date",
        needs=("symbols",),
        yields=("symbols",),
    ),
)
