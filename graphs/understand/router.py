"""Which skill a question is for: probabilities over skills, learned at load from the examples in `prompts/routing`.

The model is naive Bayes over words, pairs of words and parts of words, plus cues: an example of at most three words is evidence
wherever its words stand together. It is counted from about a thousand lines in some tens of milliseconds; anything with the
methods of `Scorer` can stand in for it. A file for a skill that no agent has is skipped; files that begin with '_' are the
answers no agent gives (`_smalltalk`, `_outside`, `_decline`). Raises RouterError where there are no examples at all.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from graphs.agents import AGENTS
from graphs.understand.tickers import PLAIN

EXAMPLES = Path(__file__).parents[2] / "prompts" / "routing"
CUE = 3  # words in the longest cue
_SMOOTH = 0.3  # added to every count
_MOST = 4.0  # what one feature can say for or against a skill, in nats
_CUE_WEIGHT = 3.0
_NO_CUES = ("_smalltalk", "_decline")  # a word of thanks or a verb does not make the whole text one
_PART = 4  # letters in a part of a word, and what parts count against whole words
_PART_WEIGHT = 0.15
_COOL = 1.5  # naive Bayes is too sure of itself: its words are not independent
_TOKEN = re.compile(r"\{\w+\}|[A-Za-z0-9]+(?:['\u2019][A-Za-z]+)*|&")
_SUFFIX = re.compile(r"(?<=\w{3})(?:ing|ed|es|(?<!s)s|e)$")


class RouterError(ValueError):
    """The router cannot be made; the message says what is missing and where."""


class Scorer(Protocol):
    """What the plan asks of a router."""

    def scores(self, words: Sequence[str]) -> Mapping[str, float]:
        """Probabilities over skills and the '_' answers, adding up to 1; `words` as `Found.masked` gives them."""
        ...

    def reasons(self, words: Sequence[str], label: str) -> tuple[str, ...]:
        """The words that spoke for `label`, the weightiest first."""
        ...

    def explicit(self, words: Sequence[str], label: str) -> bool:
        """Whether the words name what `label` is about, and do not merely suggest it."""
        ...


@dataclass(frozen=True, kw_only=True)
class Router:
    """Naive Bayes with cues. Immutable but for a memo of weights."""

    labels: tuple[str, ...]  # "portfolio.holdings", ..., "_smalltalk"
    counts: Mapping[str, Mapping[str, int]]  # feature -> label -> in how many examples
    totals: Mapping[str, int]  # label -> features counted
    everything: int  # features counted
    cues: Mapping[tuple[str, ...], tuple[str, ...]]  # stems -> labels
    examples: Mapping[str, str]  # label -> its first whole example, for help
    _memo: dict[str, tuple[float, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, folder: Path = EXAMPLES) -> "Router":
        """Learned from the example files of `folder`."""
        known = {skill.name for agent in AGENTS.values() for skill in agent.skills}
        files = [p for p in sorted(folder.glob("*.txt")) if p.stem in known or p.stem.startswith("_")]
        lines = {path.stem: tuple(_lines(path)) for path in files}
        if not any(name in known for name in lines):
            raise RouterError(f"no examples for any skill in {folder}; expected files such as {next(iter(sorted(known)))}.txt")
        return cls.learn(lines)

    @classmethod
    def learn(cls, lines: Mapping[str, Sequence[str]]) -> "Router":
        """Learned from examples by label."""
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        cues: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for label, examples in lines.items():
            for words in map(_tokens, examples):
                for feature in _features(words):
                    counts[feature][label] += 1
                if len(words) <= CUE and label not in _NO_CUES:
                    cues[tuple(map(_stem, words))].append(label)
        totals: Counter[str] = Counter()
        for by_label in counts.values():
            totals.update(by_label)
        whole = {label: next((e for e in examples if len(e.split()) > CUE + 1), label) for label, examples in lines.items()}
        return cls(
            labels=tuple(lines),
            counts=counts,
            totals=totals,
            everything=totals.total(),
            cues={run: tuple(labels) for run, labels in cues.items()},
            examples=whole,
        )

    def scores(self, words: Sequence[str]) -> Mapping[str, float]:
        """Probabilities over the labels. With no words, or none known, all are equal."""
        sums = [0.0] * len(self.labels)
        for weights in self._evidence(words).values():
            for n, weight in enumerate(weights):
                sums[n] += weight
        top = max(sums)
        powers = [math.exp((each - top) / _COOL) for each in sums]
        whole = sum(powers)
        return {label: power / whole for label, power in zip(self.labels, powers, strict=True)}

    def reasons(self, words: Sequence[str], label: str) -> tuple[str, ...]:
        """Up to five words or cues that spoke for `label`."""
        place = self.labels.index(label)
        said = {f: w[place] for f, w in self._evidence(words).items() if not f.startswith("#") and w[place] > 0.5}
        return tuple(sorted(said, key=lambda feature: -said[feature])[:5])

    def explicit(self, words: Sequence[str], label: str) -> bool:
        """Whether a cue of `label`, and of no other label, stands among the words."""
        stems = [_stem(word) for word in words]
        runs = (tuple(stems[at : at + size]) for size in range(1, CUE + 1) for at in range(len(stems) - size + 1))
        return any(self.cues.get(run) == (label,) for run in runs)

    def _evidence(self, words: Sequence[str]) -> dict[str, tuple[float, ...]]:
        """What each feature says for each label, in nats."""
        found = {feature: self._weights(feature) for feature in _features(words) if feature in self.counts}
        stems = [_stem(word) for word in words]
        for size in range(1, CUE + 1):
            for at in range(len(stems) - size + 1):
                run = tuple(stems[at : at + size])
                if run in self.cues:
                    gain = _CUE_WEIGHT * math.sqrt(size)
                    found[f'"{" ".join(words[at : at + size])}"'] = tuple(
                        gain * (label in self.cues[run]) for label in self.labels
                    )
        return found

    def _weights(self, feature: str) -> tuple[float, ...]:
        if feature not in self._memo:
            self._memo[feature] = tuple(self._learned(feature))
        return self._memo[feature]

    def _learned(self, feature: str) -> Iterator[float]:
        """Log P(feature | label) - log P(feature | every other label), smoothed and bounded."""
        seen, size = self.counts[feature], len(self.counts) * _SMOOTH
        total, everything = sum(seen.values()), self.everything
        scale = _PART_WEIGHT if feature.startswith("#") else 1.0
        for label in self.labels:
            inside = (seen.get(label, 0) + _SMOOTH) / (self.totals[label] + size)
            outside = (total - seen.get(label, 0) + _SMOOTH) / (everything - self.totals[label] + size)
            yield scale * max(-_MOST, min(_MOST, math.log(inside / outside)))


def _lines(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


def _tokens(example: str) -> list[str]:
    """An example as a masked question: {symbol} and {team} stand as they are, a ticker in capitals becomes {symbol}."""
    return [_token(text) for text in _TOKEN.findall(example)]


def _token(text: str) -> str:
    if text.startswith("{"):
        return text
    low = re.sub("['\u2019]", "", text).lower()
    if text.isupper() and 1 < len(text) < 6 and low not in PLAIN:
        return "{symbol}"
    return "{n}" if low[0].isdigit() else low


def _stem(word: str) -> str:
    return word if word.startswith("{") else _SUFFIX.sub("", word)


def _features(words: Sequence[str]) -> dict[str, None]:
    """Stems, pairs of stems with the edges of the text, parts of longer words; each once, in order."""
    stems = [_stem(word) for word in words]
    pairs = (f"{a} {b}" for a, b in zip(["^", *stems], [*stems, "$"], strict=True))
    return dict.fromkeys((*stems, *pairs, *(part for word in words for part in _parts(word))))


def _parts(word: str) -> Iterator[str]:
    if not word.startswith("{") and len(word) >= _PART:
        edged = f"<{word}>"
        for at in range(len(edged) - _PART + 1):
            yield f"#{edged[at : at + _PART]}"
