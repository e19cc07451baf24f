"""Learning the router from its examples: seeded, offline, a minute or two. Not imported when a question is routed.

Two linear heads over the same features, by penalised maximum likelihood (L-BFGS, Byrd et al., SIAM J. Sci. Comput. 16, 1995): for
each agent and each '_' answer a logistic regression of its own, since several agents may be needed; and a multinomial one over
skills. Examples are varied by slips of the finger, by politeness, and by joining two of different agents. What the heads say of
examples they have not seen (held-out folds) sets a temperature each (Guo et al., ICML 2017) and the threshold from which a
further agent joins, and what a question takes over from the one before. Raises ExamplesError for examples that cannot be read.
"""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.sparse import csr_matrix, issparse

from graphs.agents import AGENTS
from graphs.understand.clauses import clauses
from graphs.understand.entities import Found, find
from graphs.understand.examples import FOLDER, LEAD, NOBODY, SAME, SEVERAL, Example, fingerprint, read
from graphs.understand.features import features, key
from graphs.understand.lexicon import Lexicon
from graphs.understand.router import LABELS, Head, Router, carried, evidence, ranked
from graphs.understand.vary import joined, led, varied

Floats = NDArray[np.float64]
SEED = 5
FOLDS = 3
_PENALTY = 0.3  # of squared weights, in examples
_FAINT = 0.1  # the same where there are few weights
_SEEN = 2  # examples, variations aside, that a feature stands in before it is learnt
_STEPS = 60  # of the optimiser
_CURVED = 0.05  # p (1 - p) of a typical answer
_CUE = 3  # words: a shorter example is a cue, not a question
_SHARE = 0.25  # of the questions for agents, how many are taken to ask several
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
    before: tuple[str, ...]  # agents of the turn before
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
    return [*plain, *varied(plain, rng), *joined(plain, examples, rng), *led(plain, examples, rng)]


def _row(base: int, example: Example, found: Found) -> Row:
    wanted, asked = _answers(example)
    words, parts = tuple(found.masked()), tuple(map(tuple, clauses(found)))
    return Row(
        words=words, parts=parts, wanted=wanted, asked=asked, skill=example.skill, before=example.before, base=base, weight=1.0
    )


def _answers(example: Example) -> tuple[Floats, Floats]:
    """Over LABELS: which are meant, and of which the example says whether they are."""
    stays = set(example.before) & set(example.labels)
    labels = {*example.labels, *([SEVERAL] if len(example.labels) > 1 else []), *([SAME] if stays else [])}
    unsaid = {*([] if labels & {*AGENTS} else [SEVERAL]), *([] if example.before else [SAME])}
    if example.before:  # a follow-up may or may not say enough by itself
        unsaid |= {"_vague", *stays}
    if LEAD in labels:
        unsaid |= {*NOBODY}
    return tuple(np.array([float(name in names) for name in LABELS]) for names in (labels, {*LABELS} - unsaid))  # type: ignore[return-value]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Features by row."""

    keys: NDArray[np.uint32]  # sorted
    values: Any  # csr_matrix, rows x keys


def vocabulary(made: Sequence[Row]) -> NDArray[np.uint32]:
    """The features that stand in enough examples: a slip of the finger teaches nothing."""
    counts = Counter(name for row in made if row.weight == 1.0 for name in {key(each) for each in features(row.words)})
    return np.array(sorted(name for name, n in counts.items() if n >= _SEEN), dtype=np.uint32)


def tabulate(words: Sequence[Sequence[str]], keys: NDArray[np.uint32]) -> Table:
    """The features of each row that are in `keys`."""
    found = [{key(name): value for name, value in features(each).items()} for each in words]
    place = {int(name): n for n, name in enumerate(keys)}
    kept = [(n, place[name], value) for n, each in enumerate(found) for name, value in each.items() if name in place]
    at, column, value = zip(*kept, strict=True)
    return Table(keys=keys, values=csr_matrix((np.array(value, dtype=np.float32), (at, column)), shape=(len(found), len(keys))))


def fit_each(x: Any, y: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """Weights (features x labels) and biases of one logistic regression a label. `counts`: how much each answer counts."""
    features_n, labels_n, turned = x.shape[1], y.shape[1], x.T.tocsr() if issparse(x) else x.T

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights, bias = flat[:-labels_n].reshape(features_n, labels_n), flat[-labels_n:]
        z = x @ weights.astype(x.dtype) + bias
        error = counts * (_sigmoid(z) - y)
        value = float((counts * (np.logaddexp(0, z) - y * z)).sum()) + _PENALTY / 2 * float((weights**2).sum())
        return value, np.concatenate([(turned @ error.astype(x.dtype) + _PENALTY * weights).ravel(), error.sum(0)])

    return _solved(loss, features_n, labels_n, _scale(x, counts.mean(1)))


def fit_one(x: Any, y: NDArray[np.int64], count: Floats, labels_n: int) -> tuple[Floats, Floats]:
    """Weights and biases of a multinomial regression; `y`: the label of each row."""
    features_n, target, turned = x.shape[1], np.eye(labels_n)[y], x.T.tocsr() if issparse(x) else x.T

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights, bias = flat[:-labels_n].reshape(features_n, labels_n), flat[-labels_n:]
        z = x @ weights.astype(x.dtype) + bias
        z -= z.max(1, keepdims=True)
        log = z - np.log(np.exp(z).sum(1, keepdims=True))
        error = count[:, None] * (np.exp(log) - target)
        value = -float((count[:, None] * target * log).sum()) + _PENALTY / 2 * float((weights**2).sum())
        return value, np.concatenate([(turned @ error.astype(x.dtype) + _PENALTY * weights).ravel(), error.sum(0)])

    return _solved(loss, features_n, labels_n, _scale(x, count))


def _scale(x: Any, count: Floats) -> Floats:
    """How far a step in each feature's weight may go: the rarer the feature, the flatter the loss (Jacobi's preconditioner)."""
    squares = np.asarray(x.multiply(x).T @ count if issparse(x) else (x * x).T @ count)
    return np.asarray(1 / np.sqrt(_CURVED * squares + _PENALTY))


def _solved(loss: Any, features_n: int, labels_n: int, scale: Floats) -> tuple[Floats, Floats]:
    scales = np.concatenate([np.repeat(scale, labels_n), np.ones(labels_n)])

    def scaled(steps: Floats) -> tuple[float, Floats]:
        value, slope = loss(steps * scales)
        return value, slope * scales

    start = np.zeros((features_n + 1) * labels_n)
    found = minimize(scaled, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS, "maxcor": 10}).x * scales
    return found[:-labels_n].reshape(features_n, labels_n), found[-labels_n:]


def _sigmoid(z: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(z / 2)))


def unseen(made: Sequence[Row], rng: np.random.Generator) -> tuple[list[Row], Floats, list[Floats]]:
    """The unvaried rows, and what heads that never saw them or their variations say of them and of their clauses: logits."""
    fold = rng.integers(0, FOLDS, 1 + max(row.base for row in made))
    plain = [row for row in made if row.weight == 1.0]
    logits, parts = np.zeros((len(plain), len(LABELS))), [np.zeros((0, len(LABELS)))] * len(plain)

    def learn(n: int) -> None:
        out = [place for place, row in enumerate(plain) if fold[row.base] == n]
        said = _said([plain[place] for place in out], [row for row in made if fold[row.base] != n])
        for place in out:
            size = 1 + len(plain[place].parts)
            logits[place], parts[place], said = said[0], said[1:size], said[size:]

    with ThreadPoolExecutor() as pool:  # sparse products let go of Python's lock
        list(pool.map(learn, range(FOLDS)))
    return plain, logits, parts


def _said(asked: Sequence[Row], seen: Sequence[Row]) -> Floats:
    """What heads learnt from `seen` say of each of `asked`, the whole first and then its clauses."""
    table = tabulate([row.words for row in seen], vocabulary(seen))
    weights, bias = fit_each(table.values, *_targets(seen))
    texts = [words for row in asked for words in (row.words, *row.parts)]
    return np.asarray(tabulate(texts, table.keys).values @ weights + bias)


def _targets(made: Sequence[Row]) -> tuple[Floats, Floats]:
    return np.array([row.wanted for row in made]), np.array([row.asked * row.weight for row in made])


def temperature(logits: Floats, wanted: Floats, asked: Floats) -> float:
    """The divisor of the logits under which they are likeliest."""

    def cost(log: float) -> float:
        z = logits / np.exp(log)
        return float((asked * (np.logaddexp(0, z) - wanted * z)).sum())

    return float(np.exp(minimize_scalar(cost, bounds=(-1.5, 1.5), method="bounded").x))


def joining(plain: Sequence[Row], logits: Floats, parts: Sequence[Floats]) -> Floats:
    """The weights of `evidence`: a further agent joins where it was meant rather than not.

    Questions for one agent are most of the examples; they count as if they were 1 - _SHARE of the questions.
    """
    seen, joined_, several = [], [], []
    for row, whole, pieces in zip(plain, logits, parts, strict=True):
        if not row.wanted[: len(AGENTS)].any() or row.before or len(row.words) <= _CUE:
            continue
        chances = _chances(whole)
        first, *rest = [name for name in chances if name in AGENTS]
        seen += [evidence(name, first, chances, [_chances(piece) for piece in pieces]) for name in rest]
        joined_ += [row.wanted[LABELS.index(name)] for name in rest]
        several += [row.wanted[LABELS.index(SEVERAL)] > 0] * len(rest)
    x, y, many = np.array(seen, dtype=float), np.array(joined_), np.array(several)
    return _weighed(x, y, np.where(many, _SHARE / max(1, many.sum()), (1 - _SHARE) / max(1, (~many).sum())) * len(y))


def following(plain: Sequence[Row], logits: Floats) -> Floats:
    """The weights of `carried`, from the examples that continue another."""
    told = [(row, _chances(said)) for row, said in zip(plain, logits, strict=True) if row.before]
    if not told:
        return np.zeros(len(carried(next(iter(AGENTS)), _chances(np.zeros(len(LABELS))), (), few=False)))
    x = [carried(name, said, row.before, few=len(row.words) <= _CUE) for row, said in told for name in AGENTS]
    y = [row.wanted[LABELS.index(name)] for row, _ in told for name in AGENTS]
    return _weighed(np.array(x, dtype=float), np.array(y), np.ones(len(y)))


def _weighed(x: Floats, y: Floats, count: Floats) -> Floats:
    """The weights of one small logistic regression without penalty to speak of."""

    def loss(weights: Floats) -> tuple[float, Floats]:
        z = x @ weights
        value = float((count * (np.logaddexp(0, z) - y * z)).sum()) + _FAINT / 2 * float(weights @ weights)
        return value, x.T @ (count * (_sigmoid(z) - y)) + _FAINT * weights

    return np.asarray(minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x)


def _chances(logits: Floats) -> dict[str, float]:
    return ranked(_sigmoid(logits))


def train(folder: Path = FOLDER) -> Router:
    """The router learnt from the examples of `folder`; the same examples give the same router."""
    told, examples, rng = fingerprint(folder), read(folder), np.random.default_rng(SEED)
    made = rows(examples, Lexicon.load(), rng)
    plain, logits, parts = unseen(made, rng)
    warmth = temperature(logits, *_targets(plain))
    joins = joining(plain, logits / warmth, [each / warmth for each in parts])
    table = tabulate([row.words for row in made], vocabulary(made))
    weights, bias = fit_each(table.values, *_targets(made))
    return Router(
        keys=table.keys,
        each=_head(LABELS, weights / warmth, bias / warmth),
        one=_skills(made, table),
        joining=joins.astype(np.float32),
        following=following(plain, logits / warmth).astype(np.float32),
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
