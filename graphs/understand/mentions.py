"""A mention: a place in the text and what it names. The finders give these; `entities` puts them together."""

from collections.abc import Iterable
from dataclasses import dataclass

from tools.facts import Symbol, Team


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """Words `first` to `last` (included) name a symbol or a team, or either of several."""

    first: int
    last: int
    symbols: tuple[Symbol, ...] = ()
    teams: tuple[Team, ...] = ()
    sure: bool = True  # False: only with something else in the text that speaks for it

    @property
    def unclear(self) -> bool:
        """More than one thing may be meant."""
        return len(self.symbols) + len(self.teams) > 1


def free(first: int, last: int, taken: Iterable[Mention]) -> bool:
    """Whether none of `taken` lies on the words `first` to `last`."""
    return all(last < each.first or first > each.last for each in taken)
