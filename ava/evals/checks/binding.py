"""What a figure of an answer is about: the year, name or phrase it is bound to. Pure.

A year is bound by the nearest year of its sentence, a name by the one named last before the figure (or first after it, where
none was), also across sentences. Any other phrase must stand in the figure's own clause, or its sentence where it has one clause.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

from graphs.quantities import Quantity
from graphs.sentences import Sentences

_YEAR = re.compile(r"\b(?:FY\s?)?((?:19|20)\d\d)\b")
_CLAUSE = re.compile(r";|,\s+(?:and|while|but|whereas)\b|\bwhile\b|\bwhereas\b")
_LIST = re.compile(r"\s*(?:,|and|or|&|/)\s*")


def about(text: str, quantity: Quantity, of: str, names: Iterable[str] = ()) -> bool:
    """Whether the quantity is about `of`; `names` are what else it could be about."""
    start, sentence = _sentence(text, quantity.start)
    at = quantity.start - start
    if year := _YEAR.fullmatch(of.strip()):
        return _nearest_year(sentence, at, quantity) == year[1]
    if of in names or (of.isupper() and of.isalpha()):
        return of in _named(text, quantity.start, {*names, of})
    return _phrase(of) in _phrase(_clause(sentence, at))


def _sentence(text: str, at: int) -> tuple[int, str]:
    cut, start = Sentences(), 0
    for sentence in [*cut.feed(text), cut.rest()]:
        if start <= at < start + len(sentence):
            return start, sentence
        start += len(sentence)
    return 0, text


def _nearest_year(sentence: str, at: int, quantity: Quantity) -> str | None:
    """The year of a figure: the one right after it ('5.2 in 2019'), else the last before it, else the first after."""
    others = [hit for hit in _YEAR.finditer(sentence) if hit.start() != at]
    end = at + len(quantity.text)
    after = [hit for hit in others if hit.start() >= end]
    if after and re.fullmatch(r"[^,;.\d]{0,20}\b(?:in|for|of|during|from)\s+(?:FY\s?)?", sentence[end : after[0].start()]):
        return after[0][1]
    before = [hit for hit in others if hit.end() <= at]
    return before[-1][1] if before else after[0][1] if after else None


def _named(text: str, at: int, names: set[str]) -> set[str]:
    """The names a figure can be about: the last before it, with those listed beside it; else the first after it."""
    found = [(hit.start(), hit.end(), hit[0]) for hit in re.finditer("|".join(rf"\b{re.escape(n)}\b" for n in names), text)]
    before = [each for each in found if each[1] <= at]
    if not before:
        return {found[0][2]} if found else set()
    bound = {before[-1][2]}
    for left, right in reversed(list(pairwise(before))):
        if not _LIST.fullmatch(text[left[1] : right[0]]):
            break
        bound.add(left[2])
    return bound


def _clause(sentence: str, at: int) -> str:
    cuts = [0, *(hit.start() for hit in _CLAUSE.finditer(sentence)), len(sentence)]
    return next((sentence[a:b] for a, b in pairwise(cuts) if a <= at < b), sentence)


def _phrase(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
