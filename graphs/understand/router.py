"""Which agents and skills a question is for: what was learnt from the examples, in `model.npz` beside them.

A question's features (`features`) are looked up and their weights added: once for each agent and each '_' answer, every one with
a probability of its own, and once for skills. With that is blended what a sentence model says (`encoder`), of whole questions;
clauses are weighed by their words alone. Training is `graphs.understand.train` (`ava agents train`); this file only reads. A
model learnt from other examples than those beside it is used, with a warning; none at all is a RouterError.
"""

import json
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Protocol
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from graphs.agents import AGENTS
from graphs.understand.encoder import Encoder, EncoderError
from graphs.understand.examples import FOLDER, NOBODY, SAME, SEVERAL, fingerprint
from graphs.understand.features import features, key
from graphs.understand.slips import SHORT, Slips

MODEL = FOLDER / "model.npz"
LABELS = (*AGENTS, *NOBODY, SEVERAL, SAME)
_TOLD = 5  # reasons given
_MENDED = 4096  # words
_REMEMBERED = 64  # texts: one is weighed for agents and again for skills
_BEHIND = 2.5  # logits by which a skill that can run may be less likely than one that lacks something

Floats = NDArray[np.float32]


class RouterError(ValueError):
    """The router cannot be made; the message says what is missing and what to do."""


class Scorer(Protocol):
    """What the plan asks of a router."""

    def weigh(self, words: Sequence[str]) -> Mapping[str, float]:
        """A probability for each agent and each '_' answer, likeliest first; at the end for SEVERAL and SAME.

        SEVERAL: it asks several agents; SAME: if it continues another, it is for the same agents. `words` are as `Found.masked`
        gives them.
        """
        ...

    def weigh_clause(self, words: Sequence[str]) -> Mapping[str, float]:
        """The same of one clause of a question, quickly: by its words alone."""
        ...

    def skill(self, words: Sequence[str], agent: str, able: Collection[str] = (), of: Sequence[str] = ()) -> str:
        """The skill of `agent` that the words are for; the likeliest of `able` rather, where that is likely at all.

        `of`: the whole question, where the words are a clause of it.
        """
        ...

    def joins(self, whole: Mapping[str, float], parts: Sequence[Mapping[str, float]]) -> tuple[str, ...]:
        """The agents called, the likeliest first: `whole` is what `weigh` says, `parts` what `weigh_clause` says of each."""
        ...

    def follows(self, whole: Mapping[str, float], before: Sequence[str], *, few: bool) -> Mapping[str, float]:
        """A probability for each agent where a question continues one for the agents `before`; `few`: of hardly any words."""
        ...

    def reasons(self, words: Sequence[str], label: str) -> tuple[str, ...]:
        """The words that spoke for `label`, the weightiest first."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """One table of weights."""

    labels: tuple[str, ...]
    weights: Floats  # features x labels
    bias: Floats


@dataclass(frozen=True, kw_only=True, slots=True)
class Router:
    """The learnt tables. Immutable."""

    encoder: Encoder
    keys: NDArray[np.uint32]  # of the features, sorted
    each: Head  # over LABELS, a logistic regression each
    one: Head  # over skills, multinomial
    blend: Floats  # see `blended`
    joining: Floats  # see `evidence`
    following: Floats  # see `carried`
    words: tuple[str, ...]  # that stand often in the examples, the commonest first
    mend: Callable[[str], str | None]  # which of them a word is a slip of the finger away from
    examples: Mapping[str, str]  # skill -> one of its examples, for help
    learnt_from: str  # sha256 of the examples

    @classmethod
    def load(cls, path: Path = MODEL, folder: Path | None = FOLDER) -> "Router":
        """The model in `path`; `folder` holds the examples it should have been learnt from, None = do not compare."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                tables = {name: stored[name] for name in stored.files}
            router = cls._of(tables, Encoder.load())
        except EncoderError as error:
            raise RouterError(str(error)) from error
        except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
            raise RouterError(f"{path} is not a routing model ({error}); `ava agents train` makes one") from error
        if folder is not None and fingerprint(folder) != router.learnt_from:
            logging.getLogger(__name__).warning("%s was learnt from other examples than %s; run `ava agents train`", path, folder)
        return router

    @classmethod
    def _of(cls, tables: Mapping[str, Any], encoder: Encoder) -> "Router":
        head = json.loads(bytes(tables["header"]).decode())
        known = {skill.name for agent in AGENTS.values() for skill in agent.skills}
        skills = [n for n, name in enumerate(head["skills"]) if name in known]
        if tuple(head["labels"]) != LABELS:
            raise RouterError(f"it knows the agents {', '.join(head['labels'])}, not {', '.join(LABELS)}")
        return cls(
            encoder=encoder,
            keys=tables["keys"],
            each=Head(labels=LABELS, weights=tables["each"].astype(np.float32), bias=tables["each_bias"]),
            one=Head(
                labels=tuple(head["skills"][n] for n in skills),
                weights=tables["one"][:, skills].astype(np.float32),
                bias=tables["one_bias"][skills],
            ),
            blend=tables["blend"],
            joining=tables["joining"],
            following=tables["following"],
            words=tuple(head["words"]),
            mend=mending(head["words"]),
            examples=head["examples"],
            learnt_from=head["sha256"],
        )

    def save(self, path: Path = MODEL) -> None:
        """Written as `load` reads it: half precision, the same bytes for the same model."""
        head = {
            "sha256": self.learnt_from,
            "labels": self.each.labels,
            "skills": self.one.labels,
            "words": self.words,
            "examples": dict(self.examples),
        }
        np.savez(  # not compressed: that would cost 30 ms of each start
            path,
            header=np.frombuffer(json.dumps(head, sort_keys=True).encode(), dtype=np.uint8),
            keys=self.keys,
            each=self.each.weights.astype(np.float16),
            each_bias=self.each.bias,
            one=self.one.weights.astype(np.float16),
            one_bias=self.one.bias,
            blend=self.blend,
            joining=self.joining,
            following=self.following,
        )

    def weigh(self, words: Sequence[str]) -> Mapping[str, float]:
        """A probability for each agent and each '_' answer, likeliest first; at the end for SEVERAL and SAME."""
        words = self._mended(words)
        said = self.encoder.logits(words, self.each.labels)
        return ranked(sigmoid(blended(self._logits(words, self.each), said, self.blend)))

    def weigh_clause(self, words: Sequence[str]) -> Mapping[str, float]:
        """The same of one clause of a question, quickly: by its words alone."""
        return ranked(sigmoid(self._logits(self._mended(words), self.each)))

    def skill(self, words: Sequence[str], agent: str, able: Collection[str] = (), of: Sequence[str] = ()) -> str:
        """The agent's likeliest skill, or that of `able` if not far behind; its default where none was learnt or nothing said."""
        own = [n for n, name in enumerate(self.one.labels) if name.startswith(f"{agent}.")]
        if not own or not words:
            return AGENTS[agent].default
        said = self.encoder.logits(self._mended(of or words), self.one.labels)
        logits = blended(self._logits(self._mended(words), self.one), said, self.blend)
        best, *others = sorted(own, key=lambda n: -logits[n])
        near = (n for n in (best, *others) if self.one.labels[n] in able and logits[n] > logits[best] - _BEHIND)
        return self.one.labels[next(near, best)]

    def joins(self, whole: Mapping[str, float], parts: Sequence[Mapping[str, float]]) -> tuple[str, ...]:
        """The likeliest agent, and those for which the evidence adds up to more than not."""
        first, *others = [agent for agent in whole if agent in AGENTS]
        return (first, *(agent for agent in others if float(evidence(agent, first, whole, parts) @ self.joining) > 0))

    def follows(self, whole: Mapping[str, float], before: Sequence[str], *, few: bool) -> Mapping[str, float]:
        """A probability for each agent, likeliest first: what the words say, and what was asked before."""
        chances = {agent: _chance(float(carried(agent, whole, before, few=few) @ self.following)) for agent in AGENTS}
        return dict(sorted(chances.items(), key=lambda pair: -pair[1]))

    def reasons(self, words: Sequence[str], label: str) -> tuple[str, ...]:
        """Up to five features that spoke for `label`, an agent or a skill."""
        head = self.each if label in self.each.labels else self.one
        column = head.labels.index(label) if label in head.labels else 0
        names = [name for name in features(words) if not name.startswith(("#", "~"))]
        places, found = self._places(_numbers(names))
        said = {names[n]: float(head.weights[place, column]) for n, place in zip(found, places, strict=True)}
        kept = sorted((name for name in said if said[name] > 0.1), key=lambda name: -said[name])[:_TOLD]
        return tuple(name.strip("^$ ") for name in kept)

    def _mended(self, words: Sequence[str]) -> list[str]:
        """The words, those that are no English and a slip away from one of the examples' put right: 'portfollio'."""
        odd = (word for word in words if len(word) >= SHORT and word.isalpha() and word not in self.encoder.numbers)
        right = {word: self.mend(word) for word in odd}
        return [right.get(word) or word for word in words]

    def _logits(self, words: Sequence[str], head: Head) -> Floats:
        wanted, values = _weighed(tuple(words))
        places, found = self._places(wanted)
        return np.asarray(values[found] @ head.weights[places] + head.bias)

    def _places(self, wanted: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the known ones of `wanted` stand in the table, and which those are."""
        places = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        found = np.flatnonzero(self.keys[places] == wanted)
        return places[found], found


@lru_cache(_REMEMBERED)
def _weighed(words: tuple[str, ...]) -> tuple[NDArray[np.uint32], Floats]:
    """The features of a text by number, and how much each counts."""
    found = features(words)
    return _numbers(found), np.fromiter(found.values(), dtype=np.float32, count=len(found))


def _numbers(names: Collection[str]) -> NDArray[np.uint32]:
    return np.fromiter(map(key, names), dtype=np.uint32, count=len(names))


def mending(words: Sequence[str]) -> Callable[[str], str | None]:
    """What finds the one of `words` that a word is a slip of the finger away from, if any; indexed when first asked."""
    slips = cache(lambda: Slips.of(words))
    return lru_cache(_MENDED)(lambda word: slips().word(word))


def blended(own: NDArray[Any], said: NDArray[Any], blend: NDArray[Any]) -> NDArray[Any]:
    """The logits of the words and those of the encoder as one; the words' alone of a label the encoder was not taught.

    `blend`: how much the words' count, how much the encoder's, and what is added.
    """
    return np.where(np.isnan(said), own, blend[0] * own + blend[1] * np.nan_to_num(said) + blend[2])


def sigmoid(logits: NDArray[Any]) -> NDArray[Any]:
    """The probabilities of logits."""
    return np.asarray(0.5 * (1 + np.tanh(logits / 2)))


def ranked(chances: NDArray[Any]) -> dict[str, float]:
    """Probabilities over LABELS by name: those one can be called or answered by, likeliest first; then SEVERAL and SAME."""
    named = dict(zip(LABELS, map(float, chances), strict=True))
    return dict(sorted(named.items(), key=lambda pair: (pair[0] in {SEVERAL, SAME}, -pair[1])))


def evidence(agent: str, first: str, whole: Mapping[str, float], parts: Sequence[Mapping[str, float]]) -> Floats:
    """What speaks for a further agent beside `first`: the question's word for both, and its clauses'."""
    leads = [part for part in parts if next(name for name in part if name in AGENTS) == agent]
    best = max((_logit(part[agent]) for part in parts), default=_logit(whole[agent]))
    led = max((_logit(part[agent]) for part in leads), default=-5.0)
    several = float(len(parts) > 1)
    own, many = _logit(whole[agent]), _logit(whole[SEVERAL])
    return np.array([1.0, own, best * several, led * several, several, _logit(whole[first]), many], dtype=np.float32)


def carried(agent: str, whole: Mapping[str, float], before: Sequence[str], *, few: bool) -> Floats:
    """What speaks for an agent where a question continues another: its words and, the vaguer they are, what was before."""
    last, lead = float(agent in before), float(agent == next(name for name in whole if name in AGENTS))
    vague, same, many = (_logit(whole[name]) for name in ("_vague", SAME, SEVERAL))
    said = [_logit(whole[agent]), lead, (1 - lead) * many, same]
    return np.array([1.0, *said, last, last * vague, last * few, last * same], dtype=np.float32)


def _chance(logit: float) -> float:
    return float(0.5 * (1 + np.tanh(logit / 2)))


def _logit(chance: float) -> float:
    return float(np.log((chance + 1e-4) / (1 - chance + 1e-4)))
