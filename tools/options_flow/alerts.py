"""options_flow.alerts: what a community of traders posted (XTrades), by symbol, author and action. Posts are data, not orders.

The free text of a post is shown, shortened and made inert, only in the table, where no terms say more; it is no fact and reaches
no prompt. What came of a trade is not known unless the feed says so.
"""

from typing import Any

from db.result import Picked, Record, Result
from db.sessions import NEW_YORK
from db.sql import alerts_known
from tools.analytics import alerts as of
from tools.builder import rows_source
from tools.contract import short_name
from tools.facts import Chart, Entities, Fact, Finding, Series, Symbol, Table, When
from tools.skill import Ask

MOST = 500  # alerts read
SHOWN = 10  # in the table
TOP = 5  # symbols and authors named
MARKET = "market"
_DID = {"BTO": "bought to open", "STO": "sold to open", "BTC": "bought to close", "STC": "sold to close"}
_DID |= {"OPEN": "opened", "CLOSE": "closed"}


async def alerts(ask: Ask, *, symbols: tuple[Symbol, ...] = (), dates: tuple[When, ...] = ()) -> Finding:
    """The latest alerts of `symbols`, or of all, posted on the `dates`, or at any time."""
    first, last = (dates[0].first.isoformat(), dates[0].last.isoformat()) if dates else (None, None)
    rows = await ask.db.rows(alerts_known, symbols=list(symbols), first=first, last=last, most=MOST)
    if not rows:
        return ask.empty(_nothing(symbols, dates))
    entity = f"symbol:{symbols[0]}" if len(set(symbols)) == 1 else MARKET
    text = [*_counts(ask, rows, entity), *_latest(ask, rows)]
    table = _table(ask, rows)
    text += [*_origin(rows), *_absent(rows, symbols)]
    found = [symbol for symbol in of.most(rows.records, "symbol", TOP) if of.handle(symbol) == symbol]
    return ask.found(*text, table=table, chart=_chart(rows) if len(found) > 1 else None, yields=Entities(symbols=tuple(found)))


def _nothing(symbols: tuple[Symbol, ...], dates: tuple[When, ...]) -> str:
    about = f" on {', '.join(symbols)}" if symbols else ""
    when = f" between {dates[0].first} and {dates[0].last}" if dates else ""
    return f"no alerts{about}{when}"


def _counts(ask: Ask, rows: Result, entity: str) -> list[str]:
    """How many, on what, by whom, doing what."""
    total = ask.facts.calc("alerts", of.count, rows, unit="count", entity=entity)
    days = sorted(_day(row) for row in (rows[0], rows[-1]))
    span = f"on {days[0]}" if days[0] == days[1] else f"from {days[0]} to {days[1]}"
    text = [f"{total} alert{'s' if len(rows) > 1 else ''} {span}."]
    for field, word in (("symbol", "Most alerted"), ("author", "Most active"), ("action", "Actions")):
        told = [
            f"{_named(field, value)} {_count(ask, rows, entity, field, value)}" for value in of.most(rows.records, field, TOP)
        ]
        text += [f"{word}: {', '.join(told)}."] if told else []
    if of.without_terms(rows.records):
        talk = ask.facts.calc("alerts without a trade", of.without_terms, rows, unit="count", entity=entity)
        text.append(f"Posts without a trade: {talk}.")
    return text


def _named(field: str, value: str) -> str:
    return _DID.get(value, of.handle(value)) if field == "action" else of.handle(value)


def _count(ask: Ask, rows: Result, entity: str, field: str, value: str) -> Fact:
    given: dict[str, Any] = {"column": field, "value": value}
    return ask.facts.calc(f"alerts, {_named(field, value)}", of.with_value, rows, unit="count", entity=entity, **given)


def _latest(ask: Ask, rows: Result) -> list[str]:
    """The latest post with a trade."""
    row = next((row for row in rows if row.action), None)
    if row is None:
        return []
    pick, name = rows.one(alert_id=row.alert_id), _contract(row, ask)
    who = ask.facts.calc(f"author of the alert on {name}", of.author, pick, unit="text", entity=_entity(row))
    price = f" at {_price(ask, pick, name)}" if row.price is not None else ""
    return [f"Latest, {_day(row)}: {who} {_DID.get(row.action, 'traded')} {name}{price}."]


def _table(ask: Ask, rows: Result) -> Table:
    """The latest posts; what has no terms is shown by its text."""
    cells = []
    for row in rows[:SHOWN]:
        pick, name = rows.one(alert_id=row.alert_id), _contract(row, ask)
        price = str(_price(ask, pick, name)) if row.price is not None else ""
        what = f"{of.handle(row.action)} {name}" if row.action else of.inert(row.body)
        cells.append(
            (f"{row.known_at.astimezone(NEW_YORK):%d %b %H:%M}", of.handle(row.author), what, price, of.handle(row.status or "-"))
        )
    return Table(columns=("posted", "author", "alert", "price", "status"), rows=tuple(cells))


def _price(ask: Ask, pick: Picked, name: str) -> Fact:
    return ask.facts.row(f"price in the alert on {name}", pick, "price", unit="usd_per_share", entity=_entity(pick.record))


def _contract(row: Record, ask: Ask) -> str:
    """'NVDA 5 Dec 195 C', or the symbol alone."""
    if row.symbol and row.expiry and row.strike is not None and row.option_type:
        return short_name(of.handle(row.symbol), row.expiry, row.strike, row.option_type, ask.clock.today)
    return of.handle(row.symbol or "no symbol")


def _entity(row: Record) -> str:
    return f"symbol:{of.handle(row.symbol)}" if row.symbol else MARKET


def _day(row: Record) -> str:
    return str(row.known_at.astimezone(NEW_YORK).date())


def _origin(rows: Result) -> list[str]:
    sources = ", ".join(sorted({of.handle(row.source) for row in rows}))
    return [f"Posts of others ({sources}), taken as they stand: whether a trade was made, and what came of it, is not known."]


def _absent(rows: Result, symbols: tuple[Symbol, ...]) -> list[str]:
    missing = [symbol for symbol in dict.fromkeys(symbols) if symbol not in {row.symbol for row in rows}]
    return [f"No alerts on {', '.join(missing)}."] if missing else []


def _chart(rows: Result) -> Chart:
    names = of.most(rows.records, "symbol", 8)
    counts = tuple(float(of.with_value(rows.records, column="symbol", value=name)) for name in names)
    series = Series(name="alerts", x=tuple(map(of.handle, names)), y=counts, source=rows_source(rows))
    return Chart(kind="bars", title="Alerts by symbol", unit="count", series=(series,))
