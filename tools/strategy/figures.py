"""The figures of one option structure on a chain, as facts, and what every skill here assumes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from db.result import Result
from db.sessions import NEW_YORK
from tools.analytics import structures
from tools.facts import Fact, Symbol
from tools.skill import Ask

OLDEST = 4  # days between a chain and the clock: a long weekend
RATE, DIVIDEND = 0.04, 0.0  # assumed, continuously compounded
_FIELDS: tuple[tuple[str, str, Any], ...] = (  # of structures.Evaluation: field, label, unit; in order of importance
    ("max_loss", "greatest loss", "usd"),
    ("credit", "credit received", "usd"),
    ("debit", "debit paid", "usd"),
    ("probability", "probability of profit", "probability"),
    ("max_profit", "greatest profit", "usd"),
    ("expected_value", "expected value", "usd"),
    ("return_on_capital", "greatest profit over capital at risk", "fraction"),
    ("breakeven_low", "breakeven", "usd_per_share"),
    ("breakeven_high", "upper breakeven", "usd_per_share"),
    ("days", "days to expiry", "days"),
    ("iv", "mean volatility of the legs", "fraction"),
    ("rate", "assumed interest rate", "fraction"),
    ("dividend", "assumed dividend yield", "fraction"),
    ("delta", "delta, for one dollar up in the share", "usd"),
    ("gamma", "gamma, change of delta for one dollar up", "usd"),
    ("vega", "vega, for one point of volatility", "usd"),
    ("theta", "theta, for one calendar day", "usd"),
)
_UNBOUNDED = frozenset({"max_profit", "max_loss"})  # None says that nothing bounds it, which is a fact


def figures(ask: Ask, name: str, entity: str, quotes: Result, legs: Sequence[Mapping[str, object]]) -> dict[str, Fact]:
    """The figures of one structure that exist, by field; that a profit or a loss has no bound is one of them."""
    given: dict[str, Any] = {"legs": legs, "rate": RATE, "dividend": DIVIDEND}
    worth: structures.Evaluation = ask.facts.run(structures.evaluate, quotes, **given)
    return {
        field: ask.facts.calc(f"{label} of {name}", structures.evaluate, quotes, unit=unit, entity=entity, field=field, **given)
        for field, label, unit in _FIELDS
        if getattr(worth, field) is not None or field in _UNBOUNDED
    }


def unusable(symbol: Symbol, chain: Result | None, today: date) -> str | None:
    """Why a chain cannot be used, as a clause; None when it can."""
    if not chain:
        return f"no option chain of {symbol}"
    day = chain[0].known_at.astimezone(NEW_YORK).date()
    if (today - day).days > OLDEST:
        return f"the last option chain of {symbol} is of {day}, too old to price"
    return None if chain[0].underlying else f"the option chain of {symbol} does not say what the share cost"
