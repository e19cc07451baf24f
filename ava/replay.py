"""A stored turn gone through again: from its own findings and raw text, from the rows of its day, or by another model or prompt.

    replayed  the answer rendered and checked again, by the code that answers questions and a model that says what it said then
    queried   the findings read again at the stored clock, through the same steps
    narrated  the stored findings told by another model, or with another version of the prompt

Each returns what is so now; `differs` and `changed` compare. Nothing here stores anything.
"""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from db.reader import Fetch, Reader
from db.scope import Scope
from graphs import receipt
from graphs.agents import AGENTS
from graphs.check import Naming
from graphs.dispatch import ready, run_step
from graphs.model.context import SIZES
from graphs.model.protocol import Card, Message, Model, ModelError, Piece, Tool
from graphs.narrate import NARRATOR, narrate
from graphs.render import show
from graphs.turn import Answer, Turn
from prompts.fault import PromptFault
from prompts.library import Library
from tools.facts import Calc, Fact, Finding, Row, Rows


class NotFinished(ValueError):
    """A turn without an answer: nothing was said that could be said again."""


class Recorded:
    """A model that says again what a turn's model said, and stops where it stopped."""

    def __init__(self, answer: Answer) -> None:
        self.name, self.context, self._answer = answer.model, answer.context or SIZES[-1], answer

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        tools: Sequence[Tool] = (),
        schema: Mapping[str, object] | None = None,
    ) -> AsyncGenerator[Piece, None]:
        """The raw text in one piece. Raises ModelError where the text broke off."""
        del messages, max_tokens, tools, schema
        yield Piece(text=self._answer.raw)
        if self._answer.stopped:
            raise ModelError(self._answer.stopped)
        yield Piece(usage=self._answer.usage, stopped="stop")

    async def card(self) -> Card:
        """The name; a record can do nothing else."""
        return Card(name=self.name, at="the stored turn")

    async def aclose(self) -> None:
        """Nothing is held."""


@dataclass(frozen=True, kw_only=True)
class Chosen(Library):
    """The prompts with some versions named in place of the pinned ones."""

    versions: Mapping[str, str] = field(default_factory=dict)

    def pins(self) -> dict[str, str]:
        """Prompt id -> version in use."""
        return Library.pins(self) | dict(self.versions)


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One thing that is not as it was stored."""

    what: str  # text, citations, withheld, a prompt, a step, or the id of a fact
    stored: str
    now: str
    label: str = ""  # of the fact or the step


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """A turn beside what it would be now."""

    turn: Turn
    differences: tuple[Difference, ...]
    prompts: tuple[Difference, ...] = ()  # that would be worded otherwise now; no text depends on it


PARTS: Mapping[str, Callable[[Answer], str]] = {
    "text": lambda answer: answer.text,
    "citations": lambda answer: "\n".join(f"{each.fact} {each.shown}" for each in answer.citations),
    "withheld": lambda answer: "\n".join(f"{each.sentence}\n  {each.reason}" for each in answer.withheld),
}


async def replayed(turn: Turn, prompts: Library) -> Answer:
    """The turn's answer once more, from the turn alone. Raises NotFinished.

    The prompts only show whether the model would be told the same; what it said is in the turn.
    """
    answer = _answer(turn)
    if NARRATOR not in answer.prompts:  # no model told it, though one may have been asked for the plan
        return await _told(turn, None, None, answer.names.get)
    return await _told(turn, Recorded(answer), as_recorded(prompts, answer), answer.names.get)


async def compared(turn: Turn, prompts: Library) -> Compared:
    """The stored answer beside the replayed one. Raises NotFinished."""
    stored, now = _answer(turn), await replayed(turn, prompts)
    return Compared(turn=turn, differences=differs(stored, now), prompts=prompts_changed(stored, now))


async def queried_again(turn: Turn, database: Fetch, timeout_s: float) -> Compared:
    """The stored facts beside those the database gives now, at the turn's clock."""
    return Compared(turn=turn, differences=changed(turn.findings, await queried(turn, database, timeout_s)))


async def queried(turn: Turn, database: Fetch, timeout_s: float) -> tuple[Finding, ...]:
    """What the steps of the turn's plan find now, at the turn's clock."""
    question, again = turn.question, replace(turn, findings=())
    scope = Scope(user=question.user, world=question.world, as_of=question.as_of)
    while numbers := ready(again):
        found = [await run_step(again, number, Reader(database, scope), timeout_s) for number in numbers]
        again = replace(again, findings=(*again.findings, *found))
    return receipt.read(receipt.write(again)).findings  # as JSON has it, so that it can be compared


async def narrated(turn: Turn, model: Model, prompts: Library, names: Naming) -> Answer:
    """The turn's findings told by this model with these prompts; `names` knows how entities are written. Raises NotFinished."""
    _answer(turn)
    return await _told(turn, model, prompts, names)


def as_recorded(prompts: Library, answer: Answer) -> Library:
    """The prompts of the versions the answer was made with, as far as they are here."""
    return using(prompts, {name: label.partition("@")[0] for name, label in answer.prompts.items()}, missing_is_fault=False)


def using(prompts: Library, versions: Mapping[str, str], *, missing_is_fault: bool = True) -> Library:
    """The prompts with these versions in use. Raises PromptFault for one that is not here, or leaves it as pinned."""
    found = {}
    for name, version in versions.items():
        try:
            found[name] = prompts.version(name, version).version
        except PromptFault:
            if missing_is_fault:
                raise
    return Chosen(folders=prompts.folders, versions=found)


def differs(stored: Answer, now: Answer) -> tuple[Difference, ...]:
    """What of text, citations and withheld sentences is not the same, byte for byte."""
    return tuple(
        Difference(what=what, stored=part(stored), now=part(now)) for what, part in PARTS.items() if part(stored) != part(now)
    )


def prompts_changed(stored: Answer, now: Answer) -> tuple[Difference, ...]:
    """The prompts that the same version of them would word otherwise now; the text does not depend on it."""
    versions = {name: label.partition("@")[0] for name, label in now.prompts.items()}
    return tuple(
        Difference(what=name, stored=label, now=now.prompts[name])
        for name, label in stored.prompts.items()
        if versions.get(name) == label.partition("@")[0] and now.prompts[name] != label
    )


def changed(stored: Sequence[Finding], now: Sequence[Finding]) -> tuple[Difference, ...]:
    """What is found otherwise: a step's outcome, a fact's value, other rows behind the same value, a fact gone or new."""
    old, new = {each.step: each for each in stored}, {each.step: each for each in now}
    steps = [
        Difference(what=f"step {step}", label=each.skill, stored=_outcome(each), now=_outcome(new.get(step)))
        for step, each in old.items()
        if _outcome(each) != _outcome(new.get(step))
    ]
    before, after = _facts(stored), _facts(now)
    named = {name: fact.label for name, fact in (after | before).items()}
    both = ((name, label, before.get(name), after.get(name)) for name, label in named.items())
    return (*steps, *(_difference(*each) for each in both if each[2] != each[3]))


async def _told(turn: Turn, model: Model | None, prompts: Library | None, names: Naming) -> Answer:
    tz = ZoneInfo(turn.question.tz)
    return await narrate(turn, emit=lambda _: None, model=model, prompts=prompts, agents=AGENTS, names=names, tz=tz)


def _answer(turn: Turn) -> Answer:
    if turn.answer is None or turn.plan is None:
        raise NotFinished(f"turn {turn.id} was never answered; there is nothing to replay")
    return turn.answer


def _facts(findings: Sequence[Finding]) -> dict[str, Fact]:
    return {fact.id: fact for finding in findings for fact in finding.facts}


def _outcome(finding: Finding | None) -> str:
    if finding is None:
        return "not run"
    return finding.outcome + (f": {finding.reason}" if finding.reason else "")


def _difference(name: str, label: str, stored: Fact | None, now: Fact | None) -> Difference:
    before, after = _shown(stored), _shown(now)
    if stored and now and before == after:
        before, after = f"{before} ({_behind(stored)})", f"{after} ({_behind(now)})"
    return Difference(what=name, label=label, stored=before, now=after)


def _shown(fact: Fact | None) -> str:
    return "not there" if fact is None else show(fact)


def _behind(fact: Fact) -> str:
    """What the printed figure does not show: every digit, the rows, and when they became known."""
    source = fact.source
    origin = f"{source.function} of {', '.join(map(_of, source.inputs))}" if isinstance(source, Calc) else _of(source)
    return f"{fact.value}, {origin}, known {fact.as_of:%Y-%m-%d %H:%M} UTC"


def _of(source: str | Row | Rows) -> str:
    match source:
        case str():
            return source
        case Row():
            return f"a row of {source.query}"
        case Rows():
            return f"{source.n:,} rows of {source.query} {source.sha256[:12]}"
