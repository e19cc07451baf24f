"""What a check returns, and what it may look at beside the row."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ava.evals.record import Outcome, Row
from ava.evals.truth import Truth


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One judgement."""

    outcome: Outcome
    why: str = ""
    score: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What is known beside the row: expected values, and the rows of other cases with the same subject and repeat."""

    truths: Mapping[str, Truth] = field(default_factory=dict)
    others: Mapping[str, Row] = field(default_factory=dict)


PASS = Said(outcome="pass")


def passed(holds: bool, why: str, score: float | None = None) -> Said:  # noqa: FBT001 - the one thing a judgement is
    """Pass, or fail with the reason."""
    return Said(outcome="pass" if holds else "fail", why="" if holds else why, score=score)
