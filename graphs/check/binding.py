"""Which entity a figure of a sentence is about. Pure.

It is the one named last before the figure ('NVDA is at [F1.1] and AMD at [F1.2]'), or one of a list ('NVDA and AMD are at ..'),
or the first one after it. A comparison ('NVDA, unlike AMD, is at ..') leaves the earlier one possible. Names are known only
from the evidence: a sentence that names none is about anything.
"""

import re
from collections.abc import Sequence

from graphs.check.evidence import SMALL, keys, words
from graphs.check.mentions import Mention
from graphs.check.reading import Reading
from tools.facts import Fact

_LIST = re.compile(r"(?:'s)?\s*(?:,|/|&|\band\b|\bor\b|,\s*and\b)\s*")
_COMPARED = re.compile(
    r"\b(?:unlike|than|versus|vs\.?|against|with|to|besides|except|outside|beyond|like|despite|over|alongside)\s*$", re.IGNORECASE
)
_OF = re.compile(r"\S+(?:\s%|\s[a-z]+)?\s+(?:for|of|in|on)\s+(?:the\s+)?")  # "[F1.2] for AMD": the figure, then its owner
_JOINT = re.compile(r";|[.!?]\s|\b(?:and|but|while|whereas|although|though)\b")
_STOP = re.compile(r"[.;!?]\s")
_LEADS = re.compile(
    r"(?:^|[,;:.]|\b(?:and|while|but))\s*(?:with|at|by|on|for|near|trading at)\s+$", re.IGNORECASE
)  # "at [F1.2], AMD is"
_WHOLE = re.compile(
    r"\b(?:account|portfolio|holdings?|cash|total|overall|combined|equity|market|index|breadth|sectors?|regime|volatility|vix)\b",
    re.IGNORECASE,
)


def belongs(fact: Fact, reading: Reading, at: int) -> bool:
    """Whether a figure standing at `at` can be about the fact's entity."""
    found, text = reading.mentions, reading.text
    if not found:
        return True
    named, own = reading.evidence.about[fact.id], keys(fact.entity)
    if own and not any(each.key in own for each in found):
        return False
    if not named:
        start = max((stop.end() for stop in _STOP.finditer(text[:at])), default=0)
        earlier = any(start <= each.start and each.end <= at for each in found)
        return not earlier or _whole(fact, text[start:at] + (text[at:] if _LEADS.search(text[:at]) else ""))
    if re.search(r"\brespectively\b", text):
        return bool(named & {each.key for each in found})
    return bool(named & _bound(text, at, found))


def _whole(fact: Fact, before: str) -> bool:
    """Whether the words before speak of the account or the market, or of the fact's own measure."""
    return bool(_WHOLE.search(before)) or bool((set(words(fact.label)) - SMALL) & set(words(before)))


def _bound(text: str, at: int, found: Sequence[Mention]) -> set[str]:
    groups = _groups(text, found)
    before = [group for group in groups if group[-1].end <= at]
    owner = [group for group in groups if group[0].start > at and _OF.fullmatch(text[at : group[0].start])]
    if not before:
        return {each.key for each in groups[0]}
    start = max(joint.end() for joint in _JOINT.finditer(text[:at])) if _JOINT.search(text[:at]) else 0
    if _LEADS.search(text[:at]) or not any(start <= each.start < at for each in found):
        owner += [group for group in groups if group[0].start > at and not _JOINT.search(text[at : group[0].start])][:1]
    firm = [group for group in before if not _COMPARED.search(text[: group[0].start])]
    return {each.key for group in (before[-1], *firm[-1:], *owner) for each in group}


def _groups(text: str, found: Sequence[Mention]) -> list[list[Mention]]:
    """Names in a row, with nothing but commas and 'and' between them, stand together."""
    groups: list[list[Mention]] = []
    for each in found:
        if groups and _LIST.fullmatch(text[groups[-1][-1].end : each.start]):
            groups[-1].append(each)
        else:
            groups.append([each])
    return groups
