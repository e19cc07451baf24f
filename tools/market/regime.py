"""market.regime: the state of the market, from a benchmark's bars and from the stocks of the database.

The benchmark is an index fund that has bars, and is named. The rule behind the regime's name is in `tools.analytics.regimes`.
"""

from db.result import Result
from db.sql import bars_recent, symbols_breadth
from tools.analytics import regimes as of
from tools.analytics.registry import name_of
from tools.builder import rows_source
from tools.facts import Calc, Chart, Entities, Fact, Finding, Series, Symbol, Unit
from tools.market.benchmark import BENCHMARKS, MARKET
from tools.market.groups import month
from tools.skill import Ask

HISTORY = 800  # sessions: three years of volatility, each value over 20 returns
FIELDS: dict[str, tuple[str, Unit]] = {  # of the state, in order of importance
    "regime": ("market regime by {}", "text"),
    "volatility": ("{} volatility of 20 sessions, annualised", "fraction"),
    "drawdown": ("{} against its highest close of 252 sessions", "fraction"),
    "volatility_rank": ("share of its last three years that {} volatility is above", "fraction"),
    "over_50": ("{} against its 50-day average", "fraction"),
    "over_200": ("{} against its 200-day average", "fraction"),
    "change_20": ("{} over 20 sessions", "fraction"),
    "ranked": ("values the volatility of {} is ranked among", "count"),
}
DISTANCES = (
    ("over_50", "its 50-day average"),
    ("over_200", "its 200-day average"),
    ("drawdown", "its 52-week high"),
    ("change_20", "its close 20 sessions before"),
)


async def regime(ask: Ask, *, symbols: tuple[Symbol, ...] = ()) -> Finding:
    """Trend, volatility, drawdown, breadth and sectors; a fund among `symbols` is the benchmark instead of the usual one."""
    members = await ask.db.rows(symbols_breadth)
    benchmark = _benchmark(members, symbols)
    if benchmark is None:
        return ask.empty(f"no recent bars of {', '.join(BENCHMARKS)} to judge the market by")
    bars = await ask.db.rows(bars_recent, symbols=[benchmark], sessions=HISTORY)
    stocks = members.where(kind="stock")
    text = [*_state(ask, benchmark, bars), *_breadth(ask, stocks)]
    table, best = month(ask, stocks)
    return ask.found(*text, *best, table=table, chart=_chart(benchmark, bars), yields=Entities(symbols=(benchmark,)))


def _benchmark(members: Result, symbols: tuple[Symbol, ...]) -> Symbol | None:
    """The first of the named funds, then of the usual ones, that has bars; a company is no market."""
    kinds = {row.symbol: row.kind for row in members}
    named = [symbol for symbol in symbols if kinds.get(symbol, "stock") != "stock"]
    return next((symbol for symbol in (*named, *BENCHMARKS) if symbol in kinds), None)


def _state(ask: Ask, benchmark: Symbol, bars: Result) -> list[str]:
    """The headline facts: the regime, then volatility and drawdown; each clause only where it is known."""
    found, text = ask.facts.run(of.state, bars), []
    known = {field: _fact(ask, benchmark, bars, field) for field in FIELDS if getattr(found, field) is not None}
    if "regime" in known:
        text.append(f"Market regime by {benchmark}: {known['regime']}.")
    if "volatility" in known:
        above = f"higher than in {known['volatility_rank']} of the last {known['ranked']} sessions"
        text.append(f"Volatility over a month is {known['volatility']} a year, {above}.")
    distances = [f"{known[field]} against {what}" for field, what in DISTANCES if field in known]
    return [*text, f"{benchmark} is at {', '.join(distances)}."]


def _fact(ask: Ask, benchmark: Symbol, bars: Result, field: str) -> Fact:
    label, unit = FIELDS[field]
    entity = MARKET if field == "regime" else f"symbol:{benchmark}"
    return ask.facts.calc(label.format(benchmark), of.state, bars, unit=unit, entity=entity, field=field)


def _breadth(ask: Ask, stocks: Result) -> list[str]:
    if ask.facts.run(of.breadth, stocks) is None:
        return []
    share = ask.facts.calc("share of stocks above their 50-day average", of.breadth, stocks, unit="fraction", entity=MARKET)
    count = ask.facts.calc("stocks measured", of.members_measured, stocks, unit="count", entity=MARKET)
    return [f"Breadth: {share} of the {count} stocks in the database are above their 50-day average."]


def _chart(benchmark: Symbol, bars: Result) -> Chart:
    """The closes of a year and their two averages."""
    shown, source = bars[-of.YEAR :], rows_source(bars)
    x = tuple(str(bar.session) for bar in shown)
    lines = [Series(name=benchmark, x=x, y=tuple(bar.close for bar in shown), source=source)]
    for sessions in (of.SHORT, of.LONG):
        params = {"sessions": sessions, "last": of.YEAR}
        calc = Calc(function=name_of(of.moving_average), params=params, inputs=(source,))
        y = of.moving_average(bars.records, sessions=sessions, last=of.YEAR)
        lines.append(Series(name=f"{sessions}-day average", x=x, y=y, source=calc))
    return Chart(kind="line", title=f"{benchmark} and its averages", unit="usd_per_share", series=tuple(lines))
