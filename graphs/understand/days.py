"""Calendar arithmetic for days and ranges as people name them: each function gives the first and the last day of what was said.

A week runs Monday to Sunday, except the NFL's numbered one, which runs Tuesday to Monday. A day without a year is the
nearest one: the coming one, unless it passed less than half a year ago. Raises ValueError for what is no day (2/30).
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

Range = tuple[date, date]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_HALF_YEAR = 183
TRAILING = {"week": 7, "month": 30, "quarter": 91, "year": 365}
_FRIDAY = 4
_TIMES_OF_YEAR = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}  # the month each begins
_AHEAD = frozenset(("next", "till", "til", "until", "by", "into", "before", "come", "through"))


def one(day: date) -> Range:
    """A single day."""
    return day, day


def weeks(day: date, shift: int) -> Range:
    """The week `shift` after the one `day` is in."""
    first = day - timedelta(days=day.weekday()) + timedelta(weeks=shift)
    return first, first + timedelta(days=6)


def _weekends(day: date, shift: int) -> Range:
    first = day + timedelta(days=5 - day.weekday(), weeks=shift)
    return first, first + timedelta(days=1)


def _quarters(day: date, shift: int) -> Range:
    return months(day.year * 12 + (day.month - 1) // 3 * 3 + 3 * shift, 3)


def _seasons(day: date, shift: int) -> Range:
    return season(season_of(day) + shift)


def _years(day: date, shift: int) -> Range:
    return year(day.year + shift)


def _sessions(day: date, shift: int) -> Range:
    """Weekdays; holidays are not looked up."""
    for _ in range(abs(shift)):
        day += timedelta(days=1 if shift > 0 else -1)
        while day.weekday() > _FRIDAY:
            day += timedelta(days=1 if shift > 0 else -1)
    return one(day)


_SPANS: dict[str, Callable[[date, int], Range]] = {
    "week": weeks,
    "weekend": _weekends,
    "month": lambda day, shift: months(day.year * 12 + day.month - 1 + shift, 1),
    "quarter": _quarters,
    "season": _seasons,
    "year": _years,
    "session": _sessions,
    "day": _sessions,
}
_SHORT = {"wk": "week", "w": "week", "m": "month", "q": "quarter", "qtr": "quarter", "y": "year", "yr": "year"}


def span(day: date, name: str, shift: int) -> Range:
    """The week, month, ... `shift` of them after the one `day` is in."""
    return _SPANS[_SHORT.get(name, name)](day, shift)


def trailing(day: date, name: str) -> Range | None:
    """The past week, month, ... up to `day`; None for what has no length."""
    length = TRAILING.get(_SHORT.get(name, name))
    return (day - timedelta(days=length), day) if length else None


def months(index: int, count: int) -> Range:
    """`count` months from month number `index` (year x 12 + month - 1) on."""
    last_year, last_month = divmod(index + count - 1, 12)
    return date(index // 12, index % 12 + 1, 1), date(last_year, last_month + 1, monthrange(last_year, last_month + 1)[1])


def year(number: int) -> Range:
    """A calendar year."""
    return date(number, 1, 1), date(number, 12, 31)


def season(number: int) -> Range:
    """The NFL season that begins in that year: September to the middle of February."""
    return date(number, 9, 1), date(number + 1, 2, 15)


def season_of(day: date) -> int:
    """The season a day belongs to: from March on, the one that begins that year."""
    return day.year if day.month >= 3 else day.year - 1


def nfl_week(day: date, number: int) -> Range:
    """Week 1 opens on the Thursday after Labor Day; weeks turn over on Tuesday."""
    first = weekday_of(season_of(day), 9, 0, 1) + timedelta(days=1, weeks=number - 1)
    return first, first + timedelta(days=6)


def weekday_of(number: int, month: int, weekday: int, nth: int) -> date:
    """The nth (from the end for -1) of a weekday (0 = Monday) in a month."""
    if nth < 0:
        last = months(number * 12 + month - 1, 1)[1]
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(number, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7, weeks=nth - 1)


def weekday(day: date, target: int, which: str) -> Range:
    """The coming one, today included; 'next' is next week's, 'last' the latest before today."""
    ahead = (target - day.weekday()) % 7
    if which in {"last", "past", "previous", "prior"}:
        ahead = ahead - 7 if ahead else -7
    elif which in {"next", "nxt", "following"}:
        ahead = target - day.weekday() + 7
    return one(day + timedelta(days=ahead))


def nearest(day: date, in_year: Callable[[int], date]) -> date:
    """The coming one of a day that returns every year, unless it passed less than half a year ago."""
    near = [in_year(number) for number in (day.year - 1, day.year, day.year + 1)]
    recent = [each for each in near if timedelta(0) < day - each < timedelta(days=_HALF_YEAR)]
    return recent[0] if recent else next(each for each in near if each >= day)


def calendar(day: date, month: int, number: int, named: int | None) -> Range:
    """A day of a month; `named` is its year, of two digits or four, None = the nearest."""
    if named is not None:
        return one(date(named + 2000 if named < 100 else named, month, number))
    return one(nearest(day, lambda of: date(of, month, number)))


def whole_month(day: date, month: int, named: int | None, side: str) -> Range:
    """A month; without its year the nearest, before today for 'last' and 'since', after it for 'next'."""
    first = calendar(day, month, 1, named)[0]
    if named is None and month == day.month and side not in {"last", "next"}:
        first = day.replace(day=1)
    elif named is None and side in {"last", "since", "back in"} and first >= day.replace(day=1):
        first = date(first.year - 1, month, 1)
    elif named is None and side == "next" and first <= day:
        first = date(first.year + 1, month, 1)
    return months(first.year * 12 + first.month - 1, 1)


def time_of_year(day: date, name: str, named: int | None, side: str) -> Range:
    """Spring, summer, ...: three whole months; without a year the nearest, over for 'last', to come for 'by' and 'next'."""
    first = calendar(day, _TIMES_OF_YEAR[name], 1, named)[0]
    index = first.year * 12 + first.month - 1
    found = months(index, 3)
    if named is None and side == "last" and found[1] >= day:
        return months(index - 12, 3)
    passed = found[0] <= day if side == "next" else found[1] < day
    return months(index + 12, 3) if named is None and side in _AHEAD and passed else found


def edge(day: date, name: str, *, opening: bool) -> Range:
    """The first day, or the last that is no weekend, of the week, month, ... `day` is in."""
    first, last = span(day, name, 0)
    return one(first) if opening else one(last - timedelta(days=max(0, last.weekday() - _FRIDAY)))
