"""A suite: cases, the world they are asked in, the subjects that are asked, and the gate. Read from YAML by `loading`.

Frozen and checked; what can be wrong only between fields (a case that names another, a prompt nobody would read) is a ValueError
of the model, which `loading` tells with file and line.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field, field_validator, model_validator

from ava.demo import USER
from ava.evals.expect import Expect, Part

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=80)]
NO_MODEL = "none"


class World(Part):
    """Where cases are asked."""

    snapshot: str | None = Field(None, description="A frozen world: 'demo', or 'world@hash'.")
    now: datetime | None = Field(None, description="The clock; needs a time zone.")
    live: bool = Field(False, description="Read the world as it is instead.")
    user: str = Field(USER, description="Whose rows are read.")

    @model_validator(mode="after")
    def _one_world(self) -> "World":
        if self.live == (self.snapshot is not None):
            raise ValueError("a world needs snapshot, or live: true, and not both")
        if self.now and self.now.tzinfo is None:
            raise ValueError(f"now: {self.now} has no time zone; write 2025-11-20T16:00:00-05:00")
        return self


class Subjects(Part):
    """What is asked: every combination of these."""

    prompts: dict[str, list[str]] = Field({}, description="Prompt id -> versions.")
    models: list[str] = Field([NO_MODEL], min_length=1)
    seeds: list[int] = Field([0], min_length=1)

    @model_validator(mode="after")
    def _somebody_reads_them(self) -> "Subjects":
        if set(self.models) == {NO_MODEL} and any(len(versions) > 1 for versions in self.prompts.values()):
            raise ValueError("several prompt versions but no model to read them; add a model to models")
        return self


class Regression(Part):
    """How much worse than the baseline is too much."""

    margin: float = Field(0.0, ge=0, lt=1)
    alpha: float = Field(0.05, gt=0, lt=1, description="Of the sign-flip test.")


class Gate(Part):
    """What a run must reach."""

    min_pass: float | None = Field(None, ge=0, le=1)
    min_by_tag: dict[str, float] = Field({}, description="The same, by tag.")
    max_errors: float = Field(0.0, ge=0, le=1, description="Share of runs that may end in an error.")
    regression: Regression | None = None
    must: str | None = Field(None, description="Every case of this tag must pass.")


class Skip(Part):
    """Why a case is not run for now."""

    reason: str = Field(min_length=1)
    until: date | None = Field(None, description="From this day on it is run again.")


class Case(Part):
    """One question with what is expected of its answer."""

    id: Name
    ask: str | None = Field(None, min_length=1)
    turns: list[str] = Field([], description="A conversation; its last question is judged.")
    vars: dict[str, Any] = Field({}, description="For {{name}} in the question and %(name)s in SQL.")
    tags: list[str] = Field([], description="What it is about: figures are given by tag.")
    group: str | None = Field(None, description="Cases that resemble each other; default: its id.")
    expect: Expect = Field(default_factory=Expect)
    note: str = ""
    skip: Skip | None = None

    @model_validator(mode="after")
    def _asks_once(self) -> "Case":
        if bool(self.ask) == bool(self.turns):
            raise ValueError("a case needs ask or turns, and not both")
        if not any(part.parts() for part in (self.expect, self.expect.not_, self.expect.warn) if part):
            raise ValueError("a case must expect something")
        return self

    @property
    def asked(self) -> tuple[str, ...]:
        """Its questions, oldest first."""
        return tuple(self.turns) or (self.ask or "",)

    @property
    def cluster(self) -> str:
        """The group it is counted in."""
        return self.group or self.id

    @property
    def hash(self) -> str:
        """Of all that decides its outcome: cases of two runs are compared where it agrees."""
        said = self.model_dump(mode="json", by_alias=True, exclude={"note", "tags", "skip", "group"}, exclude_defaults=True)
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


class Suite(Part):
    """A file of cases."""

    suite: Name
    about: str = ""
    world: World
    subjects: Subjects = Field(default_factory=Subjects)
    repeat: int = Field(1, ge=1, le=100)
    defaults: dict[str, Any] = Field({}, description="Expectations merged into each case; a case may null one.")
    gate: Gate = Field(default_factory=Gate)
    cases: list[Case] = Field(min_length=1)

    @field_validator("cases")
    @classmethod
    def _each_once(cls, cases: list[Case]) -> list[Case]:
        ids = {case.id for case in cases}
        lost = [(case.id, other) for case in cases for other in same_as(case.expect) if other not in ids or other == case.id]
        if lost:
            raise ValueError(f"case {lost[0][0]!r} is to be the same as {lost[0][1]!r}, which is no other case of this suite")
        return cases


def same_as(expect: Expect) -> Iterator[str]:
    """The cases an expectation refers to."""
    for part in (expect, expect.not_, expect.warn):
        if part and part.same_as:
            yield from [part.same_as] if isinstance(part.same_as, str) else part.same_as
