"""A run in figures, a subject at a time. Pure; nothing is ever pooled over subjects."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ava.evals.checks.routes import wanted
from ava.evals.record import Row, label
from ava.evals.runs import Run
from ava.evals.statistics.agreement import Bin, Pair, calibration, confusion, kappa, macro_f1
from ava.evals.statistics.rates import Rate, flips, pass_hat, percentile, rate
from ava.evals.suite import Suite


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """One subject of one run."""

    subject: str
    rows: int  # that were asked
    planned: int
    passed: Rate | None  # errors and skipped cases left out; None when nothing could be judged
    errors: int
    skipped: int
    hat: tuple[float, ...]  # pass^1 .. pass^k
    flips: tuple[str, ...]
    checks: Mapping[str, Rate]
    tags: Mapping[str, Rate]
    routes: Mapping[str, Rate]  # by the route that was expected
    confusion: Mapping[Pair, int]  # (expected, given)
    f1: float | None
    kappa: float | None
    bins: tuple[Bin, ...]  # of the plan's confidence
    calibration: float | None  # expected error of it
    ms: tuple[float | None, float | None]  # p50, p95
    tokens: tuple[int, int, int]  # in, cached, out
    calls: int  # of the model
    ledger: Mapping[str, int]
    grounded: float | None  # mean share of figures supported


def summaries(run: Run, suite: Suite) -> tuple[Summary, ...]:
    """The run's subjects, in order."""
    return tuple(
        summary(each.label, run.of(each.label), suite, len(run.header.cases) * each.repeat) for each in run.header.subjects
    )


def summary(subject: str, rows: Sequence[Row], suite: Suite, planned: int) -> Summary:
    """One subject's rows in figures."""
    judged = [row for row in rows if row.outcome in {"pass", "fail"}]
    by_case, pairs = outcomes(judged, by="id"), routed(judged, suite)
    bins, off = calibration([(row.plan.confidence, e == g) for row, (e, g) in pairs if row.plan])
    times = [row.timing.total for row in judged if not row.replayed]
    scores = [each.score for row in judged for each in row.checks if each.check == "grounded" and each.score is not None]
    matched = [pair for _, pair in pairs]
    return Summary(
        subject=subject, rows=len(rows), planned=planned, passed=rate(outcomes(judged)), hat=pass_hat(by_case),
        flips=flips(by_case),
        errors=sum(row.outcome == "error" for row in rows), skipped=sum(row.outcome == "skip" for row in rows),
        checks=_by_check(judged), tags=_by_tag(judged), routes=_by_route(pairs),
        confusion=confusion(matched), f1=macro_f1(matched), kappa=kappa(matched), bins=bins, calibration=off,
        ms=(percentile(times, 0.5), percentile(times, 0.95)), tokens=_tokens(judged),
        calls=sum(row.usage.calls for row in judged),
        ledger=dict(sum((Counter(row.ledger) for row in judged), Counter())),
        grounded=sum(scores) / len(scores) if scores else None,
    )  # fmt: skip


def outcomes(rows: Iterable[Row], by: str = "group") -> dict[str, list[bool]]:
    """Passed or not, by group or case."""
    found: dict[str, list[bool]] = {}
    for row in rows:
        found.setdefault(getattr(row, by), []).append(row.outcome == "pass")
    return found


def routed(rows: Iterable[Row], suite: Suite) -> list[tuple[Row, Pair]]:
    """The rows whose case expects a route, with the one expected and the one given."""
    routes = {case.id: case.expect.route for case in suite.cases if case.expect.route is not None}
    return [(row, (label(wanted(routes[row.id])), row.route)) for row in rows if row.id in routes]


def _rates(tallies: Mapping[str, Mapping[str, list[bool]]]) -> dict[str, Rate]:
    return {name: found for name, each in sorted(tallies.items()) if (found := rate(each)) is not None}


def _by_check(rows: Iterable[Row]) -> dict[str, Rate]:
    tallies: dict[str, dict[str, list[bool]]] = {}
    for row in rows:
        for name in dict.fromkeys(each.check for each in row.checks):
            said = {each.outcome for each in row.checks if each.check == name}
            if said & {"pass", "fail"}:
                tallies.setdefault(name, {}).setdefault(row.group, []).append("fail" not in said)
    return _rates(tallies)


def _by_tag(rows: Iterable[Row]) -> dict[str, Rate]:
    tallies: dict[str, dict[str, list[bool]]] = {}
    for row in rows:
        for tag in row.tags:
            tallies.setdefault(tag, {}).setdefault(row.group, []).append(row.outcome == "pass")
    return _rates(tallies)


def _by_route(pairs: Iterable[tuple[Row, Pair]]) -> dict[str, Rate]:
    tallies: dict[str, dict[str, list[bool]]] = {}
    for row, (expected, given) in pairs:
        tallies.setdefault(expected, {}).setdefault(row.group, []).append(expected == given)
    return _rates(tallies)


def _tokens(rows: Sequence[Row]) -> tuple[int, int, int]:
    used = [row.usage for row in rows]
    return sum(each.input for each in used), sum(each.cached for each in used), sum(each.output for each in used)
