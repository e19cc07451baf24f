"""How prices move together: correlation and beta of daily logarithmic returns over the sessions both have.

Correlation is Pearson's; beta is the slope of the ordinary least squares line of one's returns on the other's, the usual market
beta (Sharpe 1964) without a risk-free rate. Closes are records with `session` and `close`, oldest first; a session only one
side has is left out, and the return across it spans the gap on both. On fewer than 20 returns there is no figure. Both describe
the past; a correlation tends towards one when markets fall.
"""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tools.analytics.registry import calculation

FEWEST = 20  # returns
Array = NDArray[np.float64]


class Close(Protocol):
    """A symbol at the end of a session."""

    session: date
    close: float  # USD per share


@calculation
def correlation(closes: Sequence[Close], other: Sequence[Close], *, sessions: int) -> float | None:
    """Of the last `sessions` common returns, or of those there are; None below 20, or where one side stands still."""
    mine, theirs = _returns(closes, other, sessions)
    if len(mine) < FEWEST or not mine.std() or not theirs.std():
        return None
    return float(np.corrcoef(mine, theirs)[0, 1])


@calculation
def beta(closes: Sequence[Close], benchmark: Sequence[Close], *, sessions: int) -> float | None:
    """What a symbol moved for a move of 1 of the benchmark, over the last `sessions` common returns."""
    mine, theirs = _returns(closes, benchmark, sessions)
    if len(mine) < FEWEST or not theirs.std():
        return None
    return float(np.cov(mine, theirs)[0, 1] / theirs.var(ddof=1))


@calculation
def rolling(closes: Sequence[Close], other: Sequence[Close], *, sessions: int, last: int) -> tuple[float | None, ...]:
    """The correlation of `sessions` returns at each of the `last` common sessions that have so many before them."""
    mine, theirs = _returns(closes, other, last + sessions)
    if len(mine) < sessions:
        return ()
    pairs = zip(sliding_window_view(mine, sessions), sliding_window_view(theirs, sessions), strict=True)
    line = [float(np.corrcoef(a, b)[0, 1]) if a.std() and b.std() else None for a, b in pairs]
    return tuple(line[-last:])


def common(closes: Sequence[Close], other: Sequence[Close]) -> list[date]:
    """The sessions both have, oldest first."""
    theirs = {each.session for each in other}
    return [each.session for each in closes if each.session in theirs]


def _returns(closes: Sequence[Close], other: Sequence[Close], sessions: int) -> tuple[Array, Array]:
    """Both sides' last returns over the sessions they share."""
    days = set(common(closes, other))
    lines = (np.log([each.close for each in side if each.session in days]) for side in (closes, other))
    mine, theirs = (np.diff(line)[-sessions:] for line in lines)
    return mine, theirs
