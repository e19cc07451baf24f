"""What the right to exercise early changes in a structure: the worth of its options, and which of them may be assigned.

Only what a person would notice is told: a right worth a cent a share or more, and sold options in the money. Nothing here
changes the structure's other figures: they hold to expiry, and its Greeks are the closed form's.
"""

from typing import Any

from tools.analytics import american
from tools.facts import Fact
from tools.skill import Ask
from tools.strategy.figures import DIVIDEND, RATE
from tools.strategy.show import Proposal

_CENT = 0.01  # USD per share


def early(ask: Ask, proposal: Proposal) -> list[str]:
    """A sentence for each option of the structure to which it matters."""
    if proposal.symbol in american.EUROPEAN:
        return [f"Options on {proposal.symbol} are European: they are not exercised before expiry."]
    told = [_told(ask, proposal, leg) for leg in proposal.legs if leg["option_type"] != "stock"]
    return [sentence for sentence in told if sentence]


def _told(ask: Ask, proposal: Proposal, leg: dict[str, Any]) -> str:
    kind, sold = leg["option_type"], leg["quantity"] < 0
    given = {"strike": leg["strike"], "option_type": kind, "rate": RATE, "dividend": DIVIDEND, "early": True}
    name = f"the {leg['strike']:g} {kind}"

    def fact(field: str, label: str) -> Fact:
        return ask.facts.calc(
            f"{label} of {name} on {proposal.symbol} {proposal.expiry}", american.quoted, proposal.quotes,
            unit="usd_per_share", entity=f"symbol:{proposal.symbol}", field=field, **given,
        )  # fmt: skip

    worth: american.American = ask.facts.run(american.quoted, proposal.quotes, **given)
    if kind == "call" and sold and worth.intrinsic:
        return (
            f"{_capital(name)} you would sell is in the money: it is assigned early only for a dividend, and pays its holder "
            f"where that is above its time value of {fact('time_value', 'time value')}; no dividend is assumed here."
        )
    if worth.premium < _CENT:
        return ""
    right = f"{fact('premium', 'worth of early exercise')} of its {fact('value', 'American value')} a share"
    return f"{_capital(name)}: the right to exercise it early is worth {right}{_risk(worth, fact, sold=sold)}."


def _risk(worth: american.American, fact: Any, *, sold: bool) -> str:
    """What follows from an option in the money, as a clause."""
    if not worth.intrinsic:
        return ""
    if worth.time_value < _CENT:
        whose = "so you may be assigned any day" if sold else "so holding it on costs interest"
        return f"; no time value is left, exercising it at once pays its holder best, {whose}"
    left = fact("time_value", "time value")
    return f"; with {left} of time value left it may be assigned before expiry" if sold else f"; its time value is {left}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
