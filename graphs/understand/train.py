"""Learning the router from its examples: seeded, offline, a minute or two. Not imported when a question is routed.

Two linear heads over the same features, by penalised maximum likelihood (L-BFGS, Byrd et al., SIAM J. Sci. Comput. 16, 1995): for
each agent and each '_' answer a logistic regression of its own, since several agents may be needed; and a multinomial one over
skills. Examples are varied by slips of the finger, by politeness, and by joining two of different agents. A fifth of the examples
is kept back, from these heads and from the encoder alike. What both say of it sets a temperature (Guo et al., ICML 2017), how
much each counts, the threshold from which a further agent joins, and what a question takes over from the one before; then the
heads learn from all. Raises ExamplesError for examples that cannot be read.
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
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, issparse

from graphs.agents import AGENTS
from graphs.understand.calibrate import blending, following, joining, temperature
from graphs.understand.clauses import clauses
from graphs.understand.encoder import Encoder
from graphs.understand.entities import Found, find
from graphs.understand.examples import FOLDER, LEAD, NOBODY, SAME, SEVERAL, Example, fingerprint, read
from graphs.understand.features import features, key
from graphs.understand.lexicon import Lexicon
from graphs.understand.router import LABELS, Head, Router, blended, mending, sigmoid
from graphs.understand.slips import SHORT
from graphs.understand.vary import joined, led, varied

Floats = NDArray[np.float64]
SEED = 5
_PENALTY = 0.3  # of squared weights, in examples
_SEEN = 2  # examples, variations aside, that a feature stands in before it is learnt
_SPELT = 4  # examples that a word stands in before others are taken for slips of it
_STEPS = 60  # of the optimiser
_CURVED = 0.05  # p (1 - p) of a typical answer
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
    plain = [row_of(n, example, lexicon) for n, example in enumerate(examples)]
    return [*plain, *varied(plain, rng), *joined(plain, examples, rng), *led(plain, examples, rng)]


def row_of(base: int, example: Example, lexicon: Lexicon) -> Row:
    """The example as it stands, number `base`."""
    found, (wanted, asked) = meant(example.text, lexicon), _answers(example)
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
        error = counts * (sigmoid(z) - y)
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


def unseen(made: Sequence[Row], examples: Sequence[Example]) -> tuple[list[Row], Floats, list[Floats]]:
    """The unvaried rows that are kept back, and what heads learnt from the others say of them and of their clauses: logits."""
    back = [row for row in made if row.weight == 1.0 and examples[row.base].kept_back]
    seen = [row for row in made if not examples[row.base].kept_back]
    table = tabulate([row.words for row in seen], vocabulary(seen))
    weights, bias = fit_each(table.values, *_targets(seen))

    def said(texts: Sequence[Sequence[str]]) -> Floats:
        return np.asarray(tabulate(texts, table.keys).values @ weights + bias)

    ends = np.cumsum([len(row.parts) for row in back])[:-1]
    return back, said([row.words for row in back]), np.split(said([part for row in back for part in row.parts]), ends)


def _targets(made: Sequence[Row]) -> tuple[Floats, Floats]:
    return np.array([row.wanted for row in made]), np.array([row.asked * row.weight for row in made])


def train(folder: Path = FOLDER) -> Router:
    """The router learnt from the examples of `folder`; the same examples and encoder give the same router."""
    told, examples, rng, encoder = fingerprint(folder), read(folder), np.random.default_rng(SEED), Encoder.load()
    made = rows(examples, Lexicon.load(), rng)
    table = tabulate([row.words for row in made], vocabulary(made))
    with ThreadPoolExecutor() as pool:  # sparse products let go of Python's lock
        kept, each = pool.submit(unseen, made, examples), pool.submit(fit_each, table.values, *_targets(made))
        one = _skills(made, table)
    (back, logits, parts), (weights, bias) = kept.result(), each.result()
    warmth = temperature(logits, *_targets(back))
    blend, both = _blended(back, logits / warmth, encoder)
    words = _often(made)
    return Router(
        encoder=encoder,
        keys=table.keys,
        each=_head(LABELS, weights / warmth, bias / warmth),
        one=one,
        blend=blend.astype(np.float32),
        joining=joining(back, both, [each / warmth for each in parts]).astype(np.float32),
        following=following(back, both).astype(np.float32),
        words=words,
        mend=mending(words),
        examples=_shown(examples),
        learnt_from=told,
    )


def _blended(back: Sequence[Row], logits: Floats, encoder: Encoder) -> tuple[Floats, Floats]:
    """How words and encoder are blended, and the logits of both."""
    said = np.array([encoder.logits(row.words, LABELS) for row in back])
    blend = blending(logits, said, *_targets(back))
    return blend, blended(logits, said, blend)


def _skills(made: Sequence[Row], table: Table) -> Head:
    names = tuple(sorted({row.skill for row in made if row.skill}))
    places = [n for n, row in enumerate(made) if row.skill]
    wanted = np.array([names.index(made[n].skill) for n in places])
    counts = np.array([made[n].weight for n in places])
    return _head(names, *fit_one(table.values[places], wanted, counts, len(names)))


def _head(labels: tuple[str, ...], weights: Floats, bias: Floats) -> Head:
    return Head(labels=labels, weights=weights.astype(np.float32), bias=bias.astype(np.float32))


def _often(made: Sequence[Row]) -> tuple[str, ...]:
    """The words that stand in enough examples as they are, the commonest first."""
    counts = Counter(word for row in made if row.weight == 1.0 for word in sorted({*row.words}))
    return tuple(word for word, n in counts.most_common() if n >= _SPELT and len(word) >= SHORT)


def _shown(examples: Sequence[Example]) -> dict[str, str]:
    """The first example of each skill that is a whole question."""
    whole = (example for example in reversed(examples) if example.skill and len(example.text.split()) > 4)
    return {example.skill: example.text for example in whole}
