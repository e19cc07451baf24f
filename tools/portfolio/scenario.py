"""portfolio.scenario: what the account would gain or lose if the market, or a named symbol, moved at once.

A percentage named without a sign is shown both ways, the fall first; without one, falls of a tenth and a fifth and a rise of a
tenth. Named symbols other than the benchmark move by the shock themselves, and only what is held in them counts. Options are
revalued twice: at the volatility of their quotes, and with it higher. A shock is no forecast.
"""

from decimal import Decimal
from typing import Any

from db.sql import balance_latest, positions_open
from tools.analytics import positions, scenarios
from tools.analytics.registry import name_of
from tools.builder import rows_source
from tools.facts import Amount, Calc, Chart, Entities, Fact, Finding, Series, Symbol, Table
from tools.portfolio.risk import ACCOUNT, BENCHMARK, DIVIDEND, RATE, Book, book, left_out
from tools.skill import Ask

SHOCKS = (-0.1, -0.2, 0.1)
IV_MORE = 0.1  # volatility higher by ten points
NAMED = 3  # symbols named as moving most
LEVELS = tuple(n / 100 for n in range(-30, 31, 5))  # of the chart


async def scenario(ask: Ask, *, amounts: tuple[Amount, ...] = (), symbols: tuple[Symbol, ...] = ()) -> Finding:
    """Gain or loss of the account under each shock in `amounts` (fractions); of `symbols`, under a shock of theirs."""
    own = tuple(symbol for symbol in symbols if symbol != BENCHMARK)
    held = await book(ask, own)
    if not held.positions:
        return ask.empty(f"no open position in {', '.join(own)}" if own else "no open positions")
    if not held.symbols:
        return ask.empty("no open position with a price or a recent option quote to revalue")
    account = await _account(ask)
    benchmark = None if own else BENCHMARK
    lines = [_line(ask, held, account, shock, benchmark) for shock in _shocks(amounts)]
    text = [*_told(lines, own), *_most(ask, held, lines[0][0], benchmark), *_how(ask, held, benchmark)]
    chart = _chart(held, benchmark)
    return ask.found(*text, table=_table(lines), chart=chart, yields=Entities(symbols=held.symbols))


async def _account(ask: Ask) -> tuple[Any, Any]:
    """What the account's value is computed from: positions and balances."""
    return await ask.db.rows(positions_open, symbols=[]), await ask.db.rows(balance_latest)


def _shocks(amounts: tuple[Amount, ...]) -> tuple[float, ...]:
    """As fractions: those named, both ways where no sign was said."""
    named = [amount for amount in amounts if amount.unit == "fraction" and amount.value]
    if not named:
        return SHOCKS
    found: list[Decimal] = []
    for amount in named:
        signed = amount.text.lstrip().startswith(("-", "+"))
        found += [amount.value] if signed else [-abs(amount.value), abs(amount.value)]
    return tuple(dict.fromkeys(max(float(shock), -1.0) for shock in found))


def _given(shock: float, benchmark: str | None, iv_more: float) -> dict[str, Any]:
    return {"shock": shock, "benchmark": benchmark, "iv_more": iv_more, "rate": RATE, "dividend": DIVIDEND}


def _line(ask: Ask, held: Book, account: tuple[Any, Any], shock: float, benchmark: str | None) -> tuple[float, dict[str, Fact]]:
    """The facts of one shock."""
    way = f"at {shock:+.4g} of {benchmark or 'the symbol'}"

    def part(label: str, field: str, iv_more: float = 0.0, unit: Any = "usd") -> Fact:
        given = _given(shock, benchmark, iv_more)
        return ask.facts.calc(
            f"{label} {way}", scenarios.outcome, held.positions, held.bars, unit=unit, entity=ACCOUNT, field=field, **given
        )

    facts = {"total": part("gain or loss", "total")}
    facts["fraction"] = _fraction(ask, account, facts["total"], way)
    facts["shock"] = part("shock", "shock", unit="fraction")
    facts["stocks"], facts["options"] = part("part of shares", "stocks"), part("part of options", "options")
    facts["wilder"] = part("with volatility ten points higher", "total", IV_MORE)
    return shock, facts


def _fraction(ask: Ask, account: tuple[Any, Any], gain: Fact, way: str) -> Fact:
    """A gain as a part of the account's value, which is made a fact once."""
    calc, known = ask.facts.calc, {fact.label: fact for fact in ask.facts}
    whole = known.get("account value")
    if whole is None:
        worth = calc("market value of holdings", positions.total_value, account[0], unit="usd", entity=ACCOUNT)
        cash = calc("cash", positions.cash, account[1], unit="usd", entity=ACCOUNT)
        whole = calc("account value", positions.total, worth, cash, unit="usd", entity=ACCOUNT)
    return calc(f"part of the account {way}", positions.share, gain, whole, unit="fraction", entity=ACCOUNT)


def _told(lines: list[tuple[float, dict[str, Fact]]], own: tuple[Symbol, ...]) -> list[str]:
    """A sentence a shock."""
    who = " and ".join(own) or f"the market ({BENCHMARK})"
    text = []
    for shock, f in lines:
        word = "fell" if shock < 0 else "rose"
        apart = f"{f['stocks']} on shares and {f['options']} on options"
        text.append(f"If {who} {word} {f['shock']} at once your account would change by {f['total']} ({f['fraction']}): {apart}.")
    return [*text, f"With volatility ten points higher the first comes to {lines[0][1]['wilder']}."]


def _most(ask: Ask, held: Book, shock: float, benchmark: str | None) -> list[str]:
    """The symbols that move the account most under the first shock."""
    given: dict[str, Any] = {"shock": shock, "benchmark": benchmark, "rate": RATE, "dividend": DIVIDEND}
    inputs = (held.positions, held.bars)
    gains = {s: float(ask.facts.run(scenarios.symbol_gain, *inputs, symbol=s, **given)) for s in held.symbols}
    if len(gains) < 2:
        return []
    told = []
    for s in sorted(gains, key=lambda symbol: -abs(gains[symbol]))[:NAMED]:
        label, entity = f"part of {s}", f"symbol:{s}"
        told.append(f"{s} {ask.facts.calc(label, scenarios.symbol_gain, *inputs, unit='usd', entity=entity, symbol=s, **given)}")
    return [f"Most of it: {', '.join(told)}."]


def _how(ask: Ask, held: Book, benchmark: str | None) -> list[str]:
    text = left_out(ask, held.positions)
    if benchmark:
        given = _given(SHOCKS[0], benchmark, 0.0)
        text.append("Each share moves by its beta of a year; options are revalued at their quoted volatility, no time passing.")
        if ask.facts.run(scenarios.outcome, held.positions, held.bars, **given).assumed:
            count = ask.facts.calc(
                "symbols without a beta", scenarios.outcome, held.positions, held.bars,
                unit="count", entity=ACCOUNT, field="assumed", **given,
            )  # fmt: skip
            text.append(f"Symbols without a beta, taken as one: {count}.")
    else:
        text.append("Only what you hold in it moves; options are revalued at their quoted volatility, no time passing.")
    return text


def _table(lines: list[tuple[float, dict[str, Fact]]]) -> Table:
    fields = ("shock", "total", "fraction", "stocks", "options", "wilder")
    rows = tuple(tuple(str(facts[field]) for field in fields) for _, facts in lines)
    return Table(columns=("shock", "gain or loss", "of account", "shares", "options", "volatility +10"), rows=rows)


def _chart(held: Book, benchmark: str | None) -> Chart:
    """Gain or loss over a range of shocks."""
    inputs = (rows_source(held.positions), rows_source(held.bars))
    source = Calc(function=name_of(scenarios.curve), params=_curve(benchmark), inputs=inputs)
    gains = scenarios.curve(held.positions.records, held.bars.records, **_curve(benchmark))
    series = Series(name="gain or loss", x=tuple(f"{100 * level:.0f}" for level in LEVELS), y=gains, source=source)
    return Chart(kind="payoff", title="Gain or loss by shock, per cent", unit="usd", series=(series,))


def _curve(benchmark: str | None) -> dict[str, Any]:
    return {"shocks": list(LEVELS), "benchmark": benchmark, "rate": RATE, "dividend": DIVIDEND}
