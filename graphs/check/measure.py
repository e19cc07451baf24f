"""Which measure the words around a figure speak of: "the maximum loss is $570" of a fact that is the greatest profit. Pure.

Each fact has a signature: the words of its label, those around its slot in AVA's own sentences and the heading of its column.
A figure is refused for another measure when the words around it are words of a rival fact and not of its own, or are those of
AVA's own sentence of the rival; words that both have, or neither, decide nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from graphs.check.direction import is_change
from graphs.check.near import CLAUSE, GAP, NUMBER, SENTENCE, Layout, Near, Span
from graphs.check.vocabulary import concepts
from graphs.render import SLOT
from tools.facts import Fact, Finding

_CONTRACT = re.compile(r"\d{4}-\d{2}-\d{2} [\d.]+ (?:call|put)")
_OWN = 0.5  # a word that may be said of a fact though its label lacks it
_TOLD = {
    CLAUSE: 0.95,
    GAP: 0.75,
    NUMBER: 0.75,
}  # a word of AVA's own sentence, by where it stands
_BARE = 3  # words of the label of a plain price: 'last close'
_MARGIN = 0.5  # by which the words must speak more of a rival


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """The words that speak of a fact."""

    words: Mapping[str, float]  # how much each says: 1 for a word of the label
    told: frozenset[frozenset[str]]  # the words close to it, in each of AVA's own sentences of this measure
    numbers: frozenset[str]  # the numbers close to it there: periods, strikes
    label: frozenset[str]  # the words of the label


def signatures(findings: Iterable[Finding], keys: Iterable[str], names: Iterable[str]) -> dict[str, Signature]:
    """The signature of every fact, by id; what it is of (one of `keys`) is no part of it, that is bound elsewhere.

    Words of AVA's own sentence that stand far from the slot, or belong to another figure there, weigh nothing, but are no rival's
    either. `names` are all the names that may stand in such a sentence.
    """
    known, named = frozenset(map(str.lower, keys)), frozenset(map(str.lower, names))
    return {name: sign for finding in findings for name, sign in _signed(finding, known, named)}


def _signed(finding: Finding, known: frozenset[str], named: frozenset[str]) -> Iterator[tuple[str, Signature]]:
    told, patterns = _told(finding), {fact.id: _pattern(fact) for fact in finding.facts}
    alike: defaultdict[str, dict[str, float]] = defaultdict(dict)  # what is told of one symbol may be said of another
    close: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
    numbers: defaultdict[str, set[str]] = defaultdict(set)
    for name, words in told.items():
        alike[patterns[name]] |= {word: weight for word, weight in words.items() if not word[0].isdigit()}
    for name, beside in (each for sentence in finding.text for each in _nearby(sentence)):
        close[patterns[name]].add(beside.close - named)
        numbers[name].update(beside.numbers)
    for fact in finding.facts:
        pattern, label = patterns[fact.id], frozenset(concepts(fact.label)) - {_name(fact).lower()}
        change = {"profit": _OWN, "loss": _OWN} if is_change(fact) else {}  # either may be said of it, by its sign
        mine = change | alike[pattern] | told[fact.id] | dict.fromkeys(label, 1.0)
        words = {word: weight for word, weight in mine.items() if word in label or word not in known}
        yield fact.id, Signature(words=words, told=frozenset(close[pattern]), numbers=frozenset(numbers[fact.id]), label=label)


def _name(fact: Fact) -> str:
    """The symbol or team it is of."""
    return fact.entity.partition(":")[2]


def _pattern(fact: Fact) -> str:
    """The label without what it is about: the same for the price of every symbol."""
    name = _name(fact)
    return _CONTRACT.sub("#", fact.label.replace(name, "*") if name else fact.label)


def _told(finding: Finding) -> defaultdict[str, dict[str, float]]:
    """The words around each fact's slot in the finding's sentences, and the heading of its column."""
    told: defaultdict[str, dict[str, float]] = defaultdict(dict)
    labels = {fact.id: concepts(fact.label) for fact in finding.facts}
    for sentence in finding.text:
        nearby = _nearby(sentence)
        theirs = frozenset(word for name, _ in nearby for word in labels[name])  # said of one of them, not of each
        for name, beside in nearby:
            told[name] |= {word: 0.0 if word in theirs else _TOLD.get(weight, 0.0) for word, weight in beside.words.items()}
    for row in finding.table.rows if finding.table else ():
        for column, cell in zip(finding.table.columns if finding.table else (), row, strict=False):
            if slot := SLOT.fullmatch(cell):
                told[slot[1]] |= dict.fromkeys(concepts(column), _OWN)
    return told


@lru_cache(maxsize=1024)
def _nearby(sentence: str) -> Sequence[tuple[str, Near]]:
    """The slots of a sentence of AVA's own, which is the same every day but for their values, with the words around each."""
    slots = [(hit[1], Span(start=hit.start(), end=hit.end())) for hit in SLOT.finditer(sentence)]
    layout = Layout.of(sentence, [at for _, at in slots])
    return tuple((name, layout.near(at)) for name, at in slots)


def outdone(beside: Near, fact: Signature, rival: Signature) -> bool:
    """Whether the words around a figure speak of the rival rather than of the fact itself."""
    if not beside.close and not beside.numbers:  # "NVDA: $182.60" says a price
        return "price" in rival.label and len(rival.label) < _BARE and "price" not in fact.label and beside.close not in fact.told
    if rival.words.keys().isdisjoint(beside.words):
        return False
    if beside.close and not _renumbered(beside, fact, rival):
        if beside.close in fact.told:  # as AVA says it
            return False
        if beside.close in rival.told and not all(fact.words.get(word) for word in beside.close):
            return True
    return _gain(beside.words, fact, rival) >= _MARGIN or _plainer(beside, fact, rival)


def _gain(words: Mapping[str, float], fact: Signature, rival: Signature) -> float:
    """How much more the words speak of the rival than of the fact.

    A word far from the figure here as it was in AVA's sentence of the fact is no rival's; nor does a word beyond the fact's label
    speak for it where both were told in one sentence.
    """
    gain, mine, its = 0.0, fact.words, rival.words
    for word, weight in words.items():
        own, other = mine.get(word, 0.0), its.get(word, 0.0)
        if other > own and (weight > SENTENCE or word not in mine):
            gain += weight * (other - own)
        elif own > other and (word in fact.label or word not in its):
            gain -= weight * (own - other)
    return gain


def spoken(beside: Near, sign: Signature) -> bool:
    """Whether the words close to a figure hold most of a fact's label."""
    label = frozenset(word for word in sign.label if not word[0].isdigit())
    return bool(label) and len(label & beside.close) * 3 >= len(label) * 2


def _renumbered(beside: Near, fact: Signature, rival: Signature) -> bool:
    """Whether a number close to the figure is of the rival's label alone: 200 of its '200-day average'."""
    return any(each in rival.label and each not in fact.numbers and not fact.words.get(each) for each in beside.numbers)


def _plainer(beside: Near, fact: Signature, rival: Signature) -> bool:
    """Whether nothing is said of what the fact is beyond the rival: 'the call premium', of the call premium 'in the money'."""
    if not rival.label < fact.label or rival.label.isdisjoint(beside.words):
        return False
    beyond = fact.label - rival.label
    return beyond.isdisjoint(beside.words) and (bool(beside.close) or any(word[0].isdigit() for word in beyond))
