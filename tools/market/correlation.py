"""market.correlation: how symbols move together, and with the market.

Two or more symbols give a matrix: below its diagonal the correlation of 250 sessions, above it that of the last 60, and each
symbol's beta. One symbol is set against the benchmark and against the mean of each sector, itself left out. No symbol at all
means broad funds of shares, bonds and commodities, those that have bars. Symbols without bars are named.
"""

from datetime import timedelta
from itertools import combinations

from db.result import Result
from db.sql import closes_recent, sector_closes
from tools.analytics import correlation as of
from tools.analytics.registry import name_of
from tools.builder import rows_source
from tools.facts import Calc, Chart, Entities, Fact, Finding, Series, Symbol, Table
from tools.market.benchmark import BENCHMARKS
from tools.skill import Ask

LONG, SHORT = 250, 60  # sessions
MOST = 8  # symbols of a matrix
NAMED = 3
BROAD: tuple[Symbol, ...] = ("SPY", "QQQ", "IWM", "EEM", "TLT", "HYG", "GLD", "USO")
YEAR = timedelta(days=370)
Lines = dict[str, Result]  # closes by symbol or sector


async def correlation(ask: Ask, *, symbols: tuple[Symbol, ...] = ()) -> Finding:
    """The correlations among `symbols`, or of the only one with benchmark and sectors; beta in both."""
    wanted = list(dict.fromkeys(symbols or BROAD))
    rows = await ask.db.rows(closes_recent, symbols=[*wanted, *BENCHMARKS], sessions=LONG + SHORT + 1)
    lines: Lines = rows.by("symbol")
    held = [symbol for symbol in wanted if symbol in lines]
    if not held:
        return ask.empty(f"no bars of {', '.join(wanted)} are known")
    benchmark = next((fund for fund in BENCHMARKS if fund in lines and fund not in held), None)
    market = {benchmark: lines[benchmark]} if benchmark else {}
    if len(held) > 1:
        text, table = _matrix(ask, {symbol: lines[symbol] for symbol in held[:MOST]}, market)
        pair = {symbol: lines[symbol] for symbol in held[:2]}
    else:
        since = ask.clock.session - YEAR
        sectors = (await ask.db.rows(sector_closes, since=since, without=held)).by("sector")
        text, table = _alone(ask, held[0], lines[held[0]], market, sectors)
        pair = {held[0]: lines[held[0]], **market}
    text += _left_out(wanted, held) if symbols else ["You named no symbols, so these are broad funds."]
    return ask.found(*text, table=table, chart=_chart(pair), yields=Entities(symbols=tuple(held)))


def _matrix(ask: Ask, held: Lines, market: Lines) -> tuple[list[str], Table]:
    """The pairs, the closest first, then betas."""
    both = {pair: _pair(ask, pair, held) for pair in combinations(held, 2)}
    known = {pair: float(str(long.value)) for pair, (long, _) in both.items() if long}
    ranked = sorted(known, key=known.__getitem__, reverse=True)
    text = [f"Correlation of daily returns: {'; '.join(_said(pair, both[pair]) for pair in ranked[:NAMED])}."] if ranked else []
    if len(ranked) > NAMED:
        text.append(f"Least alike: {_said(ranked[-1], both[ranked[-1]])}.")
    betas = {symbol: _beta(ask, symbol, closes, market) for symbol, closes in held.items()}
    text += _betas(betas, market)
    cells = {(row, column): _corner(both, row, column) for row in held for column in held}
    lines = tuple((row, *(cells[row, column] for column in held), str(betas[row] or "unknown")) for row in held)
    text.append(f"In the table {LONG} sessions stand below the diagonal, {SHORT} above it.")
    return text, Table(columns=("", *held, "beta"), rows=lines)


def _alone(ask: Ask, symbol: Symbol, closes: Result, market: Lines, sectors: Lines) -> tuple[list[str], Table]:
    """One symbol against the benchmark and the mean of each sector."""
    others = {**market, **sectors}
    held = {symbol: closes, **others}
    both = {name: _pair(ask, (symbol, name), held) for name in others}
    known = {name: facts[0] for name, facts in both.items() if facts[0]}
    ranked = sorted(known, key=lambda name: float(str(known[name].value)), reverse=True)
    text = [f"Correlation of daily returns: {_said((symbol, name), both[name])}." for name in market if name in known]
    beta = _beta(ask, symbol, closes, market)
    text += _betas({symbol: beta}, market)
    alike = [name for name in ranked if name in sectors]
    if len(alike) > 1:
        most, least = alike[0], alike[-1]
        text.append(f"Of the sectors it moves most like {most} ({known[most]}) and least like {least} ({known[least]}).")
    order = [*market, *alike]
    rows = tuple((name, *(str(fact or "unknown") for fact in both[name])) for name in order)
    return text, Table(columns=(f"{symbol} with", f"{LONG} sessions", f"{SHORT} sessions"), rows=rows)


def _pair(ask: Ask, pair: tuple[str, str], held: Lines) -> tuple[Fact | None, Fact | None]:
    """The long and the short correlation of a pair; None where they cannot be had."""
    first, second = pair
    made = []
    for sessions in (LONG, SHORT):
        inputs = held[first], held[second]
        label = f"correlation of {first} and {second} over {sessions} sessions"
        known = ask.facts.run(of.correlation, *inputs, sessions=sessions) is not None
        entity = f"symbol:{first}"
        made.append(
            ask.facts.calc(label, of.correlation, *inputs, unit="ratio", entity=entity, sessions=sessions) if known else None
        )
    return made[0], made[1]


def _said(pair: tuple[str, str], facts: tuple[Fact | None, Fact | None]) -> str:
    lately = f", lately {facts[1]}" if facts[1] else ""
    return f"{pair[0]} and {pair[1]} {facts[0]}{lately}"


def _beta(ask: Ask, symbol: Symbol, closes: Result, market: Lines) -> Fact | None:
    for name, benchmark in market.items():
        if ask.facts.run(of.beta, closes, benchmark, sessions=LONG) is not None:
            label = f"beta of {symbol} to {name} over {LONG} sessions"
            return ask.facts.calc(label, of.beta, closes, benchmark, unit="ratio", entity=f"symbol:{symbol}", sessions=LONG)
    return None


def _betas(betas: dict[str, Fact | None], market: Lines) -> list[str]:
    known = [f"{symbol} {fact}" for symbol, fact in betas.items() if fact]
    return [f"Beta to {next(iter(market))}: {', '.join(known)}."] if known else []


def _corner(both: dict[tuple[str, str], tuple[Fact | None, Fact | None]], row: str, column: str) -> str:
    """A cell of the matrix: the short window above the diagonal, the long one below."""
    if row == column:
        return ""
    fact = both[row, column][1] if (row, column) in both else both[column, row][0]
    return str(fact or "unknown")


def _left_out(wanted: list[Symbol], held: list[Symbol]) -> list[str]:
    missing = [symbol for symbol in wanted if symbol not in held]
    text = [f"No bars of {', '.join(missing)} are known."] if missing else []
    return text + ([f"Shown are the first {MOST} of the symbols."] if len(held) > MOST else [])


def _chart(pair: Lines) -> Chart | None:
    """The correlation of 60 sessions through the year, of the first two."""
    if len(pair) < 2:
        return None
    (first, one), (second, two) = pair.items()
    params = {"sessions": SHORT, "last": LONG}
    y = of.rolling(one.records, two.records, sessions=SHORT, last=LONG)
    x = tuple(str(day) for day in of.common(one, two)[-len(y) :]) if y else ()
    source = Calc(function=name_of(of.rolling), params=params, inputs=(rows_source(one), rows_source(two)))
    title = f"Correlation of {first} and {second} over {SHORT} sessions"
    return Chart(kind="line", title=title, unit="ratio", series=(Series(name="correlation", x=x, y=y, source=source),))
