"""Reading the quantities of a text: amounts, percentages, dates, times, ordinals, each with the room its last digit leaves. Pure.

It reads digits, and number words before a unit ("twenty percent"); other number words are left alone, as are figures whose
meaning needs the world (that 'S&P 500' is a name is for the caller). Nothing here knows what is true.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

Kind = Literal[
    "usd", "fraction", "times", "shares", "contracts", "days", "points", "number",
    "day", "month", "year", "quarter", "time", "ordinal", "name", "other",
]  # fmt: skip
_ALIKE = str.maketrans("\u2212\u2013\u2014\u2011\u2010\u00a0\u2009\u202f\u2019", "-----   '")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantity:
    """One quantity of a text."""

    text: str  # as printed: "-$4.2k"
    start: int  # where it stands
    end: int
    kind: Kind
    value: Decimal = Decimal(0)  # in dollars, as a fraction (3.4 % = 0.034), or plain; without the sign words say
    half: Decimal = Decimal(0)  # half a unit of the last digit printed, in the same scale
    sign: int = 0  # -1 or +1 where a sign is printed
    worded: bool = False  # a number word without a unit: "four of its reports", which may also be a way of speaking
    bracketed: bool = False  # in parentheses of its own: may be a negative amount, or an aside
    day: tuple[int | None, int | None, int | None] = (None, None, None)  # year, month, day of a date, as far as printed


def normal(text: str) -> str:
    """The text with one kind of minus, space and apostrophe; places stay the same."""
    return text.translate(_ALIKE)


@lru_cache(maxsize=256)
def parse(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text, in order."""
    text = normal(text)
    if not _HINT.search(text):  # most sentences of slots: the full pattern tries a dozen forms at every place
        return ()
    return tuple(_ranged(text, list(_found(text))))


_MONTH = r"(?P<{}>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_YEAR = r"(?P<{}>(?:19|20)\d\d)(?![\d,.]*\d)"
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SPELT = rf"(?i:{'|'.join(_WORDS)})(?:[- ](?:one|two|three|four|five|six|seven|eight|nine)\b)?"
_WORD = (
    rf"\b(?P<word>(?!(?i:one)\s+(?:share|contract|day|point)\b){_SPELT})"
    r"(?=\s+(?:percent|per\ cent|percentage|basis|dollars?|cents?|thousand|million|billion|trillion|shares?|contracts?"
    r"|days?|points?)\b)"
)
_HINT = re.compile(rf"\d|\b{_SPELT}")  # every form below holds one of these
_BARE = rf"\b(?P<bare>(?!(?i:one)\b){_SPELT})\b(?!-)"  # "four of its reports"
_SCALED = r"(?P<scale>(?:k|K|M|mm|MM|mn|B|b|bn|T|tn)(?![A-Za-z0-9])|\s?(?:thousand|million|billion|trillion|mln|mn|bn|tn)\b|(?<=\d)m(?![A-Za-z0-9]))?"  # noqa: E501
_UNIT = (
    r"(?P<unit>\s?%|[\s-]?(?:percentage[\s-]points?|percent|per\scent|pct|pp|basis[\s-]points?|bps?|bp)\b|\s?\u00a2|[\s-]"
    r"(?:cents?|dollars?|bucks|USD)\b|\s?[xX](?![A-Za-z0-9])|\stimes\b|-?fold\b|[\s-](?:shares?|contracts?|days?|points?|pts?)\b)?"
)
_PATTERNS: tuple[str, ...] = (
    r"(?P<occ>\b[A-Z]{1,6}\d{6}[CP]\d{8}\b)",
    r"\b(?P<iso>\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?",
    r"\b(?P<us>(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?:/(?:\d{4}|\d{2}))?)(?![\d/.,]*\d)",
    rf"\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH.format('m1')}(?![a-z])(?:,?\s+{_YEAR.format('y1')})?",
    rf"\b{_MONTH.format('m2')}\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d.]*\d)(?:,?\s+{_YEAR.format('y2')})?",
    rf"\b{_MONTH.format('m3')}\s+{_YEAR.format('y3')}",
    r"\b(?P<quarter>Q[1-4](?:\s*(?:FY)?\s*'?(?:\d{4}|\d{2}))?|[1-4]Q\s?'?\d{2,4}|(?:FY|H[12])\s?'?\d{2,4})\b",
    r"\b(?P<time>\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]\.?m\b\.?)?|\d{1,2}\s*[ap]\.?m\b\.?)",
    r"\b(?P<ordinal>\d+)(?:st|nd|rd|th)\b",
    _WORD + _SCALED.replace("scale", "wscale") + _UNIT.replace("unit", "wunit"),
    _BARE,
    r"(?P<sign>(?<![\w)\]%.])[-+])?(?P<money>US\$|USD\s?|\$|[\u20ac\u00a3\u00a5])?(?P<inner>(?<=\$)-)?"
    r"(?P<number>(?<![\d.])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+))" + _SCALED + _UNIT,
)  # fmt: skip
_ANY = re.compile("|".join(_PATTERNS))
_SCALES: Mapping[str, int] = {
    "k": 3, "thousand": 3, "m": 6, "mm": 6, "mn": 6, "mln": 6, "million": 6, "b": 9, "bn": 9, "billion": 9, "t": 12, "tn": 12,
    "trillion": 12,
}  # fmt: skip
_UNITS: Mapping[str, tuple[Kind, int]] = {
    "%": ("fraction", -2), "percent": ("fraction", -2), "per cent": ("fraction", -2), "pct": ("fraction", -2),
    "pp": ("fraction", -2), "percentage point": ("fraction", -2), "bp": ("fraction", -4), "basis point": ("fraction", -4),
    "\u00a2": ("usd", -2), "cent": ("usd", -2), "dollar": ("usd", 0), "buck": ("usd", 0), "usd": ("usd", 0),
    "x": ("times", 0), "times": ("times", 0), "fold": ("times", 0), "share": ("shares", 0), "contract": ("contracts", 0),
    "day": ("days", 0), "point": ("points", 0), "pt": ("points", 0),
}  # fmt: skip
_RANGE = re.compile(r"\s*(?:-|to|through|and)\s*")


def _found(text: str) -> Iterator[Quantity]:
    for hit in _ANY.finditer(text):
        yield _dated(hit) or (_amount(text, hit) if hit["number"] else _bare(hit) if hit["bare"] else _worded(hit))


def _dated(hit: re.Match[str]) -> Quantity | None:
    """Dates, times, ordinals and option symbols; None for an amount."""
    kind: Kind | None = "name" if hit["occ"] else "time" if hit["time"] else "quarter" if hit["quarter"] else None
    day = _calendar(hit)
    if hit["ordinal"]:
        value, half = Decimal(hit["ordinal"]), Decimal("0.5")
        return Quantity(text=hit[0], start=hit.start(), end=hit.end(), kind="ordinal", value=value, half=half)
    if kind is None and day is None:
        return None
    kind = kind or ("day" if day and day[2] else "month")
    return Quantity(text=hit[0], start=hit.start(), end=hit.end(), kind=kind, day=day or (None, None, None))


def _calendar(hit: re.Match[str]) -> tuple[int | None, int | None, int | None] | None:
    """Year, month and day of a date as far as printed; None for what is no date."""
    if hit["iso"]:
        year, month, day = map(int, hit["iso"].split("-"))
        return year, month, day
    if hit["us"]:
        month, day, *years = map(int, hit["us"].split("/"))
        return (years[0] + 2000 * (years[0] < 100) if years else None), month, day
    if hit["quarter"]:
        return _full_year(hit["quarter"]), None, None
    if hit["m3"]:
        return int(hit["y3"]), _month(hit["m3"]), None
    for n in ("1", "2"):
        if hit["m" + n]:
            return (int(hit["y" + n]) if hit["y" + n] else None), _month(hit["m" + n]), int(hit["d" + n])
    return None


def _amount(text: str, hit: re.Match[str]) -> Quantity:
    printed, scale = hit["number"].replace(",", ""), (hit["scale"] or "").strip().lower()
    kind, exponent = _unit(hit["unit"], money=bool(hit["money"]))
    if scale == "m" and hit["scale"] == "m" and not hit["money"]:
        kind = "other"  # 5m may be minutes, metres or millions
    if (hit["money"] or "") in "\u20ac\u00a3\u00a5" and hit["money"]:
        kind = "other"  # AVA's amounts are dollars
    start, end = hit.start(), hit.end()
    if kind == "number" and not scale and re.fullmatch(r"(?:19|20)\d\d", hit["number"]) and not hit["sign"]:
        return Quantity(text=hit[0], start=start, end=end, kind="year", value=Decimal(printed), half=Decimal("0.5"),
                        day=(int(printed), None, None))  # fmt: skip
    value, half = _scaled(Decimal(printed), _SCALES.get(scale, 0) + exponent)
    sign = -1 if hit["inner"] or hit["sign"] == "-" else 1 if hit["sign"] else 0
    bracketed = text[start - 1 : start] == "(" and text[end : end + 1] == ")"
    return Quantity(text=hit[0], start=start, end=end, kind=kind, value=value, half=half, sign=sign, bracketed=bracketed)


def _bare(hit: re.Match[str]) -> Quantity:
    value, half = _spelt(hit["bare"]), Decimal("0.5")
    return Quantity(text=hit[0], start=hit.start(), end=hit.end(), kind="number", value=value, half=half, worded=True)


def _spelt(words: str) -> Decimal:
    return Decimal(sum(_WORDS[part] for part in re.split(r"[- ]", words.lower())))


def _worded(hit: re.Match[str]) -> Quantity:
    kind, exponent = _unit(hit["wunit"], money=False)
    value, half = _scaled(_spelt(hit["word"]), _SCALES.get((hit["wscale"] or "").strip(), 0) + exponent)
    return Quantity(text=hit[0], start=hit.start(), end=hit.end(), kind=kind, value=value, half=half)


def _scaled(value: Decimal, exponent: int) -> tuple[Decimal, Decimal]:
    """The value times ten to the exponent, and half a unit of its last printed digit."""
    places = value.as_tuple().exponent
    assert isinstance(places, int)  # noqa: S101 - a parsed number is finite
    return value.scaleb(exponent), Decimal("0.5").scaleb(places + exponent)


def _unit(printed: str | None, *, money: bool) -> tuple[Kind, int]:
    """The kind a printed unit means, and its power of ten."""
    unit = re.sub(r"[\s-]+", " ", printed or "").strip().lower()
    kind, exponent = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s")) or ("number", 0)
    return ("usd", 0) if money and kind in {"number", "shares", "contracts", "days", "points"} else (kind, exponent)


def _ranged(text: str, found: list[Quantity]) -> list[Quantity]:
    """In '$180-190' and '3 to 5 %' the unit printed once belongs to both."""
    for n in range(len(found) - 1):
        left, right = found[n], found[n + 1]
        between = text[left.end : right.start] + ("-" if right.text.startswith("-") else "")
        joined = _RANGE.fullmatch(between)
        if not joined or ("and" in between and not re.search(r"\bbetween\b", text[: left.start])):
            continue
        if right.text.startswith("-") and right.sign < 0 and left.end == right.start:
            right = replace(right, sign=0)
        scaled = left.kind == "usd" and right.kind in {"usd", "number"} and _exponent(left) == 0 < _exponent(right)
        if scaled or (left.kind == "number" and right.kind in {"usd", "fraction", "points", "shares", "contracts", "days"}):
            kind = "usd" if scaled else right.kind
            left, right = _like(left, replace(right, kind=kind)), replace(right, kind=kind)
        elif left.kind == "usd" and right.kind == "number":
            right = replace(right, kind="usd")
        found[n], found[n + 1] = left, right
    return found


def _like(left: Quantity, right: Quantity) -> Quantity:
    """`left`, printed bare, in the unit and scale of `right`."""
    shift = _exponent(right) - _exponent(left)
    return replace(left, kind=right.kind, value=left.value.scaleb(shift), half=left.half.scaleb(shift))


def _exponent(quantity: Quantity) -> int:
    """The power of ten that its scale and unit printed: 'k' is 3, '%' is -2."""
    printed = re.sub(r"[^\d.]", "", quantity.text).partition(".")[2]
    return quantity.half.scaleb(len(printed)).adjusted() + 1


def _month(name: str) -> int:
    return MONTHS.index(name[:3].lower()) + 1


def _full_year(quarter: str) -> int | None:
    year = re.search(r"(?:\d{4}|(?<=[\s'YQ])\d{2})$", quarter)
    return (int(year[0]) + (2000 if len(year[0]) == 2 else 0)) if year and len(quarter) > 2 else None
