"""Asking one case: planned only, or answered from end to end by the same graph that answers people, and never stored.

The subject's model and prompts stand in for those of the settings. What failed beneath it (the database, the model) is the row's
error: the answer AVA gives nevertheless is not judged.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ava.evals.checks.grounding import ledger
from ava.evals.record import Row
from ava.evals.sources import unsound
from ava.evals.subject import Subject
from ava.evals.suite import Case
from ava.stopwatch import Stopwatch
from ava.turns import exchange
from db.database import Database
from db.errors import DatabaseError
from db.query import Query
from db.reader import Fetch, Reader
from db.result import Record
from db.scope import Scope
from graphs.agents import AGENTS
from graphs.check.naming import naming
from graphs.events import Emit
from graphs.model.protocol import Model
from graphs.narrate import NARRATOR, narrate
from graphs.turn import Answer, Exchange, Plan, Question, Timing, Turn
from graphs.understand import Lexicon, Router, understand

if TYPE_CHECKING:
    from prompts.library import Library

_TOO_SLOW = "it took longer than"  # how the dispatcher says that a step ran out of time
_TOO_LONG = "limit of its length"  # how the narrator says that the model was cut: an answer like any other


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What every case of a run is asked with."""

    lexicon: Lexicon
    router: Router
    world: str
    user: str
    now: datetime
    database: Database | None = None  # None where plans are all that is asked for
    model: Model | None = None
    prompts: "Library | None" = None
    tz: str = "America/New_York"
    step_timeout_s: float = 20.0
    planned: Callable[[Plan], Plan] = lambda plan: plan  # what `strength` changes
    found: Callable[[Turn], Turn] = lambda turn: turn  # the same, between what was found and what is said


def question(bench: Bench, text: str, history: tuple[Exchange, ...]) -> Question:
    """A question as a door would hand it over."""
    return Question(text=text, user=bench.user, thread="eval", history=history, world=bench.world, as_of=bench.now, tz=bench.tz)


def asked(case: Case) -> tuple[str, ...]:
    """The questions of a case, with its variables in place. Raises ValueError for one it does not have."""
    if not any("{{" in text for text in case.asked):
        return case.asked
    from prompts.template import render  # noqa: PLC0415 - Jinja2 costs 0.1 s, and few suites need it

    return tuple(render(text, case.vars) for text in case.asked)


def blank(bench: Bench, subject: Subject, case: Case, repeat: int) -> Row:
    """The row of a case before anything was asked."""
    return Row(
        id=case.id, hash=case.hash, subject=subject.label, repeat=repeat, group=case.cluster, tags=tuple(case.tags),
        question=question(bench, case.asked[-1], ()),
    )  # fmt: skip


def planned(bench: Bench, subject: Subject, case: Case, repeat: int) -> Row:
    """The row of a case whose plan is all that its checks read. No database, no model."""
    history: tuple[Exchange, ...] = ()
    *before, last = asked(case)
    for n, text in enumerate(before, 1):
        turn = Turn(id="eval", question=question(bench, text, history))
        history = (*history, exchange(replace(turn, plan=_plan(bench, turn.question)), n))
    watch, put = Stopwatch(), question(bench, last, history)
    plan = _plan(bench, put)
    ms = round(watch.timing(model=False).total, 3)
    return replace(blank(bench, subject, case, repeat), question=put, plan=plan, timing=Timing(plan=ms, total=ms))


async def answered(bench: Bench, subject: Subject, case: Case, repeat: int) -> Row:
    """The row of a case answered from end to end."""
    history: tuple[Exchange, ...] = ()
    reads = _Watched(bench.database)
    turn = None
    for n, text in enumerate(asked(case), 1):
        turn = await _turn(bench, question(bench, text, history), reads)
        history = (*history, exchange(turn, n))
    assert turn is not None  # noqa: S101 - a case asks at least once
    row = replace(blank(bench, subject, case, repeat), question=turn.question, plan=turn.plan, calls=turn.findings)
    return await _judgeable(bench, row, turn, reads)


async def _turn(bench: Bench, put: Question, reads: Fetch) -> Turn:
    from graphs.topology import Deps, stream  # noqa: PLC0415 - LangGraph costs a second and 100 MB, which plans do not need

    async def tell(turn: Turn, emit: Emit) -> Answer:
        found = bench.found(turn)
        names = naming(bench.lexicon, found.findings) if bench.model else None
        return await narrate(
            found, emit=emit, model=bench.model, prompts=bench.prompts, agents=AGENTS, names=names, tz=ZoneInfo(bench.tz)
        )

    deps = Deps(database=reads, understand=lambda each: _plan(bench, each), narrate=tell, step_timeout_s=bench.step_timeout_s)
    watch, turn = Stopwatch(), Turn(id="eval", question=put)
    async for event in stream(turn, deps):
        if isinstance(event, Turn):
            turn = event
        else:
            watch.hear(event)
    assert turn.answer is not None  # noqa: S101 - the graph ends with one
    timing = watch.timing(model=turn.answer.ms.first_text is not None)
    return replace(bench.found(turn), answer=replace(turn.answer, ms=timing))


async def _judgeable(bench: Bench, row: Row, turn: Turn, reads: "_Watched") -> Row:
    """The row with its answer and what the answer's figures rest on, or with the error that left it without."""
    answer = turn.answer
    assert answer is not None  # noqa: S101 - as above
    slow = next((f"{each.skill}: {each.reason}" for each in turn.findings if each.reason.startswith(_TOO_SLOW)), "")
    broken = answer.stopped if _TOO_LONG not in answer.stopped else ""
    row = replace(row, answer=answer, usage=answer.usage, timing=answer.ms, rendered=_rendered(answer.prompts))
    if error := reads.error or slow or broken:
        return replace(row, error=error)
    scope = Scope(user=bench.user, world=bench.world, as_of=bench.now)
    cited = [citation.fact for citation in answer.citations]
    row = replace(row, unsound=await unsound(row.facts, cited, Reader(reads, scope)))
    return replace(row, ledger=ledger(row), error=reads.error)


def _plan(bench: Bench, put: Question) -> Plan:
    return bench.planned(understand(put.text, put.history, put.as_of, bench.lexicon, bench.router))


def _rendered(prompts: Mapping[str, str]) -> str:
    return f"{NARRATOR} {prompts[NARRATOR]}" if NARRATOR in prompts else ""


class _Watched:
    """The database's cache, remembering that it failed."""

    def __init__(self, database: Database | None) -> None:
        self._fetch = database.cache if database else None
        self.error = ""

    async def fetch(self, query: Query, parameters: Mapping[str, object], user: str) -> tuple[tuple[Record, ...], bool]:
        """The records, as `db.reader.Fetch` has them. Raises what `db.errors` lists, once it is noted."""
        assert self._fetch is not None  # noqa: S101 - a run that answers has opened a world
        try:
            return await self._fetch.fetch(query, parameters, user)
        except DatabaseError as error:
            self.error = str(error)
            raise
