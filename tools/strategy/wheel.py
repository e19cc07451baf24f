"""strategy.wheel: cash-secured puts and covered calls that pay most for what they tie up, over symbols or the whole chain.

What takes part and how it is ranked stands in `tools.analytics.wheel`. An amount in dollars bounds the cash of a put (or the
shares of a call), one in days moves the expiry. One contract a symbol and side is kept, so that no symbol fills the list. Whether
shares for a call are held is not known here; with symbols from the account's holdings the calls are on those.
"""

from typing import Any, Literal

from db.result import Picked, Record, Result
from db.sql import premium_candidates
from tools.analytics import proposals, structures
from tools.analytics import wheel as of
from tools.builder import rows_source
from tools.contract import short_name
from tools.facts import Amount, Chart, Entities, Fact, Finding, Series, Symbol, Table, Unit
from tools.skill import Ask
from tools.strategy.figures import DIVIDEND, RATE
from tools.strategy.limits import budget, days

DAYS = (14, 50)  # to expiry, when none are named
DELTAS = (0.15, 0.30)  # absolute; a house rule after common practice for selling premium
SHOWN = 10
TOLD = 3
GIVEN: dict[str, Any] = {"rate": RATE, "dividend": DIVIDEND}
Side = Literal["both", "put", "call"]
_FIELDS: tuple[tuple[str, str, Unit], ...] = (
    ("annual", "annualised return", "fraction"),
    ("premium", "premium", "usd"),
    ("cash", "cash or shares tied up", "usd"),
    ("assigned", "probability of assignment", "probability"),
    ("delta", "delta", "ratio"),
    ("discount", "breakeven below the share", "fraction"),
    ("breakeven", "breakeven", "usd_per_share"),
    ("days", "days to expiry", "days"),
    ("iv", "volatility", "fraction"),
    ("earned", "return until expiry", "fraction"),
)


async def wheel(ask: Ask, *, symbols: tuple[Symbol, ...] = (), amounts: tuple[Amount, ...] = (), side: Side = "both") -> Finding:
    """The ten that pay most; `side` keeps puts or calls only."""
    least, most = days(amounts, DAYS)
    rows = await ask.db.rows(premium_candidates, symbols=list(symbols), least=least, most=most, open=proposals.LEAST_OPEN)
    chosen = _chosen(rows, side, budget(amounts))
    if not chosen:
        return ask.empty(_nothing(symbols, least, most, budget(amounts)))
    told = [(row, _facts(ask, _pick(rows, row), _name(row))) for row in chosen]
    count = ask.facts.calc("contracts that fit", of.fitting, rows, unit="count", entity="market", deltas=list(DELTAS), **GIVEN)
    text = [_sentence(row, facts, first=not n) for n, (row, facts) in enumerate(told[:TOLD])]
    text += [*_how(count, chosen, side), *_absent(rows, symbols)]
    yields = Entities(symbols=tuple(dict.fromkeys(row.symbol for row in chosen)))
    return ask.found(*text, table=_table(ask, told), chart=_chart(rows, chosen), yields=yields)


def _chosen(rows: Result, side: Side, budget: float | None) -> list[Record]:
    """The best of each symbol and side, the highest annualised return first."""
    best: dict[tuple[str, str], Record] = {}
    for _, quote in of.ranked(rows.records, DELTAS, **GIVEN):
        row: Any = quote
        tied = (row.underlying if row.option_type == "call" else float(row.strike)) * structures.MULTIPLIER
        if side in {"both", row.option_type} and (budget is None or tied <= budget):
            best.setdefault((row.symbol, row.option_type), row)
    return list(best.values())[:SHOWN]


def _pick(rows: Result, row: Record) -> Picked:
    return rows.one(symbol=row.symbol, expiry=row.expiry, strike=row.strike, option_type=row.option_type)


def _facts(ask: Ask, pick: Picked, name: str) -> dict[str, Fact]:
    entity = f"symbol:{pick.record.symbol}"
    return {
        field: ask.facts.calc(f"{label} of {name}", of.terms, pick, unit=unit, entity=entity, field=field, **GIVEN)
        for field, label, unit in _FIELDS
    }


def _name(row: Record) -> str:
    """'the cash-secured put NVDA 2025-12-19 170', never the short form, since labels outlive the year."""
    return f"the {_kind(row)} {row.symbol} {row.expiry} {row.strike.normalize():f}"


def _kind(row: Record) -> str:
    return "covered call" if row.option_type == "call" else "cash-secured put"


def _sentence(row: Record, f: dict[str, Fact], *, first: bool) -> str:
    head = "Pays most for what it ties up: " if first else "Then "
    risk = f"assigned with a probability of {f['assigned']}, breakeven {f['breakeven']}, {f['discount']} below the share"
    pays = f"{f['premium']} for {f['days']} days on {f['cash']}, {f['annual']} a year"
    return f"{head}{_name(row)}: {pays}, at a volatility of {f['iv']}; {risk}."


def _how(count: Fact, chosen: list[Record], side: Side) -> list[str]:
    what = {"both": "a put or call", "put": "a put", "call": "a call"}[side]
    sources = ", ".join(sorted({row.source for row in chosen}))
    text = [
        f"Of {count} contracts with a sound quote and a delta of 0.15 to 0.30 the best of each symbol is kept, {what}.",
        "The return is simple, before fees and early assignment; probabilities are the model's. High returns are high risks.",
    ]
    if any(row.option_type == "call" for row in chosen):
        text.append("A covered call needs a hundred shares for each contract.")
    return [*text, f"Quotes: {sources}, {max(map(structures.quoted_on, chosen))}."]


def _nothing(symbols: tuple[Symbol, ...], least: int, most: int, budget: float | None) -> str:
    where = f" of {', '.join(symbols)}" if symbols else ""
    cash = f" for at most ${budget:,.0f}" if budget else ""
    return f"no put or call{where} worth selling with {least} to {most} days to expiry{cash} in a chain of the last days"


def _absent(rows: Result, symbols: tuple[Symbol, ...]) -> list[str]:
    missing = [symbol for symbol in dict.fromkeys(symbols) if symbol not in {row.symbol for row in rows}]
    return [f"Nothing to sell in {', '.join(missing)}: no recent chain with such contracts."] if missing else []


def _table(ask: Ask, told: list[tuple[Record, dict[str, Fact]]]) -> Table:
    fields = ("annual", "premium", "cash", "assigned", "delta", "discount")
    rows = tuple(
        (
            short_name(row.symbol, row.expiry, row.strike, row.option_type, ask.clock.today),
            *(str(facts[field]) for field in fields),
        )
        for row, facts in told
    )
    return Table(columns=("sell", "a year", "premium", "ties up", "assigned", "delta", "cushion"), rows=rows)


def _chart(rows: Result, chosen: list[Record]) -> Chart:
    names = tuple(f"{row.symbol} {row.strike.normalize():f} {row.option_type}" for row in chosen)
    returns = tuple(of.terms(row, **GIVEN).annual for row in chosen)
    series = Series(name="annualised return", x=names, y=returns, source=rows_source(rows))
    return Chart(kind="bars", title="Annualised return", unit="fraction", series=(series,))
