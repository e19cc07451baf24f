"""One typed quantity of a sentence -> what it rests on. Pure.

It agrees with a fact when unit, entity and sign fit and the value lies within half a unit of the last digit printed. Derived
figures are never searched for: a difference of two facts that is not itself a fact is unsupported.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Literal

from graphs.check.binding import about, belongs, mentions
from graphs.check.direction import Direction, direction, is_change, is_loss
from graphs.check.evidence import SMALL, Evidence, keys, pairs, words
from graphs.quantities import Kind, Quantity, parse
from tools.facts import Fact, Unit

Outcome = Literal["cited", "rounded", "question", "constant", "name", "unsupported", "contradicted"]
_WHOLE_NUMBER = Decimal("0.5")  # half a unit of a number printed without a fraction
_PRICE = Decimal(10)  # from here on a bare whole number may be a price
BAD: frozenset[str] = frozenset({"unsupported", "contradicted"})
_MONEY: frozenset[Unit] = frozenset({"usd", "usd_per_share", "usd_per_contract"})
_SHARE: frozenset[Unit] = frozenset({"fraction", "probability"})
_BARE: frozenset[Unit] = _MONEY | {"points", "shares", "contracts", "count", "days", "ratio", "score"}
_UNITS: Mapping[Kind, frozenset[Unit]] = {
    "usd": _MONEY,
    "fraction": _SHARE,
    "times": frozenset({"ratio", "count", "score"}),
    "shares": frozenset({"shares", "count"}),
    "contracts": frozenset({"contracts", "count"}),
    "days": frozenset({"days", "count"}),
    "points": frozenset({"points", "score"}),
    "number": _BARE,
    "year": _BARE,
}
_COUNTED: Mapping[Kind, str] = {"shares": r"share|volume", "contracts": r"contract|volume|interest", "days": r"day|dte|session"}
_OPTION = re.compile(r"\b(?:calls?|puts?|strikes?|spread|condor|butterfly|straddle|strangle)\b|\d[CP]\b")
_SETTABLE: frozenset[Kind] = frozenset({"number", "days", "fraction", "points", "times"})  # what a parameter can be


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolution:
    """What one typed quantity rests on."""

    text: str  # as printed
    outcome: Outcome
    fact: str = ""  # id, where it rests on one
    why: str = ""  # for unsupported and contradicted, as a clause


def resolve(quantity: Quantity, text: str, evidence: Evidence) -> Resolution:
    """What the quantity at its place in `text` rests on."""
    if _dated(quantity, evidence):
        return Resolution(text=quantity.text, outcome="name")
    facts = [fact for fact in evidence.facts.values() if isinstance(fact.value, Decimal)]
    near = [fact for fact in facts if _same_size(quantity, fact, text) and not _coincidence(quantity, fact, text, evidence)]
    here = [fact for fact in near if belongs(fact, text, quantity.start, evidence)]
    match = [
        fact
        for fact in here
        if _sign_fits(quantity, fact, direction(text, quantity.start, quantity.end, fact))
        and not _other_measure(quantity, fact, text, evidence)
    ]
    if match:
        best = max(match, key=lambda fact: _overlap(fact, text))
        outcome: Outcome = "cited" if _exact(quantity, best) else "rounded"
        return Resolution(text=quantity.text, outcome=outcome, fact=best.id)
    if here:
        return _refused(quantity, "contradicted", f"{here[0].id} ({here[0].label}) has another sign or measure")
    outcome = _otherwise(quantity, text, evidence)
    if outcome not in BAD:
        return Resolution(text=quantity.text, outcome=outcome)
    if near:
        return _refused(quantity, "contradicted", f"that is {near[0].label} ({near[0].entity}), not what the sentence is about")
    return _different(quantity, text, facts, evidence)


def sign_fits(fact: Fact, way: Direction) -> bool:
    """Whether the words around a slot can be said of the fact's value."""
    if not isinstance(fact.value, Decimal) or not fact.value or not is_change(fact):
        return True
    return way.firm == 0 or (fact.value < 0) == (way.firm < 0)


def _refused(quantity: Quantity, outcome: Outcome, why: str) -> Resolution:
    return Resolution(text=quantity.text, outcome=outcome, why=f"{quantity.text!r}: {why}")


def _different(quantity: Quantity, text: str, facts: list[Fact], evidence: Evidence) -> Resolution:
    """Contradicted where the sentence names the measure of a fact with another value, else unsupported."""
    units = _UNITS.get(quantity.kind, frozenset())
    for fact in facts:
        if fact.unit in units and _covered(fact, text) and belongs(fact, text, quantity.start, evidence):
            return _refused(quantity, "contradicted", f"{fact.id} ({fact.label}) has another value")
    return _refused(quantity, "unsupported", "no fact of this turn has it")


def _same_size(quantity: Quantity, fact: Fact, text: str) -> bool:
    """Unit fits, and the value but for its sign."""
    assert isinstance(fact.value, Decimal)  # noqa: S101 - the caller has chosen numbers
    size, value, half = abs(fact.value), quantity.value, quantity.half
    if quantity.kind == "ordinal":  # "84th percentile"
        hundredth = re.match(r"\s*percentile", text[quantity.end :])
        return bool(hundredth) and (abs(size * (100 if fact.unit in _SHARE else 1) - value) <= half)
    if fact.unit == "count" and quantity.kind in _COUNTED and not re.search(_COUNTED[quantity.kind], fact.label):
        return False
    if quantity.kind == "fraction" and fact.unit == "points" and re.search(r"point|pp", quantity.text):
        value, half = value * 100, half * 100  # "0.5 percentage points", kept as 0.5 points
        return abs(value - size) <= half
    decimal = quantity.kind == "number" and value < 1 and fact.unit in _SHARE  # "a probability of 0.62"
    return (decimal or fact.unit in _UNITS.get(quantity.kind, ())) and abs(value - size) <= half


def _sign_fits(quantity: Quantity, fact: Fact, way: Direction) -> bool:
    assert isinstance(fact.value, Decimal)  # noqa: S101 - the caller has chosen numbers
    if not quantity.value or not fact.value:
        return True
    if quantity.sign:
        return (fact.value < 0) == (quantity.sign < 0) or is_loss(fact)
    if fact.value < 0:
        return way.loose < 0 or quantity.bracketed or is_loss(fact)
    return sign_fits(fact, way)


def _coincidence(quantity: Quantity, fact: Fact, text: str, evidence: Evidence) -> bool:
    """A bare whole number rounds many things: it must be exact, or the sentence must name the measure, or whose price it is."""
    if quantity.kind != "number" or quantity.half < _WHOLE_NUMBER or _exact(quantity, fact) or _overlap(fact, text):
        return False
    priced = fact.unit in _MONEY and quantity.value >= _PRICE
    return not (priced and about(fact, evidence) & {each.key for each in mentions(text, evidence)})


def _exact(quantity: Quantity, fact: Fact) -> bool:
    assert isinstance(fact.value, Decimal)  # noqa: S101 - the caller has chosen numbers
    return quantity.value in {abs(fact.value), abs(fact.value) * 100}


def _other_measure(quantity: Quantity, fact: Fact, text: str, evidence: Evidence) -> bool:
    """The sentence, of one figure, names the whole measure of another fact of this unit, and nothing of this one's."""
    if _overlap(fact, text) or len(parse(text)) > 1:
        return False
    others = (
        each for each in evidence.facts.values() if each.unit in _UNITS.get(quantity.kind, ()) and each.entity == fact.entity
    )
    return any(_covered(each, text) for each in others if each.value != fact.value)


def _measure(fact: Fact) -> set[str]:
    return set(words(fact.label)) - SMALL - {key.lower() for key in keys(fact.entity)}


def _overlap(fact: Fact, text: str) -> int:
    return len(_measure(fact) & set(words(text)))


def _covered(fact: Fact, text: str) -> bool:
    measure = _measure(fact)
    return bool(measure) and measure <= set(words(text))


def _otherwise(quantity: Quantity, text: str, evidence: Evidence) -> Outcome:
    """A quantity that no fact has: the question's, a strike, a parameter, part of a name, or nothing."""
    if any(_asked(quantity, each) for each in evidence.asked):
        return "question"
    if quantity.kind in {"number", "usd"} and quantity.value in evidence.strikes and _OPTION.search(text):
        return "name"
    if quantity.kind in _SETTABLE and quantity.value in evidence.parameters:
        return "name"
    around = f"{(words(text[: quantity.start]) or ('',))[-1]} {quantity.text} {(words(text[quantity.end :]) or ('',))[0]}"
    return "name" if any(pair in evidence.pairs for pair in pairs(around)) else "unsupported"


def _asked(quantity: Quantity, asked: Quantity) -> bool:
    alike = quantity.kind == asked.kind or "number" in {quantity.kind, asked.kind}
    return alike and quantity.sign * asked.sign >= 0 and abs(quantity.value - asked.value) <= min(quantity.half, asked.half)


def _dated(quantity: Quantity, evidence: Evidence) -> bool:
    """A date, time or year that the evidence holds, as far as it is printed."""
    year, month, day = quantity.day
    match quantity.kind:
        case "time":
            return _time(quantity.text) in evidence.times or any(quantity.text == each.text for each in evidence.asked)
        case "quarter":
            return year is None or any(year in {each.year, each.year + 1} for each in evidence.days)
        case "day" | "month" | "year":
            asked = any(quantity.day == each.day for each in evidence.asked)
            return asked or any(
                year in {None, d.year} and month in {None, d.month} and day in {None, d.day} for d in evidence.days
            )
        case "ordinal":
            return any(quantity.value == each.day for each in evidence.days)
        case "name":
            return quantity.text.lower() in {"".join(pair) for pair in evidence.pairs}
    return False


def _time(printed: str) -> time | None:
    hour, minute, half = re.fullmatch(r"(\d+)(?::(\d+))?(?::\d+)?\s*([ap])?.*", printed, re.IGNORECASE).groups()  # type: ignore[union-attr]
    shift = 12 * (half is not None and half.lower() == "p" and int(hour) < 12)
    return time(int(hour) + shift, int(minute or 0)) if int(hour) + shift < 24 and int(minute or 0) < 60 else None
