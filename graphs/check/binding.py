"""Which entity a figure of a sentence is about. Pure.

It is the one named last before the figure ('NVDA is at [F1.1] and AMD at [F1.2]'), or one of a list ('NVDA and AMD are at ..'),
or the first one after it. A comparison ('NVDA, unlike AMD, is at ..') leaves the earlier one possible. Names are known only
from the evidence: a sentence that names none is about anything of which there is but one.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

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
    r"\b(?:account|portfolio|holdings?|cash|total|overall|combined|equity|exposure|market|index|breadth|sectors?|regime|volatility|vix)\b",
    re.IGNORECASE,
)
_PART = re.compile(r"\bof (?:the |your )?(?:\w+ )?(?:account|portfolio|holdings?)\b", re.IGNORECASE)  # "[F1.2] of the account"
_POINTS = re.compile(
    r"\b(?:its?|they|their|them|this|that|these|those|both|each|then|next|first|second|top|best|worst|most|least|largest|biggest"
    r"|nearest)\b",
    re.IGNORECASE,
)  # at what was named before, or at one of several
_RESPECTIVELY = re.compile(r"\brespectively\b")
_GAME = re.compile(r" (?:at|vs\.?|versus|@) ")
_OWNER = re.compile(r"\byour (?:whole |total |overall )?(?:account|portfolio|total|holdings|assets|funds)\b", re.IGNORECASE)


def belongs(fact: Fact, reading: Reading, at: int) -> bool:
    """Whether a figure standing at `at` can be about the fact's entity."""
    found, text, own = reading.mentions, reading.text, keys(fact.entity)
    if not found:
        return not own or not (_OWNER.search(text[:at]) or _anyones(fact, reading))
    keyed, named = {each.key for each in found}, reading.evidence.about[fact.id]
    team = fact.entity.startswith("team:")  # whose label may name the other one too
    if own and keyed.isdisjoint(own) and (team or not keyed <= named):
        return False
    if team and _other_team(fact, reading, at):
        return False
    if not named:
        start = max((stop.end() for stop in _STOP.finditer(text, 0, at)), default=0)
        earlier = any(start <= each.start and each.end <= at for each in found)
        return not earlier or _whole(fact, text[start:at] + _PART.sub(" ", text[at:]))
    return bool(named & (keyed if _RESPECTIVELY.search(text) else _bound(text, at, found)))


def _anyones(fact: Fact, reading: Reading) -> bool:
    """Whether a sentence that names nobody may speak of several: 'the RSI is 64.12', where each of many stocks has one."""
    return not _POINTS.search(reading.text) and reading.evidence.several(fact)


def _other_team(fact: Fact, reading: Reading, at: int) -> bool:
    """Whether the part of the sentence before a figure is about another team: a game ('NYG at KC') is about neither."""
    found, text = reading.mentions, reading.text
    games = {n for n, (left, right) in enumerate(pairwise(found)) if _GAME.fullmatch(text, left.end, right.start)}
    start = max((stop.end() for stop in _STOP.finditer(text, 0, at)), default=0)
    teams = [each.key for n, each in enumerate(found) if n not in games and n - 1 not in games and start <= each.start < at]
    return bool(teams) and not set(keys(fact.entity)) & set(teams)


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
