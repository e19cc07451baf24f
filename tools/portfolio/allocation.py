"""portfolio.allocation: how the account is spread over sectors, symbols and cash, and how concentrated it is.

Shares and options on a symbol are netted into one holding. Weights of sectors and holdings are of the account, cash included;
the measures of concentration are of the holdings alone. What has no price is left out, and said.
"""

from db.result import Result
from db.sql import balance_latest, positions_open
from tools.analytics import allocation as of
from tools.analytics import positions
from tools.builder import rows_source
from tools.facts import Chart, Entities, Fact, Finding, Series, Symbol, Table
from tools.skill import Ask

ACCOUNT = "account:all"
SHOWN = 10  # holdings in the table
LARGEST = 5


async def allocation(ask: Ask, *, symbols: tuple[Symbol, ...] = ()) -> Finding:
    """Weights by sector and by holding; of `symbols`, what part of the account they are."""
    rows = await ask.db.rows(positions_open, symbols=[])
    if not rows:
        return ask.empty("no open positions")
    absent = [symbol for symbol in dict.fromkeys(symbols) if symbol not in {row.symbol for row in rows}]
    if symbols and len(absent) == len(set(symbols)):
        return ask.empty(f"no open position in {', '.join(absent)}")
    worth, cash, account = _account(ask, rows, await ask.db.rows(balance_latest))
    text = _named(ask, rows, account, [symbol for symbol in dict.fromkeys(symbols) if symbol not in absent])
    spread, sectors = _sectors(ask, rows, account)
    holdings = _holdings(ask, rows, account)
    text += [*spread, *_concentration(ask, rows), f"Holdings are worth {worth}, cash {cash}.", *_unpriced(ask, rows)]
    text += [f"No open position in {', '.join(absent)}."] if absent else []
    table = Table(columns=("part", "value", "of the account"), rows=(*sectors, *_cash(ask, cash, account), *holdings))
    held = tuple(row.symbol for row in rows if row.kind != "event")
    return ask.found(*text, table=table, chart=_chart(rows), yields=Entities(symbols=tuple(dict.fromkeys(held))))


def _account(ask: Ask, rows: Result, balances: Result) -> tuple[Fact, Fact, Fact]:
    calc = ask.facts.calc
    worth = calc("market value of holdings", positions.total_value, rows, unit="usd", entity=ACCOUNT)
    cash = calc("cash", positions.cash, balances, unit="usd", entity=ACCOUNT)
    return worth, cash, calc("account value", positions.total, worth, cash, unit="usd", entity=ACCOUNT)


def _sectors(ask: Ask, rows: Result, account: Fact) -> tuple[list[str], list[tuple[str, ...]]]:
    """The sentence of the largest sectors, and a line of the table for each."""
    cells, told = list[tuple[str, ...]](), []
    for sector in of.by_sector(rows.records):
        value = ask.facts.calc(f"in {sector}", of.sector_value, rows, unit="usd", entity=ACCOUNT, sector=sector)
        weight = ask.facts.calc(f"weight of {sector}", positions.share, value, account, unit="fraction", entity=ACCOUNT)
        cells.append((sector, str(value), str(weight)))
        told.append(f"{sector} {weight}")
    return [f"Your account by sector: {', '.join(told)}."], cells


def _holdings(ask: Ask, rows: Result, account: Fact) -> list[tuple[str, ...]]:
    cells: list[tuple[str, ...]] = []
    for symbol in list(of.by_symbol(rows.records))[:SHOWN]:
        value, weight = _weight(ask, rows, account, symbol)
        cells.append((symbol, str(value), str(weight)))
    return cells


def _weight(ask: Ask, rows: Result, account: Fact, symbol: Symbol) -> tuple[Fact, Fact]:
    """What is held in a symbol, and its part of the account."""
    entity = f"symbol:{symbol}"
    value = ask.facts.calc(f"held in {symbol}", of.symbol_value, rows, unit="usd", entity=entity, symbol=symbol)
    return value, ask.facts.calc(f"weight of {symbol}", positions.share, value, account, unit="fraction", entity=entity)


def _named(ask: Ask, rows: Result, account: Fact, symbols: list[Symbol]) -> list[str]:
    """A sentence for each symbol asked for."""
    pairs = [(symbol, *_weight(ask, rows, account, symbol)) for symbol in symbols]
    return [f"{symbol} is {weight} of your account: {value}, shares and options netted." for symbol, value, weight in pairs]


def _cash(ask: Ask, cash: Fact, account: Fact) -> list[tuple[str, ...]]:
    weight = ask.facts.calc("weight of cash", positions.share, cash, account, unit="fraction", entity=ACCOUNT)
    return [("Cash", str(cash), str(weight))]


def _concentration(ask: Ask, rows: Result) -> list[str]:
    calc = ask.facts.calc
    largest = calc(
        f"share of the {LARGEST} largest holdings", of.top_share, rows, unit="fraction", entity=ACCOUNT, largest=LARGEST
    )
    index = calc("Herfindahl index of holdings", of.herfindahl, rows, unit="ratio", entity=ACCOUNT)
    if index.value is None:
        return []
    alike = calc("equal holdings as concentrated", of.equal_holdings, index, unit="count", entity=ACCOUNT)
    count = calc("symbols held", of.symbols, rows, unit="count", entity=ACCOUNT)
    spread = f"a Herfindahl index of {index}, as concentrated as {alike} equal holdings"
    return [f"Of your {count} symbols the five largest are {largest} of the holdings, {spread}."]


def _unpriced(ask: Ask, rows: Result) -> list[str]:
    missing = sorted({row.symbol for row in rows if row.price is None})
    if not missing:
        return []
    count = ask.facts.calc("positions without a price", positions.unpriced, rows, unit="count", entity=ACCOUNT)
    return [f"Left out for want of a price: {count} ({', '.join(missing)})."]


def _chart(rows: Result) -> Chart:
    sums = of.by_sector(rows.records)
    series = Series(name="value", x=tuple(sums), y=tuple(map(float, sums.values())), source=rows_source(rows))
    return Chart(kind="bars", title="Holdings by sector", unit="usd", series=(series,))
