"""What a case came to: one row of a run, with everything its checks read. Frozen, and JSON both ways without loss.

A row can be judged again years later: nothing of the database or the model is needed but the expected values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from pydantic import TypeAdapter

from graphs.turn import Answer, Plan, Question, Timing, Usage
from tools.facts import Fact, Finding

Outcome = Literal["pass", "fail", "error", "skip"]
Reads = Literal["plan", "answer"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """What one check said."""

    check: str  # "number", "not.says", "warn.max"
    outcome: Outcome
    why: str = ""
    gates: bool = True  # False under `warn`
    score: float | None = None  # where the check has one: `grounded` is the share supported


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One case, once, with one subject."""

    id: str
    hash: str  # of the case
    subject: str
    repeat: int  # from 1
    group: str
    tags: tuple[str, ...] = ()
    question: Question  # the last one; the others are its history
    rendered: str = ""  # "narrator v1@3f2a9c01d4e5": the prompt the model was sent; empty where none was
    plan: Plan | None = None
    calls: tuple[Finding, ...] = ()  # what each step found
    unsound: Mapping[str, str] = field(default_factory=dict)  # fact the answer cites -> why its source does not give it
    answer: Answer | None = None  # None where the plan alone was asked for
    ledger: Mapping[str, int] = field(default_factory=dict)  # what the figures of the answer rest on: {"cited": 4}
    checks: tuple[Judged, ...] = ()
    usage: Usage = field(default_factory=Usage)
    timing: Timing = field(default_factory=Timing)
    replayed: bool = False  # its times were not measured in this run
    error: str = ""  # why there is no answer to judge: the model is down, the database is gone
    skipped: str = ""  # why it was not asked

    @property
    def outcome(self) -> Outcome:
        """Of the case: a failed check outweighs one that could not be decided."""
        gating = {each.outcome for each in self.checks if each.gates}
        if self.skipped:
            return "skip"
        if self.error:
            return "error"
        return "fail" if "fail" in gating else "error" if "error" in gating else "pass"

    @property
    def route(self) -> str:
        """The agents asked, as a label: 'earnings+portfolio', 'none'."""
        return label(self.agents)

    @property
    def agents(self) -> frozenset[str]:
        """The agents the plan dispatches to."""
        return frozenset(step.agent for step in self.plan.steps) if self.plan else frozenset()

    @property
    def text(self) -> str:
        """What was answered; of a plan that reads nothing, what it says itself."""
        return self.answer.text if self.answer else self.plan.reply if self.plan else ""

    @property
    def facts(self) -> dict[str, Fact]:
        """Every fact found, by id."""
        return {fact.id: fact for finding in self.calls for fact in finding.facts}

    @property
    def why(self) -> str:
        """The first reason it did not pass."""
        bad = (f"{each.check}: {each.why}" for each in self.checks if each.gates and each.outcome in {"fail", "error"})
        return self.error or self.skipped or next(bad, "")


def label(agents: frozenset[str]) -> str:
    """A set of agents as one label."""
    return "+".join(sorted(agents)) or "none"


@cache
def _rows() -> TypeAdapter[Row]:
    return TypeAdapter(Row)


def write(row: Row) -> bytes:
    """The row as one line of JSON, without its end."""
    return _rows().dump_json(row)


def read(line: bytes) -> Row:
    """The row of that line. Raises ValueError."""
    return _rows().validate_json(line)
