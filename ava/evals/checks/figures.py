"""`number`: does the answer state that figure? About what it should, in its unit, with its sign, and as its conclusion.

Every quantity of the prose is parsed; lines of a pasted table are not prose. One passes when it agrees with the expected value,
scaled, within max(tol x |value|, half a unit of its last printed digit). Where the answer ends in a conclusion of its own
("so the total is ..."), the figures before it do not count: an answer that states a number and concludes another is wrong.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from ava.evals.checks.binding import about
from ava.evals.checks.said import Said, Setting, passed
from ava.evals.expect import Number
from ava.evals.record import Row
from graphs.check.direction import direction
from graphs.quantities import Kind, Quantity, normal, parse
from graphs.sentences import Sentences
from tools.facts import Fact, Unit
from tools.facts import Row as Cited

_ANY: frozenset[Kind] = frozenset({"usd", "fraction", "times", "shares", "contracts", "days", "points", "number", "ordinal"})
_KINDS: Mapping[Unit, frozenset[Kind]] = {
    "usd": frozenset({"usd", "number"}),
    "usd_per_share": frozenset({"usd", "number"}),
    "usd_per_contract": frozenset({"usd", "number"}),
    "fraction": frozenset({"fraction"}),
    "probability": frozenset({"fraction", "number"}),
    "points": frozenset({"points", "number"}),
    "shares": frozenset({"shares", "number"}),
    "contracts": frozenset({"contracts", "number"}),
    "days": frozenset({"days", "number"}),
    "count": frozenset({"number", "shares", "contracts", "days", "ordinal"}),
    "ratio": frozenset({"number", "times"}),
    "score": frozenset({"number", "points", "times"}),
    "date": frozenset({"day"}),
}
_CONCLUDES = re.compile(
    r"^(?:so|thus|therefore|hence|overall|in (?:total|sum|short|conclusion)|altogether|the (?:final )?answer is)\b", re.IGNORECASE
)
_TABLE = re.compile(r"[^|\n]*\|[^|\n]*\|[^\n]*|[^\t\n]*\t[^\t\n]*\t[^\n]*")
_SHOWN = 5  # figures named in a reason


def number(expected: Number | Sequence[Number], row: Row, setting: Setting) -> Iterator[Said]:
    """One judgement an expected figure."""
    for each in [expected] if isinstance(expected, Number) else expected:
        yield _judged(each, row, setting)


def _judged(expected: Number, row: Row, setting: Setting) -> Said:
    try:
        value = expected.value if expected.value is not None else setting.truths[expected.sql or ""].value
    except LookupError as error:
        return Said(outcome="error", why=f"the expected value: {error}")
    if value is None:
        return Said(outcome="error", why="the expected value is null")
    stated = list(candidates(row.text, expected))
    bound = [each for each in stated if not expected.of or about(row.text, each, expected.of, _names(row))]
    of = f" of {expected.of}" if expected.of else ""
    found = ", ".join(each.text for each in bound[:_SHOWN]) or "no figure that could be it"
    return passed(any(agrees(value, each, row.text, expected) for each in bound), f"expected {value}{of}, it states {found}")


def candidates(text: str, expected: Number) -> Iterator[Quantity]:
    """The quantities of the prose that can be of the expected unit; those of a conclusion only, where it has any."""
    text = normal(_TABLE.sub(lambda hit: " " * len(hit[0]), text))
    kinds = _KINDS[expected.unit] if expected.unit else _ANY | {"day", "year"}
    found = [each for each in parse(text) if each.kind in kinds or (each.kind == "year" and expected.unit == "count")]
    last = _conclusion(text)
    concluded = [each for each in found if last is not None and each.start >= last]
    yield from concluded or found


def agrees(value: Any, quantity: Quantity, text: str, expected: Number) -> bool:
    """Whether a quantity states that value."""
    if isinstance(value, date) or expected.unit == "date":
        return _same_day(value, quantity)
    try:
        wanted = Decimal(str(value))
    except InvalidOperation:
        return False
    if quantity.kind == "number" and expected.unit == "probability" and quantity.value > 1:
        return False
    near = max(Decimal(str(expected.tol)) * abs(wanted), quantity.half)
    return any(abs(sign * quantity.value - wanted) <= near for sign in signs(quantity, text))


def signs(quantity: Quantity, text: str) -> tuple[int, ...]:
    """The signs a printed quantity may have: its own, that of its parentheses, or that of the words around it."""
    if quantity.sign:
        return (quantity.sign,)
    if quantity.bracketed and (quantity.kind == "usd" or "," in quantity.text):
        return (-1,)  # accountants' negative
    way = direction(normal(text), quantity.start, quantity.end, _anything)
    if way.firm:
        return (way.firm, 1) if quantity.kind == "usd" else (way.firm,)
    return (1, -1) if way.loose < 0 or quantity.bracketed else (1,)


_anything = Fact(
    id="F0.0", label="", value=None, unit="text", entity="market", as_of=datetime.fromtimestamp(0, UTC),
    source=Cited(query="", args={}, key={}),
)  # fmt: skip


def _conclusion(text: str) -> int | None:
    """Where the last sentence begins that says it concludes."""
    cut, at, found = Sentences(), 0, None
    for sentence in [*cut.feed(text), cut.rest()]:
        if _CONCLUDES.match(sentence.lstrip()):
            found = at
        at += len(sentence)
    return found


def _same_day(value: Any, quantity: Quantity) -> bool:
    day = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    year, month, number = quantity.day
    return number is not None and (year in {None, day.year}) and (month, number) == (day.month, day.day)


def _names(row: Row) -> frozenset[str]:
    """What else a figure of this answer could be about."""
    return frozenset(fact.entity.partition(":")[2] for fact in row.facts.values() if fact.entity.startswith(("symbol:", "team:")))
