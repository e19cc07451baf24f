"""One typed quantity of a sentence -> what it rests on. Pure.

It agrees with a fact when unit, entity and sign fit and the value lies within half a unit of the last digit printed. Derived
figures are never searched for: a difference of two facts that is not itself a fact is unsupported.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from typing import Literal

from db.sessions import NEW_YORK
from graphs.check.binding import belongs
from graphs.check.direction import Direction, direction, is_change, is_distance, is_level, is_loss, moved
from graphs.check.evidence import SMALL, Evidence, keys, words
from graphs.check.reading import Reading, named
from graphs.quantities import Kind, Quantity
from graphs.render import show
from tools.facts import Fact, Unit

Outcome = Literal["cited", "rounded", "question", "constant", "name", "unsupported", "contradicted"]
_WHOLE_NUMBER = Decimal("0.5")  # half a unit of a number printed without a fraction
_PRICE = Decimal(10)  # from here on a bare whole number may be a price, or round anything
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


def resolve(quantity: Quantity, reading: Reading) -> Resolution:
    """What a quantity of the sentence rests on."""
    if quantity.day != (None, None, None) and (other := _other_day(quantity, reading)):
        return _refused(quantity, "contradicted", f"{other.id} ({other.label}) is another day")
    if _dated(quantity, reading.evidence):
        return Resolution(text=quantity.text, outcome="name")
    return _figure(quantity, reading)


def _figure(quantity: Quantity, reading: Reading) -> Resolution:
    """What an amount or number rests on."""
    text, facts = reading.text, [fact for fact in reading.evidence.facts.values() if isinstance(fact.value, Decimal)]
    near = [fact for fact in facts if _same_size(quantity, fact, text) and not _coincidence(quantity, fact, reading)]
    here = [fact for fact in near if belongs(fact, reading, quantity.start)]
    signed = [fact for fact in here if _said(quantity, fact, text)]
    rivals = [_rival(quantity, fact, facts, reading) for fact in signed]
    match = [fact for fact, rival in zip(signed, rivals, strict=True) if rival is None]
    if match:
        best = max(match, key=lambda fact: _overlap(fact, text))
        outcome: Outcome = "cited" if _exact(quantity, best) else "rounded"
        return Resolution(text=quantity.text, outcome=outcome, fact=best.id)
    if rivals and rivals[0] and not quantity.worded and not named(quantity, text, reading.evidence):
        told = f"{signed[0].id} ({signed[0].label}) has another measure than {rivals[0].id} ({rivals[0].label})"
        return _refused(quantity, "contradicted", told)
    return _unmatched(quantity, near, here, reading)


def _said(quantity: Quantity, fact: Fact, text: str) -> bool:
    """Whether sign and direction of the quantity are the fact's."""
    way = direction(text, quantity.start, quantity.end, fact)
    return _sign_fits(quantity, fact, way) and not (is_level(fact) and moved(text, quantity.start))


def _unmatched(quantity: Quantity, near: list[Fact], here: list[Fact], reading: Reading) -> Resolution:
    """What a quantity is that no fact may be shown as: `near` have its size, `here` are also of the right entity."""
    outcome = _otherwise(quantity, reading.text, reading.evidence)
    if outcome not in BAD:
        return Resolution(text=quantity.text, outcome=outcome)
    if here:
        return _refused(quantity, "contradicted", f"{here[0].id} ({here[0].label}) has another sign")
    facts = [fact for fact in reading.evidence.facts.values() if isinstance(fact.value, Decimal)]
    if quantity.worded:
        return _spoken(quantity, facts, reading)
    if near:
        return _refused(quantity, "contradicted", f"that is {near[0].label} ({near[0].entity}), not what the sentence is about")
    return _different(quantity, facts, reading)


def _rival(quantity: Quantity, fact: Fact, facts: list[Fact], reading: Reading) -> Fact | None:
    """The fact of a fitting unit and another value that the words around the quantity speak of, rather than of `fact`."""
    for rival in facts:
        if (
            _alike(rival, fact)
            and reading.prefers(rival, fact, quantity.start, quantity.end)
            and not _same_size(quantity, rival, reading.text)
        ):
            return rival
    return None


def _alike(rival: Fact, fact: Fact) -> bool:
    """Whether they are of one entity, in units that are printed alike."""
    families = (_MONEY, _SHARE)
    return rival.entity == fact.entity and (rival.unit == fact.unit or any({rival.unit, fact.unit} <= each for each in families))


def outdone(slot: re.Match[str], fact: Fact, reading: Reading) -> Fact | None:
    """The fact of a slot's unit that the words around the slot speak of rather than of its own; None = they do not."""
    for rival in reading.evidence.facts.values():
        if _alike(rival, fact) and rival.value != fact.value and reading.prefers(rival, fact, slot.start(), slot.end()):
            return rival
    return None


def sign_fits(fact: Fact, way: Direction) -> bool:
    """Whether the words around a slot can be said of the fact's value."""
    if not isinstance(fact.value, Decimal) or not fact.value:
        return True
    if is_distance(fact) and way.side:
        return (fact.value < 0) == (way.side < 0)
    if not is_change(fact):
        return True
    return way.firm == 0 or (fact.value < 0) == (way.firm < 0)


def _refused(quantity: Quantity, outcome: Outcome, why: str) -> Resolution:
    return Resolution(text=quantity.text, outcome=outcome, why=f"{quantity.text!r}: {why}")


def _different(quantity: Quantity, facts: list[Fact], reading: Reading) -> Resolution:
    """Contradicted where the sentence names the measure of a fact with another value, else unsupported."""
    units = _UNITS.get(quantity.kind, frozenset())
    for fact in facts:
        if fact.unit in units and _covered(fact, reading.text) and belongs(fact, reading, quantity.start):
            return _refused(quantity, "contradicted", f"{fact.id} ({fact.label}) has another value")
    return _refused(quantity, "unsupported", "no fact of this turn has it")


def _spoken(quantity: Quantity, facts: list[Fact], reading: Reading) -> Resolution:
    """A number word may be a way of speaking: it is refused only for a count that the words around it name."""
    counts = [fact for fact in facts if fact.unit == "count"]
    found = _different(quantity, counts, reading)
    return found if found.outcome == "contradicted" else Resolution(text=quantity.text, outcome="constant")


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
    if quantity.sign < 0 < way.side and is_distance(fact):
        return False
    if quantity.sign:
        return (fact.value < 0) == (quantity.sign < 0) or is_loss(fact)
    if fact.value < 0:
        return (way.loose < 0 and way.side <= 0) or (quantity.bracketed and quantity.kind == "usd") or is_loss(fact)
    return sign_fits(fact, way)


def _coincidence(quantity: Quantity, fact: Fact, reading: Reading) -> bool:
    """A bare whole number rounds many things: it must be exact, or the sentence must name the measure, or whose price it is."""
    if (
        quantity.kind != "number"
        or quantity.half < _WHOLE_NUMBER
        or _exact(quantity, fact)
        or quantity.text.strip("-") == show(fact).strip("-")
    ):
        return False
    if quantity.value < _PRICE or _overlap(fact, reading.text):
        return quantity.value < _PRICE
    return not (fact.unit in _MONEY and reading.evidence.about[fact.id] & {each.key for each in reading.mentions})


def _exact(quantity: Quantity, fact: Fact) -> bool:
    assert isinstance(fact.value, Decimal)  # noqa: S101 - the caller has chosen numbers
    return quantity.value in {abs(fact.value), abs(fact.value) * 100}


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
    return "name" if named(quantity, text, evidence) else "unsupported"


def _asked(quantity: Quantity, asked: Quantity) -> bool:
    alike = quantity.kind == asked.kind or "number" in {quantity.kind, asked.kind}
    return alike and quantity.sign * asked.sign >= 0 and abs(quantity.value - asked.value) <= min(quantity.half, asked.half)


def _other_day(quantity: Quantity, reading: Reading) -> Fact | None:
    """The date fact that contradicts a printed date: of another entity or measure, or of what the words name."""
    start, end = quantity.start, quantity.end
    days = [fact for fact in reading.evidence.facts.values() if isinstance(fact.value, date)]
    here = [fact for fact in days if belongs(fact, reading, start)]
    same = [fact for fact in days if any(_agrees(quantity, day) for day in _calendar(fact, reading.evidence.tz))]
    match = [fact for fact in same if fact in here]
    if match:
        outdone = (any(reading.prefers(each, fact, start, end) for each in here if each.entity == fact.entity) for fact in match)
        return match[0] if all(outdone) else None
    return next((fact for fact in (*same, *here) if _named_in(fact, reading) and reading.names(fact, start, end)), None)


def _named_in(fact: Fact, reading: Reading) -> bool:
    """Whether the sentence names any entity, where the fact has one."""
    return bool(reading.mentions) or not keys(fact.entity)


def _calendar(fact: Fact, tz: tzinfo) -> tuple[date, ...]:
    """The day of a date, or the days a moment falls on in the reader's zone and in New York."""
    if isinstance(fact.value, datetime):
        return tuple(fact.value.astimezone(zone).date() for zone in (tz, NEW_YORK))
    return (fact.value,) if isinstance(fact.value, date) else ()


def _agrees(quantity: Quantity, day: date) -> bool:
    """As far as the date is printed."""
    return all(printed in {None, part} for printed, part in zip(quantity.day, (day.year, day.month, day.day), strict=True))


def _dated(quantity: Quantity, evidence: Evidence) -> bool:
    """A date, time or year that the evidence holds, as far as it is printed."""
    year = quantity.day[0]
    match quantity.kind:
        case "time":
            return _time(quantity.text) in evidence.times or any(quantity.text == each.text for each in evidence.asked)
        case "quarter":
            return year is None or any(year in {each.year, each.year + 1} for each in evidence.days)
        case "day" | "month" | "year":
            asked = any(quantity.day == each.day for each in evidence.asked)
            return asked or any(_agrees(quantity, each) for each in evidence.days)
        case "ordinal":
            return any(quantity.value == each.day for each in evidence.days)
        case "name":
            return quantity.text.lower() in {"".join(pair) for pair in evidence.pairs}
    return False


def _time(printed: str) -> time | None:
    hour, minute, half = re.fullmatch(r"(\d+)(?::(\d+))?(?::\d+)?\s*([ap])?.*", printed, re.IGNORECASE).groups()  # type: ignore[union-attr]
    shift = 12 * (half is not None and half.lower() == "p" and int(hour) < 12)
    return time(int(hour) + shift, int(minute or 0)) if int(hour) + shift < 24 and int(minute or 0) < 60 else None
