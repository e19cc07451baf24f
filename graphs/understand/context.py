"""What the other words of a question say it is about: football, or the market; and how far a clause goes.

Used to tell twins apart (DAL, Bears) and to know a company from a word.
"""

from collections.abc import Sequence

from graphs.understand.words import Word, word_list

SPORTS = word_list("sports") | word_list("players")
FOOTBALL = word_list("football")  # those that speak of nothing else
MARKET = word_list("market")
_EVERYDAY = word_list("everyday")
_WEATHER = frozenset(["weather", "rain", "snow", "wind"])  # a wedding's as well as a game's
_WHERE = frozenset(["in", "to", "from", "near", "around"])

_STOPS = frozenset(".,;?!\n\u2014")
_JOINTS = frozenset(["and", "then", "plus", "also", "but", "while", "&"])


def around(words: Sequence[Word], n: int) -> tuple[int, int]:
    """The clause of word `n`: its first word, and the one after its last."""
    start = next((i for i in range(n, 0, -1) if _cuts(words[i])), 0)
    return start, next((i for i in range(n + 1, len(words)) if _cuts(words[i])), len(words))


def _cuts(word: Word) -> bool:
    return word.low in _JOINTS or not _STOPS.isdisjoint(word.before)


def leaning(words: Sequence[Word]) -> int:
    """How many more words speak of football than of the market; negative for the market."""
    return sum((word.low in SPORTS) + (word.low in FOOTBALL) - (word.low in MARKET) for word in words)


def dwelt(words: Sequence[Word], n: int) -> bool:
    """Whether somebody is at the place named by word `n`, or goes there, in a text of everyday life: 'a wedding in miami'."""
    if not n or words[n - 1].low not in _WHERE or not any(word.low in _EVERYDAY for word in words):
        return False
    return leaning([word for word in words if word.low not in _WEATHER]) <= 0
