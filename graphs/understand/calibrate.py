"""How far to trust what was learnt: measured on the examples that were kept back. Part of training.

A temperature (Guo et al., ICML 2017), how much the words and the encoder each count, what makes a further agent join, and what a
question takes over from the one before: logistic regressions of a handful of weights. Raises ExamplesError where nothing that
was kept back says one of them.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar

from graphs.agents import AGENTS
from graphs.understand.examples import SEVERAL, ExamplesError
from graphs.understand.router import LABELS, carried, evidence, ranked, sigmoid

if TYPE_CHECKING:
    from graphs.understand.train import Row

Floats = NDArray[np.float64]
_FAINT = 0.1  # of squared weights, in examples: there are few weights
_CUE = 3  # words: a shorter example is a cue, not a question
_SHARE = 0.25  # of the questions for agents, how many are taken to ask several


def temperature(logits: Floats, wanted: Floats, asked: Floats) -> float:
    """The divisor of the logits under which they are likeliest."""

    def cost(log: float) -> float:
        z = logits / np.exp(log)
        return float((asked * (np.logaddexp(0, z) - wanted * z)).sum())

    return float(np.exp(minimize_scalar(cost, bounds=(-1.5, 1.5), method="bounded").x))


def blending(logits: Floats, said: Floats, wanted: Floats, asked: Floats) -> Floats:
    """How much the words' logits count, how much the encoder's, and what is added: see `blended`."""
    told = ~np.isnan(said) & (asked > 0)
    x = np.stack([logits[told], said[told], np.ones(int(told.sum()))], axis=1)
    return _weighed(x, wanted[told], asked[told])


def joining(plain: Sequence["Row"], logits: Floats, parts: Sequence[Floats]) -> Floats:
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


def following(plain: Sequence["Row"], logits: Floats) -> Floats:
    """The weights of `carried`, from the examples that continue another."""
    told = [(row, _chances(said)) for row, said in zip(plain, logits, strict=True) if row.before]
    x = [carried(name, said, row.before, few=len(row.words) <= _CUE) for row, said in told for name in AGENTS]
    y = [row.wanted[LABELS.index(name)] for row, _ in told for name in AGENTS]
    return _weighed(np.array(x, dtype=float), np.array(y), np.ones(len(y)))


def _weighed(x: Floats, y: Floats, count: Floats) -> Floats:
    """The weights of one small logistic regression hardly penalised. Raises ExamplesError for nothing to learn from."""
    if not len(y):
        raise ExamplesError("too few examples: of the fifth that is kept back none says how agents are joined or carried over")

    def loss(weights: Floats) -> tuple[float, Floats]:
        z = x @ weights
        value = float((count * (np.logaddexp(0, z) - y * z)).sum()) + _FAINT / 2 * float(weights @ weights)
        return value, x.T @ (count * (sigmoid(z) - y)) + _FAINT * weights

    return np.asarray(minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x)


def _chances(logits: Floats) -> dict[str, float]:
    return ranked(sigmoid(logits))
