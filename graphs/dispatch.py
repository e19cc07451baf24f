"""Running one step: arguments filled in from earlier steps, a time limit, and the one place where an exception becomes a finding.

A skill raises; here it becomes `failed(reason)`, with a reason a person can act on and nothing of the program's insides.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from time import perf_counter

import structlog

from db.errors import DatabaseError
from db.reader import Reader
from graphs.agents import skill as skill_named
from graphs.turn import Step, Turn
from tools.facts import Finding, Outcome
from tools.skill import ENTITY_KINDS, Ask, Skill

log = structlog.get_logger()


def ready(turn: Turn) -> tuple[int, ...]:
    """Numbers of the steps that can run now: not done, and everything they come after is."""
    done = {finding.step for finding in turn.findings}
    steps = turn.plan.steps if turn.plan else ()
    return tuple(n for n, step in enumerate(steps, 1) if n not in done and done.issuperset(step.after))


async def run_step(turn: Turn, number: int, reader: Reader, timeout_s: float) -> Finding:
    """The finding of step `number`; never raises but for cancellation."""
    step = _step(turn, number)
    start = perf_counter()
    try:
        async with asyncio.timeout(timeout_s):
            finding = await _found(turn, number, skill_named(step.skill), reader)
    except DatabaseError as error:
        finding = _ended(step, number, "failed", str(error))
    except TimeoutError:
        finding = _ended(step, number, "failed", f"it took longer than {timeout_s:g} s")
    except Exception:  # the boundary: whatever a skill does, the other steps are answered
        log.exception("step failed", turn=turn.id, skill=step.skill, step=number)
        finding = _ended(step, number, "failed", "an error in AVA itself, which is in the log")
    return replace(finding, queries=tuple(reader.runs), ms=round((perf_counter() - start) * 1000, 2))


async def _found(turn: Turn, number: int, skill: Skill, reader: Reader) -> Finding:
    step = _step(turn, number)
    args = filled(step, skill, turn.findings)
    if step.after and args.keys() == step.args.keys():
        return _ended(step, number, "empty", f"nothing to look at from {' and '.join(f'step {n}' for n in step.after)}")
    if any(kind not in args for kind in skill.needs):
        return _ended(step, number, "empty", "nothing named to look at")
    return await skill(Ask.begin(skill.name, number, reader), args)


def filled(step: Step, skill: Skill, findings: tuple[Finding, ...]) -> Mapping[str, object]:
    """A step's arguments, with what it lacks taken from the yields of the steps it comes after, the first `take` of each."""
    args = dict(step.args)
    for finding in findings:
        for kind in ENTITY_KINDS.intersection(skill.parameters).difference(args):
            found = getattr(finding.yields, kind) if finding.step in step.after else ()
            if found:
                args[kind] = found[: skill.take] if isinstance(found, tuple) else found
    return args


def _step(turn: Turn, number: int) -> Step:
    if turn.plan is None:
        raise ValueError("a turn without a plan has no steps")
    return turn.plan.steps[number - 1]


def _ended(step: Step, number: int, outcome: Outcome, reason: str) -> Finding:
    return Finding(agent=step.agent, skill=step.skill, step=number, outcome=outcome, reason=reason)
