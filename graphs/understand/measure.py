"""Labelled questions: how many are understood, by kind, with intervals. Nothing here decides; it counts.

A set of called agents is right when it contains everything in `agents` and nothing outside `agents` plus `also_ok`.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graphs.turn import Plan

NAMED = ("symbols", "teams", "dates")  # entities of which there may be several
STATED = ("outlook", "risk")
NOBODY = "none"  # in the confusion matrix: no agent
_Z = 1.96  # 95 %


@dataclass(frozen=True, kw_only=True, slots=True)
class Labels:
    """What a labelled question should come to."""

    kind: str
    agents: tuple[str, ...]
    also_ok: tuple[str, ...] = ()
    entities: Mapping[str, object] = field(default_factory=dict)

    def right(self, called: Iterable[str]) -> bool:
        """Whether calling these agents answers the question and no more."""
        return set(self.agents) <= set(called) <= {*self.agents, *self.also_ok}


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """So many of so many, with Wilson's 95 % interval (Wilson, JASA 22, 1927)."""

    right: int
    of: int

    @property
    def share(self) -> float:
        """The proportion; 0 of nothing."""
        return self.right / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper end; 0 to 1 for nothing."""
        if not self.of:
            return 0.0, 1.0
        p, n, z2 = self.share, self.of, _Z * _Z
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = _Z / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, kw_only=True, slots=True)
class Overlap:
    """Exact values of one entity, over all questions: how many were wanted, found, and both."""

    both: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        """The share of what was found that was wanted; 1 where nothing was found."""
        return self.both / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what was wanted that was found; 1 where nothing was wanted."""
        return self.both / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """The micro-F1."""
        return 2 * self.both / (self.found + self.wanted) if self.found + self.wanted else 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """The counts over a labelled file."""

    kinds: Mapping[str, Rate]  # by kind of question, and "all"
    entities: Mapping[str, Overlap]
    confusion: Mapping[tuple[str, str], int]  # questions for one agent or NOBODY: (needed, called), right ones included


def report(results: Sequence[tuple[Labels, Plan]]) -> Report:
    """The report on plans beside their labels."""
    right, of, confusion = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
    for labels, plan in results:
        good = labels.right(agents(plan))
        for kind in (labels.kind, "all"):
            of[kind] += 1
            right[kind] += good
        if len(labels.agents) < 2:
            confusion[_pair(labels, agents(plan))] += 1
    kinds = {kind: Rate(right=right[kind], of=of[kind]) for kind in sorted(of, key=lambda k: (k == "all", -of[k]))}
    return Report(kinds=kinds, entities={name: _overlap(name, results) for name in (*NAMED, *STATED)}, confusion=confusion)


def _pair(labels: Labels, called: Sequence[str]) -> tuple[str, str]:
    """What was needed, and what was called instead: the first agent that is neither needed nor harmless, else what was needed."""
    needed = labels.agents[0] if labels.agents else NOBODY
    wrong = next((agent for agent in called if agent not in {*labels.agents, *labels.also_ok}), None)
    missed = needed if needed in called or not labels.agents else NOBODY
    return needed, wrong or missed


def agents(plan: Plan) -> tuple[str, ...]:
    """The agents a plan calls, in order."""
    return tuple(dict.fromkeys(step.agent for step in plan.steps))


def values(plan: Plan, name: str) -> set[str]:
    """The values of one entity of a plan; dates as said, in lower case."""
    found = getattr(plan.entities, name)
    if name in STATED:
        return {found} if found else set()
    return {each.text.lower() if name == "dates" else each for each in found}


def _overlap(name: str, results: Sequence[tuple[Labels, Plan]]) -> Overlap:
    both = found = wanted = 0
    for labels, plan in results:
        want, got = _wanted(labels, name), values(plan, name)
        both, found, wanted = both + len(want & got), found + len(got), wanted + len(want)
    return Overlap(both=both, found=found, wanted=wanted)


def _wanted(labels: Labels, name: str) -> set[str]:
    value = labels.entities.get(name)
    listed = value if isinstance(value, list) else [value] if value else []
    return {str(each).lower() if name == "dates" else str(each) for each in listed}


def percentile(times: Sequence[float], share: float) -> float:
    """The time that `share` of them do not exceed (nearest rank). Raises ValueError for no times."""
    if not times:
        raise ValueError("no times to take a percentile of")
    return sorted(times)[max(0, math.ceil(share * len(times)) - 1)]
