"""What `ava route --file` prints: who was called, how long it took and, where there are labels, the score."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from graphs.agents import AGENTS
from graphs.turn import Plan
from graphs.understand.measure import NOBODY, Labels, Report, agents, percentile, report


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """A question's plan, its labels where it has any, and the milliseconds it took."""

    plan: Plan
    labels: Labels | None
    ms: float


def show(done: Sequence[Answered], out: Console) -> None:
    """The tables: the score first, times last."""
    scored = [(each.labels, each.plan) for each in done if each.labels is not None]
    if scored:
        found = report(scored)
        for table in (_kinds(found), _entities(found), _confusion(found)):
            out.print(table)
    out.print(_called(done))
    if times := [each.ms for each in done]:
        out.print(f"{len(done)} questions, p50 {percentile(times, 0.5):.1f} ms, p95 {percentile(times, 0.95):.1f} ms")


def _kinds(found: Report) -> Table:
    table = _table("kind", "right", "of", "share", "95 %", title="called exactly who is needed, or harmless besides")
    for name, rate in found.kinds.items():
        low, high = rate.interval
        table.add_row(name, str(rate.right), str(rate.of), f"{rate.share:.3f}", f"{low:.2f} to {high:.2f}")
    return table


def _entities(found: Report) -> Table:
    table = _table("entity", "wanted", "found", "precision", "recall", "F1", title="exact values")
    for name, each in found.entities.items():
        table.add_row(name, str(each.wanted), str(each.found), f"{each.precision:.3f}", f"{each.recall:.3f}", f"{each.f1:.3f}")
    return table


def _confusion(found: Report) -> Table:
    """Rows are needed, columns called; questions that need several agents are left out."""
    names = (*AGENTS, NOBODY)
    table = _table("needed \\ called", *names, title="who was called instead, of questions for one agent or none")
    for needed in names:
        counts = [found.confusion.get((needed, called), 0) for called in names]
        table.add_row(needed, *(str(count) if count else "." for count in counts))
    return table


def _called(done: Sequence[Answered]) -> Table:
    counts = Counter(name for each in done for name in agents(each.plan) or (each.plan.kind,))
    table = _table("called", "questions", title="")
    for name in sorted(counts):
        table.add_row(name, str(counts[name]))
    return table


def _table(first: str, *others: str, title: str) -> Table:
    table = Table(box=None, title=title or None, title_justify="left", title_style="bold")
    table.add_column(first, no_wrap=True)
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table
