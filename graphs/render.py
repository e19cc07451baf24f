"""Slots to printed values, and findings to plain sentences. Pure.

The slot of a fact prints the value with its currency or percent sign; the word for shares, contracts, points or days stands
in the sentence ("[F1.4] shares"), so that grammar stays with whoever wrote it. Nothing here decides what is worth saying.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import ROUND_HALF_EVEN, Decimal
from typing import assert_never

from graphs.turn import Citation
from tools.facts import Fact, Finding, Unit, Value

SLOT = re.compile(r"\[(F\d+\.\d+)\]")
UNKNOWN = "n/a"  # printed for a value that is known to be unknown
# What a model may wrongly repeat around a slot, and a sign word whose sign the value need not repeat: "fell [F1.2]".
_FALL = (
    r"\b(?:fell|fallen|falling|falls|down|lost|loses|losing|dropped|drops|declined|slipped|shed|decreased|loss|decline|drop"
    r"|short|sold|owe)"
)
_FALLING = re.compile(_FALL + r"(?:\s+(?:by|of|about|around|roughly|nearly|almost|some|another|an?|is|was))*\s+$", re.IGNORECASE)
_FALLEN = re.compile(r"\s*(?:loss|drop|decline|decrease|fall|lower)\b", re.IGNORECASE)
_SCALES = ((Decimal(10) ** 12, "T"), (Decimal(10) ** 9, "B"))


class UnknownSlot(LookupError):
    """A slot names a fact that was not found in this turn."""


def show(fact: Fact, tz: tzinfo = UTC) -> str:
    """The fact's value as printed: '$4,210.55', '-3.4 %', '62 %', '0.82', '20 Nov 2025', 'n/a'."""
    return show_value(fact.value, fact.unit, tz)


def show_value(value: Value, unit: Unit, tz: tzinfo = UTC) -> str:
    """A value of that unit as printed; times in `tz`."""
    match value:
        case None:
            return UNKNOWN
        case str():
            return value
        case datetime():
            return f"{_day(value.astimezone(tz))} {value.astimezone(tz):%H:%M %Z}"
        case date():
            return _day(value)
        case Decimal():
            return _number(value, unit)
    assert_never(value)


def fill(text: str, facts: Mapping[str, Fact], tz: tzinfo = UTC) -> tuple[str, tuple[Citation, ...]]:
    """The text with its slots printed, and what they cite, in order. Raises UnknownSlot naming every slot without a fact.

    A '$' before or a '%' after a slot that prints its own is swallowed, as is a minus that a word such as 'fell' already says.
    """
    unknown = [each for each in SLOT.findall(text) if each not in facts]
    if unknown:
        raise UnknownSlot(f"no fact {', '.join(unknown)} in this turn")
    done, rest, cited = "", text, []
    while slot := SLOT.search(rest):
        before, after = done + rest[: slot.start()], rest[slot.end() :]
        shown = show(facts[slot[1]], tz)
        before, shown, rest = _fitted(before, shown, after)
        done = before + shown
        cited.append(Citation(fact=slot[1], shown=shown))
    return done + rest, tuple(cited)


def said(finding: Finding) -> tuple[str, ...]:
    """The sentences of one finding; what is missing is said as clearly as what was found."""
    agent = finding.agent.replace("_", " ").capitalize()
    match finding.outcome:
        case "found":
            return finding.text
        case "empty":
            return (f"{agent}: {finding.reason or 'nothing found'}.",)
        case "failed":
            return (f"{agent} could not be read: {finding.reason or 'an unknown error'}.",)
    assert_never(finding.outcome)


def _fitted(before: str, shown: str, after: str) -> tuple[str, str, str]:
    if "$" in shown and before.endswith("$"):
        before = before[:-1]
    if shown.endswith("%"):
        after = re.sub(r"\A\s*(?:%|percent\b|per cent\b)", "", after)
    if shown.startswith("-") and before.endswith("-"):
        before = before[:-1]
    if shown.startswith("-") and (_FALLING.search(before) or _FALLEN.match(after)):
        shown = shown[1:]
    return before, shown, after


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _number(value: Decimal, unit: Unit) -> str:
    return _FORMATS[unit](value)


def _usd(value: Decimal) -> str:
    """To the cent under a million, to the dollar under a billion, then three digits and B or T."""
    size = abs(value)
    for scale, letter in _SCALES:
        if size >= scale:
            return _signed(value / scale, 2, "$", letter)
    return _signed(value, 2 if size < 1_000_000 else 0, "$")


def _price(value: Decimal) -> str:
    """To the cent; under a dollar with what is known of the tenths of a cent."""
    finer = 2 if abs(value) >= 1 else min(4, max(2, _places(value)))
    return _signed(value, finer, "$")


def _fraction(value: Decimal) -> str:
    """As per cent: two digits after the point under 1 %, one up to 1,000 %."""
    percent = value * 100
    return _signed(percent, 2 if abs(percent) < 1 else 1 if abs(percent) < 1000 else 0, "", " %")


def _probability(value: Decimal) -> str:
    """As per cent, at most one digit after the point."""
    return _signed(value * 100, min(1, _places(_rounded(value * 100, 1))), "", " %")


def _ratio(value: Decimal) -> str:
    """Two digits after the point, more where that would leave less than three significant ones."""
    if not value or abs(value) >= Decimal("0.1"):
        return _signed(value, 2 if abs(value) < 1000 else 0)
    return _signed(value, min(6, 2 - value.adjusted()))


def _upto(digits: int) -> Callable[[Decimal], str]:
    """At most that many digits after the point, none where they are noughts."""
    return lambda value: _signed(value, min(digits, _places(_rounded(value, digits))))


_FORMATS: Mapping[Unit, Callable[[Decimal], str]] = {
    "usd": _usd,
    "usd_per_share": _price,
    "usd_per_contract": _price,
    "fraction": _fraction,
    "probability": _probability,
    "points": _upto(2),
    "shares": _upto(4),
    "contracts": _upto(2),
    "count": _upto(2),
    "days": _upto(1),
    "ratio": _ratio,
    "score": _upto(2),
}


def _signed(value: Decimal, places: int, before: str = "", after: str = "") -> str:
    rounded = _rounded(value, places)
    return f"{'-' if rounded < 0 else ''}{before}{abs(rounded):,.{places}f}{after}"


def _rounded(value: Decimal, places: int) -> Decimal:
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    return rounded or abs(rounded)  # no minus nought


def _places(value: Decimal) -> int:
    """Digits after the point that are not trailing noughts."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
