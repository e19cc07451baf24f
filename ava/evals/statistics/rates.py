"""How often: rates with an interval that knows that repeats of a case resemble each other."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Z = 1.959963984540054  # 95 %
Outcomes = Mapping[str, Sequence[bool]]  # case (or group) -> its runs, passed or not


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """A share with its 95 % interval."""

    share: float
    low: float
    high: float
    cases: int  # cases, or groups where set
    runs: int
    effective: float  # the number of independent runs these are worth


def wilson(share: float, n: float) -> tuple[float, float]:
    """Wilson's 95 % interval of a share of `n` independent trials (Wilson, JASA 22, 1927). Raises ValueError for n <= 0."""
    if n <= 0:
        raise ValueError(f"an interval needs trials, got n = {n!r}")
    centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def effective(outcomes: Outcomes) -> float:
    """n_eff = clip(n p (1 - p) / Var(case means), n, number of runs); n where all pass or all fail."""
    means = np.array([np.mean(runs) for runs in outcomes.values()])
    n, runs = len(means), sum(map(len, outcomes.values()))
    share = sum(map(sum, outcomes.values())) / runs
    if share in (0, 1) or n < 2:
        return float(n)
    spread = float(np.var(means, ddof=1))
    return float(np.clip(n * share * (1 - share) / spread, n, runs)) if spread else float(runs)


def rate(outcomes: Outcomes) -> Rate | None:
    """The share of passing runs with its interval; None of nothing."""
    outcomes = {case: runs for case, runs in outcomes.items() if len(runs)}
    if not outcomes:
        return None
    runs = sum(map(len, outcomes.values()))
    share, n = sum(map(sum, outcomes.values())) / runs, effective(outcomes)
    low, high = wilson(share, n)
    return Rate(share=share, low=low, high=high, cases=len(outcomes), runs=runs, effective=n)


def pass_hat(outcomes: Outcomes) -> tuple[float, ...]:
    """pass^1 .. pass^k: the chance that j runs of a case all pass, as the mean of C(c, j) / C(k, j).

    From Yao et al., tau-bench (2024). k is the smallest number of runs any case has; () of nothing.
    """
    tallies = [(sum(runs), len(runs)) for runs in outcomes.values()]
    k = min((n for _, n in tallies), default=0)
    return tuple(sum(math.comb(c, j) / math.comb(n, j) for c, n in tallies) / len(tallies) for j in range(1, k + 1))


def flips(outcomes: Outcomes) -> tuple[str, ...]:
    """The cases that neither always nor never pass."""
    return tuple(case for case, runs in outcomes.items() if 0 < sum(runs) < len(runs))


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which that share lies, between neighbours linearly; None of nothing."""
    return float(np.quantile(np.array(values), share)) if len(values) else None
