"""The sentences on a company's reports. Each is left out, not filled up, where its figures are not known."""

from db.result import Picked
from tools.earnings.company import Company
from tools.skill import Ask

_WHEN = {"pre": ", before the open", "post": ", after the close", "unknown": ""}


def record(company: Company) -> list[str]:
    """How often it beat the estimate, and how far the price moves on a report."""
    rate, moved, mean = (company.summed(field) for field in ("beat_rate", "mean_move", "mean_surprise"))
    text = []
    if rate:
        by = f"; the mean surprise is {mean} of the estimate" if mean else ""
        beats, compared = company.summed("beats"), company.summed("compared")
        text.append(f"{company.symbol} beat the estimate in {beats} of its last {compared} reports ({rate}){by}.")
    if moved:
        largest, rises, moves = (company.summed(field) for field in ("largest_move", "rises", "moves"))
        often = f"the price rose after {rises} of {moves}"
        text.append(f"A report moves {company.symbol} {moved} on average, up or down, and {largest} at most; {often}.")
    return text


def last_report(company: Company) -> list[str]:
    """The newest report: what came, what was expected, what the price did."""
    row = company.reports[0]
    known = company.report(row.report_date)
    if "actual" not in known:
        return []
    against = [f"{known[key]}{unit}" for key, unit in (("surprise", " a share"), ("relative", "")) if key in known]
    versus = f" against an estimate of {known['estimate']} ({', '.join(against)})" if against else ""
    moved = f", and the price moved {known['reaction']}" if "reaction" in known else ""
    day = f"{row.report_date}{_WHEN[row.release_time]}"
    return [f"The last report of {company.symbol}, on {day}: {known['actual']} a share{versus}{moved}."]


def coming(ask: Ask, pick: Picked) -> str:
    """When the next report is expected."""
    row, entity = pick.record, f"symbol:{pick.record.symbol}"
    day = ask.facts.row(f"next report expected of {row.symbol}", pick, "report_date", unit="date", entity=entity)
    if row.eps_estimate is None:
        return f"{row.symbol} is expected to report on {day}{_WHEN[row.release_time]}."
    label = f"estimate for the next report of {row.symbol}"
    estimate = ask.facts.row(label, pick, "eps_estimate", unit="usd_per_share", entity=entity)
    return f"{row.symbol} is expected to report on {day}{_WHEN[row.release_time]}; the estimate is {estimate} a share."
