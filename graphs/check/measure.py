"""Which measure the words around a figure speak of: "the maximum loss is $570" of a fact that is the greatest profit. Pure.

Each fact has a signature: the words of its label, those around its slot in AVA's own sentences and the heading of its column.
A figure is refused for another measure when the words around it are words of a rival fact and not of its own; words that both
have, or neither, decide nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from graphs.check.direction import is_change
from graphs.check.vocabulary import concepts
from graphs.render import SLOT
from tools.facts import Fact, Finding

_SOFT = re.compile(r"[,:()]|\s-\s")
_HARD = re.compile(
    r";|[.!?]\s|\b(?:and|but|while|whereas|although|though|against(?! its| the)|after|despite|compared|versus|then)\b"
)
_STOP = re.compile(r";|[.!?]\s|\b(?:but|while|whereas|although|though)\b")
_JOINT = re.compile(r";|[.!?]\s|\b(?:and|but|while|whereas|although|though)\b")
_CALENDAR = re.compile(r"\d{4}-\d{2}-\d{2}")
_CONTRACT = re.compile(r"\d{4}-\d{2}-\d{2} [\d.]+ (?:call|put)")
_CLAUSE, _GAP, _SENTENCE = 1.0, 0.6, 0.1  # what a word says, by where it stands
_NUMBER = 0.5  # at least, of a strike or a period earlier in the same part of a sentence: it names what that is about
_OWN = 0.5  # a word that may be said of a fact though its label lacks it
_TOLD = {
    _CLAUSE: 0.95,
    _GAP: 0.75,
    _NUMBER: 0.75,
}  # a word of AVA's own sentence, by where it stands, against 1 for one of the label
_MARGIN = 0.5
_COVERED, _MANY = 0.3, 1.4  # a rival needs this share of its own words, or this much of them


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """The words that speak of a fact."""

    words: Mapping[str, float]  # how much each says: 1 for a word of the label
    told: bool  # AVA's own sentences speak of this measure, perhaps in fewer words than its label
    label: frozenset[str] = field(init=False)  # the words of the label

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", frozenset(word for word, weight in self.words.items() if weight == 1))


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A place in a text."""

    start: int
    end: int


def around(text: str, at: Span, others: Iterable[Span]) -> dict[str, float]:
    """The words around a figure and how close they are; `others` are the sentence's other figures."""
    spans = list(others)
    left = max((each.end for each in spans if each.end <= at.start), default=0)
    right = min((each.start for each in spans if each.start >= at.end), default=len(text))
    before, after = _clause(text[left : at.start], last=True), _clause(text[at.end : right], last=False, ends=right == len(text))
    if not concepts(before[1]):  # "with [F1.2], the price of": what it is comes after the comma
        after = (after[1], after[1])
    held = bool(_SOFT.search(text[at.end : right]) or _HARD.search(text[at.end : right])) or right == len(text)
    beyond = [(after[1], _GAP)] if right == len(text) else []  # else what follows a comma is about the next figure
    near = ((before[0], _CLAUSE), (after[0], _CLAUSE if held else _GAP), (before[1], _GAP), *beyond)
    far = " ".join(text[a:b] for a, b in _between(text, at, spans))
    found: dict[str, float] = {}
    for part, weight in (*near, (far, _SENTENCE)):
        for word in concepts(part):
            found[word] = max(weight, found.get(word, 0))
    for word in concepts(_JOINT.split(" ".join(text[a:b] for a, b in _between(text, at, spans) if b <= at.start))[-1]):
        if word[0].isdigit():
            found[word] = max(_NUMBER, found.get(word, 0))
    return found


def _clause(text: str, *, last: bool, ends: bool = False) -> tuple[str, str]:
    """Of the words beside a figure: its own clause's, and those beyond a comma but not an 'and' that figures follow."""
    hard = (_STOP if ends else _HARD).split(text.lower())[-1 if last else 0]
    soft = _SOFT.split(hard.rstrip(" (:") if last else hard)
    return (soft[-1], hard) if last else (soft[0], hard)


def _between(text: str, at: Span, others: Sequence[Span]) -> Iterable[tuple[int, int]]:
    """The places of a text that no figure covers."""
    edges = [
        0,
        *(edge for each in sorted((*others, at), key=lambda span: span.start) for edge in (each.start, each.end)),
        len(text),
    ]
    return zip(edges[::2], edges[1::2], strict=True)


def signatures(findings: Iterable[Finding], names: Iterable[str]) -> dict[str, Signature]:
    """The signature of every fact, by id; names of entities are no part of it, they are bound elsewhere.

    Words of AVA's own sentence that stand far from the slot weigh nothing, but are no rival's either.
    """
    known = {name.lower() for name in names}
    found: dict[str, Signature] = {}
    for finding in findings:
        told = _told(finding)
        slots = {name for sentence in finding.text for name in SLOT.findall(sentence)}
        spoken_of = {_pattern(fact) for fact in finding.facts if fact.id in slots}
        alike: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for fact in finding.facts:
            alike[_pattern(fact)] |= {word: weight for word, weight in told[fact.id].items() if not word[0].isdigit()}
        for fact in finding.facts:
            change = {"profit": _OWN, "loss": _OWN} if is_change(fact) else {}  # either may be said of it, by its sign
            mine = change | alike[_pattern(fact)] | told[fact.id] | dict.fromkeys(concepts(fact.label), 1.0)
            words = {word: weight for word, weight in mine.items() if word not in known}
            found[fact.id] = Signature(words=words, told=_pattern(fact) in spoken_of)
    return found


def _pattern(fact: Fact) -> str:
    """The label without what it is about: the same for the price of every symbol."""
    name = fact.entity.partition(":")[2]
    return _CONTRACT.sub("#", fact.label.replace(name, "*") if name else fact.label)


def _told(finding: Finding) -> defaultdict[str, dict[str, float]]:
    """The words around each fact's slot in the finding's sentences, and the heading of its column."""
    told: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for sentence in finding.text:
        for name, near in _nearby(sentence):
            told[name] |= near
    for row in finding.table.rows if finding.table else ():
        for column, cell in zip(finding.table.columns if finding.table else (), row, strict=False):
            if slot := SLOT.fullmatch(cell):
                told[slot[1]] |= dict.fromkeys(concepts(column), _OWN)
    return told


@lru_cache(maxsize=1024)
def _nearby(sentence: str) -> Sequence[tuple[str, Mapping[str, float]]]:
    """The slots of a sentence of AVA's own, which is the same every day but for their values, with what each word says."""
    slots = [(hit[1], Span(start=hit.start(), end=hit.end())) for hit in SLOT.finditer(sentence)]
    near = [(name, around(sentence, at, [other for _, other in slots if other != at])) for name, at in slots]
    return tuple((name, {word: _TOLD.get(weight, 0.0) for word, weight in words.items()}) for name, words in near)


def outdone(words: Mapping[str, float], fact: Signature, rival: Signature) -> bool:
    """Whether the words around a figure speak of the rival rather than of the fact itself."""
    mine, its = fact.words, rival.words
    gains = (weight * (its[w] - mine.get(w, 0)) for w, weight in words.items() if w in its and not _blocked(w, weight, mine))
    own = sum(weight * (mine[w] - its.get(w, 0)) for w, weight in words.items() if mine.get(w, 0) > its.get(w, 0))
    said = sum(gain for gain in gains if gain > 0)
    if said - own < _MARGIN:
        return _plainer(words, fact, rival)
    return said >= _MANY or said >= _COVERED * len(rival.label - mine.keys())


def spoken(words: Mapping[str, float], sign: Signature) -> bool:
    """Whether the words near a figure hold most of a fact's label."""
    label = [word for word in sign.label if not word[0].isdigit()]
    said = sum(1 for word in label if words.get(word, 0) > _SENTENCE)
    return bool(label) and said * 3 >= len(label) * 2


def _plainer(words: Mapping[str, float], fact: Signature, rival: Signature) -> bool:
    """Whether nothing is said of what the fact is beyond the rival: 'the call premium', of the call premium 'in the money'.

    What AVA's own sentences say in fewer words may be said so, but for one of several option contracts.
    """
    beyond = fact.label - rival.label
    plain = bool(rival.label) and rival.label < fact.label and words.keys().isdisjoint(beyond)
    return plain and (not fact.told or any(word[0].isdigit() for word in beyond))


def _blocked(word: str, weight: float, mine: Mapping[str, float]) -> bool:
    """Whether the word stands far from the figure here as it did in AVA's own sentence of the fact."""
    return word in mine and weight <= _SENTENCE
