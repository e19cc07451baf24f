"""Which entity a figure of a sentence is about. Pure.

It is the one named last before the figure ('NVDA is at [F1.1] and AMD at [F1.2]'), or one of a list ('NVDA and AMD are at ..'),
or the first one after it. A comparison ('NVDA, unlike AMD, is at ..') leaves the earlier one possible. Names are known only
from the evidence: a sentence that names none is about anything.
"""

import re
from dataclasses import dataclass

from graphs.check.evidence import SMALL, Evidence, keys, words
from tools.facts import Fact

_LIST = re.compile(r"(?:'s)?\s*(?:,|/|&|\band\b|\bor\b|,\s*and\b)\s*")
_COMPARED = re.compile(
    r"\b(?:unlike|than|versus|vs\.?|against|with|to|besides|except|outside|beyond|like|despite|over|alongside)\s*$", re.IGNORECASE
)
_OF = re.compile(r"\S+(?:\s%|\s[a-z]+)?\s+(?:for|of|in|on)\s+(?:the\s+)?")  # "[F1.2] for AMD": the figure, then its owner
_NAME_WORD = re.compile(r"[A-Za-z0-9]+(?:[.&][A-Za-z0-9]+)*")
_LONGEST = 4  # words of a name
_WHOLE = re.compile(
    r"\b(?:account|portfolio|holdings?|cash|total|overall|combined|equity|market|index|breadth|sectors?|regime|volatility|vix)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """One name in a sentence."""

    key: str
    start: int
    end: int


def belongs(fact: Fact, text: str, at: int, evidence: Evidence) -> bool:
    """Whether a figure standing at `at` can be about the fact's entity."""
    found = mentions(text, evidence)
    if not found:
        return True
    named = about(fact, evidence)
    if not named:
        return not any(each.end <= at for each in found) or _whole(fact, text[:at])
    if re.search(r"\brespectively\b", text):
        return bool(named & {each.key for each in found})
    return bool(named & _bound(text, at, found))


def about(fact: Fact, evidence: Evidence) -> frozenset[str]:
    """The names a fact is about: its entity, and others in its label (a correlation has two). Empty for account and market."""
    return frozenset((*keys(fact.entity), *(each.key for each in mentions(fact.label, evidence))))


def mentions(text: str, evidence: Evidence) -> list[Mention]:
    """The known names in a text, in order, the longest first. A name of one letter counts only as '$A'."""
    words = list(_NAME_WORD.finditer(text))
    found: list[Mention] = []
    for n, word in enumerate(words):
        if found and word.start() < found[-1].end:
            continue
        ends = [other.end() for other in words[n : n + _LONGEST]]
        end = next((end for end in reversed(ends) if text[word.start() : end] in evidence.names), None)
        if end is not None and (end - word.start() > 1 or text[word.start() - 1 : word.start()] == "$"):
            found.append(Mention(key=evidence.names[text[word.start() : end]], start=word.start(), end=end))
    return found


def _whole(fact: Fact, before: str) -> bool:
    """Whether the words before speak of the account or the market, or of the fact's own measure."""
    return bool(_WHOLE.search(before)) or bool((set(words(fact.label)) - SMALL) & set(words(before)))


def _bound(text: str, at: int, found: list[Mention]) -> set[str]:
    groups = _groups(text, found)
    before = [group for group in groups if group[-1].end <= at]
    owner = [group for group in groups if group[0].start > at and _OF.fullmatch(text[at : group[0].start])]
    if not before:
        return {each.key for each in groups[0]}
    firm = [group for group in before if not _COMPARED.search(text[: group[0].start])]
    return {each.key for group in (before[-1], *firm[-1:], *owner) for each in group}


def _groups(text: str, found: list[Mention]) -> list[list[Mention]]:
    """Names in a row, with nothing but commas and 'and' between them, stand together."""
    groups: list[list[Mention]] = []
    for each in found:
        if groups and _LIST.fullmatch(text[groups[-1][-1].end : each.start]):
            groups[-1].append(each)
        else:
            groups.append([each])
    return groups
