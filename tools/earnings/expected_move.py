"""earnings.expected_move: how far a report is expected to move a price, by three measures side by side.

The measures are the company's own past reactions, an ordinary session at its realised volatility, and the straddle of the first
expiry that lives through the next report. Without a next report known, or without quotes, there is no straddle, and the answer
says so. Which way the price goes is not part of it.
"""

from datetime import date, timedelta

from db.result import Result
from db.sql import bars_recent, earnings_expected, earnings_reports_last, straddles_after
from tools.earnings.company import Company
from tools.earnings.lines import reaction_chart
from tools.earnings.priced import DAYS, Figures, Known, figures, told
from tools.facts import Entities, Finding, Symbol, Table
from tools.skill import Ask

REPORTS = 12  # three years of quarters
CELLS = {
    "report": "next report", "expiry": "expiry", "price": "straddle", "move": "move to expiry", "part": "report's part",
    "mean": "past mean", "largest": "past largest", "ordinary": "ordinary session", "ratio": "paid / past",
}  # fmt: skip


async def expected_move(ask: Ask, *, symbols: tuple[Symbol, ...]) -> Finding:
    """For each symbol, what its options pay for the next report, what its past reports moved, what a session moves."""
    wanted = tuple(dict.fromkeys(symbols))
    past = await ask.db.rows(earnings_reports_last, symbols=list(wanted), reports=REPORTS, first=None, last=None)
    expected = await ask.db.rows(earnings_expected, symbols=list(wanted))
    days = {row.symbol: _first_expiry(row.report_date, row.release_time) for row in expected}
    straddles = await ask.db.rows(straddles_after, symbols=list(days), days=list(days.values()))
    bars = await ask.db.rows(bars_recent, symbols=list(wanted), sessions=DAYS + 1)
    everything = [_known(ask, symbol, past, expected, straddles, bars) for symbol in wanted]
    known = [each for each in everything if each.company or each.straddle]
    if not known:
        return ask.empty(f"neither past reports nor option quotes through a next one are known of {', '.join(wanted)}")
    found = [figures(ask, each) for each in known]
    text = [sentence for each, facts in zip(known, found, strict=True) for sentence in told(ask, each, facts)]
    missing = [each.symbol for each in everything if each not in known]
    text += [f"Nothing on reports of {', '.join(missing)} is known."] if missing else []
    chart = reaction_chart(known[0].company) if len(known) == 1 and known[0].company else None
    table = Table(columns=("symbol", *CELLS.values()), rows=tuple(map(_line, known, found)))
    return ask.found(*text, table=table, chart=chart, yields=Entities(symbols=tuple(each.symbol for each in known)))


def _first_expiry(report: date, release: str) -> date:
    """The first day an option may expire on and still trade after the report; an unknown hour counts as after the close."""
    return report if release == "pre" else report + timedelta(days=1)


def _known(ask: Ask, symbol: Symbol, past: Result, *results: Result) -> Known:
    reports, expected, straddle, bars = (rows.where(symbol=symbol) or None for rows in (past, *results))
    company = Company(ask, symbol, reports) if reports else None
    return Known(symbol=symbol, company=company, expected=expected, straddle=straddle, bars=bars)


def _line(known: Known, found: Figures) -> tuple[str, ...]:
    return (known.symbol, *(str(found[name]) if name in found else "unknown" for name in CELLS))
