"""What is under test: the versions of prompts and the model that read them, or no model at all.

A subject has a label, which is its name everywhere: 'none', 'gguf:small.gguf narrator=v2 seed=7'. What differs between two
subjects stands in it, and figures of two are never pooled.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from ava.evals.fault import SuiteFault
from ava.evals.suite import NO_MODEL, Subjects


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """One of the combinations a suite asks."""

    model: str  # as AVA_MODEL has it
    prompts: Mapping[str, str] = field(default_factory=dict)  # id -> version; what is not named is as pinned
    seed: int = 0

    @property
    def label(self) -> str:
        """Its name."""
        versions = [f"{name}={version}" for name, version in sorted(self.prompts.items())]
        return " ".join([self.model, *versions, *([f"seed={self.seed}"] if self.seed else [])])

    @property
    def deterministic(self) -> bool:
        """Whether the same question gives the same answer each time."""
        return self.model == NO_MODEL


def subjects(suite: Subjects, only: tuple[str, ...] = ()) -> tuple[Subject, ...]:
    """Every combination, or those whose label or model is named in `only`. Raises SuiteFault for a name no subject has."""
    every = tuple({each.label: each for each in _combined(suite)}.values())
    picked = tuple(each for each in every if not only or {each.label, each.model} & set(only))
    known = {name for each in every for name in (each.label, each.model)}
    if lost := [name for name in only if name not in known]:
        raise SuiteFault(f"no subject {lost[0]!r}; there is {', '.join(repr(each.label) for each in every)}")
    return picked


def _combined(suite: Subjects) -> Iterator[Subject]:
    names = list(suite.prompts)
    for model in suite.models:
        if model == NO_MODEL:
            yield Subject(model=NO_MODEL)
            continue
        for versions, seed in product(product(*suite.prompts.values()), suite.seeds):
            yield Subject(model=model, prompts=dict(zip(names, versions, strict=True)), seed=seed)
