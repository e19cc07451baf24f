"""Values as clients see them: the events of a turn, its findings with every figure printed, the answer with its places.

Everything here is text and numbers, never markup. Places in a text count code points. The types are the schemas of the OpenAPI
document. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import tzinfo
from functools import cache
from typing import Any, cast

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from ava import contract
from graphs.events import Found, Planned, Said
from graphs.render import SLOT, fill, said, show
from graphs.turn import Answer, Citation, Plan, Turn
from tools.facts import Chart, Fact, Finding, Table


class Place(TypedDict):
    """Where in a text a figure stands, and which fact it shows."""

    fact: str
    start: int
    end: int


class Text(TypedDict):
    """A text with its figures."""

    text: str
    citations: list[Place]


class FactOut(TypedDict):
    """One figure: its exact value, and as it is printed."""

    id: str
    label: str
    value: str | None
    shown: str
    unit: str
    entity: str
    as_of: str
    source: dict[str, Any]


class TableOut(TypedDict):
    """Columns and rows; a cell is {"fact", "shown"} or {"text"}."""

    columns: list[str]
    rows: list[list[dict[str, str]]]


class FindingOut(TypedDict):
    """What one step found."""

    step: int
    agent: str
    skill: str
    outcome: str
    reason: str
    ms: float
    facts: list[FactOut]
    sentences: list[Text]
    table: TableOut | None
    chart: dict[str, Any] | None


class StepOut(TypedDict):
    """A skill that will run."""

    step: int
    agent: str
    skill: str
    args: dict[str, Any]
    after: list[int]


class PlanOut(TypedDict):
    """What will be done about a question."""

    turn: str
    thread: str
    world: str
    kind: str
    method: str
    confidence: float
    reply: str
    clarify: list[str]
    steps: list[StepOut]


class WithheldOut(TypedDict):
    """A sentence that was not shown, and why."""

    sentence: str
    reason: str


class Answered(TypedDict, total=False):
    """What is known of a finished turn."""

    turn: str
    thread: str
    world: str
    status: str
    answer: str
    agents: list[str]
    skills: list[str]
    facts: list[dict[str, Any]]
    caveats: list[str]
    withheld: int
    model_calls: int
    model: str
    prompts: dict[str, str]
    usage: dict[str, int]
    ms: dict[str, float | None]
    citations: list[Place]
    withheld_sentences: list[WithheldOut]


class AnswerOut(Answered, total=False):
    """The object that `ava ask --json` prints, with the places of its figures and what was withheld."""

    plan: dict[str, Any]
    findings: list[dict[str, Any]]


@cache
def _adapter(of: Any) -> TypeAdapter[Any]:
    return TypeAdapter(of)


def plain(value: object, of: Any) -> Any:
    """A value of that type as JSON has it."""
    return _adapter(of).dump_python(value, mode="json")


def plan(turn: str, thread: str, world: str, made: Plan) -> PlanOut:
    """The plan of a turn."""
    steps: list[StepOut] = [
        {
            "step": number,
            "agent": step.agent,
            "skill": step.skill,
            "args": plain(step.args, dict[str, Any]),
            "after": list(step.after),
        }
        for number, step in enumerate(made.steps, 1)
    ]
    return {
        "turn": turn, "thread": thread, "world": world, "kind": made.kind, "method": made.method, "confidence": made.confidence,
        "reply": made.reply, "clarify": list(made.clarify), "steps": steps,
    }  # fmt: skip


def finding(found: Finding, tz: tzinfo) -> FindingOut:
    """What a step found, every figure printed."""
    facts = {each.id: each for each in found.facts}
    return {
        "step": found.step, "agent": found.agent, "skill": found.skill, "outcome": found.outcome, "reason": found.reason,
        "ms": found.ms, "facts": _facts(found, tz),
        "sentences": [sentence(each, facts, tz) for each in said(found)],
        "table": table(found.table, facts, tz) if found.table else None, "chart": chart(found.chart) if found.chart else None,
    }  # fmt: skip


def _facts(found: Finding, tz: tzinfo) -> list[FactOut]:
    dumped = plain(found.facts, tuple[Fact, ...])  # in one go: there may be a hundred
    return [cast("FactOut", {**told, "shown": show(each, tz)}) for told, each in zip(dumped, found.facts, strict=True)]


def fact(each: Fact, tz: tzinfo) -> FactOut:
    """One figure."""
    return cast("FactOut", {**plain(each, Fact), "shown": show(each, tz)})


def sentence(slotted: str, facts: Mapping[str, Fact], tz: tzinfo) -> Text:
    """A sentence with its figures filled in."""
    text, cited = fill(slotted, facts, tz)
    return {"text": text, "citations": places(text, cited)}


def table(made: Table, facts: Mapping[str, Fact], tz: tzinfo) -> TableOut:
    """A table whose cells are figures or texts."""
    rows = [[_cell(cell, facts, tz) for cell in row] for row in made.rows]
    return {"columns": list(made.columns), "rows": rows}


def _cell(cell: str, facts: Mapping[str, Fact], tz: tzinfo) -> dict[str, str]:
    slot = SLOT.fullmatch(cell)
    return {"fact": slot[1], "shown": show(facts[slot[1]], tz)} if slot else {"text": fill(cell, facts, tz)[0]}


def chart(made: Chart) -> dict[str, Any]:
    """A chart's specification; a gap is null."""
    return cast("dict[str, Any]", plain(made, Chart))


def places(text: str, cited: Iterable[Citation], start: int = 0) -> list[Place]:
    """Where the cited figures stand, in order; `start` is where the text itself begins."""
    found: list[Place] = []
    after = 0
    for each in cited:
        at = text.find(each.shown, after)
        if at >= 0:
            after = at + len(each.shown)
            found.append({"fact": each.fact, "start": start + at, "end": start + after})
    return found


def answer(turn: Turn) -> AnswerOut:
    """A finished turn."""
    made = turn.answer or Answer(text="", status="failed")
    withheld = [cast("WithheldOut", asdict(each)) for each in made.withheld]
    more = {"citations": places(made.text, made.citations), "withheld_sentences": withheld}
    return cast("AnswerOut", contract.answer_object(turn) | more)


def retold(turn: Turn) -> list[Planned | Found | Said | Turn]:
    """The events of a finished turn as they could have been."""
    made = turn.answer or Answer(text="", status="failed")
    planned = [Planned(plan=turn.plan)] if turn.plan else []
    spoken = [Said(text=made.text, citations=made.citations)] if made.text else []
    return [*planned, *(Found(finding=each) for each in turn.findings), *spoken, turn]
