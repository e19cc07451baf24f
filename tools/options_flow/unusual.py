"""options_flow.unusual: contracts that trade far above what was open and above their own habit, in the latest snapshot.

The rule and the score are those of `tools.analytics.flow`. With symbols, each is looked at in its own latest snapshot; without,
the whole market in the last session that has one. It says what traded, never who or why.
"""

from db.result import Picked, Record, Result
from db.sql import flow_latest
from tools.analytics import flow
from tools.builder import rows_source
from tools.contract import short_name
from tools.facts import Chart, Entities, Fact, Finding, Series, Symbol, Table
from tools.skill import Ask

SHOWN = 8  # contracts in the table
BUSY = 100  # contracts from which a contract is looked at
MARKET = "market"
_COLUMNS = {
    "premium": "premium", "volume": "volume", "open": "open", "usual": "x usual", "ask": "at ask", "score": "score",
}  # fmt: skip


async def unusual(ask: Ask, *, symbols: tuple[Symbol, ...] = ()) -> Finding:
    """The most unusual contracts of `symbols`, or of the market, ranked by score."""
    rows = await ask.db.rows(flow_latest, symbols=list(symbols), volume=BUSY, times=flow.TIMES_USUAL)
    if not rows:
        return ask.empty(f"no option quotes of {', '.join(symbols)}" if symbols else "no option quotes")
    ranked = _ranked(rows)
    table, told = _table(ask, [_pick(rows, row) for row in ranked[:SHOWN]])
    text = [*told, *_balance(ask, rows, ranked, symbols), *_session(rows), *_absent(rows, symbols)]
    yields = tuple(dict.fromkeys(row.symbol for row in ranked[:SHOWN]))
    chart = _chart(rows, ranked[:SHOWN]) if len(ranked) > 1 else None
    return ask.found(*text, table=table, chart=chart, yields=Entities(symbols=yields))


def _ranked(rows: Result) -> list[Record]:
    """The unusual contracts, highest score first; of equal ones the larger premium."""
    scored = [(flow.score(row), flow.premium(row) or 0.0, row) for row in rows]
    scored.sort(key=lambda each: each[:2], reverse=True)
    return [row for score, _, row in scored if score > 0]


def _pick(rows: Result, row: Record) -> Picked:
    return rows.one(symbol=row.symbol, expiry=row.expiry, strike=row.strike, option_type=row.option_type)


def _table(ask: Ask, ranked: list[Picked]) -> tuple[Table | None, list[str]]:
    """A line a contract, and sentences on the first three."""
    cells: list[tuple[str, ...]] = []
    text: list[str] = []
    for pick in ranked:
        name = contract_name(pick.record)
        facts = _facts(ask, pick, name)
        cells.append((_short(pick.record), *(str(facts[field]) for field in _COLUMNS)))
        if len(text) < 3:
            text.append(_told(name, facts, first=not text))
    columns = ("contract", *_COLUMNS.values())
    return (Table(columns=columns, rows=tuple(cells)) if cells else None), text


def _facts(ask: Ask, pick: Picked, name: str) -> dict[str, Fact]:
    """The figures of one contract, by column."""
    calc, entity = ask.facts.calc, f"symbol:{pick.record.symbol}"
    return {
        "premium": calc(f"premium of {name}", flow.premium, pick, unit="usd", entity=entity),
        "volume": ask.facts.row(f"volume of {name}", pick, "volume", unit="contracts", entity=entity),
        "open": ask.facts.row(f"open interest of {name}", pick, "open_interest", unit="contracts", entity=entity),
        "times": calc(f"volume over open interest of {name}", flow.to_open_interest, pick, unit="ratio", entity=entity),
        "usual": calc(f"volume over usual volume of {name}", flow.to_usual, pick, unit="ratio", entity=entity),
        "ask": calc(f"share printed at the ask of {name}", flow.ask_share, pick, unit="fraction", entity=entity),
        "score": calc(f"score of {name}", flow.score, pick, unit="score", entity=entity),
    }


def _told(name: str, facts: dict[str, Fact], *, first: bool) -> str:
    """One contract in a sentence, without what is not known of it."""
    said = [f"{facts['volume']} contracts traded against {facts['open']} open"]
    if facts["times"].value is not None:
        said[0] += f" ({facts['times']} times)"
    if facts["usual"].value is not None:
        said.append(f"{facts['usual']} times its usual volume")
    said.append(f"{facts['premium']} of premium")
    if facts["ask"].value is not None:
        said.append(f"prints at the ask rather than the bid {facts['ask']}")
    return f"{'Most unusual: ' if first else 'Then '}{name}, {', '.join(said)}."


def _balance(ask: Ask, rows: Result, ranked: list[Record], symbols: tuple[Symbol, ...]) -> list[str]:
    """How many contracts stand out, and puts against calls over everything that traded."""
    calc, entity = ask.facts.calc, f"symbol:{symbols[0]}" if len(symbols) == 1 else MARKET
    count = calc("unusual contracts", flow.unusual, rows, unit="count", entity=entity)
    puts = calc("puts traded", flow.put_volume, rows, unit="contracts", entity=entity)
    calls = calc("calls traded", flow.call_volume, rows, unit="contracts", entity=entity)
    ratio = calc("put/call volume ratio", flow.put_call, rows, unit="ratio", entity=entity)
    where = f"in {', '.join(symbols)}" if symbols else "in the market"
    stand = f"{count} contract{'s' if len(ranked) > 1 else ''} {where} stand{'s' if len(ranked) == 1 else ''} out"
    text = (
        [f"{stand}, by volume against open interest and against habit."]
        if ranked
        else [f"No contract {where} stands out ({count})."]
    )
    if ratio.value is not None:
        lean = "more puts than calls" if float(str(ratio.value)) > 1 else "more calls than puts"
        text.append(f"The put/call volume ratio is {ratio}, {lean}: {puts} puts and {calls} calls.")
    return text


def _session(rows: Result) -> list[str]:
    """When, from whom, and what such figures cannot say."""
    sessions = sorted({row.session for row in rows})
    when = f"of {sessions[0]}" if len(sessions) == 1 else f"between {sessions[0]} and {sessions[-1]}"
    sources = ", ".join(sorted({row.source for row in rows}))
    return [f"From the last snapshot {when} ({sources}). Volume shows that contracts changed hands, not who opened what or why."]


def _absent(rows: Result, symbols: tuple[Symbol, ...]) -> list[str]:
    missing = [symbol for symbol in dict.fromkeys(symbols) if symbol not in {row.symbol for row in rows}]
    return [f"No option quotes of {', '.join(missing)}."] if missing else []


def _chart(rows: Result, ranked: list[Record]) -> Chart:
    paid, names = tuple(map(flow.premium, ranked)), tuple(map(contract_name, ranked))
    series = Series(name="premium", x=names, y=paid, source=rows_source(rows))
    return Chart(kind="bars", title="Premium of the most unusual contracts", unit="usd", series=(series,))


def _short(contract: Record) -> str:
    return short_name(contract.symbol, contract.expiry, contract.strike, contract.option_type, contract.session)


def contract_name(contract: Record) -> str:
    """'NVDA 2026-01-16 150 call'."""
    return f"{contract.symbol} {contract.expiry} {contract.strike.normalize():f} {contract.option_type}"
