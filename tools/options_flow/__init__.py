"""What trades in options: volume, premium, sides. Volume is a fact; who traded, and why, is not known here."""

from tools.options_flow.unusual import unusual
from tools.skill import Skill

SKILLS = (
    Skill(
        "options_flow.unusual", unusual, "option contracts that trade far more than usual, with premium and side",
        yields=("symbols",),
    ),
)  # fmt: skip
