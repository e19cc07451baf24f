"""earnings.history: the last reports of a company against their estimates, and how the price took them.

A report before the open is judged by its own session, one after the close by the next; where the time of day or the bars are not
known there is no reaction, never a guess. Symbols without a report are named.
"""

from datetime import date

from db.result import Result
from db.sql import earnings_expected, earnings_reports_last
from tools.analytics import surprises
from tools.earnings.lines import by_report, by_symbol
from tools.facts import Entities, Fact, Finding, Symbol, Unit, When
from tools.skill import Ask

REPORTS = 8  # two years of quarters
IN_FULL = 2  # symbols whose sentences are all given


async def history(ask: Ask, *, symbols: tuple[Symbol, ...], dates: tuple[When, ...] = ()) -> Finding:
    """The last reports of each symbol (those in `dates`, when they name a time past), and the next one expected."""
    first, last = _past(ask, dates)
    rows = await ask.db.rows(earnings_reports_last, symbols=list(symbols), reports=REPORTS, first=first, last=last)
    expected = await ask.db.rows(earnings_expected, symbols=list(symbols))
    reports, coming = rows.by("symbol"), expected.by("symbol")
    if not reports and not coming:
        return ask.empty(f"no earnings report of {', '.join(symbols)} is known")
    text = [sentence for symbol in symbols if symbol in reports for sentence in _told(ask, symbol, reports[symbol])]
    if len(reports) > IN_FULL:
        text = [sentence for symbol in reports for sentence in _told(ask, symbol, reports[symbol])[:1]]
    text += [_next(ask, symbol, coming[symbol]) for symbol in symbols if symbol in coming]
    without = [symbol for symbol in symbols if symbol not in reports]
    text += [f"No past report is known of {', '.join(without)}."] if without else []
    table, chart = by_report(ask, rows) if len(reports) == 1 else by_symbol(ask, reports)
    return ask.found(*text, table=table, chart=chart, yields=Entities(symbols=tuple(reports) or tuple(coming)))
