"""The names in a text: which entities it speaks of, in order. Pure.

What counts as a name is asked of a function ("Nvidia" -> "NVDA", a word that names nothing -> None), so that ten thousand
companies need no table of their own here.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

Naming = Callable[[str], str | None]  # how an entity is written -> its key: "Nvidia" -> "NVDA"

_WORD = re.compile(r"[A-Za-z0-9]+(?:[.&][A-Za-z0-9]+)*")
_SUBJECT = re.compile(
    r"'s\b|:|\s+(?:is|was|has|had|shows?|trades|closed|fell|rose|gained|lost|reports?|beat|missed|moved|ended|pays|paid|makes|sits)\b"
)
_WITHIN = re.compile(r"[ '-]|\. ?")  # between the words of a name
_LINKS = frozenset({"of", "and", "the", "in", "for", "s"})  # in the middle of one
_LONGEST = 4  # words of a name


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """One name in a sentence."""

    key: str
    start: int
    end: int


def mentions(text: str, naming: Naming) -> tuple[Mention, ...]:
    """The known names in a text, in order, the longest first. A or I alone, or a first letter, only as '$A'."""
    words = list(_WORD.finditer(text))
    found: list[Mention] = []
    for n, word in enumerate(words):
        start = word.start()
        if (
            (found and start < found[-1].end)
            or text[start - 1 : start] == "["
            or not (word[0][0].isupper() or word[0][0].isdigit())
        ):
            continue  # a slot is no name
        mention = _longest(text, [start, *_ends(text, words[n : n + _LONGEST])], naming)
        if mention is not None:
            found.append(mention)
    return tuple(found)


def _ends(text: str, words: Sequence[re.Match[str]]) -> Iterator[int]:
    """Where a name that begins with the first word can end: with a word that is written like one, and nothing between."""
    yield words[0].end()
    for left, right in pairwise(words):
        if not _WITHIN.fullmatch(text, left.end(), right.start()):
            return
        if not right[0].islower():
            yield right.end()
        elif right[0] not in _LINKS:
            return


def _longest(text: str, places: list[int], naming: Naming) -> Mention | None:
    """The longest name that begins at the first place and ends at one of the others; the capital of a sentence is not its own."""
    start = places[0]
    opening = not _WORD.search(text[:start])  # but "Apple's" and "Apple fell" are about a company
    for end in reversed(places[1:]):
        written = text[start:end]
        shown = written.isupper() or not opening or _SUBJECT.match(text, end)
        key = naming(written if shown else written[0].lower() + written[1:])
        if key and (end - start > 1 or text[start - 1 : start] == "$" or (written not in "AI" and start)):
            return Mention(key=key, start=start, end=end)
    return None
