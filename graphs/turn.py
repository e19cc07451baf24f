"""The values of one turn, from question to stored receipt. Frozen; each is written once, by the room named beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Literal

from tools.facts import Entities, Finding

PlanKind = Literal["answer", "clarify", "decline", "smalltalk"]
Status = Literal["answered", "clarified", "declined", "failed"]
HISTORY = 6  # exchanges a turn remembers at most


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """One earlier turn of the thread, as much of it as understanding a follow-up needs."""

    question: str
    entities: Entities
    agents: tuple[str, ...]
    skills: tuple[str, ...]  # "agent.skill", in plan order
    answer_head: str  # the first words of the answer, figures as ids: "[3:F1.2]" is fact F1.2 of the thread's third turn


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What was asked, by whom, where and when. Made by `ava.runtime`."""

    text: str
    user: str
    thread: str
    history: tuple[Exchange, ...] = ()  # oldest first, at most HISTORY
    world: str = "main"
    as_of: datetime  # aware; floored to the minute for a live turn
    tz: str = "America/New_York"  # zone in which times are shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One skill to run. Its number is its place in the plan, from 1."""

    agent: str
    skill: str  # "portfolio.holdings"
    args: Mapping[str, object] = field(default_factory=dict)  # plain JSON, by the skill's parameter names
    after: tuple[int, ...] = ()  # numbers of the steps whose yields fill in what args lacks


@dataclass(frozen=True, kw_only=True, slots=True)
class Usage:
    """What the model calls of a turn took, in tokens."""

    calls: int = 0
    input: int = 0
    cached: int = 0
    output: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        """Both together."""
        return Usage(
            calls=self.calls + other.calls,
            input=self.input + other.input,
            cached=self.cached + other.cached,
            output=self.output + other.output,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Consulted:
    """What a model was asked for a plan, and what that took. Made by `graphs.loop`."""

    model: str
    prompt: str  # of the first call: "version@rendered hash"
    replies: tuple[str, ...] = ()  # as they came: text, or the calls as JSON
    usage: Usage = field(default_factory=Usage)
    caveats: tuple[str, ...] = ()  # why it ended early, or made no plan


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What to do about a question. Made by `graphs.understand`, or with a model by `graphs.loop`."""

    kind: PlanKind
    entities: Entities = field(default_factory=Entities)
    steps: tuple[Step, ...] = ()  # for kind "answer"
    method: str = ""  # which stage decided: "words", "follow-up", "entities", "model"
    confidence: float = 0.0  # 0 to 1
    reply: str = ""  # what to say for clarify, decline and smalltalk
    clarify: tuple[str, ...] = ()  # the named choices, for kind "clarify"
    consulted: Consulted | None = None  # where a model was asked for it

    @property
    def means(self) -> frozenset[int]:
        """Numbers of the steps that others come after: they are told in a sentence, since the question is about what follows."""
        return frozenset(number for step in self.steps for number in step.after)


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """A figure of the answer and the fact it shows."""

    fact: str  # id
    shown: str  # as printed: "$4,210"


@dataclass(frozen=True, kw_only=True, slots=True)
class Withheld:
    """A sentence of the model that was not released, and why."""

    sentence: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Timing:
    """Milliseconds from the question on; None for what did not happen."""

    plan: float = 0.0
    facts: float | None = None  # first finding rendered
    first_text: float | None = None  # first sentence of a model released
    total: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What was said. Made by `graphs.narrate`, with or without a model."""

    text: str  # slots filled in
    raw: str = ""  # what the model wrote, slots unfilled; empty without a model
    stopped: str = ""  # why `raw` is not complete; empty when it is
    names: Mapping[str, str] = field(default_factory=dict)  # which entity the check took a written name for
    status: Status
    citations: tuple[Citation, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    caveats: tuple[str, ...] = ()  # "simulated data", "the model stopped in mid-sentence"
    model: str = "none"
    context: int = 0  # tokens prompt and answer could have together
    prompts: Mapping[str, str] = field(default_factory=dict)  # prompt id -> "version@rendered hash"
    usage: Usage = field(default_factory=Usage)
    ms: Timing = field(default_factory=Timing)


def in_plan_order(left: tuple[Finding, ...], right: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings of agents that ran side by side, by step: LangGraph would merge them by node name."""
    return tuple(sorted((*left, *right), key=lambda finding: finding.step))


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """One question from end to end: the LangGraph state while it runs, the receipt when it is stored."""

    id: str
    question: Question
    plan: Plan | None = None
    findings: Annotated[tuple[Finding, ...], in_plan_order] = ()
    answer: Answer | None = None
