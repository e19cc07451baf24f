"""Which day or time a sentence may print: one of a fact, of the question, or of the clock. Pure.

A day that only the clock has is no day of anything looked forward to: 'reports on 20 Nov', when that is today, is held to a fact.
"""

import re
from datetime import date, datetime, time, tzinfo

from db.sessions import NEW_YORK
from graphs.check.binding import belongs
from graphs.check.evidence import Evidence, keys
from graphs.check.near import GAP
from graphs.check.reading import STATED, Reading
from graphs.quantities import Quantity
from tools.facts import Fact

_AS_OF = re.compile(r"\b(?:as (?:of|at)|since|from|to|through|until|before|after|closed? on)\s+(?:the\s+)?$", re.IGNORECASE)


def other_day(quantity: Quantity, reading: Reading) -> Fact | None:
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


def dated(quantity: Quantity, reading: Reading) -> bool:
    """Whether it is a date, time or year that the evidence holds, as far as it is printed."""
    return _held(quantity, reading.evidence) or (_by_clock(quantity, reading.evidence) and not _forward(quantity, reading))


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


def _held(quantity: Quantity, evidence: Evidence) -> bool:
    """Whether a fact, a label or the question has it."""
    year = quantity.day[0]
    match quantity.kind:
        case "time":
            return _time(quantity.text) in evidence.times or any(quantity.text == each.text for each in evidence.asked)
        case "quarter":
            return year is None or any(year in {each.year, each.year + 1} for each in (*evidence.days, *evidence.clock))
        case "day" | "month" | "year":
            asked = any(quantity.day == each.day for each in evidence.asked)
            return asked or any(_agrees(quantity, each) for each in evidence.days)
        case "ordinal":
            return any(quantity.value == each.day for each in (*evidence.days, *evidence.clock))
        case "name":
            return quantity.text.lower() in {"".join(pair) for pair in evidence.pairs}
    return False


def _by_clock(quantity: Quantity, evidence: Evidence) -> bool:
    """Whether it is a day or time at which the question was asked or something was seen."""
    if quantity.kind == "time":
        return _time(quantity.text) in evidence.hours
    return quantity.kind in {"day", "month", "year"} and any(_agrees(quantity, each) for each in evidence.clock)


def _forward(quantity: Quantity, reading: Reading) -> bool:
    """Whether it is stated as the day of something, or the words close to it speak of what has a date of its own."""
    before = reading.text[: quantity.start]
    if _AS_OF.search(before):
        return False
    words = reading.near(quantity.start, quantity.end).words
    said = {word for word, weight in words.items() if weight >= GAP}
    signs = (reading.evidence.signs[fact.id] for fact in reading.evidence.facts.values() if isinstance(fact.value, date))
    return bool(STATED.search(before)) or any(said & sign.label for sign in signs)


def _time(printed: str) -> time | None:
    hour, minute, half = re.fullmatch(r"(\d+)(?::(\d+))?(?::\d+)?\s*([ap])?.*", printed, re.IGNORECASE).groups()  # type: ignore[union-attr]
    shift = 12 * (half is not None and half.lower() == "p" and int(hour) < 12)
    return time(int(hour) + shift, int(minute or 0)) if int(hour) + shift < 24 and int(minute or 0) < 60 else None
