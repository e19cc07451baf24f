"""When the companies report, what was expected, what came, and how far the price jumped on it.

Surprises are positive about seven times in ten, as they have long been in the S&P 500; the jump leans the way of the surprise
but far from always. Dates before the clock wobble by a day or two from year to year, the coming one is the expected day.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from ava.demo import NOW, SOURCE
from ava.demo.companies import Company, Report, companies
from db.sessions import NEW_YORK, next_session, session_on_or_before

QUARTERS = 12  # reported ones a company
_HOUR = {"pre": time(7, 0), "post": time(16, 15)}
_JUMP = 0.145  # typical jump, as a fraction of the annual volatility: 4 % for a volatility of 27 %


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """One quarterly report, past or expected."""

    symbol: str
    period: str  # '2025-10' = quarter that ended in October 2025
    day: date
    release: str  # "pre" or "post" market
    surprise: float  # fraction of the expected earnings
    jump: float  # log return it causes in `session`

    @property
    def known_at(self) -> datetime:
        """When it is published."""
        return datetime.combine(self.day, _HOUR[self.release], NEW_YORK)

    @property
    def session(self) -> date:
        """The first session that trades on it."""
        return self.day if self.release == "pre" else next_session(self.day)


class Reported(NamedTuple):
    """A row of earnings_reports."""

    symbol: str
    report_date: date
    source: str
    fiscal_period: str
    release_time: str
    eps_estimate: Decimal
    eps_actual: Decimal
    revenue_estimate: Decimal
    revenue_actual: Decimal
    known_at: datetime


def typical_jump(company: Company) -> float:
    """The standard deviation of the log return on a report; 0 for a fund."""
    return _JUMP * company.vol if company.report else 0.0


def releases(rng: np.random.Generator) -> dict[str, tuple[Release, ...]]:
    """Of each company the last 12 reports before the clock, oldest first, and then the next one expected."""
    return {c.symbol: _of_company(c, c.report, rng) for c in companies() if c.report}


def _of_company(company: Company, report: Report, rng: np.random.Generator) -> tuple[Release, ...]:
    ends = _quarter_ends(report)
    wobble = [*rng.integers(-2, 3, QUARTERS).tolist(), 0]
    z = rng.standard_normal(len(ends))
    surprises = np.clip(0.028 + 0.052 * z, -0.4, 0.4) * (0.6 + 1.6 * company.vol)
    jumps = typical_jump(company) * (0.45 * z + 0.9 * rng.standard_normal(len(ends)))
    days = [_report_day(end + timedelta(days=report.lag + shift), report) for end, shift in zip(ends, wobble, strict=True)]
    return tuple(
        Release(symbol=company.symbol, period=f"{end:%Y-%m}", day=day, release=report.release, surprise=s, jump=j)
        for end, day, s, j in zip(ends, days, surprises.tolist(), jumps.tolist(), strict=True)
    )


def _report_day(day: date, report: Report) -> date:
    """The session to report on: nobody reports after the close of a Friday."""
    day = session_on_or_before(day)
    late_friday = report.release == "post" and day.weekday() == 4
    return session_on_or_before(day - timedelta(days=1)) if late_friday else day


def _quarter_ends(report: Report) -> list[date]:
    """Ends of the quarters reported so far and of the next, whose report is expected after the clock."""
    months = range(12 * 2022 + report.fiscal, 12 * 2027, 3)  # months since the year 0, December = 0 of the next year
    ends = [_month_end(month - 1) for month in months]
    coming = next(n for n, end in enumerate(ends) if end + timedelta(days=report.lag) > NOW.date())
    return ends[coming - QUARTERS : coming + 1]


def _month_end(month: int) -> date:
    year, index = divmod(month, 12)
    return date(year, index + 1, monthrange(year, index + 1)[1])


def report_rows(reports: dict[str, tuple[Release, ...]], rng: np.random.Generator) -> list[Reported]:
    """Rows of earnings_reports: the past twelve of each company."""
    rows = []
    for company in companies():
        if company.report:
            path = _growth(company, rng)
            for n, release in enumerate(reports[company.symbol][:-1]):
                rows.append(_report_row(release, company.report, path[n], float(rng.normal(0.006, 0.014))))
    return rows


def _growth(company: Company, rng: np.random.Generator) -> np.ndarray:
    """Of each quarter, its earnings and revenue as a multiple of the latest year's: growth follows the price, loosely."""
    growth = (company.end / company.start) ** (0.35 / QUARTERS)
    back = np.arange(QUARTERS, 0, -1)
    return np.asarray(growth ** (-back.astype(float)) * np.exp(rng.normal(0, 0.04, QUARTERS)))


def _report_row(release: Release, report: Report, size: float, revenue_surprise: float) -> Reported:
    expected = report.eps / 4 * size
    actual = expected + abs(expected) * release.surprise
    revenue = report.revenue / 4 * size
    money = (_cents(expected), _cents(actual), _millions(revenue), _millions(revenue * (1 + revenue_surprise)))
    return Reported(release.symbol, release.day, SOURCE, release.period, release.release, *money, release.known_at)


def estimate_rows(reports: dict[str, tuple[Release, ...]]) -> list[tuple[object, ...]]:
    """Rows of earnings_estimates: the coming report of each company, as published three weeks and three days before the clock."""
    rows: list[tuple[object, ...]] = []
    for company in companies():
        if company.report:
            release = reports[company.symbol][-1]
            for days, drift in ((21, 0.99), (3, 1.0)):
                expected = company.report.eps / 4 * 1.02 * drift
                said = (
                    _cents(expected),
                    _millions(company.report.revenue / 4 * 1.015 * drift),
                    NOW - timedelta(days=days, hours=8),
                )
                rows.append((release.symbol, release.day, SOURCE, release.period, release.release, *said))
    return rows


def _cents(value: float) -> Decimal:
    return Decimal(f"{value:.2f}")


def _millions(value: float) -> Decimal:
    return Decimal(f"{value / 1e6:.0f}") * 1_000_000
