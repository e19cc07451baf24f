"""earnings.history: the last reports of a company against their estimates, and how the price took them.

A report before the open is judged by its own session, one after the close by the next; where the time of day or the bars are
not known there is no reaction, never a guess. Symbols without a report are named.
"""

from datetime import date

from db.sql import earnings_expected, earnings_reports_last
from tools.earnings.company import Company
from tools.earnings.lines import by_report, by_symbol, reaction_chart
from tools.earnings.told import coming, last_report, record
from tools.facts import Chart, Entities, Finding, Symbol, Table, When
from tools.skill import Ask

REPORTS = 8  # two years of quarters
IN_FULL = 2  # symbols whose last report is told too


async def history(ask: Ask, *, symbols: tuple[Symbol, ...], dates: tuple[When, ...] = ()) -> Finding:
    """The last reports of each symbol (those in `dates`, when they name a time past), and the next one expected."""
    first, last = _past(ask, dates)
    rows = await ask.db.rows(earnings_reports_last, symbols=list(symbols), reports=REPORTS, first=first, last=last)
    expected = await ask.db.rows(earnings_expected, symbols=list(symbols))
    if not rows and not expected:
        return ask.empty(f"no earnings report of {', '.join(symbols)} is known")
    reports = rows.by("symbol")
    companies = [Company(ask, symbol, reports[symbol]) for symbol in dict.fromkeys(symbols) if symbol in reports]
    text = [sentence for company in companies for sentence in record(company)]
    text += [sentence for company in companies for sentence in last_report(company) if len(companies) <= IN_FULL]
    text += [coming(ask, expected.one(symbol=row.symbol)) for row in expected]
    known = tuple(company.symbol for company in companies)
    missing = [symbol for symbol in symbols if symbol not in known]
    text += [f"No past report of {', '.join(missing)} is known."] if missing else []
    table, chart = _drawn(companies)
    held = known or tuple(row.symbol for row in expected)
    return ask.found(*text, table=table, chart=chart, yields=Entities(symbols=held))


def _drawn(companies: list[Company]) -> tuple[Table | None, Chart | None]:
    match companies:
        case []:
            return None, None
        case [company]:
            return by_report(company), reaction_chart(company)
        case _:
            return by_symbol(companies), None


def _past(ask: Ask, dates: tuple[When, ...]) -> tuple[date | None, date | None]:
    """The days asked about; none when they reach past today, which is about the next report, not about old ones."""
    if not dates or max(day.last for day in dates) > ask.clock.today:
        return None, None
    return min(day.first for day in dates), max(day.last for day in dates)
