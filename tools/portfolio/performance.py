"""portfolio.performance: profit and loss by period, return, realised gains and income.

The value of the account comes from its balances, deposits and withdrawals from its transactions; how they make a profit and a
time-weighted return stands in `tools.analytics.history`. Without balances only realised gains and income are told. Of named
symbols, which have no balances, these two are told with the open profit.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from db.result import Result
from db.sql import balances_known, positions_open, transactions_known
from tools.analytics import history
from tools.analytics import positions as of
from tools.builder import rows_source
from tools.facts import Chart, Fact, Finding, Series, Symbol, Table, When
from tools.skill import Ask

ACCOUNT = "account:all"
DRAWN = 252  # sessions in the chart


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """The facts of one period; those from balances are None without any."""

    name: str  # "month to date"
    first: date  # days as asked, both included
    last: date
    profit: Fact | None
    twr: Fact | None
    moved: Fact | None
    realised: Fact
    closings: Fact
    unknown: int  # closings without a known cost
    income: Fact


async def performance(ask: Ask, *, dates: tuple[When, ...] = (), symbols: tuple[Symbol, ...] = ()) -> Finding:
    """Profit of the account over the `dates`, else the day, week, month and year so far; of `symbols`, what they brought."""
    activity = await ask.db.rows(transactions_known, symbols=list(symbols))
    if symbols:
        return _of_symbols(ask, symbols, activity, await ask.db.rows(positions_open, symbols=list(symbols)), dates)
    balances = await ask.db.rows(balances_known)
    if not balances and not activity:
        return ask.empty("no balances and no transactions of your account")
    told = [_told(ask, name, first, last, balances, activity) for name, first, last in _periods(ask, balances, dates)]
    text = [*_headline(told), *_realised(told[-1]), *_how(balances)]
    return ask.found(*text, table=_table(told), chart=_chart(balances) if len(balances) > 1 else None)


def _periods(ask: Ask, balances: Result, dates: tuple[When, ...]) -> list[tuple[str, date, date]]:
    """Name, first and last day of each period; those named, else the usual four up to the last session known."""
    if dates:
        return [(when.text, when.first, when.last) for when in dates]
    end = balances[-1].session if balances else ask.clock.session
    monday = end - timedelta(days=end.weekday())
    return [
        ("day", end, end),
        ("week to date", monday, end),
        ("month to date", end.replace(day=1), end),
        ("year to date", end.replace(month=1, day=1), end),
    ]


def _told(ask: Ask, name: str, first: date, last: date, balances: Result, activity: Result) -> Told:
    calc, days = ask.facts.calc, {"first": first.isoformat(), "last": last.isoformat()}
    given = {"entity": ACCOUNT, **days}
    found: history.Period = ask.facts.run(history.period, balances, activity, **days)
    profit = twr = moved = None
    if found.profit is not None:
        profit = calc(f"profit, {name}", history.period, balances, activity, unit="usd", field="profit", **given)
        twr = calc(f"time-weighted return, {name}", history.period, balances, activity, unit="fraction", field="twr", **given)
        moved = calc(f"deposits less withdrawals, {name}", history.period, balances, activity, unit="usd", field="moved", **given)
    return Told(
        name=name, first=first, last=last, profit=profit, twr=twr, moved=moved,
        realised=calc(f"realised gains, {name}", history.realised, activity, unit="usd", field="gain", **given),
        closings=calc(f"closings with a known cost, {name}", history.realised, activity, unit="count", field="closings", **given),
        unknown=ask.facts.run(history.realised, activity, **days).unknown,
        income=calc(f"dividends and interest, {name}", history.income, activity, unit="usd", **given),
    )  # fmt: skip


def _headline(told: list[Told]) -> list[str]:
    """A sentence a period that balances cover."""
    lines = []
    for each in told:
        if each.profit is None or each.moved is None:
            continue
        moved = f", {each.moved} of deposits less withdrawals left out" if each.moved.value else ""
        lines.append(f"{_named(each)} you {_gained(each.profit)} {each.profit} ({each.twr}){moved}.")
    return lines or ["No balances cover this stretch, so the account's profit in it is not known."]


def _named(told: Told) -> str:
    if told.name == "day":
        return f"On {told.last}"
    return f"{told.name[0].upper()}{told.name[1:]} ({told.first} to {told.last})"


def _gained(profit: Fact) -> str:
    return "lost" if float(str(profit.value)) < 0 else "gained"


def _realised(longest: Told) -> list[str]:
    """What was locked in and what was paid in, over the last period told."""
    span = f"From {longest.first} to {longest.last}"
    text = [f"{span} {longest.closings} closings realised {longest.realised}, and dividends and interest paid {longest.income}."]
    if longest.unknown:
        text.append("Sales of what no transaction here shows being bought have no known cost and are left out.")
    return text


def _how(balances: Result) -> list[str]:
    if not balances:
        return []
    return ["Profit is the change in value less money moved in or out; returns are time-weighted by session, not annualised."]


def _table(told: list[Told]) -> Table:
    rows = [
        (each.name, *(str(fact) if fact else "" for fact in (each.profit, each.twr, each.moved, each.realised, each.income)))
        for each in told
    ]
    return Table(columns=("period", "profit", "return", "deposits", "realised", "income"), rows=tuple(rows))


def _chart(balances: Result) -> Chart:
    shown = history.daily(balances.records)[-DRAWN:]
    days, worth = tuple(day.isoformat() for day, _ in shown), tuple(float(value) for _, value in shown)
    series = Series(name="account value", x=days, y=worth, source=rows_source(balances))
    return Chart(kind="line", title="Account value", unit="usd", series=(series,))


def _of_symbols(ask: Ask, symbols: tuple[Symbol, ...], activity: Result, held: Result, dates: tuple[When, ...]) -> Finding:
    """Realised gains, income and open profit of each symbol."""
    if not activity and not held:
        return ask.empty(f"no transactions and no position in {', '.join(symbols)}")
    first, last = (dates[0].first, dates[0].last) if dates else (date.min, ask.clock.today)
    span = f" from {first} to {last}" if dates else ""
    days = {"first": first.isoformat(), "last": last.isoformat()}
    rows, text = [], []
    for symbol in dict.fromkeys(symbols):
        mine, open_now = activity.where(symbol=symbol), held.where(symbol=symbol)
        gain, paid, still = _brought(ask, symbol, mine, open_now, days)
        rows.append((symbol, str(gain), str(paid), str(still)))
        text.append(f"{symbol}{span}: {gain} realised and {paid} of dividends; {still} open on what you hold now.")
    text += ["Realised gains match sales with the oldest purchase; fees are in them."]
    return ask.found(*text, table=Table(columns=("symbol", "realised", "income", "open profit"), rows=tuple(rows)))


def _brought(ask: Ask, symbol: Symbol, activity: Result, held: Result, days: dict[str, str]) -> tuple[Fact, Fact, Fact]:
    calc, entity = ask.facts.calc, f"symbol:{symbol}"
    return (
        calc(f"realised gains on {symbol}", history.realised, activity, unit="usd", entity=entity, field="gain", **days),
        calc(f"dividends from {symbol}", history.income, activity, unit="usd", entity=entity, **days),
        calc(f"unrealised profit on {symbol}", of.total_unrealised, held, unit="usd", entity=entity),
    )
