"""A sentence as the check reads it: its text, its names, where its figures stand and what the words around each say. Pure."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from graphs.check.claims import denied
from graphs.check.evidence import SMALL, Evidence, pairs, words
from graphs.check.measure import outdone, spoken
from graphs.check.mentions import Mention, mentions
from graphs.check.near import Layout, Near, Span
from graphs.check.vocabulary import concepts
from graphs.quantities import Kind, Quantity, normal, parse
from graphs.render import SLOT
from tools.facts import Fact

_STRIKE = re.compile(r"\s*(?:calls?\b|puts?\b|strikes?\b|[CP]\b)")
_BACK = re.compile(
    r"\b(?:it|its|this|that|these|those|they|them|their|you|your|both|each|all|everything|overall|account|portfolio|market)\b",
    re.IGNORECASE,
)  # what points back, or at the person and their account
STATED = re.compile(r"\b(?:is|are|was|at|reads?):?\s+$")
_FIGURES: frozenset[Kind] = frozenset({"usd", "fraction", "times", "shares", "contracts", "days", "points", "number", "other"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """One sentence and the turn it is about. Make it with `Reading.of`."""

    text: str  # with one kind of minus, space and apostrophe; slots stand in it
    quantities: tuple[Quantity, ...]  # typed, constants of the trade left out
    mentions: tuple[Mention, ...]
    figures: tuple[Span, ...]  # slots and typed figures that are no part of a name
    evidence: Evidence
    _names: frozenset[str]  # the words of its names
    _layout: Layout
    _near: dict[int, Near] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, text: str, blanked: str, evidence: Evidence) -> "Reading":
        """`blanked` is the text with slots and constants blanked out, places kept."""
        quantities = parse(blanked)
        typed = [each for each in quantities if each.kind in _FIGURES and not named(each, text, evidence)]
        places = (*(each.span() for each in SLOT.finditer(text)), *((each.start, each.end) for each in typed))
        text, found = normal(text), mentions(text, evidence.naming)
        figures = tuple(Span(start=start, end=end) for start, end in sorted(places))
        return cls(
            text=text,
            quantities=quantities,
            mentions=found,
            figures=figures,
            _names=frozenset(word for each in found for word in concepts(text[each.start : each.end])),
            _layout=Layout.of(text, figures),
            evidence=evidence,
        )

    def near(self, start: int, end: int) -> Near:
        """The words around the figure at [start, end)."""
        if start not in self._near:
            self._near[start] = self._layout.near(Span(start=start, end=end), self._names, self._shares(start))
        return self._near[start]

    def _shares(self, at: int) -> list[str]:
        """The per cents before a place, as labels write what was supposed: 'if SPY fell 10 %' is 0.1."""
        typed = (each.value for each in self.quantities if each.kind == "fraction" and each.end <= at)
        facts = (self.evidence.facts.get(slot[1]) for slot in SLOT.finditer(self.text, 0, at))
        slots = (abs(fact.value) for fact in facts if fact and fact.unit == "fraction" and isinstance(fact.value, Decimal))
        return [f"{value.normalize():f}" for value in (*typed, *slots)]

    @property
    def aimless(self) -> bool:
        """Whether it has figures but speaks of nothing that was found: no name, no measure, no word that points back."""
        if self.mentions or not (self.figures or self.quantities) or _BACK.search(self.text):
            return False
        spoken = {word for _, word in self._layout.tokens}
        measured = any(not sign.words.keys().isdisjoint(spoken) for sign in self.evidence.signs.values())
        return not measured and (not spoken or any(each.kind in _FIGURES for each in self.quantities))

    def denies(self, fact: Fact, start: int, end: int) -> bool:
        """Whether the words beside the figure say that it is something the fact is not."""
        return denied(fact, self.evidence.signs[fact.id], self.near(start, end))

    def prefers(self, rival: Fact, fact: Fact, start: int, end: int) -> bool:
        """Whether the words around a figure speak of the rival's measure and not of the fact's."""
        signs = self.evidence.signs
        return outdone(self.near(start, end), signs[fact.id], signs[rival.id])

    def names(self, fact: Fact, start: int, end: int) -> bool:
        """Whether the words close to a figure speak of the fact's measure."""
        return spoken(self.near(start, end), self.evidence.signs[fact.id])


def named(quantity: Quantity, text: str, evidence: Evidence) -> bool:
    """Whether it stands in a name, label or sentence that code wrote: the 50 of '50-day average', the 195 of '195 call'."""
    if quantity.text[0].isalpha():
        return quantity.text.lower() in evidence.wording  # "for one dollar up"
    if quantity.value in evidence.strikes and _STRIKE.match(text, quantity.end):
        return True
    stated = STATED.search(text[: quantity.start])  # "the RSI is 14" says a value, "RSI 14" a name
    left = [] if stated else [word for word in words(text[: quantity.start]) if word not in SMALL][-1:]
    right = [word for word in words(text[quantity.end :]) if word not in SMALL][:1]
    return any(pair in evidence.pairs for pair in pairs(" ".join((*left, quantity.text, *right))))
