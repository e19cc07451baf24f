"""Runs of suites as the page shows them: listed, one in full, two compared. Read from AVA_HOME/evals; nothing is run here.

A run is named "suite:file". One that cannot be read is left out of the list, and says why when it is asked for.
"""

from collections.abc import Iterator
from pathlib import Path

from typing_extensions import TypedDict

from ava.evals import runs
from ava.evals.compare import compare
from ava.evals.fault import SuiteFault
from ava.evals.record import Row
from ava.evals.runs import Run
from ava.evals.views.report import report as reported
from ava.server.errors import Refused

_LISTED = 100  # runs, the latest


class SubjectOut(TypedDict):
    """One subject of a run; low and high bound the share passed at 95 %."""

    subject: str
    passed: float | None
    cases: int
    judged: int  # of them: neither skipped nor broken off
    low: float | None
    high: float | None


class RunOut(TypedDict):
    """A run as a list shows it."""

    run: str
    suite: str
    at: str
    subjects: list[SubjectOut]


class CaseOut(TypedDict):
    """One case of a run."""

    id: str
    subject: str
    outcome: str
    question: str
    reason: str
    route: str


class Report(RunOut):
    """A run in full."""

    world: str
    finished: bool
    cases: list[CaseOut]


class DifferenceOut(TypedDict):
    """One subject of run B against the same, or the only one, of run A."""

    subject: str
    difference: float
    low: float
    high: float
    p: float
    verdict: str
    gained: list[str]
    lost: list[str]
    edited: list[str]


class ComparedOut(TypedDict):
    """Two runs compared."""

    a: str
    b: str
    subjects: list[DifferenceOut]


def known(home: Path) -> list[RunOut]:
    """The runs that can be read, newest first."""
    return list(_listed(home))


def report(home: Path, name: str) -> Report:
    """The run of that name. Raises Refused."""
    run = _run(home, name)
    try:
        return {**_line(name, run), "world": run.header.world, "finished": run.finished, "cases": list(map(_case, run.rows))}
    except SuiteFault as fault:
        raise _unreadable(name, fault) from fault


def compared(home: Path, a: str, b: str) -> ComparedOut:
    """Run `b` against run `a`. Raises Refused for runs without a case in common."""
    left, right = _run(home, a), _run(home, b)
    try:
        pairs = [(_partner(left, each.label), each.label) for each in right.header.subjects]
        return {"a": a, "b": b, "subjects": [_difference(left, right, *pair) for pair in pairs]}
    except SuiteFault as fault:
        raise _unreadable(f"{a} and {b}", fault) from fault


def _difference(left: Run, right: Run, a: str, b: str) -> DifferenceOut:
    found = compare(left, right, a, b)
    said = found.verdict
    return {
        "subject": b, "difference": said.difference, "low": said.low, "high": said.high, "p": said.p, "verdict": said.word,
        "gained": list(found.gained), "lost": list(found.lost), "edited": list(found.edited),
    }  # fmt: skip


def _partner(run: Run, label: str) -> str:
    """The subject to compare with: of the same label, else the first."""
    labels = [each.label for each in run.header.subjects]
    return label if label in labels else labels[0]


def _listed(home: Path) -> Iterator[RunOut]:
    for name, path in list(_files(home).items())[:_LISTED]:
        try:
            yield _line(name, runs.read(path))
        except SuiteFault:
            continue


def _files(home: Path) -> dict[str, Path]:
    found = sorted((home / "evals").glob("*/2*.jsonl"), key=lambda path: path.name, reverse=True)
    return {f"{path.parent.name}:{path.stem}": path for path in found}


def _run(home: Path, name: str) -> Run:
    path = _files(home).get(name)
    if path is None:
        raise Refused(404, "no_run", f"there is no run {name!r}; GET /api/evals lists them")
    try:
        return runs.read(path)
    except SuiteFault as fault:
        raise _unreadable(name, fault) from fault


def _unreadable(name: str, fault: SuiteFault) -> Refused:
    return Refused(409, "unreadable_run", f"{name}: {fault}")


def _line(name: str, run: Run) -> RunOut:
    subjects: list[SubjectOut] = [
        {
            "subject": each.subject,
            "passed": each.passed.share if each.passed else None,
            "cases": each.rows,
            "judged": each.passed.runs if each.passed else 0,
            "low": each.passed.low if each.passed else None,
            "high": each.passed.high if each.passed else None,
        }
        for each in reported(run).summaries
    ]
    return {"run": name, "suite": run.header.suite, "at": run.header.started, "subjects": subjects}


def _case(row: Row) -> CaseOut:
    return {
        "id": row.id, "subject": row.subject, "outcome": row.outcome, "question": row.question.text, "reason": row.why,
        "route": row.route,
    }  # fmt: skip
