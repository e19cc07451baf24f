"""Names that are typed with a slip of the finger: which name a word, or a run of words, is one or two slips away from.

Looked up by what is left when letters are taken out (symmetric deletion: two words one edit apart share a remainder), then
measured. Whether the word is an English word of its own is for the caller to say first.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphs.understand.words import near

SHORT, LONG = 5, 8  # letters a name needs to be recognised with one slip, and with two
_MOST_WORDS = 4  # words of a name looked up as a run


@dataclass(frozen=True, slots=True)
class Slips:
    """The names, indexed. Of several that are equally near, the one given first is meant."""

    places: dict[str, int]  # of the names, in the order given
    remainders: dict[str, tuple[str, ...]]
    runs: dict[str, tuple[tuple[str, ...], ...]]  # names of several words, by their first word and by their second

    @classmethod
    def of(cls, names: Iterable[str]) -> "Slips":
        """An index of names as `words.key` gives them, the most important first."""
        remainders, runs = defaultdict[str, list[str]](list), defaultdict[str, list[tuple[str, ...]]](list)
        places = {name: n for n, name in enumerate(dict.fromkeys(names))}
        for name in places:
            parts = tuple(name.split())
            if len(parts) == 1 and len(name) >= SHORT and name.isalpha():
                for rest in _remainders(name, 2 if len(name) >= LONG else 1):
                    remainders[rest].append(name)
            elif 1 < len(parts) <= _MOST_WORDS:
                for part in dict.fromkeys(parts[:2]):
                    runs[part].append(parts)
        whole = {rest: tuple(found) for rest, found in remainders.items()}
        return cls(places, whole, {part: tuple(found) for part, found in runs.items()})

    def word(self, typed: str) -> str | None:
        """The name that `typed` is a slip of, or None: same first letter, one slip, two in long names."""
        tried = (
            name for rest in _remainders(typed, 2 if len(typed) >= LONG - 1 else 1) for name in self.remainders.get(rest, ())
        )
        close = [
            name for name in dict.fromkeys(tried) if name[0] == typed[0] and near(typed, name, 2 if len(name) >= LONG else 1)
        ]
        return min(close, key=lambda name: (name != typed, not near(typed, name, 1), self.places[name]), default=None)

    def run(self, typed: Sequence[str], odd: Sequence[bool]) -> tuple[str, ...] | None:
        """The name of several words that begins `typed`, one of its words, and that an odd one, being a slip away."""
        if len(typed) < 2 or not any(odd[:_MOST_WORDS]):
            return None
        for parts in (*self.runs.get(typed[0], ()), *self.runs.get(typed[1], ())):
            wrong = [n for n, part in enumerate(parts) if n >= len(typed) or part != typed[n]]
            if len(wrong) == 1 and wrong[0] < len(typed) and odd[wrong[0]] and near(typed[wrong[0]], parts[wrong[0]], 1):
                return parts
        return None


def _remainders(word: str, most: int) -> set[str]:
    """`word` with none, one, ... `most` of its letters taken out."""
    found = {word}
    for _ in range(most):
        found |= {each[:n] + each[n + 1 :] for each in found for n in range(len(each))}
    return found
