"""Which units a printed figure can have, and whether it is a fact's value as far as it is printed. Pure."""

import re
from collections.abc import Mapping
from decimal import Decimal

from graphs.quantities import Kind, Quantity
from tools.facts import Fact, Unit

MONEY: frozenset[Unit] = frozenset({"usd", "usd_per_share", "usd_per_contract"})
SHARE: frozenset[Unit] = frozenset({"fraction", "probability"})
_COUNTS: frozenset[Unit] = frozenset({"shares", "contracts", "count", "days"})
_RATES: frozenset[Unit] = frozenset({"points", "ratio", "score"})
_FAMILIES = {unit: units for units in (MONEY, SHARE, _COUNTS, _RATES) for unit in units}
UNITS: Mapping[Kind, frozenset[Unit]] = {
    "usd": MONEY,
    "fraction": SHARE,
    "times": frozenset({"ratio", "count", "score"}),
    "shares": frozenset({"shares", "count"}),
    "contracts": frozenset({"contracts", "count"}),
    "days": frozenset({"days", "count"}),
    "points": frozenset({"points", "score"}),
    "number": MONEY | _COUNTS | _RATES,
    "year": MONEY | _COUNTS | _RATES,
}
_COUNTED: Mapping[Kind, re.Pattern[str]] = {
    "shares": re.compile(r"share|volume"),
    "contracts": re.compile(r"contract|volume|interest"),
    "days": re.compile(r"day|dte|session"),
}
_HUNDREDTH = re.compile(r"\s*percentile")
_POINTS = re.compile(r"point|pp")


def family(unit: Unit) -> frozenset[Unit]:
    """The units that are printed alike, so that a figure of one may stand for one of another."""
    return _FAMILIES.get(unit) or frozenset({unit})


def same_size(quantity: Quantity, fact: Fact, text: str) -> bool:
    """Unit fits, and the value but for its sign."""
    if not isinstance(fact.value, Decimal):
        return False
    size, value, half, kind = abs(fact.value), quantity.value, quantity.half, quantity.kind
    if kind == "ordinal":  # "84th percentile"
        size = size * 100 if fact.unit in SHARE else size
        return abs(size - value) <= half and bool(_HUNDREDTH.match(text, quantity.end))
    if kind == "fraction" and fact.unit == "points":
        return abs(value * 100 - size) <= half * 100 and bool(
            _POINTS.search(quantity.text)
        )  # "0.5 percentage points" is 0.5 points
    decimal = kind == "number" and value < 1 and fact.unit in SHARE  # "a probability of 0.62"
    if not (decimal or fact.unit in UNITS.get(kind, ())) or abs(value - size) > half:
        return False
    return fact.unit != "count" or kind not in _COUNTED or bool(_COUNTED[kind].search(fact.label))
