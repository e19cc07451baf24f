"""The check's score on planted errors: how many of each kind are withheld, and how many true sentences are."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ava.testing.mutate import KINDS, Case, cases
from ava.testing.spoken import Ways
from graphs.check import Evidence, check
from graphs.check.naming import naming
from graphs.turn import Turn
from graphs.understand.lexicon import Lexicon

EACH = 20  # cases a kind and seed


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """What came of some cases."""

    cases: Mapping[str, int]  # by kind
    withheld: Mapping[str, int]
    missed: tuple[Case, ...]  # errors that were shown
    refused: tuple[Case, ...]  # true sentences that were not

    @property
    def recall(self) -> float:
        """The share of errors that was withheld."""
        return sum(self.withheld[kind] for kind in KINDS) / sum(self.cases[kind] for kind in KINDS)

    @property
    def precision(self) -> float:
        """The share of what was withheld that was an error."""
        return 1 - self.withheld["clean"] / sum(self.withheld.values())

    @property
    def false_refusals(self) -> float:
        """The share of true sentences that was withheld."""
        return self.withheld["clean"] / self.cases["clean"]

    def of(self, kind: str) -> float:
        """The share of one kind that was withheld."""
        return self.withheld[kind] / self.cases[kind]


def score(turns: Sequence[Turn], ways: Ways, lexicon: Lexicon, seeds: Sequence[int], each: int = EACH) -> Score:
    """The score over these seeds."""
    evidence = {turn.id: Evidence.of(turn.question, turn.findings, naming(lexicon, turn.findings)) for turn in turns}
    judged = [
        (case, check(case.text, evidence[case.turn.id]).released is None)
        for seed in seeds
        for case in cases(turns, ways, seed, each)
    ]
    return Score(
        cases=Counter(case.kind for case, _ in judged),
        withheld=Counter(case.kind for case, held in judged if held),
        missed=tuple(case for case, held in judged if case.kind != "clean" and not held),
        refused=tuple(case for case, held in judged if case.kind == "clean" and held),
    )
