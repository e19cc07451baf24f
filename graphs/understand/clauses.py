"""The clauses of a question: what is asked for, one after the other."""

from collections.abc import Iterator

from graphs.understand.entities import Found
from graphs.understand.words import word_list

_JOINTS = frozenset(["and", "then", "plus", "also", "but", "while"])
_STOPS = frozenset(".,;:?!\n\u2014")
_NAMES = frozenset(("{symbol}", "{team}", "{n}"))
_SHORT = 1  # words that say something, in the shortest clause that stands alone
_EMPTY = word_list("joining")


def clauses(found: Found) -> list[list[str]]:
    """The masked words, cut at punctuation and conjunctions; a piece that says too little stays with the one before it.

    "NVDA, AMD and TSLA" is one thing, not three: a cut between two names is none.
    """
    pieces: list[list[str]] = [[]]
    marked = found.marked()
    for n, (before, word) in enumerate(marked):
        if _cut(before, word) and not _listed(marked, n):
            pieces.append([])
        pieces[-1].append(word)
    return list(_merged(pieces))


def _cut(before: str, word: str) -> bool:
    return word in _JOINTS or not _STOPS.isdisjoint(before)


def _listed(marked: list[tuple[str, str]], n: int) -> bool:
    following = marked[n + 1][1] if n + 1 < len(marked) else ""
    return n > 0 and marked[n - 1][1] in _NAMES and (marked[n][1] in _NAMES or (marked[n][1] in _JOINTS and following in _NAMES))


def _merged(pieces: list[list[str]]) -> Iterator[list[str]]:
    kept: list[str] = []
    for piece in pieces:
        if kept and _says(piece) >= _SHORT and _says(kept) >= _SHORT:
            yield kept
            kept = []
        kept = kept + piece
    if kept:
        yield kept


def _says(piece: list[str]) -> int:
    return sum(word not in _EMPTY and word not in _NAMES for word in piece)
