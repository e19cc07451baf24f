"""Company reports: what was expected, what came, what the price did. Nothing here says which way the next one goes."""

from tools.earnings.agenda import calendar
from tools.earnings.expected_move import expected_move
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
    Skill(
        "earnings.expected_move",
        expected_move,
        "how far the next report may move a price: what its options pay, what past reports moved, what a session moves",
        needs=("symbols",),
        yields=("symbols",),
    ),
    Skill(
        "earnings.calendar",
        calendar,
        "who reports when: the symbols named or held, or every company, by day with the estimate",
        yields=("symbols",),
        take=100,  # everything a person holds
    ),
)
