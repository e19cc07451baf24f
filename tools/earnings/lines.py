"""The tables and the chart of earnings reports: a line a report for one company, a line a company for several."""

from collections.abc import Sequence

from tools.analytics import surprises
from tools.analytics.registry import name_of
from tools.builder import rows_source
from tools.earnings.company import Company
from tools.facts import Calc, Chart, Fact, Series, Table

REPORT_CELLS = ("estimate", "actual", "surprise", "relative", "reaction")
SYMBOL_CELLS = ("compared", "beat_rate", "mean_surprise", "mean_move", "largest_move")


def by_report(company: Company) -> Table:
    """Each report of one company, the newest first."""
    lines = []
    for row in company.reports:
        facts = company.report(row.report_date)
        lines.append((str(row.report_date), row.release_time, *(_cell(facts.get(key)) for key in REPORT_CELLS)))
    return Table(columns=("report", "time", *REPORT_CELLS), rows=tuple(lines))


def reaction_chart(company: Company) -> Chart:
    """The price reactions of one company."""
    source = Calc(function=name_of(surprises.reactions), params={}, inputs=(rows_source(company.reports),))
    x = tuple(str(row.report_date) for row in company.reports)
    series = Series(name="reaction", x=x, y=surprises.reactions(company.reports.records), source=source)
    return Chart(kind="bars", title=f"{company.symbol}: price reaction to reports", unit="fraction", series=(series,))


def by_symbol(companies: Sequence[Company]) -> Table:
    """The summary of each company."""
    lines = tuple((company.symbol, *(_cell(company.summed(field)) for field in SYMBOL_CELLS)) for company in companies)
    return Table(columns=("symbol", *(field.replace("_", " ") for field in SYMBOL_CELLS)), rows=lines)


def _cell(fact: Fact | None) -> str:
    return str(fact) if fact else "unknown"
