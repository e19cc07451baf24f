"""Two subjects on the same cases, compared case by case: what changed, and whether it can be told from chance. Pure.

Cases are joined by id and by hash: one that was edited between the runs is listed, not compared. Runs that ended in an error are
left out; a case without a judged run on either side is not compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ava.evals.fault import SuiteFault
from ava.evals.record import Row
from ava.evals.runs import Run
from ava.evals.statistics.paired import Verdict, holm, verdict

Tally = tuple[int, int]  # passed, of


@dataclass(frozen=True, kw_only=True, slots=True)
class Paired:
    """One case on both sides."""

    id: str
    group: str
    tags: tuple[str, ...]
    a: Tally
    b: Tally
    routes: tuple[str, str]

    @property
    def difference(self) -> Fraction:
        """B's share of passes less A's."""
        return Fraction(*self.b) - Fraction(*self.a)


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """What came of comparing."""

    a: str
    b: str
    verdict: Verdict
    tags: Mapping[str, tuple[Verdict, float]]  # with the p value by Holm over the tags
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    flaky: tuple[str, ...]  # always or never passed in A, neither in B
    moved: tuple[tuple[str, str, str], ...]  # case, route in A, route in B
    edited: tuple[str, ...]  # same id, other case
    alone: tuple[str, ...]  # on one side only, or without a judged run on one
    tokens: tuple[int, int]  # in and out, of the compared cases
    prompts: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # prompt -> versions where they differ


def subject_of(run: Run, label: str | None) -> str:
    """The subject of a run with that label, or its only one. Raises SuiteFault."""
    labels = [each.label for each in run.header.subjects]
    if label is None and len(labels) == 1:
        return labels[0]
    if label not in labels:
        raise SuiteFault(f"{run.path.name} has the subjects {', '.join(map(repr, labels))}; name one with --subject")
    return label


def compare(run_a: Run, run_b: Run, a: str, b: str, margin: float = 0.0) -> Comparison:
    """Subject `b` of run B against subject `a` of run A. Raises SuiteFault when they have no case in common."""
    left, right = _by_case(run_a.of(a)), _by_case(run_b.of(b))
    edited = tuple(case for case in left if case in right and left[case][0].hash != right[case][0].hash)
    pairs = [_pair(case, left[case], right[case]) for case in left if case in right and case not in edited]
    if not pairs:
        raise SuiteFault(f"{run_a.path.name} and {run_b.path.name} have no case in common that was judged on both sides")
    both = {pair.id for pair in pairs}
    return Comparison(
        a=a, b=b, verdict=_verdict(pairs, margin), tags=_tags(pairs, margin),
        gained=tuple(p.id for p in pairs if p.difference > 0), lost=tuple(p.id for p in pairs if p.difference < 0),
        flaky=tuple(p.id for p in pairs if 0 < p.b[0] < p.b[1] and p.a[0] in {0, p.a[1]}),
        moved=tuple((p.id, *p.routes) for p in pairs if p.routes[0] != p.routes[1]), edited=edited,
        alone=tuple(sorted((set(run_a.header.cases) | set(run_b.header.cases)) - both - set(edited))),
        tokens=(_tokens(left, both), _tokens(right, both)), prompts=_prompts(run_a, run_b, a, b),
    )  # fmt: skip


def _by_case(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.outcome in {"pass", "fail"}:
            found.setdefault(row.id, []).append(row)
    return found


def _pair(case: str, left: Sequence[Row], right: Sequence[Row]) -> Paired:
    tallies = [(sum(row.outcome == "pass" for row in rows), len(rows)) for rows in (left, right)]
    routes = left[0].route, right[0].route
    return Paired(id=case, group=right[0].group, tags=right[0].tags, a=tallies[0], b=tallies[1], routes=routes)


def _verdict(pairs: Sequence[Paired], margin: float) -> Verdict:
    return verdict([pair.difference for pair in pairs], [pair.group for pair in pairs], margin)


def _tags(pairs: Sequence[Paired], margin: float) -> dict[str, tuple[Verdict, float]]:
    names = sorted({tag for pair in pairs for tag in pair.tags})
    found = {name: _verdict([pair for pair in pairs if name in pair.tags], margin) for name in names}
    adjusted = holm({name: each.p for name, each in found.items()})
    return {name: (each, adjusted[name]) for name, each in found.items()}


def _tokens(rows: Mapping[str, Sequence[Row]], cases: set[str]) -> int:
    return sum(row.usage.input + row.usage.output for case in cases for row in rows[case])


def _prompts(run_a: Run, run_b: Run, a: str, b: str) -> dict[str, tuple[str, str]]:
    left, right = (
        next(each.prompts for each in run.header.subjects if each.label == label) for run, label in ((run_a, a), (run_b, b))
    )
    names = sorted({*left, *right})
    versions = {name: (left.get(name, {}).get("version", "-"), right.get(name, {}).get("version", "-")) for name in names}
    return {name: pair for name, pair in versions.items() if pair[0] != pair[1]}
