"""technical.signal: the trend by one stated rule, its reasons, and how often that rule was right on the same symbol before.

The rule and the record stand in `tools.analytics.signals`; the record looks at no price later than each past close until its
outcome is asked for. A record too small, or no better than any other day, is said to be so. No advice to buy or sell.
"""

from dataclasses import dataclass
from typing import Any

from db.result import Result
from db.sql import bars_recent
from tools.analytics import indicators, signals
from tools.analytics.registry import name_of
from tools.builder import rows_source
from tools.facts import Calc, Chart, Entities, Fact, Finding, Series, Symbol, Table, Unit
from tools.skill import Ask
from tools.technical.told import absent, listed, origin, splits

SESSIONS = 1000  # read: four years, of which the first 200 only feed the averages
HORIZON = 10  # sessions after which a signal is judged
DRAWN = 250  # sessions in the chart
LINES = 3  # symbols told in full
_WORDS = {"up": "an uptrend: bullish", "down": "a downtrend: bearish", "none": "no trend: neutral"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """The facts of one symbol."""

    symbol: Symbol
    bars: Result
    trend: str  # up, down, none or unknown
    close: Fact
    reading: dict[str, Fact]  # by field of signals.Reading
    record: dict[str, Fact]  # by field of signals.Record; empty without a trend


async def signal(ask: Ask, *, symbols: tuple[Symbol, ...]) -> Finding:
    """The trend of each symbol with its reasons and its record."""
    found = (await ask.db.rows(bars_recent, symbols=list(symbols), sessions=SESSIONS)).by("symbol")
    known = [symbol for symbol in dict.fromkeys(symbols) if symbol in found]
    if not known:
        return ask.empty(f"no daily prices of {listed(symbols)}")
    told = [_read(ask, symbol, found[symbol]) for symbol in known]
    text = [sentence for each in told[:LINES] for sentence in _told(ask, each)]
    text += [
        *origin(each.bars for each in told),
        *splits(ask, ((each.symbol, each.bars) for each in told)),
        *absent(symbols, found),
    ]
    return ask.found(*text, table=_table(told), chart=_chart(told[0]), yields=Entities(symbols=tuple(known)))


def _read(ask: Ask, symbol: Symbol, bars: Result) -> Told:
    entity = f"symbol:{symbol}"
    trend = signals.reading(bars.records).trend

    def read(field: str, label: str, unit: Unit) -> Fact:
        return ask.facts.calc(f"{label} of {symbol}", signals.reading, bars, unit=unit, entity=entity, field=field)

    reading = {"trend": read("trend", "trend", "text")}
    record = _record(ask, symbol, bars, trend) if trend in {"up", "down"} else {}
    close = ask.facts.calc(f"last close of {symbol}", indicators.last_close, bars, unit="usd_per_share", entity=entity)
    reading |= {
        "fast": read("fast", "SMA50", "usd_per_share"),
        "slow": read("slow", "SMA200", "usd_per_share"),
        "adx": read("adx", "ADX14", "score"),
    }
    return Told(symbol=symbol, bars=bars, trend=trend, close=close, reading=reading, record=record)


def _record(ask: Ask, symbol: Symbol, bars: Result, trend: str) -> dict[str, Fact]:
    """The figures of the record that exist."""
    fields: tuple[tuple[str, str, Unit], ...] = (
        ("rate", "hit rate", "fraction"), ("cases", "cases", "count"), ("right", "cases right", "count"),
        ("low", "hit rate, lower end", "fraction"), ("high", "hit rate, upper end", "fraction"),
        ("average", "average change after it", "fraction"), ("usual", "such moves from any close", "fraction"),
    )  # fmt: skip
    given: dict[str, Any] = {"trend": trend, "horizon": HORIZON}
    return {
        field: ask.facts.calc(
            f"{label}, {trend} signal of {symbol}",
            signals.record,
            bars,
            unit=unit,
            entity=f"symbol:{symbol}",
            field=field,
            **given,
        )
        for field, label, unit in fields
    }


def _told(ask: Ask, each: Told) -> list[str]:
    """The signal, its reasons, its record."""
    if each.trend == "unknown":
        return [f"The history of {each.symbol} is too short for a trend: it closed at {each.close}, and 200 sessions are needed."]
    spell = ask.facts.calc(
        f"sessions of this signal of {each.symbol}", signals.spell, each.bars, unit="count", entity=f"symbol:{each.symbol}"
    )
    head = f"{each.symbol} shows {_WORDS[each.trend]}, for {spell} session{'s' if spell.value != 1 else ''} now."
    return [head, _reasons(each), *_track(each)]


def _reasons(each: Told) -> str:
    """What the rule looks at, true or not."""
    f = each.reading
    close, fast, slow, adx = (float(str(fact.value)) for fact in (each.close, f["fast"], f["slow"], f["adx"]))
    first = f"the close {each.close} is {'above' if close > fast else 'below'} its 50-day average {f['fast']}"
    second = f"which is {'above' if fast > slow else 'below'} the 200-day average {f['slow']}"
    third = f"ADX {f['adx']} {'shows a trend' if adx >= signals.TRENDING else 'is under 20, which shows none'}"
    return f"Reasons: {first}, {second}, and {third}."


def _track(each: Told) -> list[str]:
    """How the rule did, and whether that means anything."""
    f = each.record
    if not f:
        return ["There is no signal to judge by its record."]
    cases = int(str(f["cases"].value))
    if not cases:
        return [f"The rule said the same at {f['cases']} earlier closes, so it has no record on {each.symbol}."]
    way = "rose" if each.trend == "up" else "fell"
    said = f"in {f['right']} of {f['cases']} separate cases {each.symbol} {way} over the next ten sessions: {f['rate']}"
    text = [
        f"Record: {said} ({f['low']} to {f['high']} at 95 % confidence), {f['average']} on average; from any close {f['usual']}."
    ]
    low, high, usual = (float(str(f[field].value)) for field in ("low", "high", "usual"))
    if cases < signals.ENOUGH:
        text.append("That is too few cases to mean anything.")
    elif low <= usual <= high:
        text.append("That is not distinguishable from any other day: the signal has shown no value of its own here.")
    return text


def _table(told: list[Told]) -> Table:
    rows = [
        (
            each.symbol, str(each.reading["trend"]), str(each.close), str(each.reading["adx"]),
            *(str(each.record[field]) if field in each.record else "" for field in ("cases", "rate", "usual", "average")),
        )
        for each in told
    ]  # fmt: skip
    columns = ("symbol", "trend", "close", "ADX14", "cases", "hit rate", "any day", "average after")
    return Table(columns=columns, rows=tuple(rows))


def _chart(each: Told) -> Chart:
    """Closes of the last year with both averages."""
    cited, shown = rows_source(each.bars), each.bars.records[-DRAWN:]
    days = tuple(bar.session.isoformat() for bar in shown)
    lines = [Series(name="close", x=days, y=tuple(bar.close for bar in shown), source=cited)]
    for span in (signals.FAST, signals.SLOW):
        source = Calc(function=name_of(indicators.sma_line), params={"days": span}, inputs=(cited,))
        average = indicators.sma_line(each.bars.records, days=span)[-DRAWN:]
        lines.append(Series(name=f"SMA{span}", x=days, y=average, source=source))
    return Chart(kind="line", title=f"{each.symbol}, daily closes", unit="usd_per_share", series=tuple(lines))
