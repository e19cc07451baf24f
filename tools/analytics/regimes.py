"""The state of a market from the bars of its benchmark and the closes of its members, and a name for it by a fixed rule.

The rule, on closes: **stress** = a fifth or more below the highest close of 252 sessions, or below the 200-session average with
volatility in the highest fifth of its last three years; else below the 200-session average **recovery** above the 50-session
one, **decline** below it; above the 200-session average **pullback** below the 50-session one, else **calm advance**, or
**nervous advance** with volatility in its highest third. The names describe; they forecast nothing.

Bars come oldest first. A window with too few bars gives None, and without 200 bars there is no name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tools.analytics.registry import calculation

YEAR = 252  # sessions
SHORT, LONG = 50, 200  # sessions of the two averages
_VOLATILITY = 20  # daily returns
_HISTORY = 3 * YEAR
_DEEP = -0.20  # drawdown of a bear market
_HIGH_THIRD, _HIGH_FIFTH = 2 / 3, 0.8


class Bar(Protocol):
    """One session of the benchmark."""

    close: float  # USD per share


class Member(Protocol):
    """One symbol at the last session."""

    close: float  # USD per share
    average_50: float | None  # mean close of 50 sessions, this one included
    close_20: float | None  # 20 sessions before


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """A benchmark at its last bar."""

    regime: str | None  # by the rule above
    over_50: float | None  # close against its average of 50 sessions, fraction
    over_200: float | None
    volatility: float | None  # of 20 daily log returns, annualised, fraction
    volatility_rank: float | None  # fraction of the last three years' values it is above, a tie counted as half
    ranked: int  # values the rank is among
    drawdown: float | None  # close against the highest close of 252 sessions, fraction, 0 or below
    change_20: float | None  # over 20 sessions, fraction


@calculation
def state(bars: Sequence[Bar]) -> State:
    """Trend, volatility, drawdown and regime at the last of `bars`."""
    close = np.array([bar.close for bar in bars])
    over_50, over_200 = (_over(close, sessions) for sessions in (SHORT, LONG))
    past = _volatilities(close)[-_HISTORY:]
    volatility = float(past[-1]) if len(past) else None
    rank = float(np.mean(past < past[-1]) + np.mean(past == past[-1]) / 2) if len(past) else None
    drawdown = float(close[-1] / close[-YEAR:].max() - 1) if len(close) else None
    return State(
        regime=_named(over_50, over_200, rank, drawdown),
        over_50=over_50,
        over_200=over_200,
        volatility=volatility,
        volatility_rank=rank,
        ranked=len(past),
        drawdown=drawdown,
        change_20=float(close[-1] / close[-21] - 1) if len(close) > 20 else None,
    )


@calculation
def moving_average(bars: Sequence[Bar], *, sessions: int, last: int) -> tuple[float | None, ...]:
    """The mean close of `sessions` bars at each of the `last` bars; None where there are too few before it."""
    close = np.array([bar.close for bar in bars])
    means = sliding_window_view(close, sessions).mean(axis=1).tolist() if len(close) >= sessions else []
    padded: list[float | None] = [None] * (len(close) - len(means)) + means
    return tuple(padded[-last:])


@calculation
def breadth(members: Sequence[Member]) -> float | None:
    """The fraction of members above their average of 50 sessions, of those that have one."""
    above = [member.close > member.average_50 for member in members if member.average_50 is not None]
    return sum(above) / len(above) if above else None


@calculation
def members_measured(members: Sequence[Member]) -> int:
    """How many members have an average of 50 sessions."""
    return sum(member.average_50 is not None for member in members)


@calculation
def change(member: object, *, since: str) -> float | None:
    """A member's close against the one in the column `since`, e.g. 'close_20', as a fraction; None where it has none."""
    before, close = getattr(member, since), getattr(member, "close")  # noqa: B009 - a member has the column its caller names
    return close / before - 1 if before else None


@calculation
def mean_return(members: Sequence[object], *, since: str) -> float | None:
    """The mean of the members' changes, each counted alike; None where no member has one."""
    changes = _changes(members, since)
    return sum(changes) / len(changes) if changes else None


@calculation
def advanced(members: Sequence[object], *, since: str) -> float | None:
    """The fraction of members that rose, of those with a change."""
    changes = _changes(members, since)
    return sum(moved > 0 for moved in changes) / len(changes) if changes else None


def _changes(members: Sequence[object], since: str) -> list[float]:
    return [moved for member in members if (moved := change(member, since=since)) is not None]


def _over(close: NDArray[np.float64], sessions: int) -> float | None:
    return float(close[-1] / close[-sessions:].mean() - 1) if len(close) >= sessions else None


def _volatilities(close: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sample deviation of every 20 consecutive log returns, annualised by the root of 252."""
    returns = np.diff(np.log(close))
    if len(returns) < _VOLATILITY:
        return np.array([])
    return np.asarray(sliding_window_view(returns, _VOLATILITY).std(axis=1, ddof=1) * np.sqrt(YEAR))


def _named(over_50: float | None, over_200: float | None, rank: float | None, drawdown: float | None) -> str | None:
    if over_50 is None or over_200 is None or rank is None or drawdown is None:
        return None
    if drawdown <= _DEEP or (over_200 < 0 and rank >= _HIGH_FIFTH):
        return "stress"
    if over_200 < 0:
        return "recovery" if over_50 >= 0 else "decline"
    if over_50 < 0:
        return "pullback"
    return "nervous advance" if rank >= _HIGH_THIRD else "calm advance"
