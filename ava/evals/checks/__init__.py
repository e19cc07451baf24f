"""One expectation -> pass, fail, error or skip. The visible table of checks is CHECKS; to add one: a function and a line here.

A check is a pure function `(expected, row, setting)` that yields a `Said` for each part of what is expected. `reads` says whether
it needs an answer or the plan alone: a case none of whose checks needs the answer is not answered, only planned.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ava.evals.checks import figures, grounding, results, routes, words
from ava.evals.checks.said import Said, Setting
from ava.evals.expect import Expect
from ava.evals.record import Judged, Outcome, Reads, Row

_OPPOSITE: Mapping[Outcome, Outcome] = {"pass": "fail", "fail": "pass"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One line of the table."""

    judge: Callable[[Any, Row, Setting], Iterable[Said]]
    reads: Reads


CHECKS: Mapping[str, Check] = {
    "route": Check(judge=routes.route, reads="plan"),
    "calls": Check(judge=routes.calls, reads="plan"),
    "max": Check(judge=routes.most, reads="answer"),
    "number": Check(judge=figures.number, reads="answer"),
    "grounded": Check(judge=grounding.grounded, reads="answer"),
    "says": Check(judge=words.says, reads="answer"),
    "says_not": Check(judge=words.says_not, reads="answer"),
    "json": Check(judge=results.schema, reads="answer"),
    "equals": Check(judge=results.equals, reads="answer"),
    "rows": Check(judge=results.rows, reads="answer"),
    "refuses": Check(judge=words.refuses, reads="plan"),
    "same_as": Check(judge=results.same_as, reads="plan"),
    "fn": Check(judge=words.function, reads="answer"),
}


def reads(expect: Expect) -> Reads:
    """What the checks of a case need."""
    parts = [part for part in (expect, expect.not_, expect.warn) if part]
    return "answer" if any(CHECKS[name].reads == "answer" for part in parts for name in part.parts()) else "plan"


def judge(expect: Expect, row: Row, setting: Setting) -> tuple[Judged, ...]:
    """What every check of a case says of its row; nothing of a row that has no answer."""
    if row.error or row.skipped:
        return ()
    found = list(_judged(expect, row, setting))
    if expect.not_:
        found += [_negated(each) for each in _judged(expect.not_, row, setting)]
    if expect.warn:
        found += [replace(each, check=f"warn.{each.check}", gates=False) for each in _judged(expect.warn, row, setting)]
    return tuple(found)


def _judged(expect: Expect, row: Row, setting: Setting) -> Iterator[Judged]:
    for name, expected in expect.parts().items():
        given = expect if name == "calls" else expected
        for said in CHECKS[name].judge(given, row, setting):
            yield Judged(check=name, outcome=said.outcome, why=said.why, score=said.score)


def _negated(judged: Judged) -> Judged:
    """Pass and fail change places; what could not be decided stays undecided."""
    outcome = _OPPOSITE.get(judged.outcome, judged.outcome)
    why = judged.why if outcome in {"error", "skip"} else "" if outcome == "pass" else "it holds, and must not"
    return replace(judged, check=f"not.{judged.check}", outcome=outcome, why=why)
