"""Saying what was found: by a model, one streaming call whose sentences are checked one by one, or in AVA's own plain sentences.

Whatever the model does, there is an answer: a sentence that does not hold is withheld and counted; what a broken or silent model
leaves unsaid is said plainly, with a caveat. Nothing here knows LangGraph or which model it is.
"""

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from time import perf_counter
from typing import TYPE_CHECKING

from graphs.brief import Brief, brief
from graphs.check import Evidence, Naming, check
from graphs.events import Emit, Said
from graphs.model.protocol import Message, Model, ModelError, Piece
from graphs.render import fill, said
from graphs.sentences import Sentences
from graphs.turn import Answer, Citation, Plan, Status, Timing, Turn, Usage, Withheld
from prompts.fault import PromptFault
from tools.facts import Fact, Finding

if TYPE_CHECKING:
    from graphs.agents.agent import Agent
    from prompts.library import Library

NARRATOR = "narrator"  # the prompt's id
NO_AGENTS: Mapping[str, "Agent"] = {}
_STATUS: Mapping[str, Status] = {"clarify": "clarified", "decline": "declined", "smalltalk": "answered"}


@dataclass(kw_only=True)
class Speech:
    """What has been said so far. The pieces emitted, joined, are the text."""

    facts: Mapping[str, Fact]
    tz: tzinfo
    emit: Emit
    start: float
    means: frozenset[int] = frozenset()  # steps told in a sentence
    text: str = ""
    raw: str = ""
    citations: tuple[Citation, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    caveats: tuple[str, ...] = ()
    usage: Usage = field(default_factory=Usage)
    model: str = ""  # whose sentences these are
    stopped: str = ""  # why the model's text is not complete
    context: int = 0  # tokens the model could hold
    first_text: float | None = None  # ms until the first sentence of a model
    names: dict[str, str] = field(default_factory=dict)  # which entity a written name was taken for
    _gap: str = ""
    _told: set[str] = field(default_factory=set)  # sentences of the model's: small ones repeat themselves

    def noting(self, names: Naming) -> Naming:
        """`names`, with every name it knows written down: a receipt is checked again without the lexicon."""

        def noted(written: str) -> str | None:
            key = names(written)
            if key is not None:
                self.names[written] = key
            return key

        return noted

    def say(self, sentence: str, citations: Iterable[Citation] = (), gap: str = " ") -> None:
        """Show a sentence as it is; `gap` comes before the next one."""
        piece = self._gap + sentence
        cited = tuple(citations)
        self.text, self.citations, self._gap = self.text + piece, (*self.citations, *cited), gap
        self.emit(Said(text=piece, citations=cited))

    def judge(self, sentence: str, evidence: Evidence) -> None:
        """Show a sentence of the model if it holds."""
        stripped = sentence.strip()
        if not stripped:
            return
        checked = check(stripped, evidence)
        if checked.released is None or checked.released in self._told:
            self.withheld = (*self.withheld, Withheld(sentence=stripped, reason=checked.reason or "it was said before"))
            return
        self._told.add(checked.released)
        self.first_text = self.first_text or _ms(self.start)
        self.say(checked.released, checked.citations, gap="\n" if "\n" in sentence[len(sentence.rstrip()) :] else " ")

    def plainly(self, findings: Iterable[Finding]) -> None:
        """AVA's own sentences of these findings, a line a finding."""
        for finding in findings:
            self._gap = "\n" if self.text else ""
            for sentence in said(finding)[: 1 if finding.step in self.means else None]:
                self.say(*fill(sentence, self.facts, self.tz))

    def note(self, *caveats: str) -> None:
        """Something to say beside the answer."""
        self.caveats = (*self.caveats, *caveats)

    @property
    def steps(self) -> set[int]:
        """The steps whose facts were cited."""
        return {int(each.fact[1:].partition(".")[0]) for each in self.citations}


async def narrate(
    turn: Turn,
    *,
    emit: Emit,
    model: Model | None = None,
    prompts: "Library | None" = None,
    agents: Mapping[str, "Agent"] = NO_AGENTS,
    names: Naming | None = None,
    tz: tzinfo = UTC,
) -> Answer:
    """The answer to a planned and looked-up turn. `ms` counts from the call of this function; the caller knows what was before.

    `agents` gives how to speak of their facts; `names` which entity a written name is ("Nvidia" -> "NVDA"), for the check.
    Raises ValueError for a turn without a plan; no ModelError or PromptFault passes.
    """
    if turn.plan is None:
        raise ValueError("a turn without a plan cannot be narrated")
    facts = {fact.id: fact for finding in turn.findings for fact in finding.facts}
    speech = Speech(facts=facts, tz=tz, emit=emit, start=perf_counter(), means=turn.plan.means)
    if turn.plan.kind != "answer":
        speech.say(turn.plan.reply)
        return _answer(speech, _STATUS[turn.plan.kind])
    told = None
    if model is not None and prompts is not None and _worth_a_call(turn.plan, turn.findings, agents):
        told = _told(speech, turn, model, prompts, agents)
    if model is None or told is None:
        speech.plainly(turn.findings)
    else:
        await _by_model(speech, turn, model, told, names)
    answer = _answer(speech, "answered" if any(finding.outcome != "failed" for finding in turn.findings) else "failed")
    return replace(answer, model=speech.model or model.name, prompts={NARRATOR: told.prompt.label}) if model and told else answer


def _told(speech: Speech, turn: Turn, model: Model, prompts: "Library", agents: Mapping[str, "Agent"]) -> Brief | None:
    """The prompt; None, with a caveat, when the prompt in use is not in order."""
    speech.context = model.context
    try:
        return brief(turn, prompts.pinned(NARRATOR), agents, speech.tz, context=speech.context)
    except PromptFault as fault:
        speech.note(f"answered without the model: {fault}")
        return None


def _worth_a_call(plan: Plan, findings: Sequence[Finding], agents: Mapping[str, "Agent"]) -> bool:
    """Not for a plain lookup, nor where nothing was found."""
    if not any(finding.outcome == "found" for finding in findings):
        return False
    if len(plan.steps) != 1 or plan.steps[0].agent not in agents:
        return True
    return agents[plan.steps[0].agent].skill(plan.steps[0].skill).narrate


async def _by_model(speech: Speech, turn: Turn, model: Model, told: Brief, names: Naming | None) -> None:
    """The model's sentences, and plainly whatever it leaves unsaid."""
    if told.dropped:
        speech.note(f"{told.dropped} of {told.facts} facts did not fit into the model's prompt")
    evidence = Evidence.of(turn.question, turn.findings, speech.noting(names) if names else None, speech.tz)
    messages = (Message(role="system", content=told.prompt.system), Message(role="user", content=told.prompt.user))
    speech.usage = Usage(calls=1)
    broken = ""
    try:
        broken = await _listen(speech, evidence, model.stream(messages, max_tokens=told.max_tokens))
    except ModelError as error:
        broken = str(error)
    speech.stopped = broken
    if broken:
        speech.note(f"the model stopped early: {broken}" if speech.text else f"answered without the model: {broken}")
    elif not speech.text:
        speech.note(
            "answered without the model: " + ("no figure of its text could be traced" if speech.withheld else "it said nothing")
        )
    unsaid = [finding for finding in turn.findings if finding.step not in speech.steps]
    if broken or speech.withheld or not speech.text:
        speech.plainly(unsaid)
    else:
        speech.note(*(sentence for finding in unsaid if finding.outcome != "found" for sentence in said(finding)))


async def _listen(speech: Speech, evidence: Evidence, stream: AsyncGenerator[Piece, None]) -> str:
    """Judge each sentence as soon as it is complete; returns why the text is not complete, or nothing. Raises ModelError."""
    sentences, stopped = Sentences(), ""
    async with aclosing(stream) as pieces:
        async for piece in pieces:
            speech.raw += piece.text
            for sentence in sentences.feed(piece.text):
                speech.judge(sentence, evidence)
            speech.usage = replace(piece.usage, calls=1) if piece.usage else speech.usage
            speech.model = piece.model or speech.model
            speech.note(*piece.notes)
            stopped = piece.stopped or stopped
    if stopped == "length":
        return "its answer reached the limit of its length"  # the last sentence is cut, so it is not shown
    speech.judge(sentences.rest(), evidence)
    return ""


def _answer(speech: Speech, status: Status) -> Answer:
    return Answer(
        text=speech.text,
        raw=speech.raw,
        stopped=speech.stopped,
        names=dict(speech.names),
        context=speech.context,
        status=status,
        citations=speech.citations,
        withheld=speech.withheld,
        caveats=speech.caveats,
        usage=speech.usage,
        ms=Timing(first_text=speech.first_text, total=_ms(speech.start)),
    )


def _ms(start: float) -> float:
    return round((perf_counter() - start) * 1000, 2)
