"""Whether an English word is a company where it stands: its place, and what the clause around it speaks of."""

from collections.abc import Sequence

from graphs.understand.context import around, leaning
from graphs.understand.mentions import TRADED
from graphs.understand.slots import opens, ordinary, place
from graphs.understand.words import Word

_MARKET, _FOOTBALL = 0.5, -1.0  # what a clause that speaks of either adds
_OWNS, _TRADED, _ITS = 3.0, 1.0, 2.0  # "target's print"; "carnival calls"; "snow above its 200 day"
_DETERMINERS = frozenset(
    ["the", "a", "an", "my", "your", "his", "her", "our", "their", "this", "that", "each", "every", "any", "some", "no", "which"]
)


def placed(words: Sequence[Word], first: int, last: int, least: float) -> bool:
    """Whether the words `first` to `last` stand at least so well as a company's name must that may be just words."""
    if one_of_many(words, first, last):
        return False
    name = " ".join(word.stem for word in words[first : last + 1])
    return place(words, first, last) + _clause(words, first, last) + _bare(words, first, last) >= least + ordinary(name)


def one_of_many(words: Sequence[Word], first: int, last: int) -> bool:
    """'monday is a workday': what has 'a' before it and nothing after is no name."""
    return first > 0 and words[first - 1].low in {"a", "an"} and (last + 1 == len(words) or opens(words, last + 1))


def _clause(words: Sequence[Word], first: int, last: int) -> float:
    start, end = around(words, first)
    lean = leaning([*words[start:first], *words[last + 1 : end]])
    return _FOOTBALL if lean > 0 else _MARKET if lean < 0 else 0.0


def _bare(words: Sequence[Word], first: int, last: int) -> float:
    """A common noun that owns something, or has something traded, has a determiner before it; a name has none."""
    if first and words[first - 1].low in _DETERMINERS:
        return 0.0
    owns = words[last].text.lower().endswith(("'s", "\u2019s"))
    traded = last + 1 < len(words) and words[last + 1].low in TRADED
    its = any(word.low == "its" for word in words[last + 1 : around(words, last)[1]])
    return _OWNS * owns + _TRADED * traded + _ITS * its
