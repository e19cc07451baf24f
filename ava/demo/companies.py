"""Who is listed in the simulated world: `companies.csv`, in which the price path, the reports and the chains all begin.

Levels and habits (volatility, beta, dividend, reporting calendar) are invented around what was usual; none is a quotation.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """How a company reports."""

    eps: float  # USD per share over the last four quarters
    revenue: float  # USD over the last four quarters
    fiscal: int  # quarters end this many months after December, March, June, September
    lag: int  # days from the quarter's end to the next expected report
    release: str  # "pre" or "post" market


@dataclass(frozen=True, kw_only=True, slots=True)
class Company:
    """One listed security."""

    symbol: str
    name: str
    kind: str  # "stock" or "etf"
    sector: str | None  # GICS; None for a fund
    industry: str | None
    start: float  # USD per share at the first session
    end: float  # USD per share at the last one
    vol: float  # of returns, annualised fraction, over a long time
    beta: float  # against SPY
    dividend: float  # yield, fraction a year
    volume: float  # shares on an ordinary day
    report: Report | None  # None for a fund


@cache
def companies() -> tuple[Company, ...]:
    """Every security, stocks first. A malformed file is a ValueError or KeyError of that line."""
    with Path(__file__).with_name("companies.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_company(row) for row in csv.DictReader(file))


def _company(row: dict[str, str]) -> Company:
    said = {name: row[name] or None for name in ("sector", "industry")}
    levels = {name: float(row[name]) for name in ("start", "end", "vol", "beta", "dividend")}
    names = {name: row[name] for name in ("symbol", "name", "kind")}
    return Company(**names, **said, **levels, volume=float(row["volume_m"]) * 1e6, report=_report(row))  # type: ignore[arg-type]


def _report(row: dict[str, str]) -> Report | None:
    if not row["eps"]:
        return None
    fiscal, lag, revenue = int(row["fiscal"]), int(row["lag"]), float(row["revenue_b"]) * 1e9
    return Report(eps=float(row["eps"]), revenue=revenue, fiscal=fiscal, lag=lag, release=row["release"])
