"""The words around a figure of a sentence, and how close they stand to it. Pure.

A clause ends at a comma softly, at 'and' or 'after' firmly, and at another figure always. What the words mean is decided
elsewhere. A sentence is cut into words and clauses once, for all its figures.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphs.check.vocabulary import tokens

CLAUSE, GAP, SENTENCE = 1.0, 0.6, 0.1  # what a word says, by where it stands
NUMBER = 0.5  # at least, of a strike or a period earlier in the same part of a sentence: it names what that is about
_SOFT, _FIRM, _AND, _STOP = range(4)  # how firmly a mark divides
_MARK = re.compile(
    r"(?P<soft>[,:()]|\s-\s)|(?P<stop>;|[.!?]\s|\b(?:but|while|whereas|although|though)\b)|(?P<and>\band\b)"
    r"|(?P<firm>\b(?:against(?! its| the)|after|despite|compared|versus|then)\b)"
)
_FIRMNESS = {"soft": _SOFT, "firm": _FIRM, "and": _AND, "stop": _STOP}
_UNIT = re.compile(r"\s*(?:shares?|contracts?|points?|days?)\b")  # right after a figure: of it, not of its measure
_FIGURE = "\x00"  # stands for each character of one: no word, no blank


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A place in a text."""

    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Near:
    """The words around one figure."""

    words: Mapping[str, float]  # how close each is: 1 in its clause, less beyond
    close: frozenset[str]  # those of its part of the sentence, names and numbers left out
    numbers: tuple[str, ...]  # the numbers of its part that are no figures
    before: str  # the text of its clause before it; beyond a comma where that says nothing
    wide: str  # the same, beyond commas
    after: str  # the text of its clause after it


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """A sentence cut into words and clauses. Make it with `Layout.of`."""

    text: str  # in lower case, figures blotted out
    spans: Sequence[Span]  # the figures, in order
    tokens: Sequence[tuple[int, str]]  # the words outside them that say something, with their places
    marks: Sequence[tuple[int, int, int]]  # what divides clauses: start, end, firmness

    @classmethod
    def of(cls, text: str, spans: Sequence[Span]) -> "Layout":
        """`spans` are the figures of the text, in order."""
        for span in spans:
            text = text[: span.start] + _FIGURE * (span.end - span.start) + text[span.end :]
        text = text.lower()
        marks = [(hit.start(), hit.end(), _FIRMNESS[hit.lastgroup or "soft"]) for hit in _MARK.finditer(text)]
        return cls(text=text, spans=spans, tokens=tokens(text), marks=marks)

    def near(self, at: Span, names: frozenset[str] = frozenset(), shares: Iterable[str] = ()) -> Near:
        """The words around the figure at `at`; `names` are words of names, `shares` the per cents said before it: '0.1'."""
        left = max((each.end for each in self.spans if each.end <= at.start), default=0)
        right = min((each.start for each in self.spans if each.start >= at.end), default=len(self.text))
        wide, own = self._before(left, at.start)
        unit = _UNIT.match(self.text, at.end, right)
        start = unit.end() if unit else at.end
        words = self._weighed(own, wide, at.start, self._after(start, right, silent=not self._says(wide, at.start)))
        words |= {share: max(NUMBER, words.get(share, 0.0)) for share in shares}
        here = [word for word, weight in words.items() if weight > SENTENCE]
        return Near(
            words=words,
            close=frozenset(word for word in here if not word[0].isdigit()) - names,
            numbers=tuple(word for word in here if word[0].isdigit()),
            before=self.text[own if self._says(own, at.start) else wide : at.start],
            wide=self.text[wide : at.start],
            after=self.text[start : self._end(start, right, _SOFT)],
        )

    def _weighed(self, own: int, wide: int, at: int, after: Sequence[tuple[int, int, float]]) -> dict[str, float]:
        """Every word and how close it stands: those before the figure by where their clause begins, those after by `after`."""
        joint = max((end for _, end, firm in self._marks(0, at) if firm >= _AND), default=0)
        words: dict[str, float] = {}
        for place, word in self.tokens:
            if place < at:
                weight = CLAUSE if place >= own else GAP if place >= wide else SENTENCE
                weight = max(weight, NUMBER) if place >= joint and word[0].isdigit() else weight
            else:
                weight = max((each for start, end, each in after if start <= place < end), default=SENTENCE)
            words[word] = max(weight, words.get(word, 0.0))
        return words

    def _before(self, left: int, at: int) -> tuple[int, int]:
        """Where the part before a figure begins: beyond commas, and its own clause."""
        wide = max((end for _, end, firm in self._marks(left, at) if firm > _SOFT), default=left)
        edge = left + len(self.text[left:at].rstrip(" (:"))  # "RSI (52.53)": no comma stands between
        return wide, max((end for _, end, _ in self._marks(wide, edge)), default=wide)

    def _after(self, start: int, right: int, *, silent: bool) -> list[tuple[int, int, float]]:
        """The parts after a figure and what their words say; what follows a comma before another figure is about that one.

        `silent`: nothing is said before it ("with [F1.2], the price of"), so that what it is comes after the comma.
        """
        ends = right == len(self.text)
        wide = self._end(start, right, _STOP if ends else _FIRM)  # an 'and' that no figure follows ends nothing
        own = wide if silent else min(wide, self._end(start, right, _SOFT, commas=ends))
        held = ends or any(True for _ in self._marks(start, right))
        return [(start, own, CLAUSE if held else GAP), *([(start, wide, GAP)] if ends else [])]

    def _end(self, start: int, right: int, firm: int, *, commas: bool = False) -> int:
        """Where the first mark of at least that firmness begins; `commas`: but no 'and' or 'after'."""
        marks = ((begin, each) for begin, _, each in self._marks(start, right) if each >= firm)
        return next((begin for begin, each in marks if not commas or each in {_SOFT, _STOP}), right)

    def _marks(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        return (mark for mark in self.marks if start <= mark[0] and mark[1] <= end)

    def _says(self, start: int, end: int) -> bool:
        """Whether any word that says something stands there."""
        return any(start <= place < end for place, _ in self.tokens)
