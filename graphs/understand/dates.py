"""Days and ranges as people say them, resolved against the clock in New York. Lengths of time ("45 dte") are amounts.

Finds the words; `days` says which days they are. Of two readings of the same words the more telling one is taken. What cannot
be a day (13/45) is no date. Never raises.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from db.sessions import NEW_YORK
from graphs.understand import days
from graphs.understand.days import MONTHS, WEEKDAYS, Range
from tools.facts import When

Match = re.Match[str]
_SLIPS = {
    **dict.fromkeys(("wensday", "wendsday", "wednsday", "wednesdsay", "weds"), "wednesday"),
    **dict.fromkeys(("thrusday", "thurday", "thursady", "thursdy"), "thursday"),
    **dict.fromkeys(("firday", "fridy", "firdays", "frieday"), "friday"),
    **dict.fromkeys(("teusday", "tuseday", "tusday"), "tuesday"),
    **dict.fromkeys(("munday", "mondey", "modnay"), "monday"),
    **dict.fromkeys(("saterday", "satuday"), "saturday"),
    **dict.fromkeys(("suday", "sundy"), "sunday"),
}
_NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_COUNT = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
)
_SHIFT = {"this": 0, "current": 0, "the": 0, "next": 1, "nxt": 1, "coming": 1, "following": 1, "upcoming": 1}
_HOLIDAYS: tuple[tuple[str, Callable[[int], date]], ...] = (
    (r"thanksgiving(?: day)?", lambda y: days.weekday_of(y, 11, 3, 4)),
    (r"black friday", lambda y: days.weekday_of(y, 11, 3, 4) + timedelta(days=1)),
    (r"christmas eve|xmas eve", lambda y: date(y, 12, 24)),
    (r"christmas(?: day)?|xmas", lambda y: date(y, 12, 25)),
    (r"new years? eve|new year's eve|nye", lambda y: date(y, 12, 31)),
    (r"new years? day|new year's(?: day)?|new years", lambda y: date(y, 1, 1)),
    (r"halloween", lambda y: date(y, 10, 31)),
    (r"valentine'?s(?: day)?", lambda y: date(y, 2, 14)),
    (r"independence day|(?:the )?4th of july|(?:the )?fourth of july|july (?:4th|fourth)", lambda y: date(y, 7, 4)),
    (r"juneteenth", lambda y: date(y, 6, 19)),
    (r"labor day", lambda y: days.weekday_of(y, 9, 0, 1)),
    (r"memorial day", lambda y: days.weekday_of(y, 5, 0, -1)),
    (r"mlk day", lambda y: days.weekday_of(y, 1, 0, 3)),
    (r"president'?s'? day", lambda y: days.weekday_of(y, 2, 0, 3)),
)


def _year_of(match: Match) -> int | None:
    found = match.groupdict().get("year")
    return int(found) if found else None


def _month_of(match: Match) -> int:
    return next(n for n, full in enumerate(MONTHS, 1) if full.startswith(match["month"][:3]))


def _numeric(day: date, match: Match) -> Range:
    return days.calendar(day, int(match["m"]), int(match["n"]), _year_of(match))


def _month_day(day: date, match: Match) -> Range:
    return days.calendar(day, _month_of(match), int(match["n"]), _year_of(match))


def _expiry(day: date, match: Match) -> Range:
    """'feb 20 calls' is the expiry where that is a Friday; else 20 is the strike, and this raises ValueError."""
    found = _month_day(day, match)
    if found[0].weekday() != WEEKDAYS.index("friday"):
        raise ValueError("no Friday")
    return found


def _whole_month(day: date, match: Match) -> Range:
    groups = match.groupdict()
    return days.whole_month(day, _month_of(match), _year_of(match), groups.get("side") or groups.get("since") or "")


def _expiry_month(day: date, match: Match) -> Range:
    """Options expire in the future."""
    return days.whole_month(day, _month_of(match), None, "this" if _month_of(match) == day.month else "next")


def _time_of_year(day: date, match: Match) -> Range:
    groups = match.groupdict()
    return days.time_of_year(day, match["named"], _year_of(match), groups.get("side") or groups.get("since") or "")


def _ago(day: date, match: Match) -> Range:
    """'A month ago' is a day; 'three months ago' stays a length of time."""
    return days.one(day - timedelta(days=days.TRAILING[match["span"]]))


def _week_of_month(day: date, match: Match) -> Range:
    first, last = _whole_month(day, match)
    return (first, first + timedelta(days=6)) if match["edge"] == "first" else (last - timedelta(days=6), last)


def _day_of_month(day: date, match: Match) -> Range:
    number = int(match["n"])
    first = day if number >= day.day else days.months(day.year * 12 + day.month, 1)[0]
    return days.one(first.replace(day=number))


def _quarter(day: date, match: Match) -> Range:
    named = _year_of(match) or day.year
    number = int(match["q"]) if match["q"].isdigit() else _NTH[match["q"]]
    return days.months((named + 2000 if named < 100 else named) * 12 + (number - 1) * 3, 3)


def _year(_: date, match: Match) -> Range:
    number = int(match["year"])
    return days.year(number + 2000 if number < 100 else number)


def _season(_: date, match: Match) -> Range:
    return days.season(int(match["year"]))


def _half(day: date, match: Match) -> Range:
    return days.months((_year_of(match) or day.year) * 12 + (0 if match["half"] == "first" else 6), 6)


def _to_date(day: date, match: Match) -> Range:
    return days.span(day, match.group()[0], 0)[0], day


def _edge(day: date, match: Match) -> Range:
    groups = match.groupdict()
    return days.edge(day, groups.get("short") or groups["long"] or "month", opening=bool(groups.get("opening")))


def _relative(day: date, match: Match) -> Range:
    if match["which"] == "past" and (found := days.trailing(day, match["span"])):
        return found
    return days.span(day, match["span"], _SHIFT.get(match["which"] or "this", -1))


def _named(day: date, match: Match) -> Range:
    word = match["word"]
    shift = 1 if word.startswith(("tom", "tm", "2m")) else -1 if word.startswith(("y", "last")) else 0
    return days.one(day + timedelta(days=shift))


def _beyond(day: date, match: Match) -> Range:
    return days.one(day + timedelta(days=2 if match["word"] == "after" else -2))


def _numbered_week(day: date, match: Match) -> Range:
    number = match["n"]
    return days.nfl_week(day, int(number) if number.isdigit() else _COUNT.index(number) + 1)


def _weekday(day: date, match: Match) -> Range:
    said = next(found for name in ("day", "short", "by", "slot") if (found := match.groupdict().get(name)))
    name = _SLIPS.get(said, said)
    return days.weekday(day, next(n for n, full in enumerate(WEEKDAYS) if full.startswith(name[:3])), match["which"] or "")


def _holiday(in_year: Callable[[int], date]) -> Callable[[date, Match], Range]:
    return lambda day, _: days.one(days.nearest(day, in_year))


_FULL_DAY = "|".join((*WEEKDAYS, *_SLIPS))
_ANY_DAY = rf"(?:{_FULL_DAY}|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)"
_MONTH = (
    r"(?P<month>jan(?:uary|urary)?|feb(?:ruary|uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember|emeber)?|oct(?:ober)?|nov(?:ember|emeber)?|dec(?:ember|emeber|mber)?)\.?"
)
_MONTH_ALONE = _MONTH.replace("|may|", "|").replace("mar(?:ch)?|", "")  # these two are words too
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_SHORT_YEAR = r"(?P<year>(?:20)?\d\d)"
_NUMBER = r"(?P<n>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_WHICH = r"(?P<which>next|nxt|last|this|past|previous|prior|coming|current|following|upcoming)"
_SPAN = r"(?P<span>weekend|week|wk|month|quarter|qtr|season|year|yr|session)(?=(?:'?s)?\b)"
_KIND = r"(?:(?:trading|nfl|fiscal|calendar|full|past)\s+)?"
_PART_OF_DAY = r"(?:\s+(?:night|evening))?"  # "monday night" is a game's name; a morning is a time of day
_OPTION = (
    r"(?:calls?|puts?|leaps?|expir\w*|exp|opex|monthl(?:y|ies)|options?|contracts?|chain|cycle|straddles?|strangles?|spreads?"
    r"|condors?)"
)
_SINCE = r"(?P<since>back in|in|since|for|by|of|until|till?|through|during|before|after|late|early|mid|from|over|into|come)[\s-]+"
_NOT_PARTS = r"(?!\s*(?:of|kelly|positions?|size|ratio|odds|off|chance|cross|split)\b)"
_BEFORE_DAY = (
    *("on", "by", "til", "till", "until", "this", "next", "last", "before", "after", "since", "or", "and", "for", "from"),
    *("game", "games", "early", "late", "come", "through"),
)
_BESIDE_DAY = (
    r"night|morning|afternoon|evening|early|late|games?|slate|lines?|picks?|match-?ups?|kick-?offs?|or|expir\w*"
    r"|(?:at )?\d{1,2}(?::\d\d)?\s?[ap]m"
)
_AHEAD = "|".join((*(rf"(?<=\b{word} )" for word in _BEFORE_DAY), "(?<=/)"))
_LEADING_DAY = rf"\b(?:{_ANY_DAY},?\s+)?(?<![\w$])"
_SLASHES = r"(?P<m>1[0-2]|0?[1-9])/(?P<n>3[01]|[12]\d|0?[1-9])"
_DASHES = r"(?<![\d/$.-])(?P<m>1[0-2]|0?[1-9])-(?P<n>3[01]|[12]\d|0?[1-9])"
_DAY_OF_MONTH = (
    rf"(?:\b(?:(?:{_FULL_DAY}|the)\s+)+|(?<=\bon ))(?P<n>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)"
    r"(?=\s*(?:$|[,.;?!)]|(?:and|or|to|at|before|after|expir\w*|calls?|puts?|close|open|report|earnings|print)\b))"
)
_ANY_MONTH = _MONTH.replace("?P<month>", "?:")
_JOINED = r"\s*(?:(?:and|or|to|through|thru|vs\.?)\s|[/&])\s*"
_SEASON = r"(?P<named>spring|summer|autumn|winter)(?:\s+(?:of\s+)?(?P<year>20\d\d))?(?!\s+(?:back|storms?|weather)\b)\b"
_FALL = r"(?P<named>fall)(?=\s*(?:$|[,.;?!)]|(?:season|and|or|when|if|for|on|with)\b))"  # else it drops
_WEEK = (
    rf"\b(?:(?:week|wk)\s*#?|w(?=\d))(?P<n>1\d|2[0-2]|[1-9]|{'|'.join(_COUNT)})\b(?!\s*(?:weeks?|months?|dte|day|ma|high|low))"
)
_YESTERDAY = r"last night|yesterday|yday|tdy|tom+or+ow|tmrw|tmr|tmw|2morrow|today|2day"
# what is looked for, the more telling forms first; of two that overlap the earlier rule wins; all in lower case
_RULES: tuple[tuple[str, Callable[[date, Match], Range]], ...] = (
    *((rf"\b(?:{pattern})(?!\w)", _holiday(in_year)) for pattern, in_year in _HOLIDAYS),
    (rf"(?<!\d){_YEAR}-(?P<m>\d\d?)-(?P<n>\d\d?)(?!\d)", _numeric),
    (rf"(?:\b{_ANY_DAY},?\s+)?(?<![\d/$.]){_SLASHES}(?:/{_SHORT_YEAR})?(?![\d/%]|\.\d){_NOT_PARTS}", _numeric),
    (rf"{_DASHES}-(?P<year>(?:20)?\d\d)(?![\d%-])", _numeric),
    (rf"{_DASHES}(?=\s+{_OPTION}\b)", _numeric),
    (rf"{_LEADING_DAY}{_MONTH}\s*(?P<n>[0-3]?\d)(?:st|nd|rd|th)(?:,?\s+{_YEAR})?(?!\w)", _month_day),
    (rf"{_LEADING_DAY}{_MONTH}\s*{_NUMBER}(?:,?\s+{_YEAR})?(?=\s*(?:calls?|puts?)\b)", _expiry),
    (rf"{_LEADING_DAY}{_MONTH}\s*{_NUMBER}(?:,?\s+{_YEAR})?(?![\w/.]*\d|\w|%|\s*(?:calls?|puts?)\b)", _month_day),
    (rf"\b{_NUMBER}\s*(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?\b", _month_day),
    (_DAY_OF_MONTH, _day_of_month),
    (rf"\b{_MONTH}\s+(?:of\s+)?{_YEAR}\b", _whole_month),
    (rf"\b{_MONTH}\s*'(?P<year>\d\d)\b", _whole_month),
    (rf"\b(?P<edge>first|last) week of {_MONTH}(?!\w)", _week_of_month),
    (rf"\b{_YEAR}\s*q(?P<q>[1-4])\b", _quarter),
    (rf"\bq(?P<q>[1-4])(?:\s*(?:of\s+)?'?{_SHORT_YEAR})?\b(?!\s*%)", _quarter),
    (rf"\b(?P<q>first|second|third|fourth|1st|2nd|3rd|4th) (?:quarter|qtr)\b(?: of {_YEAR})?", _quarter),
    (rf"\b(?P<half>first|second) half of (?:{_YEAR}|the year)\b", _half),
    (r"\b(?:fy|fiscal(?: year)?) ?'?(?P<year>(?:20)?[1-4]\d)\b", _year),
    (rf"\b{_YEAR} (?:nfl |regular )?season\b", _season),
    (_WEEK, _numbered_week),
    (r"\b(?:[yqmw]td|(?:year|quarter|month|week)[- ]to[- ]date)\b", _to_date),
    (r"\b(?:eo(?P<short>[wmqy])|end of (?:the |this )?(?P<long>week|month|quarter|year|season))\b", _edge),
    (r"\b(?P<long>year|quarter)[- ]end\b", _edge),
    (r"\b(?P<long>month) end\b|(?:(?<=\bby )|(?<=\bat )|(?<=\btill )|(?<=\buntil )|(?<=\bbefore ))month-end\b", _edge),
    (r"\ban? (?P<span>week|month|quarter) ago\b", _ago),
    (rf"\b{_SINCE}(?P<whole>(?:the\s+)?(?:{_SEASON}))", _time_of_year),
    (rf"\b(?P<side>last|next|this|the)\s+(?:(?:coming|past)\s+)?{_SEASON}", _time_of_year),
    (r"\b(?P<named>spring|summer|autumn|fall|winter)(?: of)? (?P<year>20\d\d)\b", _time_of_year),
    (rf"\b(?P<side>last|next|this)\s+{_FALL}", _time_of_year),
    (r"\b(?P<since>in|by|since|until|till?)\s+(?P<whole>(?:the\s+)?(?P<named>fall))\b(?! (?:of|in)\b)", _time_of_year),
    (r"\b(?P<opening>start|beginning) of (?:the |this )?(?P<long>week|month|quarter|year|season)\b", _edge),
    (rf"\b(?:{_WHICH}\s+)?(?<![\w$])(?P<day>{_FULL_DAY})(?:{_PART_OF_DAY})(?='?s?\b)", _weekday),
    (rf"\b(?:{_WHICH}\s+)?(?<![\w$])(?P<short>tues?|thu(?:rs?)?|fri|wed){_PART_OF_DAY}(?!\w)", _weekday),
    (rf"(?:{_AHEAD})(?P<which>)(?P<by>mon|sat|sun){_PART_OF_DAY}(?!\w)", _weekday),
    (rf"\b(?P<which>)(?P<slot>mon|sat|sun)(?=/|\s+(?:{_BESIDE_DAY})\b){_PART_OF_DAY}", _weekday),
    (r"(?<!the )(?<!sun )\b(?P<which>)(?P<slot>mon|sun)(?=\s*(?:[?!,]|$))", _weekday),
    (rf"\b(?!past (?:year|yr)){_WHICH}\s+{_KIND}{_SPAN}(?!\s*(?:over|high|low|range))", _relative),
    (rf"\b{_WHICH}\s+trading\s+(?P<span>day)\b", _relative),
    (r"\b(?P<span>week|month|quarter) after next\b", lambda day, m: days.span(day, m["span"], 2)),
    (r"\b(?P<which>the\s+)?(?P<span>weekend)(?='?s?\b)", lambda day, _: days.span(day, "weekend", 0)),
    (rf"\b(?P<side>last|next|this)\s+{_MONTH}(?![\w'])", _whole_month),
    (rf"\b{_SINCE}(?P<whole>{_MONTH})(?![\w'])", _whole_month),
    (rf"(?<![\w$']){_MONTH}(?=(?:{_JOINED}{_ANY_MONTH})?\s+{_OPTION}\b)", _expiry_month),
    (rf"(?<![\w$'])(?!may (?:or|and) (?:may|not)\b){_MONTH}(?={_JOINED}{_ANY_MONTH}(?![\w']))", _whole_month),
    (rf"(?<![\w$'])(?!may\b){_ANY_MONTH}{_JOINED}(?P<whole>{_MONTH})(?![\w'])(?!\s+(?:be|not|have|go)\b)", _whole_month),
    (rf"(?<![\w$']){_MONTH_ALONE}(?![\w'])", _whole_month),
    (r"\b(?:the )?day (?P<word>after|before) (?:tomorrow|yesterday)\b", _beyond),
    (rf"\b(?P<word>{_YESTERDAY}){_PART_OF_DAY}(?='?s?\b)", _named),
    (r"\b(?P<word>tonight|tonite|2nite|this (?:morning|afternoon|evening))(?='?s?\b)", _named),
    (rf"(?<![\w$.,/-]){_YEAR}(?![\w%/-]|[.,]\d)(?!\s*(?:calls?|puts?|shares|contracts|strikes?)\b)", _year),
)
_COMPILED = tuple((re.compile(pattern), resolve) for pattern, resolve in _RULES)


def dates(text: str, as_of: datetime) -> tuple[tuple[When, int, int], ...]:
    """Each day or range said in `text` in order, with where it stands. `as_of` must be aware."""
    today = as_of.astimezone(NEW_YORK).date()
    return tuple(sorted(_found(text, today), key=lambda each: each[1]))


def _found(text: str, today: date) -> Iterator[tuple[When, int, int]]:
    low = text.lower().replace("\u2019", "'")
    low = low if len(low) == len(text) else text
    taken: list[tuple[int, int]] = []
    for pattern, resolve in _COMPILED:
        for match in pattern.finditer(low):
            start, end = match.span("whole") if "whole" in match.groupdict() else match.span()
            end -= low[end - 1] == "."  # the sentence's, or an abbreviation's
            if any(start < b and a < end for a, b in taken):
                continue
            try:
                first, last = resolve(today, match)
            except (ValueError, StopIteration):
                continue  # 2/30, or 29 February of a year that has none
            taken.append((start, end))
            yield When(text=text[start:end], first=first, last=last), start, end
