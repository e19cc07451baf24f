"""technical.patterns: the candlestick patterns a symbol has completed lately, and what its close did after earlier ones.

Patterns and record stand in `tools.analytics.candles`. Without a pattern named, those of the last ten sessions are told; one
that is named is looked for in all the sessions read. A record too small, or no better than any other day, is said to be so; of
many shapes looked at some stand out by chance, which is said too. No advice to buy or sell.
"""

from dataclasses import dataclass

from db.result import Result
from db.sql import bars_recent
from tools.analytics import candles, signals
from tools.analytics.registry import name_of
from tools.builder import rows_source
from tools.facts import Calc, Chart, Entities, Fact, Finding, Series, Symbol, Table, Unit
from tools.skill import Ask
from tools.technical.told import absent, listed, origin, splits

SESSIONS = 2520  # read of a few symbols, for the record: ten years
FEW = 3  # symbols told with a record; of more the latest patterns alone are told
SCANNED = 60  # sessions read of each of many
WINDOW = 10  # sessions in which an unnamed pattern counts
HORIZON = 5  # sessions after which a pattern is judged
LINES = 5  # symbols with a sentence, of many
SHOWN = 4  # patterns of one symbol with a record
DRAWN = 60  # sessions in the chart
_WAY = {"bullish": ("rise", "rose"), "bearish": ("fall", "fell"), "undecided": ("rise", "rose")}


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One completed pattern with its facts."""

    symbol: Symbol
    pattern: str
    direction: candles.Direction
    facts: dict[str, Fact]  # by field of candles.Completion
    record: dict[str, Fact]  # by field of signals.Record; empty where none was asked for


async def patterns(ask: Ask, *, symbols: tuple[Symbol, ...], patterns: tuple[str, ...] = ()) -> Finding:
    """The patterns of each symbol with their record; `patterns` are keys of `candles.PATTERNS`."""
    unknown = [name for name in patterns if name not in candles.PATTERNS]
    if unknown:
        return ask.empty(f"no candlestick pattern named {listed(unknown)}; known are {listed(list(candles.PATTERNS))}")
    few = len(set(symbols)) <= FEW
    rows = await ask.db.rows(bars_recent, symbols=list(symbols), sessions=SESSIONS if few else SCANNED)
    found = rows.by("symbol")
    known = {symbol: found[symbol] for symbol in dict.fromkeys(symbols) if symbol in found}
    if not known:
        return ask.empty(f"no daily prices of {listed(symbols)}")
    told = {symbol: _read(ask, symbol, bars, patterns, few=few) for symbol, bars in known.items()}
    if few:
        text = [sentence for symbol, bars in known.items() for sentence in _said(ask, symbol, bars, told[symbol], patterns)]
    else:
        text = _latest(told)
    text += [*_rule(told), *origin(known.values()), *splits(ask, known.items()), *absent(symbols, found)]
    chart = _chart(*next(iter(known.items())), next(iter(told.values())))
    return ask.found(*text, table=_table(told), chart=chart, yields=Entities(symbols=tuple(known)))


def _read(ask: Ask, symbol: Symbol, bars: Result, named: tuple[str, ...], *, few: bool) -> list[Told]:
    """What to tell of one symbol: the first is the most telling."""
    window = len(bars) if named else WINDOW
    completed: tuple[candles.Completion, ...] = ask.facts.run(candles.completed, bars, last=window, patterns=list(named))
    most = 1 if not few else len(completed) if named else SHOWN
    return [_facts(ask, symbol, bars, one, with_record=few) for one in completed[:most]]


def _facts(ask: Ask, symbol: Symbol, bars: Result, one: candles.Completion, *, with_record: bool) -> Told:
    given = {"pattern": one.pattern, "session": one.session.isoformat()}
    fields: tuple[tuple[str, str, Unit], ...] = (
        ("session", "completed", "date"), ("direction", "direction", "text"), ("since", "change of the close since", "fraction"),
        ("ago", "sessions since", "count"),
    )  # fmt: skip
    facts = {
        field: ask.facts.calc(
            f"{one.pattern} of {symbol}, {label}", candles.completion, bars,
            unit=unit, entity=f"symbol:{symbol}", field=field, **given,
        )
        for field, label, unit in fields
    }  # fmt: skip
    record = _record(ask, symbol, bars, one) if with_record else {}
    return Told(symbol=symbol, pattern=one.pattern, direction=one.direction, facts=facts, record=record)


def _record(ask: Ask, symbol: Symbol, bars: Result, one: candles.Completion) -> dict[str, Fact]:
    """How earlier ones of the same pattern and direction turned out."""
    fields: tuple[tuple[str, str, Unit], ...] = (
        ("rate", f"part followed by a {_WAY[one.direction][0]}", "fraction"), ("cases", "earlier cases", "count"),
        ("right", f"cases followed by a {_WAY[one.direction][0]}", "count"),
        ("low", "that part, lower end", "fraction"), ("high", "that part, upper end", "fraction"),
        ("average", "average change after it", "fraction"), ("usual", "the same from any close", "fraction"),
    )  # fmt: skip
    return {
        field: ask.facts.calc(
            f"{one.direction} {one.pattern} of {symbol}, {label}", candles.record, bars,
            unit=unit, entity=f"symbol:{symbol}", field=field,
            pattern=one.pattern, direction=one.direction, before=one.session.isoformat(), horizon=HORIZON,
        )
        for field, label, unit in fields
    }  # fmt: skip


def _said(ask: Ask, symbol: Symbol, bars: Result, told: list[Told], named: tuple[str, ...]) -> list[str]:
    """The sentences of one symbol."""
    text = [sentence for each in told for sentence in _one(each, bars)]
    if not named:
        return [_counted(ask, symbol, bars, told), *text]
    seen = {each.pattern for each in told}
    missing = [name for name in named if name not in seen]
    return [*text, *([f"{symbol} completed no {listed(missing)} since {bars[0].session}."] if missing else [])]


def _latest(told: dict[Symbol, list[Told]]) -> list[str]:
    """A sentence a symbol for the first of many, and what became of the rest."""
    found = [each[0] for each in told.values() if each]
    without = [symbol for symbol, each in told.items() if not each]
    text = [f"{_head(each)}." for each in found[:LINES]]
    text += ["The latest of the others are in the table."] if len(found) > LINES else []
    return [*text, *([f"Without one in that time: {listed(without)}."] if without else [])]


def _counted(ask: Ask, symbol: Symbol, bars: Result, told: list[Told]) -> str:
    """How many there were, and how many of them are told."""
    count = ask.facts.calc(
        f"patterns of {symbol} in ten sessions", candles.count, bars, unit="count", entity=f"symbol:{symbol}", last=WINDOW
    )
    if told:
        rest = ", the foremost of which follow" if int(str(count.value)) > len(told) else ""
        return f"Candlestick patterns {symbol} completed in the ten sessions to {bars[-1].session}: {count}{rest}."
    short = "; its history is too short for most of them" if len(bars) < candles.LONGEST else ""
    return f"{symbol} completed no candlestick pattern in the ten sessions to {bars[-1].session} ({count}){short}."


def _one(each: Told, bars: Result) -> list[str]:
    """One pattern: when, which way and what came of it, then its record."""
    return [f"{_head(each)}.", *_track(each, bars)]


def _head(each: Told) -> str:
    f = each.facts
    head = f"{each.symbol} completed {_article(each.pattern)} on {f['session']} ({f['direction']})"
    if not f["ago"].value:
        return head
    way = "lower" if float(str(f["since"].value)) < 0 else "higher"
    return f"{head}, {f['ago']} session{'s' if f['ago'].value != 1 else ''} ago; the close is {f['since']} {way} since"


def _track(each: Told, bars: Result) -> list[str]:
    """How earlier ones turned out, and whether that means anything."""
    f = each.record
    if not f:
        return []
    cases, way = int(str(f["cases"].value)), _WAY[each.direction][1]
    if not cases:
        return [f"Since {bars[0].session} there were {f['cases']} earlier ones with a known outcome: it has no record here."]
    record = f"in {f['right']} of {f['cases']} separate earlier cases since {bars[0].session} {each.symbol} {way}"
    spread = f"({f['low']} to {f['high']} at 95 % confidence), {f['average']} on average; from any close {f['usual']}"
    return [f"Record: {record} over the next five sessions: {f['rate']} {spread}.{_worth(f, cases)}"]


def _worth(record: dict[str, Fact], cases: int) -> str:
    low, high, usual = (float(str(record[field].value)) for field in ("low", "high", "usual"))
    if cases < signals.ENOUGH:
        return " That is too few cases to mean anything."
    if low <= usual <= high:
        return " That is not distinguishable from any other day."
    return " That differs from other days, though of so many shapes looked at some do by chance."


def _rule(told: dict[Symbol, list[Told]]) -> list[str]:
    """What the patterns are, where any is told."""
    if not any(told.values()):
        return []
    return ["Patterns are those of TA-Lib, by the shape of the bars alone: the trend before them is not checked."]


def _table(told: dict[Symbol, list[Told]]) -> Table:
    columns = ("symbol", "pattern", "direction", "completed", "change since", "cases", "as it says", "any day", "average after")
    rows = [
        (
            each.symbol, each.pattern, *(str(each.facts[field]) for field in ("direction", "session", "since")),
            *(str(each.record[field]) if field in each.record else "" for field in ("cases", "rate", "usual", "average")),
        )
        for found in told.values()
        for each in found
    ]  # fmt: skip
    return Table(columns=columns, rows=tuple(rows))


def _chart(symbol: Symbol, bars: Result, told: list[Told]) -> Chart:
    """Closes of the last sessions, and those at which a pattern was completed."""
    cited, shown = rows_source(bars), bars.records[-DRAWN:]
    days = tuple(bar.session.isoformat() for bar in shown)
    lines = [Series(name="close", x=days, y=tuple(bar.close for bar in shown), source=cited)]
    for each in told:
        params: dict[str, object] = {"last": DRAWN, "sessions": [str(each.facts["session"].value)]}
        source = Calc(function=name_of(candles.marks), params=params, inputs=(cited,))
        closes = candles.marks(bars.records, last=DRAWN, sessions=[str(each.facts["session"].value)])
        lines.append(Series(name=each.pattern, x=days, y=closes, source=source))
    return Chart(kind="line", title=f"{symbol}, daily closes and patterns", unit="usd_per_share", series=tuple(lines))


def _article(name: str) -> str:
    """'an engulfing pattern', 'a hammer', 'three outside'."""
    if name.startswith(("three ", "identical ", "two ")) or name.endswith("lines"):
        return name
    word = "an" if name[0] in "aeiou" else "a"
    return f"{word} {name}{' pattern' if name in {'engulfing', 'kicking', 'thrusting', 'in-neck', 'on-neck'} else ''}"
