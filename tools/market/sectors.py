"""market.sectors: what each sector did over a session, a week, a month and a quarter, and who leads and who lags.

A sector's move is the mean of its stocks in the database, each counted alike, which is not an index weighted by size. Days that
are named add a column and rank the sectors by it.
"""

from db.result import Result
from db.sql import symbols_between, symbols_breadth
from tools.analytics import regimes as of
from tools.analytics.registry import name_of
from tools.builder import rows_source
from tools.facts import Calc, Chart, Entities, Fact, Finding, Series, Table, When
from tools.market.benchmark import MARKET
from tools.market.groups import breadth, held, moves
from tools.skill import Ask

PERIODS = {"close_20": "20 sessions", "close_1": "1 session", "close_5": "5 sessions", "close_60": "60 sessions"}  # first ranks
SIDE = 3  # leaders and laggards told


async def sectors(ask: Ask, *, dates: tuple[When, ...] = ()) -> Finding:
    """Sectors ranked over 20 sessions, or over the days named; breadth, and the stocks that lead and lag."""
    stocks = (await ask.db.rows(symbols_breadth)).where(kind="stock")
    groups = held(stocks)
    if not groups:
        return ask.empty("no stock with a sector and recent bars is known")
    named = await _between(ask, dates)
    ranked = moves(ask, groups, {column: f"over {words}" for column, words in PERIODS.items()})
    spans = moves(ask, held(named), {"close_before": _words(dates)}) if named else {}
    order = [name for name in spans or ranked if name in ranked] or list(ranked)
    if not order:
        return ask.empty("no sector has bars of 20 sessions")
    text = [*_ranking(order, spans or ranked, _words(dates) if spans else "over 20 sessions"), *_breadth(ask, stocks)]
    leaders, sides = _stocks(ask, named or stocks, "close_before" if named else "close_20")
    table = _table(ask, groups, order, ranked, spans)
    chart = _chart(groups, order)
    return ask.found(*text, *sides, table=table, chart=chart, yields=Entities(symbols=leaders))


async def _between(ask: Ask, dates: tuple[When, ...]) -> Result | None:
    """The stocks over the days named; None where no days are, or nothing traded on them yet."""
    if not dates or min(day.first for day in dates) > ask.clock.session:
        return None
    first, last = min(day.first for day in dates), max(day.last for day in dates)
    return await ask.db.rows(symbols_between, first=first, last=last) or None


def _words(dates: tuple[When, ...]) -> str:
    return f"({', '.join(day.text for day in dates)})"


def _ranking(order: list[str], moved: dict[str, list[Fact | None]], words: str) -> list[str]:
    best = ", ".join(f"{name} {moved[name][0]}" for name in order[:SIDE])
    if len(order) <= SIDE:
        return [f"Sectors {words}, the best first: {best}."]
    worst = ", ".join(f"{name} {moved[name][0]}" for name in order[: -SIDE - 1 : -1] if name not in order[:SIDE])
    return [f"Leading sectors {words}: {best}.", f"Lagging: {worst}."]


def _breadth(ask: Ask, stocks: Result) -> list[str]:
    if ask.facts.run(of.advanced, stocks, since="close_1") is None:
        return []
    label = "share of stocks that rose in the last session"
    rose = ask.facts.calc(label, of.advanced, stocks, unit="fraction", entity=MARKET, since="close_1")
    text = f"Breadth: {rose} of the stocks rose in the last session"
    if ask.facts.run(of.breadth, stocks) is None:
        return [f"{text}."]
    above = ask.facts.calc("share of stocks above their 50-day average", of.breadth, stocks, unit="fraction", entity=MARKET)
    return [f"{text}, {above} are above their 50-day average."]


def _stocks(ask: Ask, stocks: Result, since: str) -> tuple[tuple[str, ...], list[str]]:
    """The stocks that moved most either way, with the sentence on them."""
    changed = {row.symbol: of.change(row, since=since) for row in stocks if row.sector is not None}
    known = sorted((s for s, moved in changed.items() if moved is not None), key=lambda s: changed[s] or 0.0, reverse=True)
    if len(known) < 2 * SIDE:
        return tuple(known[:SIDE]), []
    facts = {
        symbol: ask.facts.calc(
            f"change of {symbol} over that time", of.change, stocks.one(symbol=symbol), unit="fraction",
            entity=f"symbol:{symbol}", since=since,
        )
        for symbol in (*known[:SIDE], *known[: -SIDE - 1 : -1])
    }  # fmt: skip
    said = [f"{symbol} {fact}" for symbol, fact in facts.items()]
    return tuple(known[:SIDE]), [f"Stocks that lead: {', '.join(said[:SIDE])}; that lag: {', '.join(said[SIDE:])}."]


def _table(
    ask: Ask,
    groups: dict[str, Result],
    order: list[str],
    ranked: dict[str, list[Fact | None]],
    spans: dict[str, list[Fact | None]],
) -> Table:
    """A line a sector: its moves from the shortest to the longest, the days named before them, then breadth."""
    columns = ("sector", *(("days named",) if spans else ()), "1 session", "5 sessions", "20 sessions", "60 sessions")
    lines = []
    for name in order:
        month, *rest = ranked[name]
        span = [spans[name][0]] if spans else []
        cells = [*span, *rest[:2], month, *rest[2:]]
        lines.append((name, *(str(fact or "unknown") for fact in cells), *breadth(ask, name, groups[name])))
    return Table(columns=(*columns, "above 50-day average", "stocks"), rows=tuple(lines))


def _chart(groups: dict[str, Result], order: list[str]) -> Chart:
    """The mean move of each sector over 20 sessions; a series a sector, since each has its own rows."""
    series = []
    for name in order:
        source = Calc(function=name_of(of.mean_return), params={"since": "close_20"}, inputs=(rows_source(groups[name]),))
        y = (of.mean_return(groups[name].records, since="close_20"),)
        series.append(Series(name=name, x=("20 sessions",), y=y, source=source))
    return Chart(kind="bars", title="Sectors over 20 sessions", unit="fraction", series=tuple(series))
