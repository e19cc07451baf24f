"""Days and ranges as people say them, resolved against the clock in New York. Lengths of time ("45 dte") are amounts.

A week runs Monday to Friday for markets and is the NFL's Tuesday to Monday when numbered ("week 13"). A month and day without
a year is the nearest one: the coming one, unless it passed less than half a year ago. What cannot be a day (13/45) is no date.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from db.sessions import NEW_YORK
from tools.facts import When

Range = tuple[date, date]
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DAY = (
    r"(?:(?P<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?"
    r"|(?<=by )(?P<by>mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)|(?P<short>tues?|thu(?:rs?)?|fri)(?!\w))"
)
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_SPAN = r"(?P<span>week|wk|month|quarter|qtr|season|year|yr|weekend|session)"
_HALF_YEAR = 183


def _span(day: date, name: str, shift: int) -> Range:
    """The week, month, ... `shift` of them after the one `day` is in."""
    return _SPANS.get(name[0] if name in {"week", "wk", "year", "yr", "qtr", "quarter", "month"} else name, _years)(day, shift)


def _weeks(day: date, shift: int) -> Range:
    first = day - timedelta(days=day.weekday()) + timedelta(weeks=shift)
    return first, first + timedelta(days=6)


def _weekends(day: date, shift: int) -> Range:
    first = day + timedelta(days=5 - day.weekday(), weeks=shift)
    return first, first + timedelta(days=1)


def _quarters(day: date, shift: int) -> Range:
    return _months(day.year * 12 + (day.month - 1) // 3 * 3 + 3 * shift, 3)


def _seasons(day: date, shift: int) -> Range:
    """From September to the middle of February."""
    year = _season(day) + shift
    return date(year, 9, 1), date(year + 1, 2, 15)


def _years(day: date, shift: int) -> Range:
    return date(day.year + shift, 1, 1), date(day.year + shift, 12, 31)


_SPANS: dict[str, Callable[[date, int], Range]] = {
    "w": _weeks,
    "weekend": _weekends,
    "m": lambda day, shift: _months(day.year * 12 + day.month - 1 + shift, 1),
    "q": _quarters,
    "season": _seasons,
    "y": _years,
    "session": lambda day, shift: (day + timedelta(days=shift),) * 2,
}


def _months(index: int, count: int) -> Range:
    """`count` months from month number `index` (year x 12 + month - 1) on."""
    last_year, last_month = divmod(index + count - 1, 12)
    return date(index // 12, index % 12 + 1, 1), date(last_year, last_month + 1, monthrange(last_year, last_month + 1)[1])


def _season(day: date) -> int:
    """The NFL season a day belongs to: from March on, the one that begins that year."""
    return day.year if day.month >= 3 else day.year - 1


def _nfl_week(day: date, number: int) -> Range:
    """Week 1 opens on the Thursday after Labor Day; weeks turn over on Tuesday."""
    september = date(_season(day), 9, 1)
    labor_day = september + timedelta(days=-september.weekday() % 7)
    first = labor_day + timedelta(days=1, weeks=number - 1)
    return first, first + timedelta(days=6)


def _weekday(day: date, name: str, which: str) -> Range:
    target = next(n for n, full in enumerate(_DAYS) if full.startswith(name[:3]))
    ahead = (target - day.weekday()) % 7
    if which in {"last", "past"}:
        ahead = ahead - 7 if ahead else -7
    elif which == "next":
        ahead = target - day.weekday() + 7
    found = day + timedelta(days=ahead)
    return found, found


def _calendar(day: date, month: int, number: int, year: int | None) -> Range:
    if year is not None:
        found = date(year + 2000 if year < 100 else year, month, number)
        return found, found
    near = [date(y, month, number) for y in (day.year - 1, day.year, day.year + 1)]
    recent = [d for d in near if timedelta(0) < day - d < timedelta(days=_HALF_YEAR)]
    found = recent[0] if recent else next(d for d in near if d >= day)
    return found, found


def _month(name: str) -> int:
    return next(n for n, full in enumerate(_MONTHS, 1) if full.startswith(name[:3]))


def _whole_month(day: date, match: re.Match[str]) -> Range:
    month, year = _month(match["month"]), match["year"]
    first = _calendar(day, month, 1, int(year) if year else None)[0]
    if not year and month == day.month:
        first = day.replace(day=1)
    elif match.group().startswith(("since", "last")) and first > day:
        first = date(first.year - 1, month, 1)
    return _months(first.year * 12 + first.month - 1, 1)


def _quarter(day: date, match: re.Match[str]) -> Range:
    year = int(match["year"] or day.year)
    return _months((year + 2000 if year < 100 else year) * 12 + (int(match["q"]) - 1) * 3, 3)


def _to_date(day: date, match: re.Match[str]) -> Range:
    name = {"y": "year", "q": "quarter", "m": "month", "w": "week"}[match.group()[0]]
    return _span(day, name, 0)[0], day


def _edge(day: date, match: re.Match[str]) -> Range:
    name = {"w": "week", "m": "month", "q": "quarter", "y": "year"}.get(match["short"] or "", match["long"])
    last = _span(day, name or "week", 0)[1]
    last -= timedelta(days=max(0, last.weekday() - 4))
    return last, last


def _relative(day: date, match: re.Match[str]) -> Range:
    shift = {"this": 0, "current": 0, "the": 0, "next": 1, "coming": 1, "following": 1, "upcoming": 1}.get(match["which"], -1)
    return _span(day, match["span"], shift)


def _named(day: date, match: re.Match[str]) -> Range:
    shift = {"yesterday": -1, "tomorrow": 1, "tmrw": 1, "tmr": 1, "tomorow": 1, "tommorow": 1, "tommorrow": 1}
    found = day + timedelta(days=shift.get(match["word"], 0))
    return found, found


def _holiday(day: date, match: re.Match[str]) -> Range:
    name = re.sub(r"[^a-z]", "", match.group())
    if name.startswith(("thanks", "blackfriday")):
        first = date(day.year, 11, 1)
        found = first + timedelta(days=(3 - first.weekday()) % 7 + 21 + (1 if name.startswith("black") else 0))
        return found, found
    fixed = {"christmas": (12, 25), "xmas": (12, 25), "newyear": (1, 1), "halloween": (10, 31)}
    month, number = next(v for k, v in fixed.items() if name.startswith(k))
    return _calendar(day, month, number, None)


def _month_day(day: date, match: re.Match[str]) -> Range:
    return _calendar(day, _month(match["month"]), int(match["n"]), int(match["year"]) if match["year"] else None)


def _numeric(day: date, match: re.Match[str]) -> Range:
    return _calendar(day, int(match["m"]), int(match["n"]), int(match["year"]) if match["year"] else None)


def _year(_: date, match: re.Match[str]) -> Range:
    return date(int(match["year"]), 1, 1), date(int(match["year"]), 12, 31)


def _numbered_week(day: date, match: re.Match[str]) -> Range:
    return _nfl_week(day, int(match["n"]))


def _day_of_week(day: date, match: re.Match[str]) -> Range:
    return _weekday(day, match["day"] or match["by"] or match["short"], match["which"] or "")


_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NUMBER = r"(?P<n>[0-3]?\d)(?:st|nd|rd|th)?"
_NO_YEAR = r"(?![\w'])(?P<year>)"
_WHICH = r"(?P<which>next|last|this|past|previous|prior|coming|current|following|upcoming)"
_PART_OF_DAY = r"(?:\s+(?:night|morning|afternoon|evening)s?)?"
_BEFORE_MONTH = r"(?:in|since|for|by|of|until|till|through|during|before|after|last|next|late|early|mid)"
_MONTH_ALONE = r"(?:february|august|september|october|november|july|feb|aug|sept?|oct|nov|jul)"  # the others are words too
# what is looked for, the more telling forms first; of two that overlap the earlier rule wins; all in lower case
_RULES: tuple[tuple[str, Callable[[date, re.Match[str]], Range]], ...] = (
    (rf"(?<!\d){_YEAR}-(?P<m>\d\d?)-(?P<n>\d\d?)(?!\d)", _numeric),
    (
        r"(?<![\d/$.])(?P<m>1[0-2]|0?[1-9])/(?P<n>3[01]|[12]\d|0?[1-9])(?:/(?P<year>(?:20)?\d\d))?(?![\d/%]|\.\d)",
        _numeric,
    ),
    (rf"\b{_MONTH}\s+{_NUMBER}(?:,?\s+{_YEAR})?(?!\w|%|\s*(?:calls?|puts?)\b)", _month_day),
    (rf"\b{_NUMBER}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?\b", _month_day),
    (rf"\b{_MONTH}\s+{_YEAR}\b", _whole_month),
    (r"\bq(?P<q>[1-4])(?:\s*(?:of\s+)?'?(?P<year>(?:20)?\d\d))?\b(?!\s*%)", _quarter),
    (r"\b(?:week|wk)\s*#?(?P<n>1\d|2[0-2]|[1-9])\b", _numbered_week),
    (r"\b(?:[yqmw]td|(?:year|quarter|month|week)[- ]to[- ]date)\b", _to_date),
    (r"\b(?:eo(?P<short>[wmqy])|end of (?:the |this )?(?P<long>week|month|quarter|year))\b", _edge),
    (rf"\b(?:{_WHICH}\s+)?(?<![\w$]){_DAY}{_PART_OF_DAY}\b", _day_of_week),
    (rf"\b{_WHICH}\s+{_SPAN}\b(?!\s*(?:over|high|low|range))", _relative),
    (r"\b(?P<which>the)\s+(?P<span>weekend)\b", _relative),
    (rf"\b{_BEFORE_MONTH}\s+(?P<whole>{_MONTH}){_NO_YEAR}", _whole_month),
    (rf"\b(?P<month>{_MONTH_ALONE}){_NO_YEAR}", _whole_month),
    (r"\b(?P<word>today|tonight|tonite|yesterday|tomorrow|tmrw|tmr|tomorow|tommorow|tommorrow)\b", _named),
    (r"\b(?:thanksgiving(?: day)?|black friday|christmas(?: eve| day)?|xmas|new year'?s?(?: eve| day)|halloween)\b", _holiday),
    (rf"(?<![\w$.,/-]){_YEAR}(?![\w%/-]|[.,]\d)(?!\s*(?:calls?|puts?|shares|contracts|strike)\b)", _year),
)
_COMPILED = tuple((re.compile(pattern), resolve) for pattern, resolve in _RULES)


def dates(text: str, as_of: datetime) -> tuple[tuple[When, int, int], ...]:
    """Each day or range said in `text` in order, with where it stands. `as_of` must be aware."""
    today = as_of.astimezone(NEW_YORK).date()
    return tuple(sorted(_found(text, today), key=lambda each: each[1]))


def _found(text: str, today: date) -> Iterator[tuple[When, int, int]]:
    low = text.lower() if len(text.lower()) == len(text) else text
    taken: list[tuple[int, int]] = []
    for pattern, resolve in _COMPILED:
        for match in pattern.finditer(low):
            start, end = match.span("whole") if "whole" in match.groupdict() else match.span()
            if any(start < b and a < end for a, b in taken):
                continue
            try:
                first, last = resolve(today, match)
            except (ValueError, StopIteration):
                continue  # 2/30, or 29 February of a year that has none
            taken.append((start, end))
            yield When(text=text[start:end], first=first, last=last), start, end
