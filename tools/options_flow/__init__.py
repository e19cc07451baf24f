"""What trades in options: volume, premium, sides. Volume is a fact; who traded, and why, is not known here."""

from tools.options_flow.alerts import alerts
from tools.options_flow.put_call import put_call
from tools.options_flow.unusual import unusual
from tools.skill import Skill

SKILLS = (
    Skill(
        "options_flow.unusual", unusual, "option contracts that trade far more than usual, with premium and side",
        yields=("symbols",),
    ),
    Skill("options_flow.put_call", put_call, "puts against calls, and the premium by side of the quote", yields=("symbols",)),
    Skill("options_flow.alerts", alerts, "trade alerts of the XTrades community, by symbol and author", yields=("symbols",)),
)  # fmt: skip
