"""technical.indicators: where the price of one symbol stands, or of several side by side, by the usual indicators.

All bars come in one query, from one source a symbol, which is named. What history is too short for is left unknown, and said.
The levels called overbought, oversold or trending are those of the indicators' authors; they are words, not advice.
"""

from dataclasses import dataclass

from db.result import Result
from db.sql import bars_recent
from tools.analytics import indicators as of
from tools.analytics.registry import name_of
from tools.builder import rows_source
from tools.facts import Calc, Chart, Entities, Fact, Finding, Series, Symbol, Table
from tools.skill import Ask
from tools.technical.told import absent, listed, origin, splits

SESSIONS = 300  # read: 52 weeks, and what smoothed averages need before them
DRAWN = 120  # sessions in the chart
LINES = 5  # symbols in one chart, and in the sentences


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """The facts of one symbol."""

    symbol: Symbol
    bars: Result
    close: Fact
    change: Fact
    rsi: Fact
    fast: Fact  # distance from the 50-day average
    slow: Fact  # from the 200-day average
    histogram: Fact
    adx: Fact
    volatility: Fact
    high: Fact  # distance from the highest price of 52 weeks


async def indicators(ask: Ask, *, symbols: tuple[Symbol, ...]) -> Finding:
    """The indicators of each symbol at its last session, with a chart of closes."""
    rows = await ask.db.rows(bars_recent, symbols=list(symbols), sessions=SESSIONS)
    if not rows:
        return ask.empty(f"no daily prices of {', '.join(symbols)}")
    found = rows.by("symbol")
    readings = [_read(ask, symbol, found[symbol]) for symbol in dict.fromkeys(symbols) if symbol in found]
    if len(readings) == 1:
        text, table, chart = *_alone(ask, readings[0]), _closes(readings[0])
    else:
        text, table, chart = [_line(reading) for reading in readings[:LINES]], _side_by_side(readings), _compared(readings)
    text += origin(reading.bars for reading in readings)
    text += splits(ask, ((reading.symbol, reading.bars) for reading in readings)) + absent(symbols, found)
    return ask.found(*text, table=table, chart=chart, yields=Entities(symbols=tuple(reading.symbol for reading in readings)))


def _read(ask: Ask, symbol: Symbol, bars: Result) -> Reading:
    calc, entity = ask.facts.calc, f"symbol:{symbol}"
    return Reading(
        symbol=symbol,
        bars=bars,
        close=calc(f"last close of {symbol}", of.last_close, bars, unit="usd_per_share", entity=entity),
        change=calc(f"day change of {symbol}", of.day_change, bars, unit="fraction", entity=entity),
        rsi=calc(f"RSI14 of {symbol}", of.rsi, bars, unit="score", entity=entity, days=14),
        fast=calc(f"{symbol} against its 50-day average", of.distance, bars, unit="fraction", entity=entity, days=50),
        slow=calc(f"{symbol} against its 200-day average", of.distance, bars, unit="fraction", entity=entity, days=200),
        histogram=_macd(ask, symbol, bars, "histogram"),
        adx=calc(f"ADX14 of {symbol}", of.adx, bars, unit="score", entity=entity, days=14),
        volatility=calc(
            f"realised volatility of {symbol}, 20 days, annualised",
            of.realised_volatility, bars, unit="fraction", entity=entity, days=20,
        ),
        high=calc(f"{symbol} against its 52-week high", of.from_high, bars, unit="fraction", entity=entity),
    )  # fmt: skip


def _macd(ask: Ask, symbol: Symbol, bars: Result, field: str) -> Fact:
    label, entity = f"MACD(12,26,9) {field} of {symbol}", f"symbol:{symbol}"
    return ask.facts.calc(label, of.macd, bars, unit="usd_per_share", entity=entity, field=field, fast=12, slow=26, signal=9)


def _alone(ask: Ask, reading: Reading) -> tuple[list[str], Table]:
    """Sentences and table of a single symbol, with the levels behind the distances."""
    calc, symbol, bars, entity = ask.facts.calc, reading.symbol, reading.bars, f"symbol:{reading.symbol}"
    averages = [
        calc(f"SMA{days} of {symbol}", of.sma, bars, unit="usd_per_share", entity=entity, days=days) for days in (20, 50, 200)
    ]
    line, signal = _macd(ask, symbol, bars, "line"), _macd(ask, symbol, bars, "signal")
    atr = calc(f"ATR14 of {symbol}", of.atr, bars, unit="usd_per_share", entity=entity, days=14)
    bands = [_band(ask, reading, field) for field in ("upper", "lower")]
    text = [*_line_parts(reading), *_momentum(reading, line, signal), *_range(reading, atr, bands)]
    text += _too_short([*averages, reading.rsi, line, reading.adx, reading.high], symbol)
    cells = [reading.close, reading.change, reading.rsi, line, signal, reading.histogram, *averages, reading.fast, reading.slow]
    cells += [*bands, atr, reading.adx, reading.volatility, reading.high]
    return text, Table(columns=("indicator", "value"), rows=tuple((cell.label, str(cell)) for cell in cells))


def _band(ask: Ask, reading: Reading, field: str) -> Fact:
    return ask.facts.calc(
        f"{field} Bollinger band of {reading.symbol}", of.bollinger, reading.bars,
        unit="usd_per_share", entity=f"symbol:{reading.symbol}", field=field, days=20, deviations=2.0,
    )  # fmt: skip


def _line_parts(reading: Reading) -> list[str]:
    """Where the price is: the day, the averages, the high of the year."""
    text = [f"{reading.symbol} closed at {reading.close} on {reading.bars[-1].session}{_moved(reading)}."]
    sides = [_against(reading.fast, "its 50-day average"), _against(reading.slow, "its 200-day average")]
    sides = [side for side in (*sides, _against(reading.high, "its 52-week high")) if side]
    return [*text, f"It stands {listed(sides)}."] if sides else text


def _moved(reading: Reading) -> str:
    """', down 0.5 % on the day': the minus goes when the slot is filled, since the word says it."""
    if reading.change.value is None:
        return ""
    return f", {'down' if _number(reading.change) < 0 else 'up'} {reading.change} on the day"


def _against(fact: Fact, level: str) -> str:
    """'3 % lower than ..', with the minus left to the word; nothing where it is not known."""
    if fact.value is None:
        return ""
    return f"{fact} {'lower' if _number(fact) < 0 else 'higher'} than {level}"


def _momentum(reading: Reading, line: Fact, signal: Fact) -> list[str]:
    text = []
    if reading.rsi.value is not None:
        text.append(f"RSI {reading.rsi} is {_zone(reading.rsi)}.")
    if reading.histogram.value is not None:
        side, lean = ("above", "upward") if _number(reading.histogram) > 0 else ("below", "downward")
        text.append(f"MACD {line} is {side} its signal line {signal}: short-term momentum leans {lean}.")
    if reading.adx.value is not None:
        text.append(f"ADX {reading.adx} is {_strength(reading.adx)}.")
    return text


def _range(reading: Reading, atr: Fact, bands: list[Fact]) -> list[str]:
    text = []
    if atr.value is not None:
        text.append(f"Its usual daily range (ATR) is {atr}; realised volatility over 20 days is {reading.volatility} a year.")
    if bands[0].value is not None:
        upper, lower = map(_number, bands)
        where = "above" if _number(reading.close) > upper else "below" if _number(reading.close) < lower else "between"
        text.append(f"The close is {where} the Bollinger bands at {bands[1]} and {bands[0]}.")
    return text


def _too_short(facts: list[Fact], symbol: Symbol) -> list[str]:
    missing = [fact.label.removesuffix(f" of {symbol}") for fact in facts if fact.value is None]
    return [f"History is too short for {listed(missing)}."] if missing else []


def _line(reading: Reading) -> str:
    """One symbol among several."""
    rsi = f"RSI {reading.rsi} is {_zone(reading.rsi)}" if reading.rsi.value is not None else "history is too short for RSI"
    parts = [f"{reading.symbol} closed at {reading.close}{_moved(reading)}", _against(reading.fast, "its 50-day average")]
    return f"{', '.join(part for part in parts if part)}; {rsi}."


def _side_by_side(readings: list[Reading]) -> Table:
    columns = ("symbol", "close", "day", "RSI14", "vs SMA50", "vs SMA200", "MACD hist.", "ADX14", "volatility", "vs 52w high")
    rows = [
        (r.symbol, *map(str, (r.close, r.change, r.rsi, r.fast, r.slow, r.histogram, r.adx, r.volatility, r.high)))
        for r in readings
    ]
    return Table(columns=columns, rows=tuple(rows))


def _closes(reading: Reading) -> Chart:
    """Closes of the last sessions with their 50-day average."""
    shown = reading.bars.records[-DRAWN:]
    days, cited = tuple(bar.session.isoformat() for bar in shown), rows_source(reading.bars)
    average = Calc(function=name_of(of.sma_line), params={"days": 50}, inputs=(cited,))
    lines = (
        Series(name="close", x=days, y=tuple(bar.close for bar in shown), source=cited),
        Series(name="SMA50", x=days, y=of.sma_line(reading.bars.records, days=50)[-DRAWN:], source=average),
    )
    return Chart(kind="line", title=f"{reading.symbol}, daily closes", unit="usd_per_share", series=lines)


def _compared(readings: list[Reading]) -> Chart:
    """What each of a few symbols gained or lost over the same stretch."""
    series = []
    for reading in readings[:LINES]:
        source = Calc(function=name_of(of.relative), params={"last": DRAWN}, inputs=(rows_source(reading.bars),))
        days = tuple(bar.session.isoformat() for bar in reading.bars.records[-DRAWN:])
        series.append(Series(name=reading.symbol, x=days, y=of.relative(reading.bars.records, last=DRAWN), source=source))
    return Chart(kind="line", title="Change of the close", unit="fraction", series=tuple(series))


def _zone(rsi: Fact) -> str:
    """Wilder's levels, 1978."""
    value = _number(rsi)
    if value > 70:
        return "above 70, a level usually called overbought"
    return "below 30, a level usually called oversold" if value < 30 else "between 30 and 70, neither overbought nor oversold"


def _strength(adx: Fact) -> str:
    """Wilder's level of a trend worth following, and the lower one commonly used for its absence."""
    value = _number(adx)
    if value > 25:
        return "above 25, usually read as a trend"
    return "below 20, usually read as no trend" if value < 20 else "between 20 and 25, usually read as undecided"


def _number(fact: Fact) -> float:
    return float(str(fact.value))
