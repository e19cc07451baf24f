"""A sentence as the check reads it: its text, its names, where its figures stand and what the words around each say. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from graphs.check.evidence import SMALL, Evidence, pairs, words
from graphs.check.measure import Span, around, outdone, spoken
from graphs.check.mentions import Mention, mentions
from graphs.quantities import Kind, Quantity, normal, parse
from graphs.render import SLOT
from tools.facts import Fact

_STRIKE = re.compile(r"\s*(?:calls?\b|puts?\b|strikes?\b|[CP]\b)")
_FIGURES: frozenset[Kind] = frozenset({"usd", "fraction", "times", "shares", "contracts", "days", "points", "number", "other"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """One sentence and the turn it is about. Make it with `Reading.of`."""

    text: str  # with one kind of minus, space and apostrophe; slots stand in it
    quantities: tuple[Quantity, ...]  # typed, constants of the trade left out
    mentions: tuple[Mention, ...]
    figures: tuple[Span, ...]  # slots and typed figures that are no part of a name
    evidence: Evidence
    _around: dict[tuple[int, int], Mapping[str, float]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, text: str, blanked: str, evidence: Evidence) -> "Reading":
        """`blanked` is the text with slots and constants blanked out, places kept."""
        quantities = parse(blanked)
        typed = [each for each in quantities if each.kind in _FIGURES and not named(each, text, evidence)]
        places = (*(each.span() for each in SLOT.finditer(text)), *((each.start, each.end) for each in typed))
        return cls(
            text=normal(text),
            quantities=quantities,
            mentions=mentions(text, evidence.naming),
            figures=tuple(Span(start=start, end=end) for start, end in sorted(places)),
            evidence=evidence,
        )

    def around(self, start: int, end: int) -> Mapping[str, float]:
        """The words around the figure at [start, end), with what each says."""
        if (start, end) not in self._around:
            others = [each for each in self.figures if each.start != start]
            self._around[start, end] = around(self.text, Span(start=start, end=end), others)
        return self._around[start, end]

    def prefers(self, rival: Fact, fact: Fact, start: int, end: int) -> bool:
        """Whether the words around a figure speak of the rival's measure and not of the fact's."""
        signs = self.evidence.signs
        return outdone(self.around(start, end), signs[fact.id], signs[rival.id])

    def names(self, fact: Fact, start: int, end: int) -> bool:
        """Whether the words around a figure speak of the fact's measure."""
        return spoken(self.around(start, end), self.evidence.signs[fact.id])


def named(quantity: Quantity, text: str, evidence: Evidence) -> bool:
    """Whether it stands in a name, label or sentence that code wrote: the 50 of '50-day average', the 195 of '195 call'."""
    if quantity.text[0].isalpha():
        return quantity.text.lower() in evidence.wording  # "for one dollar up"
    if quantity.value in evidence.strikes and _STRIKE.match(text, quantity.end):
        return True
    left = [word for word in words(text[: quantity.start]) if word not in SMALL][-1:]
    right = [word for word in words(text[quantity.end :]) if word not in SMALL][:1]
    return any(pair in evidence.pairs for pair in pairs(" ".join((*left, quantity.text, *right))))
