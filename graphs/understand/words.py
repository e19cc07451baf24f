"""A text as words with their places: the one way every stage here cuts up what a person typed.

Punctuation is dropped except '&', so that "BRK.B", "brk/b" and "brk b" are the same two words, and "AT&T" stays apart from
"at T". Of a text longer than LIMIT the beginning and the end are read: nobody asks a question that long, and time must stay
bounded.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_LISTS = Path(__file__).with_name("data") / "lists"
LIMIT = 1000  # characters read
TAIL = 300  # of them from the end of a longer text: what is asked often stands after what was pasted
MANY = 260  # words read
_WORD = re.compile(r"[A-Za-z0-9]+(?:['\u2019][A-Za-z]+)*|&")
_OWN = re.compile(r"['\u2019]s$", re.IGNORECASE)
_APOSTROPHE = re.compile(r"['\u2019]")
_SHOUT_LETTERS, _SHOUT_SHARE = 12, 0.8


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """One word of a text."""

    text: str  # as typed
    low: str  # lower case, apostrophes dropped: "lowes" for "Lowe's"
    stem: str  # without a possessive: "tesla" for "Tesla's"
    start: int
    end: int
    before: str  # what stands between it and the word before: " $", ", "

    @property
    def dollar(self) -> bool:
        """Written as a cashtag: $IT."""
        return self.before.endswith("$")

    @property
    def capital(self) -> bool:
        """Begins with a capital letter."""
        return self.text[:1].isupper()


def word_list(name: str) -> frozenset[str]:
    """The words of `data/lists/<name>.txt`; a line that begins with '#' says what they are."""
    lines = (_LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def bounded(text: str) -> str:
    """`text`, or its beginning and end where it is longer than LIMIT characters."""
    return text if len(text) <= LIMIT else f"{text[: LIMIT - TAIL - 1]}\n{text[-TAIL:]}"


def cut_short(text: str) -> str | None:
    """What the person is told of a text that is read in part only; None for one that is read whole."""
    if len(text) <= LIMIT:
        return None
    return f"of your {len(text):,} characters I read the first {LIMIT - TAIL:,} and the last {TAIL}"


def words(text: str) -> tuple[Word, ...]:
    """The words of `text`, at most MANY of its first LIMIT characters."""
    return tuple(_cut(text[:LIMIT]))[:MANY]


def _cut(text: str) -> Iterator[Word]:
    last = 0
    for match in _WORD.finditer(text):
        typed = match.group()
        yield Word(
            text=typed,
            low=_APOSTROPHE.sub("", typed).lower(),
            stem=_OWN.sub("", typed).lower(),
            start=match.start(),
            end=match.end(),
            before=text[last : match.start()],
        )
        last = match.end()


def key(name: str) -> str:
    """A name as it is looked up: its words in lower case, one blank between them."""
    if name.replace(" ", "").isalnum() and name.isascii():  # most of ten thousand names, and load time counts
        return name.lower()
    return " ".join(word.low for word in _cut(name))


def phrase(part: Sequence[Word]) -> tuple[str, ...]:
    """The keys a run of words may stand for: as typed, and without a closing possessive."""
    head = " ".join(word.low for word in part[:-1])
    return tuple(dict.fromkeys(f"{head} {last}".strip() for last in (part[-1].low, part[-1].stem)))


def shouted(text: str) -> bool:
    """Whether capitals say nothing, since nearly everything is one."""
    letters = [c for c in text[:LIMIT] if c.isalpha()]
    return len(letters) >= _SHOUT_LETTERS and sum(c.isupper() for c in letters) > _SHOUT_SHARE * len(letters)


def near(a: str, b: str, most: int) -> bool:
    """Whether `a` becomes `b` by at most `most` insertions, deletions, changes or swaps of neighbours.

    Damerau's distance (CACM 7, 1964) with each place edited once.
    """
    if abs(len(a) - len(b)) > most or len({*a} ^ {*b}) > 2 * most:  # an edit changes at most two letters of the set
        return False
    two_ago: list[int] = []
    ago = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        now = [i]
        for j, y in enumerate(b, 1):
            best = min(ago[j] + 1, now[-1] + 1, ago[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, two_ago[j - 2] + 1)
            now.append(best)
        if min(now) > most:
            return False
        two_ago, ago = ago, now
    return ago[-1] <= most
