"""Learning the router from its examples: seeded, offline, some seconds. Not imported when a question is routed.

Two linear heads over the same features, by penalised maximum likelihood (L-BFGS, Byrd et al., SIAM J. Sci. Comput. 16, 1995): for
each agent and each '_' answer a logistic regression of its own, since several agents may be needed; and a multinomial one over
skills. Examples are varied by slips of the finger, by politeness, and by joining two of different agents. What the heads say of
examples they have not seen (held-out folds) sets a temperature each (Guo et al., ICML 2017) and the threshold from which a
further agent joins. Raises ExamplesError for examples that cannot be read.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.sparse import csr_matrix

from graphs.agents import AGENTS
from graphs.understand.clauses import clauses
from graphs.understand.entities import Found, find
from graphs.understand.examples import FOLDER, Example, fingerprint, read
from graphs.understand.features import features, key
from graphs.understand.lexicon import Lexicon
from graphs.understand.router import LABELS, Head, Router, evidence
from graphs.understand.vary import joined, varied

Floats = NDArray[np.float64]
SEED = 5
FOLDS = 3
_PENALTY = 0.3  # of squared weights, in examples
_SEEN = 2  # examples a feature stands in before it is learnt
_STEPS = 120  # of the optimiser
_AS_OF = datetime(2025, 11, 20, 21, 0, tzinfo=UTC)
_NAMES = {"{symbol}": ("NVDA", "TSLA", "AMD", "PLTR"), "{team}": ("Packers", "Steelers", "Vikings"), "{n}": ("5", "45", "20")}


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One example as the heads see it."""

    words: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]  # its clauses
    wanted: Floats  # 1 for each label meant, over LABELS
    asked: Floats  # how much each label's answer counts: 0 where the example does not say
    skill: str
    base: int  # the example it was made from
    weight: float


def meant(text: str, lexicon: Lexicon) -> Found:
    """An example as a question is read, stand-ins filled in."""
    for blank, names in _NAMES.items():
        for n in range(text.count(blank)):
            text = text.replace(blank, names[n % len(names)], 1)
    return find(text.replace("{date}", "friday"), lexicon, _AS_OF)


def rows(examples: Sequence[Example], lexicon: Lexicon, rng: np.random.Generator) -> list[Row]:
    """Every example, and seeded variations of it."""
    plain = [_row(n, example, meant(example.text, lexicon)) for n, example in enumerate(examples)]
    return [*plain, *varied(plain, rng), *joined(plain, examples, rng)]


def _row(base: int, example: Example, found: Found) -> Row:
    wanted = np.array([float(label in example.labels) for label in LABELS])
    asked = np.ones(len(LABELS))
    if example.before:  # a follow-up may or may not say enough by itself
        asked[LABELS.index("_vague")] = 0.0
        for agent in set(example.before) & set(example.labels):
            asked[LABELS.index(agent)] = 0.0
    words, parts = tuple(found.masked()), tuple(map(tuple, clauses(found)))
    return Row(words=words, parts=parts, wanted=wanted, asked=asked, skill=example.skill, base=base, weight=1.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Features by row."""

    keys: NDArray[np.uint32]  # sorted
    values: Any  # csr_matrix, rows x keys


def tabulate(words: Sequence[Sequence[str]], keys: NDArray[np.uint32] | None = None) -> Table:
    """The features of each row; only those in `keys` where given, else those seen often enough."""
    found = [{key(name): value for name, value in features(each).items()} for each in words]
    if keys is None:
        counts = Counter(name for each in found for name in each)
        keys = np.array(sorted(name for name, n in counts.items() if n >= _SEEN), dtype=np.uint32)
    place = {int(name): n for n, name in enumerate(keys)}
    kept = [(n, place[name], value) for n, each in enumerate(found) for name, value in each.items() if name in place]
    at, column, value = zip(*kept, strict=True)
    return Table(keys=keys, values=csr_matrix((value, (at, column)), shape=(len(found), len(keys))))


def fit_each(x: Any, y: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """Weights (features x labels) and biases of one logistic regression a label. `counts`: how much each answer counts."""
    features_n, labels_n = x.shape[1], y.shape[1]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights, bias = flat[:-labels_n].reshape(features_n, labels_n), flat[-labels_n:]
        z = x @ weights + bias
        error = counts * (_sigmoid(z) - y)
        value = float((counts * (np.logaddexp(0, z) - y * z)).sum()) + _PENALTY / 2 * float((weights**2).sum())
        return value, np.concatenate([(x.T @ error + _PENALTY * weights).ravel(), error.sum(0)])

    return _solved(loss, features_n, labels_n)


def fit_one(x: Any, y: NDArray[np.int64], count: Floats, labels_n: int) -> tuple[Floats, Floats]:
    """Weights and biases of a multinomial regression; `y`: the label of each row."""
    features_n, target = x.shape[1], np.eye(labels_n)[y]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights, bias = flat[:-labels_n].reshape(features_n, labels_n), flat[-labels_n:]
        z = x @ weights + bias
        z -= z.max(1, keepdims=True)
        log = z - np.log(np.exp(z).sum(1, keepdims=True))
        error = count[:, None] * (np.exp(log) - target)
        value = -float((count[:, None] * target * log).sum()) + _PENALTY / 2 * float((weights**2).sum())
        return value, np.concatenate([(x.T @ error + _PENALTY * weights).ravel(), error.sum(0)])

    return _solved(loss, features_n, labels_n)


def _solved(loss: Any, features_n: int, labels_n: int) -> tuple[Floats, Floats]:
    start = np.zeros((features_n + 1) * labels_n)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS, "maxcor": 7}).x
    return found[:-labels_n].reshape(features_n, labels_n), found[-labels_n:]


def _sigmoid(z: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(z / 2)))


def unseen(made: Sequence[Row], rng: np.random.Generator) -> tuple[list[Row], Floats, list[Floats]]:
    """The unvaried rows, and what heads that never saw them or their variations say of them and of their clauses: logits."""
    fold = rng.integers(0, FOLDS, 1 + max(row.base for row in made))
    plain = [row for row in made if row.weight == 1.0]
    logits, parts = np.zeros((len(plain), len(LABELS))), [np.zeros((0, len(LABELS)))] * len(plain)
    for n in range(FOLDS):
        kept = [row for row in made if fold[row.base] != n]
        table = tabulate([row.words for row in kept])
        weights, bias = fit_each(table.values, *_targets(kept))
        out = [place for place, row in enumerate(plain) if fold[row.base] == n]
        texts = [words for place in out for words in (plain[place].words, *plain[place].parts)]
        said = tabulate(texts, table.keys).values @ weights + bias
        for place in out:
            size = 1 + len(plain[place].parts)
            logits[place], parts[place], said = said[0], said[1:size], said[size:]
    return plain, logits, parts


def _targets(made: Sequence[Row]) -> tuple[Floats, Floats]:
    return np.array([row.wanted for row in made]), np.array([row.asked * row.weight for row in made])


def temperature(logits: Floats, wanted: Floats, asked: Floats) -> float:
    """The divisor of the logits under which they are likeliest."""

    def cost(log: float) -> float:
        z = logits / np.exp(log)
        return float((asked * (np.logaddexp(0, z) - wanted * z)).sum())

    return float(np.exp(minimize_scalar(cost, bounds=(-1.5, 1.5), method="bounded").x))


def joining(plain: Sequence[Row], logits: Floats, parts: Sequence[Floats]) -> Floats:
    """The weights of `evidence`: a further agent joins where it was meant rather than not, each question counting once."""
    seen, joined_ = [], []
    for row, whole, pieces in zip(plain, logits, parts, strict=True):
        if not row.wanted[: len(AGENTS)].any() or (row.asked == 0).any():
            continue
        chances = _chances(whole)
        first, *rest = [name for name in chances if name in AGENTS]
        seen += [evidence(name, first, chances, [_chances(piece) for piece in pieces]) for name in rest]
        joined_ += [row.wanted[LABELS.index(name)] for name in rest]
    x, y = np.array(seen, dtype=float), np.array(joined_)

    def loss(weights: Floats) -> tuple[float, Floats]:
        z = x @ weights
        return float((np.logaddexp(0, z) - y * z).sum()), x.T @ (_sigmoid(z) - y)

    return np.asarray(minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x)


def _chances(logits: Floats) -> dict[str, float]:
    pairs = zip(LABELS, map(float, _sigmoid(logits)), strict=True)
    return dict(sorted(pairs, key=lambda pair: -pair[1]))


def train(folder: Path = FOLDER) -> Router:
    """The router learnt from the examples of `folder`; the same examples give the same router."""
    told, examples, rng = fingerprint(folder), read(folder), np.random.default_rng(SEED)
    made = rows(examples, Lexicon.load(), rng)
    plain, logits, parts = unseen(made, rng)
    warmth = temperature(logits, *_targets(plain))
    joins = joining(plain, logits / warmth, [each / warmth for each in parts])
    table = tabulate([row.words for row in made])
    weights, bias = fit_each(table.values, *_targets(made))
    return Router(
        keys=table.keys,
        each=_head(LABELS, weights / warmth, bias / warmth),
        one=_skills(made, table),
        joining=joins.astype(np.float32),
        examples=_shown(examples),
        learnt_from=told,
    )


def _skills(made: Sequence[Row], table: Table) -> Head:
    names = tuple(sorted({row.skill for row in made if row.skill}))
    places = [n for n, row in enumerate(made) if row.skill]
    wanted = np.array([names.index(made[n].skill) for n in places])
    counts = np.array([made[n].weight for n in places])
    return _head(names, *fit_one(table.values[places], wanted, counts, len(names)))


def _head(labels: tuple[str, ...], weights: Floats, bias: Floats) -> Head:
    return Head(labels=labels, weights=weights.astype(np.float32), bias=bias.astype(np.float32))


def _shown(examples: Sequence[Example]) -> dict[str, str]:
    """The first example of each skill that is a whole question."""
    whole = (example for example in reversed(examples) if example.skill and len(example.text.split()) > 4)
    return {example.skill: example.text for example in whole}
