"""What would a suite notice? Something that reaches the subject is falsified, one thing a time, and the suite is asked again.

value    one figure of a finding is another (a third more, its sign turned, a day later)
removed  one figure of a finding is gone, with the sentences that say it
route    a step goes to another agent
prompt   a sentence of the narrator's prompt is gone; only with a model, and a case loses one, drawn by its name

Only what the person would see is falsified: figures of the answer. A falsehood after which plan and answer are word for word what
they were cannot be noticed by anybody and is not counted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from ava.evals.answering import Bench
from ava.evals.checks import judge
from ava.evals.header import prompts
from ava.evals.record import Row
from ava.evals.runner import Job, Session, jobs, rows, setting
from ava.evals.subject import Subject
from ava.settings.model import Settings
from graphs.agents import AGENTS
from graphs.turn import Plan, Step, Turn
from tools.facts import Fact, Finding, Table, Value

KINDS = ("value", "removed", "route", "prompt")
SEED = 7
EACH = 3  # figures of an answer falsified in turn, at most


@dataclass(frozen=True, kw_only=True, slots=True)
class Mutant:
    """One falsehood and what became of it."""

    case: str
    kind: str  # of KINDS
    what: str  # "F1.1 (account value): 206959.82 -> 275256.56"
    noticed: tuple[str, ...] = ()  # checks that failed; () = nobody saw it


@dataclass(frozen=True, kw_only=True, slots=True)
class Strength:
    """How many falsehoods a suite notices."""

    mutants: tuple[Mutant, ...]

    def share(self, kind: str | None = None) -> tuple[int, int]:
        """Noticed, of so many: of a kind or of all."""
        some = [each for each in self.mutants if kind in {None, each.kind}]
        return sum(bool(each.noticed) for each in some), len(some)


@dataclass(frozen=True, kw_only=True, slots=True)
class Falsehood:
    """A change of the bench that falsifies one thing."""

    kind: str
    what: str
    alter: Callable[[Bench], Bench]


async def strength(opened: Session, subject: Subject, hear: Callable[[Mutant], None] = lambda _: None) -> Strength:
    """The suite's cases asked truly, then with each falsehood. Cases that do not pass truly cannot notice anything: left out."""
    true: dict[tuple[str, str, int], Row] = {}
    async for _ in rows(opened, subject, list(jobs(opened.suite, subject, 1)), true):
        pass
    found: list[Mutant] = []
    for job in jobs(opened.suite, subject, 1):
        row = true[job.key]
        if row.outcome != "pass":
            continue
        for false in (*falsehoods(row), *unsaid(row, subject, opened.settings)):
            mutant = await _mutant(opened, job, row, false, true)
            if mutant is not None:
                hear(mutant)
                found.append(mutant)
    return Strength(mutants=tuple(found))


def falsehoods(row: Row) -> Iterator[Falsehood]:
    """What can be falsified of a row: its steps, and the first figures of its answer."""
    rng = Random(f"{SEED} {row.id}")  # noqa: S311 - reproducible, not secret
    if row.plan and row.plan.steps:
        yield _rerouted(row.plan.steps[0], rng)
    if row.answer is None:
        return
    cited = list(dict.fromkeys(citation.fact for citation in row.answer.citations))
    for fact in [row.facts[name] for name in cited[:EACH]]:
        other = falsified(fact.value)
        if other is not None:
            what = f"{fact.id} ({fact.label}): {fact.value} -> {other}"
            yield Falsehood(kind="value", what=what, alter=_at(fact, replace(fact, value=other)))
    for fact in [row.facts[name] for name in cited[:1]]:
        yield Falsehood(kind="removed", what=f"{fact.id} ({fact.label})", alter=_at(fact, None))


def unsaid(row: Row, subject: Subject, settings: Settings) -> Iterator[Falsehood]:
    """The sentence that the prompt of a row's model can lose; none where no model told it."""
    if not row.rendered:
        return
    from ava.evals.shortened import sentences, shortened  # noqa: PLC0415 - reads prompts, which a subject without a model does not

    library = prompts(subject, settings)
    gone = Random(f"{SEED} {row.id}").choice(sentences(library))  # noqa: S311 - reproducible, not secret
    yield Falsehood(kind="prompt", what=gone.strip(), alter=lambda bench: replace(bench, prompts=shortened(library, gone)))


def falsified(value: Value) -> Value:
    """Another value of the same type; None for one that cannot be falsified plainly."""
    match value:
        case Decimal():
            return (value * Decimal("1.37")).quantize(Decimal(1)) + 1 if value == value.to_integral() else value * Decimal("1.37")
        case date():
            return value + timedelta(days=1)
    return None


async def _mutant(
    opened: Session, job: Job, true: Row, false: Falsehood, done: Mapping[tuple[str, str, int], Row]
) -> Mutant | None:
    others = {key: row for key, row in done.items() if key != job.key}
    asked = [row async for row in rows(opened, job.subject, [job], dict(others), false.alter)]
    row = asked[0] if asked else None
    if row is None or (_seen(row) == _seen(true) and not row.error):
        return None
    checks = judge(job.case.expect, row, setting(opened, job, others))
    bad = tuple(dict.fromkeys(each.check for each in checks if each.gates and each.outcome in {"fail", "error"}))
    return Mutant(case=job.case.id, kind=false.kind, what=false.what, noticed=bad or (("error",) if row.error else ()))


def _seen(row: Row) -> object:
    steps = [(step.skill, dict(step.args)) for step in row.plan.steps] if row.plan else []
    return row.text, steps


def _rerouted(step: Step, rng: Random) -> Falsehood:
    other = rng.choice([agent for agent in AGENTS.values() if agent.name != step.agent])

    def planned(plan: Plan) -> Plan:
        if not plan.steps:
            return plan
        first = Step(agent=other.name, skill=other.default, args={}, after=plan.steps[0].after)
        return replace(plan, steps=(first, *plan.steps[1:]))

    return Falsehood(kind="route", what=f"{step.skill} -> {other.default}", alter=lambda bench: replace(bench, planned=planned))


def _at(fact: Fact, other: Fact | None) -> Callable[[Bench], Bench]:
    """The bench whose findings have `other` in place of that fact, or nothing."""

    def found(turn: Turn) -> Turn:
        return replace(turn, findings=tuple(_changed(finding, fact, other) for finding in turn.findings))

    return lambda bench: replace(bench, found=found)


def _changed(finding: Finding, fact: Fact, other: Fact | None) -> Finding:
    """The finding with `other` for the fact of that id and label: an earlier question of the thread has others of its id."""
    places = [n for n, each in enumerate(finding.facts) if (each.id, each.label) == (fact.id, fact.label)]
    if not places:
        return finding
    n, slot = places[0], str(fact)
    facts = (*finding.facts[:n], *([other] if other else []), *finding.facts[n + 1 :])
    if other:
        return replace(finding, facts=facts)
    text = tuple(sentence for sentence in finding.text if slot not in sentence)
    return replace(finding, facts=facts, text=text, table=_without(finding.table, slot))


def _without(table: Table | None, slot: str) -> Table | None:
    if table is None:
        return None
    return replace(table, rows=tuple(tuple("" if slot in cell else cell for cell in row) for row in table.rows))


def by_case(mutants: Sequence[Mutant]) -> Mapping[str, Sequence[Mutant]]:
    """The falsehoods nobody saw, by case."""
    found: dict[str, list[Mutant]] = {}
    for each in mutants:
        if not each.noticed:
            found.setdefault(each.case, []).append(each)
    return found
