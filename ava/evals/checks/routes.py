"""What was dispatched: `route`, `calls`, `max`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ava.evals.checks.said import Said, Setting, passed
from ava.evals.expect import Budget, Call, Expect, Route
from ava.evals.record import Row, label
from graphs.turn import Step

ABSENT = "absent"


def wanted(route: Route) -> frozenset[str]:
    """The set of agents a `route` names."""
    return frozenset([route] if isinstance(route, str) else route) - {"none"}


def route(expected: Route, row: Row, setting: Setting) -> Iterator[Said]:
    """The set of agents dispatched to equals it."""
    del setting
    yield passed(row.agents == wanted(expected), f"asked {row.route}, expected {label(wanted(expected))}")


def calls(expected: Expect, row: Row, setting: Setting) -> Iterator[Said]:
    """The calls there are, by skill and arguments, in the order asked for."""
    del setting
    steps, exact = (row.plan.steps if row.plan else ()), expected.order == "exact"
    calls = expected.calls or []
    fits = [[_fits(call, step, exact=exact) for step in steps] for call in calls]
    taken = {n for row_of in fits for n, fit in enumerate(row_of) if fit}
    faults = [fault for call, row_of in zip(calls, fits, strict=True) if (fault := _missing(call, sum(row_of)))]
    if not faults and expected.order != "any" and not _in_order(fits, whole=exact, n=len(steps)):
        faults = ["they do not come in this order"]
    if not faults and (expected.extra == "deny" or exact) and len(taken) < len(steps):
        faults = [f"also called {', '.join(step.skill for n, step in enumerate(steps) if n not in taken)}"]
    called = ", ".join(f"{step.skill}({_shown(step.args)})" for step in steps) or "nothing"
    yield passed(not faults, f"{'; '.join(faults)}; called {called}")


def most(expected: Budget, row: Row, setting: Setting) -> Iterator[Said]:
    """No more used than that. Times of replayed calls say nothing, so they are skipped."""
    del setting
    used: Mapping[str, float] = {
        "skills": len(row.plan.steps) if row.plan else 0,
        "model_calls": row.usage.calls,
        "tokens": row.usage.input + row.usage.output,
    }
    for name, value in used.items():
        limit = getattr(expected, name)
        if limit is not None:
            yield passed(value <= limit, f"{value} {name}, at most {limit}")
    if expected.ms is not None:
        cached = row.replayed or any(run.cached for finding in row.calls for run in finding.queries)
        took = row.timing.total
        yield (
            Said(outcome="skip", why="cached or replayed")
            if cached
            else passed(took <= expected.ms, f"{took:g} ms, at most {expected.ms:g}")
        )


def accepts(expected: Any, given: Any) -> bool:
    """Whether an argument is as asked: literal, any of a list, within {min, max}, matching {re}.

    An argument that is a list is compared without regard to order, and one of a single element also as that element.
    """
    given = list(given) if isinstance(given, tuple) else given
    if isinstance(expected, dict) and expected.keys() <= {"min", "max"} and expected:
        return _number(given) is not None and _between(_number(given), expected)
    if isinstance(expected, dict) and expected.keys() == {"re"}:
        return re.search(expected["re"], _text(given)) is not None
    if isinstance(expected, list):
        whole = isinstance(given, list) and sorted(map(_text, given)) == sorted(map(_text, expected))
        return whole or any(accepts(each, given) for each in expected)
    if isinstance(given, list) and len(given) == 1 and not isinstance(expected, dict):
        given = given[0]
    return _same(expected, given)


def _fits(call: Call, step: Step, *, exact: bool) -> bool:
    if call.skill != step.skill or (exact and set(step.args) != {k for k, v in call.args.items() if v != ABSENT}):
        return False
    return all((key not in step.args) if want == ABSENT else (key in step.args and accepts(want, step.args[key]))
               for key, want in call.args.items())  # fmt: skip


def _missing(call: Call, times: int) -> str:
    if call.count is not None and times != call.count:
        return f"{call.skill} fits {times} calls, expected {call.count}"
    return "" if times or call.count == 0 else f"no call fits {call.skill}({_shown(call.args)})"


def _in_order(fits: Sequence[Sequence[bool]], *, whole: bool, n: int) -> bool:
    """Whether the expected calls can be read off from left to right; of `whole`, one for one."""
    if whole:
        return len(fits) == n and all(fits[i][i] for i in range(n))
    at = -1
    for row in fits:
        at = next((place for place, fit in enumerate(row) if fit and place > at), n)
        if at == n:
            return False
    return True


def _between(value: Decimal | None, bounds: Mapping[str, Any]) -> bool:
    low, high = bounds.get("min"), bounds.get("max")
    assert value is not None  # noqa: S101 - the caller has looked
    return (low is None or value >= Decimal(str(low))) and (high is None or value <= Decimal(str(high)))


def _number(value: Any) -> Decimal | None:
    number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return Decimal(str(value)) if number else None


def _same(expected: Any, given: Any) -> bool:
    if _number(expected) is not None and _number(given) is not None:
        return _number(expected) == _number(given)
    return _text(expected) == _text(given) if not isinstance(expected, bool) else expected is given


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value)


def _shown(args: Mapping[str, object]) -> str:
    return ", ".join(f"{key}={value!r}" for key, value in args.items())
