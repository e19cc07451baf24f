"""Stored answers judged again: no model, no question asked; expected values are computed anew. The run's file is not changed."""

from collections.abc import Callable
from dataclasses import replace

from ava.evals.checks import judge
from ava.evals.loading import Loaded, parse
from ava.evals.record import Row
from ava.evals.runner import Job, Session, session, setting
from ava.evals.runs import Run
from ava.evals.subject import Subject
from ava.evals.suite import Case
from ava.settings.model import Settings


async def rescored(run: Run, by: Loaded | None, settings: Settings, tell: Callable[[str], None]) -> Run:
    """The run as `by` judges it, or the suite it was made of. Answers to questions that were worded otherwise are left out.

    Raises SuiteFault and what `db.errors` lists.
    """
    suite = by.suite if by else parse(run.header.source, run.header.path)
    cases = {case.id: case for case in suite.cases}
    async with session(suite, settings, tell) as opened:
        rows = [row for row in run.rows if row.id in cases and _same(row, cases[row.id])]
        done = {(row.subject, row.id, row.repeat): row for row in rows}
        judged = tuple(_judged(opened, row, cases[row.id], done) for row in rows)
    header = replace(run.header, cases=tuple(cases))
    return replace(run, header=replace(header, source=by.text, suite_hash=by.hash) if by else header, rows=judged)


def _same(row: Row, case: Case) -> bool:
    return "{{" in case.asked[-1] or row.question.text == case.asked[-1]


def _judged(opened: Session, row: Row, case: Case, done: dict[tuple[str, str, int], Row]) -> Row:
    job = Job(subject=Subject(model=row.subject), case=case, repeat=row.repeat)
    names = replace(
        setting(opened, job, {}), others={n: each for (s, n, r), each in done.items() if (s, r) == (row.subject, row.repeat)}
    )
    row = replace(row, hash=case.hash, tags=tuple(case.tags), group=case.cluster, replayed=True)
    return replace(row, checks=judge(case.expect, row, names))
