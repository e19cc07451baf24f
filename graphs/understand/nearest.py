"""The examples most like a question, for `ava route` to show. Decides nothing."""

import math
from collections import Counter
from collections.abc import Sequence

from graphs.understand.examples import Example, read
from graphs.understand.features import stem


def nearest(words: Sequence[str], label: str, most: int = 2) -> tuple[str, ...]:
    """Up to `most` examples of an agent or a skill that share the rarest words with `words`, the closest first."""
    examples = [(example, _stems(example)) for example in read() if label in {*example.labels, example.skill}]
    seen = Counter(each for _, stems in examples for each in stems)
    own = set(map(stem, words))
    rated = [(_alike(own, stems, seen), example.text) for example, stems in examples]
    return tuple(text for likeness, text in sorted(rated, key=lambda pair: -pair[0])[:most] if likeness)


def _stems(example: Example) -> set[str]:
    return {stem(word.lower().strip("?!.,'")) for word in example.text.split()}


def _alike(own: set[str], other: set[str], seen: Counter[str]) -> float:
    """The shared words' weight over both lengths: rarer words weigh more."""
    return sum(1 / math.log(2 + seen[each]) for each in own & other) / math.sqrt(len(own) * len(other) or 1)
