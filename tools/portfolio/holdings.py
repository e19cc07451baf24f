"""portfolio.holdings: what the user holds, what it is worth, what it has gained.

Positions without a known price are named and left out of the sums, never taken as zero.
"""

from decimal import Decimal

from db.result import Picked, Result
from db.sql import balance_latest, positions_open
from tools.analytics import positions as of
from tools.builder import rows_source
from tools.facts import Chart, Entities, Fact, Finding, Series, Symbol, Table, Unit
from tools.skill import Ask

ACCOUNT = "account:all"
SHOWN = 12  # holdings in table and chart; the sums are over all of them


async def holdings(ask: Ask, *, symbols: tuple[Symbol, ...] = ()) -> Finding:
    """Value, profit and weight of the open positions, or of those in `symbols`."""
    rows = await ask.db.rows(positions_open, symbols=list(symbols))
    if not rows:
        return ask.empty(f"no open position in {', '.join(symbols)}" if symbols else "no open positions")
    balances = await ask.db.rows(balance_latest)
    worth, text = _totals(ask, rows, balances if not symbols else None)
    ranked = _by_value(rows)
    table, largest = _table(ask, worth, ranked)
    held = tuple(dict.fromkeys(pick.record.symbol for pick in ranked if pick.record.kind != "event"))
    return ask.found(*text, *largest, table=table, chart=_chart(rows, ranked), yields=Entities(symbols=held))


def _totals(ask: Ask, rows: Result, balances: Result | None) -> tuple[Fact, list[str]]:
    """The headline facts and their sentences; the first fact is what the holdings are worth."""
    calc, n = ask.facts.calc, len(rows)
    value = calc("market value of holdings", of.total_value, rows, unit="usd", entity=ACCOUNT)
    change = calc("change on the day", of.total_day_change, rows, unit="usd", entity=ACCOUNT)
    gain = calc("unrealised profit", of.total_unrealised, rows, unit="usd", entity=ACCOUNT)
    count = calc("open positions", of.held, rows, unit="count", entity=ACCOUNT)
    known = " as far as prices are known" if of.unpriced(rows) else ""
    text = [f"Your {count} open position{'s' if n > 1 else ''} {'are' if n > 1 else 'is'} worth {value}{known}."]
    if balances:
        cash = calc("cash", of.cash, balances, unit="usd", entity=ACCOUNT)
        equity = calc("account value", of.total, value, cash, unit="usd", entity=ACCOUNT)
        text = [f"Your account is worth {equity}: {count} open positions at {value}{known} and {cash} in cash."]
    if change.value is not None:
        moved = calc(
            "relative change since the session before", of.change_fraction, change, value, unit="fraction", entity=ACCOUNT
        )
        text.append(f"That is {change} ({moved}) against the session before, with {gain} unrealised since opening.")
    else:
        text.append(f"Unrealised since opening: {gain}.")
    return value, [*text, *_left_out(ask, rows)]


def _left_out(ask: Ask, rows: Result) -> list[str]:
    """What has no price, and what has one that cannot be the traded one: it is adjusted for a split the shares have not seen."""
    if not of.unpriced(rows):
        return []
    count = ask.facts.calc("positions without a price", of.unpriced, rows, unit="count", entity=ACCOUNT)
    missing, rescaled = (
        sorted({row.symbol for row in rows if row.price is None and row.rescaled is flag}) for flag in (False, True)
    )
    names = ", ".join((*missing, *rescaled))
    text = [f"Left out for want of a price: {count} ({names})."]
    if rescaled:
        text.append(f"Of {', '.join(rescaled)} the prices do not fit your own trades: they are adjusted for a later split.")
    return text


def _by_value(rows: Result) -> list[Picked]:
    """Priced positions, the largest first."""
    priced = [rows.one(position_id=row.position_id) for row in rows if row.price is not None]
    return sorted(priced, key=lambda pick: abs(_worth(pick)), reverse=True)


def _worth(pick: Picked) -> Decimal:
    return of.market_value(pick.record) or Decimal(0)


def _table(ask: Ask, worth: Fact, ranked: list[Picked]) -> tuple[Table, list[str]]:
    """A line a holding, and the sentence that names the biggest."""
    cells: list[tuple[str, ...]] = []
    largest: list[str] = []
    for pick in ranked[:SHOWN]:
        name, entity = position_name(pick.record), f"symbol:{pick.record.symbol}"
        value = ask.facts.calc(f"market value of {name}", of.market_value, pick, unit="usd", entity=entity)
        weight = ask.facts.calc(f"weight of {name}", of.share, value, worth, unit="fraction", entity=entity)
        gain = ask.facts.calc(f"unrealised profit on {name}", of.unrealised, pick, unit="usd", entity=entity)
        price = ask.facts.row(f"price of {name}", pick, "price", unit="usd_per_share", entity=entity)
        quantity = _quantity(ask, pick, name, entity)
        cells.append((name, str(quantity), str(price), str(value), str(weight), str(gain)))
        largest.append(f"{name} {value} ({weight})")
    sentence = [f"Largest: {', '.join(largest[:3])}."] if largest else []
    return Table(columns=("position", "quantity", "price", "value", "weight", "unrealised"), rows=tuple(cells)), sentence


def _quantity(ask: Ask, pick: Picked, name: str, entity: str) -> Fact:
    unit: Unit = "shares" if pick.record.kind == "stock" else "contracts"
    return ask.facts.row(f"quantity of {name}", pick, "quantity", unit=unit, entity=entity)


def _chart(rows: Result, ranked: list[Picked]) -> Chart:
    shown = ranked[:SHOWN]
    values = tuple(float(_worth(pick)) for pick in shown)
    names = tuple(position_name(pick.record) for pick in shown)
    series = Series(name="market value", x=names, y=values, source=rows_source(rows))
    return Chart(kind="bars", title="Holdings by market value", unit="usd", series=(series,))


def position_name(position: object) -> str:
    """'NVDA', or 'NVDA 2026-01-16 150 call' for an option."""
    get = position.__getattribute__
    if get("kind") != "option":
        return str(get("symbol"))
    return f"{get('symbol')} {get('expiry')} {get('strike').normalize():f} {get('option_type')}"
