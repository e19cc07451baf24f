"""technical.zones: supply and demand zones around the price, how strong and how fresh they are, and the nearest turning points.

The rule stands in `tools.analytics.zones`. Prices are as traded or adjusted for splits, never for dividends, since zones are
compared with prices that can be traded. A zone is where price left fast before; whether it will hold is not known.
"""

from dataclasses import dataclass
from typing import Any

from db.result import Result
from db.sql import bars_traded
from tools.analytics import indicators
from tools.analytics import zones as of
from tools.analytics.registry import name_of
from tools.builder import rows_source
from tools.facts import Calc, Chart, Entities, Fact, Finding, Series, Symbol, Table, Unit
from tools.skill import Ask
from tools.technical.told import absent, listed, origin, splits

SESSIONS = 300  # read
DRAWN = 120  # candles in the chart
PARTS = ("close", "open", "high", "low")
SIDES: tuple[of.Side, of.Side] = ("supply", "demand")
MOST = 3  # zones a side of one symbol
LINES = 5  # symbols in the sentences when there are several
_FIELDS: tuple[tuple[str, str, Unit], ...] = (
    ("low", "lower edge", "usd_per_share"),
    ("high", "upper edge", "usd_per_share"),
    ("distance", "distance from the close", "fraction"),
    ("strength", "strength", "score"),
    ("touches", "touches", "count"),
    ("formed", "formed", "date"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """One zone with its facts."""

    side: of.Side
    place: int  # by distance from the close, from 1
    touches: int
    facts: dict[str, Fact]  # by field of zones.Zone


async def zones(ask: Ask, *, symbols: tuple[Symbol, ...]) -> Finding:
    """The zones nearest to the price of each symbol, with a chart of the first."""
    found = (await ask.db.rows(bars_traded, symbols=list(symbols), sessions=SESSIONS)).by("symbol")
    known = [symbol for symbol in dict.fromkeys(symbols) if symbol in found]
    if not known:
        return ask.empty(f"no daily prices of {listed(symbols)} that are not adjusted for dividends")
    text, rows = _symbols(ask, known, found)
    bars = [found[symbol] for symbol in known]
    text += [*_rule(), *origin(bars), *splits(ask, zip(known, bars, strict=True)), *absent(symbols, found)]
    columns = ("symbol", "zone", "low", "high", "distance", "strength", "touches", "formed")
    table = Table(columns=columns, rows=tuple(rows)) if rows else None
    return ask.found(*text, table=table, chart=_chart(known[0], bars[0]), yields=Entities(symbols=tuple(known)))


def _symbols(ask: Ask, known: list[Symbol], found: dict[Symbol, Result]) -> tuple[list[str], list[tuple[str, ...]]]:
    """Sentences on the first few symbols, and the table's lines of all."""
    text, rows = list[str](), list[tuple[str, ...]]()
    for n, symbol in enumerate(known):
        bars, entity = found[symbol], f"symbol:{symbol}"
        close = ask.facts.calc(f"last close of {symbol}", indicators.last_close, bars, unit="usd_per_share", entity=entity)
        placed = _placed(ask, symbol, bars, 1 if len(known) > 1 else MOST)
        text += _told(ask, symbol, bars, close, placed) if n < LINES else []
        rows += [_row(symbol, each) for each in placed]
    return text, rows


def _placed(ask: Ask, symbol: Symbol, bars: Result, most: int) -> list[Placed]:
    """Up to `most` zones a side, the nearest first."""
    standing = of.zones(bars.records)
    return [
        Placed(side=side, place=place, touches=zone.touches or 0, facts=_facts(ask, symbol, bars, side, place))
        for side in SIDES
        for place, zone in enumerate([each for each in standing if each.side == side][:most], 1)
    ]


def _facts(ask: Ask, symbol: Symbol, bars: Result, side: str, place: int) -> dict[str, Fact]:
    def fact(field: str, label: str, unit: Unit) -> Fact:
        given: dict[str, Any] = {"side": side, "place": place}
        name = f"{label} of {side} zone {place} of {symbol}"
        return ask.facts.calc(name, of.nearest, bars, unit=unit, entity=f"symbol:{symbol}", field=field, **given)

    return {field: fact(field, label, unit) for field, label, unit in _FIELDS}


def _told(ask: Ask, symbol: Symbol, bars: Result, close: Fact, placed: list[Placed]) -> list[str]:
    """Where the price is, and the nearest zone on each side."""
    text = [f"{symbol} closed at {close} on {bars[-1].session}."]
    nearest = {each.side: each for each in reversed(placed)}
    none = f"zone stands in its last {len(bars)} sessions."
    text += [_sentence(side, nearest[side]) if side in nearest else f"No {side} {none}" for side in SIDES]
    return [*text, *_turns(ask, symbol, bars)]


def _sentence(side: str, zone: Placed) -> str:
    f = zone.facts
    where = f"{f['low']} to {f['high']}, {f['distance']} from the close"
    worn = (
        f"touched {f['touches']} time{'s' if zone.touches > 1 else ''} since"
        if zone.touches
        else f"fresh ({f['touches']} touches)"
    )
    return f"Nearest {side} zone: {where}, strength {f['strength']}, {worn}, formed {f['formed']}."


def _turns(ask: Ask, symbol: Symbol, bars: Result) -> list[str]:
    """The nearest turning points on either side."""
    parts = []
    for above, word in ((True, "resistance"), (False, "support")):
        if of.turning_point(bars.records, above=above) is not None:
            label, entity = f"nearest {word} of {symbol}", f"symbol:{symbol}"
            parts.append(
                f"{word} {ask.facts.calc(label, of.turning_point, bars, unit='usd_per_share', entity=entity, above=above)}"
            )
    return [f"Nearest turning points: {listed(parts)}."] if parts else []


def _rule() -> list[str]:
    return ["A zone is a base of small bodies that price left by at least twice its usual range; strength is at most five."]


def _row(symbol: Symbol, zone: Placed) -> tuple[str, ...]:
    f = zone.facts
    return (symbol, zone.side, *map(str, (f["low"], f["high"], f["distance"], f["strength"], f["touches"], f["formed"])))


def _chart(symbol: Symbol, bars: Result) -> Chart:
    """The candles, closes first, and each zone as its two edges."""
    cited, shown = rows_source(bars), bars.records[-DRAWN:]
    days = tuple(bar.session.isoformat() for bar in shown)
    series = [Series(name=part, x=days, y=tuple(getattr(bar, part) for bar in shown), source=cited) for part in PARTS]
    standing = of.zones(bars.records)
    for side in SIDES:
        for place, zone in enumerate([each for each in standing if each.side == side][:MOST], 1):
            source = Calc(function=name_of(of.nearest), params={"side": side, "place": place}, inputs=(cited,))
            name = f"{side}, {'fresh' if not zone.touches else f'touched {zone.touches}'}"
            series.append(Series(name=name, x=("low", "high"), y=(zone.low, zone.high), source=source))
    return Chart(kind="zones", title=f"{symbol}, supply and demand zones", unit="usd_per_share", series=tuple(series))
