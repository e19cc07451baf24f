"""Running a suite: cases x subjects x repeats, a bounded number at a time, each row written as it is done.

A run that stops (Ctrl-C, a full disk, a crash) has its rows; going on asks only what is missing. A subject at a time, so that a
local model is loaded once. Nothing here judges or counts: `checks` and `summary` do.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ava import routing
from ava.evals import runs
from ava.evals.answering import Bench, answered, blank, planned
from ava.evals.checks import judge, reads
from ava.evals.checks.said import Setting
from ava.evals.fault import SuiteFault
from ava.evals.header import header, seeing
from ava.evals.loading import Loaded
from ava.evals.record import Row
from ava.evals.runs import Run, Writer
from ava.evals.snapshots import clock, place, world_name
from ava.evals.subject import Subject
from ava.evals.suite import Case, Suite, same_as
from ava.evals.truth import Truth, queries, truths
from ava.settings.model import Settings
from graphs.understand import Lexicon
from prompts.fault import PromptFault

AT_ONCE = 4  # cases answered side by side
_BREATH = 25  # plans made between two looks at whether somebody pressed Ctrl-C
Alter = Callable[[Bench], Bench]


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One case to ask once more."""

    subject: Subject
    case: Case
    repeat: int

    @property
    def key(self) -> tuple[str, str, int]:
        """What its row is found by."""
        return self.subject.label, self.case.id, self.repeat


@dataclass(frozen=True, kw_only=True, slots=True)
class Listener:
    """Who is told what goes on."""

    tell: Callable[[str], None] = lambda _: None  # what takes a while
    hear: Callable[[Row], None] = lambda _: None  # each row as it is kept


@dataclass(frozen=True, kw_only=True)
class Session:
    """Everything a run needs, open."""

    suite: Suite
    bench: Bench
    settings: Settings
    truths: Mapping[str, Mapping[str, Truth]]  # case -> SQL -> what it came to


@asynccontextmanager
async def session(
    suite: Suite, settings: Settings, tell: Callable[[str], None] = lambda _: None, *, plans_only: bool = False
) -> AsyncIterator[Session]:
    """The world a suite needs, open, with its expected values; no database where plans are all its checks read.

    Raises SuiteFault for a missing snapshot, and what `db.errors` lists.
    """
    lexicon, router = Lexicon.load(settings.home / "lexicon.json"), routing.router(settings.home, tell)
    bench = Bench(
        lexicon=lexicon, router=router, world=world_name(suite.world, settings), user=suite.world.user,
        now=clock(suite.world, settings), tz=str(settings.tz), step_timeout_s=settings.step_timeout,
    )  # fmt: skip
    if plans_only or not (answering(suite) or any(map(queries, suite.cases))):
        yield Session(suite=suite, bench=bench, settings=settings, truths={})
        return
    async with place(suite.world, settings, tell) as found:
        bench = replace(bench, database=found.database, now=found.now)
        values = {case.id: await truths(found.database, case, bench.user, bench.now) for case in suite.cases if queries(case)}
        yield Session(suite=suite, bench=bench, settings=settings, truths=values)


async def run(
    loaded: Loaded, settings: Settings, subjects: Sequence[Subject], path: Path, *,
    repeat: int | None = None, resume: Run | None = None, listener: Listener = Listener(),
) -> Run:  # fmt: skip
    """Run a suite into the file at `path`, or go on with the run there; the run as it stands when all is asked.

    Raises SuiteFault, PromptFault, ModelError for a model that cannot be understood, RunBroken, and what `db.errors` lists.
    """
    head = header(loaded, settings, subjects, repeat)
    if resume and resume.header.key != head.key:
        raise SuiteFault(f"{path} is a run of another suite, code, prompt or world; begin a new one without --resume")
    done = {(row.subject, row.id, row.repeat): row for row in resume.rows} if resume else {}
    async with session(loaded.suite, settings, listener.tell) as opened:
        with Writer(path, head, end=resume.end if resume else 0) as writer:
            for subject in subjects:
                todo = list(jobs(loaded.suite, subject, repeat))
                async for row in rows(opened, subject, todo, done):
                    writer.append(row)
                    listener.hear(row)
    return runs.read(path)


def jobs(suite: Suite, subject: Subject, repeat: int | None = None) -> Iterator[Job]:
    """What a subject is asked, cases that others are compared with first."""
    times = 1 if subject.deterministic else repeat or suite.repeat
    wanted = {name for case in suite.cases for name in same_as(case.expect)}
    for case in sorted(suite.cases, key=lambda each: (each.id not in wanted, any(same_as(each.expect)))):
        yield from (Job(subject=subject, case=case, repeat=n) for n in range(1, times + 1))


async def rows(
    opened: Session, subject: Subject, todo: Sequence[Job], done: dict[tuple[str, str, int], Row], alter: Alter = lambda b: b
) -> AsyncIterator[Row]:
    """The judged rows of what is not done yet, as they are ready; `done` grows by them."""
    todo = [job for job in todo if job.key not in done]
    answers = answering(opened.suite)
    quick = [job for job in todo if job.case.id not in answers]
    for n, job in enumerate(quick):
        if n % _BREATH == 0:
            await asyncio.sleep(0)
        yield _kept(opened, job, planned_or_skipped(alter(opened.bench), job), done)
    slow = [job for job in todo if job.case.id in answers]
    if slow:
        async with seeing(opened.bench, subject, opened.settings) as bench:
            async for row in _answered(opened, alter(bench), slow, done):
                yield row


def answering(suite: Suite) -> frozenset[str]:
    """The cases that are answered, not only planned: whose checks read the answer, or that of the case they are compared with."""
    own = {case.id for case in suite.cases if reads(case.expect) == "answer"}
    return frozenset(own | {case.id for case in suite.cases if own & set(same_as(case.expect))})


def planned_or_skipped(bench: Bench, job: Job) -> Row:
    """The row of a case that only needs a plan."""
    row = skipped(bench, job)
    return row or planned(bench, job.subject, job.case, job.repeat)


def skipped(bench: Bench, job: Job) -> Row | None:
    """The row of a case that is not run for now; None for one that is."""
    skip = job.case.skip
    today = date.today()  # noqa: DTZ011 - a person's calendar day
    if skip is None or (skip.until and skip.until <= today):
        return None
    return replace(blank(bench, job.subject, job.case, job.repeat), skipped=skip.reason)


async def _answered(
    opened: Session, bench: Bench, todo: Sequence[Job], done: dict[tuple[str, str, int], Row]
) -> AsyncIterator[Row]:
    """Workers take jobs in order; rows come out as they are ready, so that one slow case holds up no other."""
    waiting, ready = iter(todo), asyncio.Queue[Row | BaseException | None]()

    async def work() -> None:
        try:
            for job in waiting:
                await ready.put(skipped(bench, job) or await answered(bench, job.subject, job.case, job.repeat))
        except (PromptFault, ValueError) as error:
            await ready.put(error)
        finally:
            await ready.put(None)

    by_key, late = {job.key: job for job in todo}, []
    async with AsyncExitStack() as stack:
        group = await stack.enter_async_context(asyncio.TaskGroup())
        workers = [group.create_task(work()) for _ in range(AT_ONCE)]
        stack.callback(lambda: [each.cancel() for each in workers])
        running = len(workers)
        while running:
            got = await ready.get()
            if got is None:
                running -= 1
            elif isinstance(got, BaseException):
                raise got
            elif any(same_as(by_key[got.subject, got.id, got.repeat].case.expect)):
                late.append(got)
            else:
                yield _kept(opened, by_key[got.subject, got.id, got.repeat], got, done)
    for row in late:  # compared with others, which are all there now
        yield _kept(opened, by_key[row.subject, row.id, row.repeat], row, done)


def _kept(opened: Session, job: Job, row: Row, done: dict[tuple[str, str, int], Row]) -> Row:
    judged = replace(row, checks=judge(job.case.expect, row, setting(opened, job, done)))
    done[job.key] = judged
    return judged


def setting(opened: Session, job: Job, done: Mapping[tuple[str, str, int], Row]) -> Setting:
    """What the checks of a case may look at beside its row."""
    names = list(same_as(job.case.expect))
    others = {name: row for name in names if (row := done.get((job.subject.label, name, job.repeat)))}
    return Setting(truths=opened.truths.get(job.case.id, {}), others=others)
