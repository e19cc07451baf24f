"""Earnings reports against their estimates, and what the price did: differences, fractions and counts.

Earnings per share are as reported on the day and never adjusted for later splits, so they are compared with the estimate of the
same report only; price reactions come from bars alone. What is not known stays None and is left out of counts and means.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import mean
from typing import Protocol, TypeVar

from tools.analytics.registry import calculation

Figure = TypeVar("Figure")
SMALLEST = Decimal("0.05")  # USD per share: against a smaller estimate a cent is a fifth, and the fraction says nothing


class Report(Protocol):
    """What a record must have: earnings per share in USD, and the closes its price reaction lies between."""

    eps_estimate: Decimal | None
    eps_actual: Decimal | None
    close_before: float | None  # USD per share, the last close before the market knew
    close_after: float | None  # the first one after


class Expected(Protocol):
    """A report to come."""

    symbol: str
    report_date: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """Several reports of one symbol together."""

    reports: int
    compared: int  # reports with estimate and actual
    beats: int  # actual above the estimate
    met: int
    missed: int
    beat_rate: float | None  # beats as a fraction of compared
    mean_surprise: float | None  # fraction of the estimate, over the reports it says something for
    moves: int  # reports with a price reaction
    mean_move: float | None  # mean absolute reaction, fraction
    largest_move: float | None  # the reaction largest in size, with its sign
    rises: int  # reactions above zero


@calculation
def surprise(report: Report) -> Decimal | None:
    """USD per share above (below: negative) the estimate."""
    if report.eps_actual is None or report.eps_estimate is None:
        return None
    return report.eps_actual - report.eps_estimate


@calculation
def surprise_fraction(report: Report) -> Decimal | None:
    """The surprise as a fraction of the size of the estimate; None where that is under five cents."""
    difference, estimate = surprise(report), report.eps_estimate
    return None if difference is None or estimate is None or abs(estimate) < SMALLEST else difference / abs(estimate)


@calculation
def reaction(report: Report) -> float | None:
    """The fraction the price moved from the last close before the report to the first after it."""
    if report.close_after is None or not report.close_before:
        return None
    return report.close_after / report.close_before - 1


@calculation
def reactions(reports: Sequence[Report]) -> tuple[float | None, ...]:
    """Each report's reaction, in the order given."""
    return tuple(map(reaction, reports))


@calculation
def summary(reports: Sequence[Report]) -> Summary:
    """Counts and means over `reports`."""
    differences = _known(map(surprise, reports))
    fractions = [float(fraction) for fraction in _known(map(surprise_fraction, reports))]
    moves = _known(map(reaction, reports))
    beats = sum(difference > 0 for difference in differences)
    return Summary(
        reports=len(reports),
        compared=len(differences),
        beats=beats,
        met=sum(not difference for difference in differences),
        missed=sum(difference < 0 for difference in differences),
        beat_rate=beats / len(differences) if differences else None,
        mean_surprise=mean(fractions) if fractions else None,
        moves=len(moves),
        mean_move=mean(map(abs, moves)) if moves else None,
        largest_move=max(moves, key=abs, default=None),
        rises=sum(move > 0 for move in moves),
    )


@calculation
def reporting(expected: Sequence[Expected], *, first: str, last: str) -> int:
    """How many symbols are expected to report from `first` to `last`, both included, as ISO dates."""
    return len({each.symbol for each in expected if first <= each.report_date.isoformat() <= last})


def _known(figures: Iterable[Figure | None]) -> list[Figure]:
    return [figure for figure in figures if figure is not None]
