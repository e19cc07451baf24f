"""A mention: a place in the text and what it names. The finders give these; `entities` puts them together."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphs.understand.words import Word, word_list
from tools.facts import Symbol, Team

TRADED = word_list("after")  # words before which a ticker stands
_LINKING = frozenset(["on", "of", "for", "in"])  # "puts on ALL"
MANY = frozenset(
    ["my", "of", "the", "our", "these", "those", "this", "that", "three", "names", "stocks", "positions", "and", "is"]
)
_ASKED = re.compile(r"(?:hows|how is|whats with|(?:happening|up|going on) (?:with|w)|thoughts on)$")
_SAID = re.compile(
    r"(?:a (?:buy|sell|hold)|doing|over(?:bought|sold|valued|extended)|oversold|undervalued|extended|looking|lookin)\b"
)


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


def asked_about(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether the words stand where a question has its subject: 'is target a buy', "how's dis doing"."""
    before = " ".join(word.low for word in words[max(0, first - 3) : first])
    after = " ".join(word.low for word in words[last + 1 : last + 3])
    said = _SAID.match(after) is not None
    return (_ASKED.search(before) is not None and (said or not after)) or (said and before.endswith("is"))


def spoken_of(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether what is traded stands before, and these words are what it is on: 'puts on ALL'; not 'puts on ALL my names'."""
    following = words[last + 1].low if last + 1 < len(words) else ""
    return first > 1 and words[first - 1].low in _LINKING and words[first - 2].low in TRADED and following not in MANY
