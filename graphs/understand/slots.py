"""Whether a word stands where a name does: 'wheel on _ worth it', '_ report date', 'who's out for the _'.

Told by its two neighbours, each with the weight of data/slots.tsv: the natural logarithm of how much likelier it is beside a
name than beside any other word, counted over the worked examples of prompts/routing (data/NOTICE). The same table says how
often a word that could be a name is just a word there; such a word needs a better place.
"""

import math
from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path

from graphs.understand.words import Word

_TABLE = Path(__file__).with_name("data") / "slots.tsv"
_STOPS = frozenset(".,:;?!\n")
_START, _END, _NUMBER = "^", "$", "{n}"  # what stands for the edge of a clause, and for any figure
_IS, _ASK = frozenset(["is", "are", "was"]), frozenset(["how", "what", "where", "why", "when", "and", "or", "but"])


class Of(IntEnum):
    """What the place may be of; the value is the first of its two columns."""

    SYMBOL = 0
    TEAM = 2


def _read() -> dict[str, tuple[float, ...]]:
    rows = (line.split("\t") for line in _TABLE.read_text(encoding="utf-8").splitlines())
    return {word: tuple(map(float, figures)) for word, *figures in rows}


_WEIGHTS = _read()
_NOTHING = (0.0,) * 5


def place(words: Sequence[Word], first: int, last: int, of: Of = Of.SYMBOL) -> float:
    """How much the neighbours of the words `first` to `last` speak for a name there: above 0 for, below against."""
    before, after = neighbours(words, first, last)
    return _WEIGHTS.get(before, _NOTHING)[of] + _WEIGHTS.get(after, _NOTHING)[of + 1]


def ordinary(word: str) -> float:
    """What `place` must come to for a word that is often just a word: six tenths of the logarithm of one more than its count."""
    return 0.6 * math.log1p(_WEIGHTS.get(word, _NOTHING)[4])


def neighbours(words: Sequence[Word], first: int, last: int) -> tuple[str, str]:
    """The words before and after in the table's terms."""
    before = _START if opens(words, first) else "" if _predicate(words, first) else _term(words[first - 1])
    after = _END if last + 1 >= len(words) or opens(words, last + 1) else _term(words[last + 1])
    return before, after


def opens(words: Sequence[Word], n: int) -> bool:
    """Whether a clause begins with word `n`."""
    return n == 0 or not _STOPS.isdisjoint(words[n].before)


def _predicate(words: Sequence[Word], n: int) -> bool:
    """'they are toast': what is said of another, not the subject of 'is _ a buy' or 'how is _'."""
    return words[n - 1].low in _IS and not opens(words, n - 1) and words[n - 2].low not in _ASK


def _term(word: Word) -> str:
    return _NUMBER if word.low[0].isdigit() else word.low
