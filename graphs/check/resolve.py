"""One typed quantity of a sentence -> what it rests on. Pure.

It agrees with a fact when unit, entity and sign fit and the value lies within half a unit of the last digit printed. Derived
figures are never searched for: a difference of two facts that is not itself a fact is unsupported.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from graphs.check.binding import belongs
from graphs.check.claims import claims
from graphs.check.days import dated, other_day
from graphs.check.direction import Direction, direction, is_change, is_distance, is_level, is_loss, moved
from graphs.check.evidence import SMALL, keys, words
from graphs.check.reading import Reading, named
from graphs.check.units import MONEY, UNITS, same_size
from graphs.quantities import Kind, Quantity
from graphs.render import show
from tools.facts import Fact

Outcome = Literal["cited", "rounded", "question", "constant", "name", "unsupported", "contradicted"]
_WHOLE_NUMBER = Decimal("0.5")  # half a unit of a number printed without a fraction
_PRICE = Decimal(10)  # from here on a bare whole number may be a price, or round anything
BAD: frozenset[str] = frozenset({"unsupported", "contradicted"})
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
    if quantity.day != (None, None, None) and (other := other_day(quantity, reading)):
        return _refused(quantity, "contradicted", f"{other.id} ({other.label}) is another day")
    if dated(quantity, reading):
        return Resolution(text=quantity.text, outcome="name")
    return _figure(quantity, reading)


def _figure(quantity: Quantity, reading: Reading) -> Resolution:
    """What an amount or number rests on."""
    text, start, end = reading.text, quantity.start, quantity.end
    sized = (fact for fact in reading.evidence.sized(quantity) if same_size(quantity, fact, text))
    near = [fact for fact in sized if not _coincidence(quantity, fact, reading)]
    here = [fact for fact in near if belongs(fact, reading, start)]
    signed = [fact for fact in here if _said(quantity, fact, text)]
    told = ""
    for fact in sorted(signed, key=lambda fact: -_overlap(fact, text)):
        if reading.denies(fact, start, end):
            told = told or f"{fact.id} ({fact.label}) is not of the measure named beside it"
        elif rival := _rival(quantity, fact, reading):
            told = told or f"{fact.id} ({fact.label}) has another measure than {rival.id} ({rival.label})"
        else:
            return Resolution(text=quantity.text, outcome="cited" if _exact(quantity, fact) else "rounded", fact=fact.id)
    if told and not quantity.worded and not named(quantity, text, reading.evidence):
        return _refused(quantity, "contradicted", told)
    return _unmatched(quantity, near, here, reading)


def _said(quantity: Quantity, fact: Fact, text: str) -> bool:
    """Whether sign and direction of the quantity are the fact's."""
    way = direction(text, quantity.start, quantity.end, fact)
    return _sign_fits(quantity, fact, way) and not (is_level(fact) and moved(text, quantity.start))


def _unmatched(quantity: Quantity, near: list[Fact], here: list[Fact], reading: Reading) -> Resolution:
    """What a quantity is that no fact may be shown as: `near` have its size, `here` are also of the right entity."""
    outcome = _otherwise(quantity, reading)
    if outcome not in BAD:
        return Resolution(text=quantity.text, outcome=outcome)
    facts = [fact for fact in reading.evidence.facts.values() if isinstance(fact.value, Decimal)]
    if quantity.worded:
        return _spoken(quantity, facts, reading)
    if here:
        return _refused(quantity, "contradicted", f"{here[0].id} ({here[0].label}) has another sign")
    if near:
        return _refused(quantity, "contradicted", f"that is {near[0].label} ({near[0].entity}), not what the sentence is about")
    return _different(quantity, facts, reading)


def _rival(quantity: Quantity, fact: Fact, reading: Reading) -> Fact | None:
    """The fact of another value that the words around the quantity speak of, rather than of `fact`."""
    for rival in reading.evidence.rivals(fact, unnamed=not reading.mentions):
        if reading.prefers(rival, fact, quantity.start, quantity.end) and not same_size(quantity, rival, reading.text):
            return rival
    return None


def outdone(slot: re.Match[str], fact: Fact, reading: Reading) -> Fact | None:
    """The fact of another value that the words around the slot speak of rather than of its own; None = they do not."""
    for rival in reading.evidence.rivals(fact, unnamed=not reading.mentions):
        if rival.value != fact.value and reading.prefers(rival, fact, slot.start(), slot.end()):
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
    units = UNITS.get(quantity.kind, frozenset())
    for fact in facts:
        if fact.unit in units and _covered(fact, reading.text) and belongs(fact, reading, quantity.start):
            return _refused(quantity, "contradicted", f"{fact.id} ({fact.label}) has another value")
    return _refused(quantity, "unsupported", "no fact of this turn has it")


def _spoken(quantity: Quantity, facts: list[Fact], reading: Reading) -> Resolution:
    """A number word may be a way of speaking: it is refused only for a count that the words around it name."""
    counts = [fact for fact in facts if fact.unit == "count"]
    found = _different(quantity, counts, reading)
    return found if found.outcome == "contradicted" else Resolution(text=quantity.text, outcome="constant")


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
    return not (fact.unit in MONEY and reading.evidence.about[fact.id] & {each.key for each in reading.mentions})


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


def _otherwise(quantity: Quantity, reading: Reading) -> Outcome:
    """A quantity that no fact has: the question's, a strike, a parameter, part of a name, or nothing."""
    text, evidence = reading.text, reading.evidence
    if any(_asked(quantity, each) for each in evidence.asked):
        return "question"
    if quantity.kind in {"number", "usd"} and quantity.value in evidence.strikes and _OPTION.search(text):
        return "name"
    settable = text[: quantity.start].endswith("(") or not claims(reading.near(quantity.start, quantity.end))  # "MACD(12,26,9)"
    if settable and quantity.kind in _SETTABLE and quantity.value in evidence.parameters:
        return "name"
    return "name" if named(quantity, text, evidence) else "unsupported"


def _asked(quantity: Quantity, asked: Quantity) -> bool:
    alike = quantity.kind == asked.kind or "number" in {quantity.kind, asked.kind}
    return alike and quantity.sign * asked.sign >= 0 and abs(quantity.value - asked.value) <= min(quantity.half, asked.half)
