"""Numbers with what they seem to be: money, fractions, lengths of time, strikes, deltas, quantities."""

import re
from collections.abc import Iterator
from decimal import Decimal

from tools.facts import Amount, Unit

_N = r"\d{1,9}(?:,\d{3})*(?:\.\d{1,6})?"
_TIMES = {"k": Decimal(1000), "m": Decimal(1_000_000), "mm": Decimal(1_000_000), "b": Decimal(1_000_000_000)}
_LENGTH = {"d": 1, "w": 7, "m": 30, "q": 91, "y": 365}
_RULES: tuple[tuple[str, Unit], ...] = (
    (rf"\$\s?(?P<n>{_N})\s?(?P<times>k|mm|m|b)?\b", "usd"),
    (rf"\b(?P<n>{_N})\s?(?P<times>k|grand)?\s?(?:dollars|bucks|usd)\b", "usd"),
    (rf"\b(?P<n>{_N})(?P<times>k)\b", "usd"),
    (rf"(?P<n>[-+]?{_N})\s?(?:%|percent\b|pct\b)", "fraction"),
    (rf"\b(?P<n>{_N})[\s-]?(?:dte\b|days? to exp\w*)", "days"),
    (rf"\b(?P<n>{_N})[\s-]?(?P<length>d|days?|w|weeks?|wks?|months?|mos?|quarters?|qtrs?|years?|yrs?|y)\b", "days"),
    (rf"\b(?P<n>{_N})[\s-]?(?:shares?|shs)\b", "shares"),
    (rf"\b(?P<n>{_N})[\s-]?(?:contracts?|lots?|cons)\b", "contracts"),
    (rf"\b(?P<n>\.\d{{1,3}}|{_N})[\s-]?deltas?\b", "ratio"),
    (rf"\b(?P<n>{_N})[\s-]?(?:calls?|puts?|strikes?|c|p)\b", "usd_per_share"),
    (rf"\b(?:strike|strikes|above|below|over|under|at|to|hits?)\s+(?P<n>{_N})\b(?![/:%])", "usd_per_share"),
)


def amounts(text: str, taken: tuple[tuple[int, int], ...] = ()) -> tuple[tuple[Amount, int, int], ...]:
    """Each amount of `text` in order with where it stands, leaving out places already read as something else."""
    return tuple(sorted(_found(text, list(taken)), key=lambda each: each[1]))


def _found(text: str, taken: list[tuple[int, int]]) -> Iterator[tuple[Amount, int, int]]:
    for pattern, unit in _RULES:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            start, end = match.span()
            if any(start < b and a < end for a, b in taken):
                continue
            taken.append((start, end))
            yield Amount(text=match.group().strip(), value=_value(match, unit), unit=unit), start, end


def _value(match: re.Match[str], unit: Unit) -> Decimal:
    value = Decimal(match["n"].replace(",", ""))
    parts = match.groupdict()
    if times := parts.get("times"):
        value *= _TIMES.get(times.lower(), Decimal(1000))
    if length := parts.get("length"):
        value *= 30 if length.lower().startswith("mo") else _LENGTH[length[0].lower()]
    if unit == "fraction":
        return value / 100
    return value / 100 if unit == "ratio" and value > 1 else value
