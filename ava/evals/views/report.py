"""What every view shows: the run, its suite, each subject in figures with the gate's ruling."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ava.evals.compare import Comparison
from ava.evals.gate import Ruling, ruled
from ava.evals.loading import parse
from ava.evals.runs import Run
from ava.evals.statistics.rates import Rate
from ava.evals.suite import Suite
from ava.evals.summary import Summary, summaries


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """A run, counted and ruled."""

    run: Run
    suite: Suite
    summaries: tuple[Summary, ...]
    rulings: tuple[Ruling, ...]
    against: Mapping[str, Comparison] = field(default_factory=dict)  # subject -> with the baseline


def report(run: Run, against: Mapping[str, Comparison] | None = None, suite: Suite | None = None) -> Report:
    """The run by the suite it was made of, or by a given one. Raises SuiteFault where this version cannot read its suite."""
    suite = suite or parse(run.header.source, run.header.path)
    compared = dict(against or {})
    found = summaries(run, suite)
    verdicts = {name: each.verdict for name, each in compared.items()}
    rulings = tuple(ruled(each, run.of(each.subject), suite.gate, verdicts.get(each.subject)) for each in found)
    return Report(run=run, suite=suite, summaries=found, rulings=rulings, against=compared)


def shown(rate: Rate | None) -> str:
    """'92.0 % (84 to 96)'."""
    return f"{rate.share:.1%} ({rate.low * 100:.0f} to {rate.high * 100:.0f})" if rate else "-"


def number(value: float | None, form: str = ".2f") -> str:
    """A figure, or a dash where there is none."""
    return "-" if value is None else format(value, form)
