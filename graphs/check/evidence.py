"""What the sentences of one turn may speak of, gathered once: facts, dates, names with digits in them, the question's figures."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from itertools import pairwise
from operator import itemgetter

from db.sessions import NEW_YORK
from graphs.check.measure import Signature, signatures
from graphs.check.mentions import Naming
from graphs.check.units import family
from graphs.quantities import Quantity, normal, parse
from graphs.render import SLOT
from graphs.turn import Question
from tools.facts import Calc, Fact, Finding, Source

_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[a-z]+|\d+(?:[.,]\d+)*")
_STRIKE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:call|put|[CP]\b)")
_KEY = re.compile(r"\b[A-Z][A-Z.]{1,4}\b|\b[B-HJ-Z]\b")
_CALENDAR = re.compile(r"\d{4}-\d{2}-\d{2}")
SMALL = frozenset(
    {"a", "an", "and", "at", "by", "for", "in", "is", "of", "on", "per", "since", "the", "to", "with"}
)  # in any label
_ROUGH = 1 + 1e-9  # more room than the floats of `amounts` need
_HOURS = frozenset({time(9, 30), time(16, 0)})  # the regular session, New York


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Everything a figure may be matched to. Make it with `Evidence.of`."""

    facts: Mapping[str, Fact]  # by id, in plan order
    asked: tuple[Quantity, ...]  # the quantities of the question
    question: str  # its words
    days: frozenset[date]  # of facts, labels and code-written text
    clock: frozenset[date]  # on which the question was asked or a fact became known: the day of nothing that is looked forward to
    times: frozenset[time]  # minutes of the day, as shown, of facts
    hours: frozenset[time]  # of the clock, and the regular session
    pairs: frozenset[tuple[str, str]]  # neighbouring words of labels and code-written text, one of them with a digit
    wording: str  # labels, in lower case
    strikes: frozenset[Decimal]  # of the options named in labels
    parameters: frozenset[Decimal]  # periods, levels and limits the calculations and queries ran with
    naming: Naming  # how an entity is written -> its key: "Nvidia" -> "NVDA"
    about: Mapping[str, frozenset[str]]  # by fact, the entities it may be about; empty for account and market
    signs: Mapping[str, Signature]  # by fact, the words that speak of its measure
    amounts: tuple[tuple[float, Fact], ...]  # the facts that are numbers by their size
    _rivals: dict[tuple[str, bool], tuple[Fact, ...]] = field(default_factory=dict, compare=False)
    tz: tzinfo = UTC

    @classmethod
    def of(cls, question: Question, findings: Sequence[Finding], names: Naming | None = None, tz: tzinfo = UTC) -> "Evidence":
        """The evidence of a turn; `names` knows other ways to write an entity, and entities nothing was found about."""
        facts = [fact for finding in findings for fact in finding.facts]
        own = {key: key for fact in facts for key in keys(fact.entity)}
        naming: Naming = cache(lambda written: own.get(written) or names(written)) if names else own.get
        written = [text for text in (question.text, *_written(findings)) if _DIGIT.search(text)]
        told = [fact.value for fact in facts if isinstance(fact.value, datetime)]
        clock = {question.as_of, *(fact.as_of for fact in facts)}
        keyed = [str(value) for fact in facts for source in _sources(fact) for value in _at(source)]
        about = {fact.id: _about(fact, naming) for fact in facts}
        return cls(
            facts={fact.id: fact for fact in facts},
            asked=parse(question.text),
            question=" ".join(words(question.text)),
            clock=frozenset(_days(clock, tz)),
            days=frozenset((*_days(told, tz), *_dates(facts), *_named(written), *_named(keyed))),
            times=frozenset(_minutes(told, tz)),
            hours=_HOURS | frozenset(_minutes(clock, tz)),
            pairs=frozenset(pair for text in written for pair in pairs(text)),
            wording="\n".join(fact.label.lower() for fact in facts),
            strikes=frozenset(Decimal(strike) for text in written for strike in _STRIKE.findall(text)),
            parameters=frozenset(_numbers(value for fact in facts for source in _sources(fact) for value in _with(source))),
            naming=naming,
            about=about,
            signs=signatures(findings, own, frozenset[str]().union(*about.values())),
            amounts=tuple(sorted(((float(abs(f.value)), f) for f in facts if isinstance(f.value, Decimal)), key=itemgetter(0))),
            tz=tz,
        )

    def sized(self, quantity: Quantity) -> list[Fact]:
        """The facts whose value can be the quantity's, in its scale or in hundredths; `units.same_size` says which are."""
        found: set[str] = set()
        value, half = float(quantity.value), float(quantity.half)
        for scale in (1, 100, 0.01):
            room = half * scale * _ROUGH + value * scale * (_ROUGH - 1)
            first = bisect_left(self.amounts, value * scale - room, key=itemgetter(0))
            last = bisect_right(self.amounts, value * scale + room, key=itemgetter(0))
            found.update(fact.id for _, fact in self.amounts[first:last])
        return [self.facts[name] for name in self.facts if name in found] if found else []

    def several(self, fact: Fact) -> bool:
        """Whether another entity has a fact of this measure, so that a sentence must say whose it is."""
        own = self.signs[fact.id].label
        others = (each for each in self.facts.values() if each.entity != fact.entity and keys(each.entity))
        return any(each.unit == fact.unit and each.value != fact.value and self.signs[each.id].label == own for each in others)

    def rivals(self, fact: Fact, *, unnamed: bool) -> tuple[Fact, ...]:
        """The facts it may be taken for: printed alike, of its entity (a team and its game) or, where none is named, of none."""
        found = self._rivals.get((fact.id, unnamed))
        if found is None:
            own, units = set(keys(fact.entity)), family(fact.unit)
            others = (each for each in self.facts.values() if (each.unit in units or each.unit == "date") and each is not fact)
            fits = (
                e for e in others if e.entity == fact.entity or not own.isdisjoint(of := keys(e.entity)) or (unnamed and not of)
            )
            found = self._rivals[fact.id, unnamed] = tuple(fits)
        return found


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """Words and numbers, in lower case."""
    return tuple(_WORD.findall(normal(text).lower()))


def pairs(text: str) -> Iterator[tuple[str, str]]:
    """Neighbouring words of which one is a number, small words between them left out."""
    for left, right in pairwise(word.rstrip("s") or word for word in words(text) if word not in SMALL):
        if left[0].isdigit() or right[0].isdigit():
            yield left, right


@lru_cache(maxsize=4096)
def keys(entity: str) -> tuple[str, ...]:
    """What an entity is called: the symbol, the team, or both teams of a game."""
    kind, _, name = entity.partition(":")
    match kind:
        case "symbol" | "team":
            return (name,)
        case "game":
            return tuple(part for part in name.split("_") if part.isalpha())
    return ()


def _about(fact: Fact, naming: Naming) -> frozenset[str]:
    """The keys a fact is about: its entity, and others in its label (a correlation has two); code writes keys, not names."""
    return frozenset((*keys(fact.entity), *(key for word in _KEY.findall(fact.label) if (key := naming(word)))))


def _written(findings: Iterable[Finding]) -> Iterator[str]:
    """Text that code wrote: labels, entities, sentences, cells, texts and axes."""
    for finding in findings:
        yield from (SLOT.sub(" ", sentence) for sentence in finding.text)
        for fact in finding.facts:
            yield fact.label
            yield fact.entity.partition(":")[2].replace("_", " week ", 1).replace("_", " ")
            if isinstance(fact.value, str):
                yield fact.value
        for row in finding.table.rows if finding.table else ():
            yield from row
        for series in finding.chart.series if finding.chart else ():
            yield from (*series.x[:1], *series.x[-1:])


def _sources(fact: Fact) -> Iterator[Source]:
    """What a fact was read or calculated from, the inputs of a calculation included."""
    yield fact.source
    if isinstance(fact.source, Calc):
        yield from (each for each in fact.source.inputs if not isinstance(each, str))


def _with(source: Source) -> Iterable[object]:
    """What a calculation or a query ran with."""
    return source.params.values() if isinstance(source, Calc) else source.args.values()


def _at(source: Source) -> Iterable[object]:
    """What a record was found by: may hold dates, but numbers there are ids."""
    return () if isinstance(source, Calc) else (*source.key.values(), *source.args.values())


def _numbers(settings: Iterable[object]) -> Iterator[Decimal]:
    for value in settings:
        if isinstance(value, int | float | Decimal | str) and not isinstance(value, bool):
            try:
                yield Decimal(str(value))
            except InvalidOperation:
                continue


def _days(moments: Iterable[datetime], tz: tzinfo) -> Iterator[date]:
    return (moment.astimezone(zone).date() for moment in moments for zone in (tz, NEW_YORK))


def _minutes(moments: Iterable[datetime], tz: tzinfo) -> Iterator[time]:
    return (moment.astimezone(zone).time().replace(second=0, microsecond=0) for moment in moments for zone in (tz, NEW_YORK))


def _dates(facts: Iterable[Fact]) -> Iterator[date]:
    return (f.value for f in facts if isinstance(f.value, date) and not isinstance(f.value, datetime))


def _named(texts: Iterable[str]) -> Iterator[date]:
    for text in texts:
        for printed in _CALENDAR.findall(text):
            try:
                yield date.fromisoformat(printed)
            except ValueError:
                continue
