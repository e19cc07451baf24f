"""portfolio.greeks: delta, gamma, theta and vega of the positions and the account, and its delta in shares of the market.

Options are measured at the volatility of their last quote of five days, with the right to exercise early where they have it;
what has no quote is named and left out. Beta is over 250 sessions against SPY.
"""

from typing import Any

from db.result import Picked
from tools.analytics import greeks as of
from tools.builder import rows_source
from tools.facts import Chart, Entities, Fact, Finding, Series, Symbol, Table, Unit
from tools.portfolio.holdings import position_name
from tools.portfolio.risk import ACCOUNT, BENCHMARK, DIVIDEND, RATE, Book, book, left_out, short
from tools.skill import Ask

SHOWN = 14  # positions in the table
GIVEN: dict[str, Any] = {"rate": RATE, "dividend": DIVIDEND}


async def greeks(ask: Ask, *, symbols: tuple[Symbol, ...] = ()) -> Finding:
    """Greeks of the account, or of what is held in `symbols`."""
    held = await book(ask, symbols)
    if not held.positions:
        return ask.empty(f"no open position in {', '.join(symbols)}" if symbols else "no open positions")
    if not held.symbols:
        return ask.empty("no open position with a price or a recent option quote to measure it by")
    text = [*_account(ask, held), *_weighted(ask, held)]
    table = _table(ask, held)
    text += [*left_out(ask, held.positions), *_how(ask, held)]
    return ask.found(*text, table=table, chart=_chart(held), yields=Entities(symbols=held.symbols))


def _account(ask: Ask, held: Book) -> list[str]:
    delta, theta, vega = (_of_account(ask, held, name) for name in ("delta", "theta", "vega"))
    return [
        f"Your positions move like {delta} of shares: that is their delta in dollars.",
        f"A calendar day that passes brings {theta}, and a point of volatility {vega}.",
    ]


def _of_account(ask: Ask, held: Book, field: str) -> Fact:
    label = {"delta": "delta in dollars", "theta": "theta a calendar day", "vega": "vega a point of volatility"}[field]
    return ask.facts.calc(f"{label} of the account", of.account, held.positions, unit="usd", entity=ACCOUNT, field=field, **GIVEN)


def _weighted(ask: Ask, held: Book) -> list[str]:
    """The account's delta in shares of the benchmark."""
    inputs, given = (held.positions, held.bars), {"entity": ACCOUNT, "benchmark": BENCHMARK, **GIVEN}
    found: of.Weighted = ask.facts.run(of.weighted, *inputs, benchmark=BENCHMARK, **GIVEN)
    if found.shares is None:
        return [f"Beta-weighted delta is not known: there are too few prices of {BENCHMARK} and your symbols."]
    shares = ask.facts.calc(
        f"beta-weighted delta in {BENCHMARK} shares", of.weighted, *inputs, unit="shares", field="shares", **given
    )
    dollars = ask.facts.calc("beta-weighted delta in dollars", of.weighted, *inputs, unit="usd", field="dollars", **given)
    text = [f"Weighted by beta they move like {shares} shares of {BENCHMARK}, worth {dollars}."]
    if found.left_out:
        without = ask.facts.calc("positions without a beta", of.weighted, *inputs, unit="count", field="left_out", **given)
        text.append(f"In that {without} positions without a beta are left out.")
    return text


def _table(ask: Ask, held: Book) -> Table:
    """A line a position, the largest delta in dollars first."""
    picks = [held.positions.one(position_id=one.position_id) for one in held.positions if of.measurable(one)]
    picks.sort(key=lambda pick: abs(of.position(pick.record, **GIVEN).delta or 0.0), reverse=True)
    rows = tuple(_line(ask, held, pick) for pick in picks[:SHOWN])
    return Table(columns=("position", "delta", "delta in $", "beta", "gamma", "theta", "vega"), rows=rows)


def _line(ask: Ask, held: Book, pick: Picked) -> tuple[str, ...]:
    symbol, name = pick.record.symbol, position_name(pick.record)
    given: dict[str, Any] = {"entity": f"symbol:{symbol}"}

    def greek(label: str, field: str, unit: Unit) -> str:
        return str(ask.facts.calc(f"{label} of {name}", of.position, pick, unit=unit, field=field, **given, **GIVEN))

    first = greek("delta", "shares", "shares"), greek("delta in dollars", "delta", "usd")
    slope = ask.facts.calc(f"beta of {symbol}", of.beta, held.bars, unit="ratio", symbol=symbol, benchmark=BENCHMARK, **given)
    if pick.record.kind == "stock":
        return short(pick.record, ask.clock.today), *first, str(slope), "0", "0", "0"
    rest = greek("gamma", "gamma", "shares"), greek("theta", "theta", "usd"), greek("vega", "vega", "usd")
    return short(pick.record, ask.clock.today), *first, str(slope), *rest


def _how(ask: Ask, held: Book) -> list[str]:
    rate = ask.facts.calc("assumed rate", of.account, held.positions, unit="fraction", entity=ACCOUNT, field="rate", **GIVEN)
    sources = ", ".join(sorted({one.price_source for one in held.positions if one.price_source}))
    model = f"each option at its quoted volatility, rate {rate}, no dividends"
    return [f"Model: {model}, early exercise priced in (QuantLib) where the option allows it. Prices: {sources}."]


def _chart(held: Book) -> Chart:
    sums = {
        symbol: sum(of.position(one, **GIVEN).delta or 0.0 for one in held.positions if one.symbol == symbol)
        for symbol in held.symbols
    }
    ranked = sorted(sums, key=lambda symbol: -abs(sums[symbol]))[:SHOWN]
    series = Series(name="delta", x=tuple(ranked), y=tuple(sums[s] for s in ranked), source=rows_source(held.positions))
    return Chart(kind="bars", title="Delta in dollars by symbol", unit="usd", series=(series,))
