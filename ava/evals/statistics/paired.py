"""Did it change: two subjects on the same cases, compared case by case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Literal

import numpy as np

Word = Literal["worse", "better", "no worse", "cannot tell"]
RESAMPLES = 10_000
SEED = 20_251_120
POWER = 0.8
BACKGROUND = 0.06  # share of cases that flip the other way, where nothing is known of it
_MOST = 100_000  # cases beyond which no suite will go


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What the difference B - A comes to."""

    word: Word
    difference: float  # mean over cases of B's share less A's
    low: float  # of the 95 % interval
    high: float
    p: float  # exact sign-flip test, two-sided
    cases: int
    gained: int  # cases where B is ahead
    lost: int
    needed: int | None  # cases that would decide a difference like this at 80 % power; None when decided, or when there is none
    note: str = ""


def sign_flip(differences: Sequence[Fraction], groups: Sequence[str] | None = None) -> float:
    """The exact two-sided p that the signs of the differences are chance; those of one group change sign together.

    Equal to the exact McNemar test where every difference is -1, 0 or 1. 1.0 of nothing.
    """
    units = [unit for unit in _by_group(differences, groups) if unit]
    if not units:
        return 1.0
    scale = lcm(*(unit.denominator for unit in units))
    sizes = [int(abs(unit) * scale) for unit in units]
    observed, half = abs(int(sum(units) * scale)), sum(sizes)
    chances = np.zeros(2 * half + 1)  # of each sum from -half to half
    chances[half] = 1.0
    for size in sizes:
        chances = 0.5 * (np.roll(chances, size) + np.roll(chances, -size))
    return float(min(1.0, chances[: half - observed + 1].sum() + chances[half + observed :].sum())) if observed else 1.0


def interval(differences: Sequence[Fraction], groups: Sequence[str] | None = None, seed: int = SEED) -> tuple[float, float]:
    """The 95 % percentile bootstrap interval of the mean difference, resampling groups. Same input, same interval."""
    names = list(groups or map(str, range(len(differences))))
    index = {name: n for n, name in enumerate(dict.fromkeys(names))}
    sums, sizes = np.zeros(len(index)), np.zeros(len(index))
    for name, difference in zip(names, differences, strict=True):
        sums[index[name]] += float(difference)
        sizes[index[name]] += 1
    picks = np.random.default_rng(seed).multinomial(len(index), np.full(len(index), 1 / len(index)), size=RESAMPLES)
    low, high = np.quantile(picks @ sums / (picks @ sizes), [0.025, 0.975])
    return float(low), float(high)


def verdict(differences: Sequence[Fraction], groups: Sequence[str] | None = None, margin: float = 0.0) -> Verdict:
    """What the differences come to. Raises ValueError for none."""
    if not differences:
        raise ValueError("nothing to compare: the runs have no case in common")
    low, high = interval(differences, groups)
    mean = float(sum(differences)) / len(differences)
    gained, lost = sum(d > 0 for d in differences), sum(d < 0 for d in differences)
    word: Word = "worse" if high < 0 else "better" if low > 0 else "no worse" if margin and low > -margin else "cannot tell"
    needed = cases_needed(abs(mean), (gained + lost) / len(differences)) if word == "cannot tell" and mean else None
    few = 0 < gained + lost < 6 and not (gained and lost)
    note = f"{gained + lost} flips, all one way: fewer than six can never reach 5 %" if few else ""
    p = sign_flip(differences, groups)
    return Verdict(word=word, difference=mean, low=low, high=high, p=p, cases=len(differences), gained=gained, lost=lost,
                   needed=needed, note=note)  # fmt: skip


def holm(values: Mapping[str, float]) -> dict[str, float]:
    """The p values adjusted for being several (Holm, 1979), in the order given."""
    adjusted: dict[str, float] = {}
    largest = 0.0
    for rank, name in enumerate(sorted(values, key=lambda each: values[each])):
        largest = max(largest, min(1.0, (len(values) - rank) * values[name]))
        adjusted[name] = largest
    return {name: adjusted[name] for name in values}


def power(n: int, difference: float, discordant: float, alpha: float = 0.05) -> float:
    """The chance that `n` cases show `difference` by the exact test, when that share of cases flips at all."""
    from scipy.stats import binom  # noqa: PLC0415 - 0.8 s, which only a verdict of 'cannot tell' need pay

    flipped = np.arange(n + 1)
    chance = (discordant + difference) / (2 * discordant)  # that a flip is for the better
    reached = binom.isf(alpha / 2, flipped, 0.5) + 1  # flips one way that are enough
    shown = binom.sf(reached - 1, flipped, chance) + binom.cdf(flipped - reached, flipped, chance)
    return float(binom.pmf(flipped, n, discordant) @ shown)


def cases_needed(difference: float, discordant: float | None = None) -> int | None:
    """The least number of cases that decide such a difference in 80 of 100 tries; None beyond 100,000.

    Without knowing how many cases flip: the difference, and `BACKGROUND` each way.
    """
    share = min(1.0, max(discordant or difference + 2 * BACKGROUND, difference))
    low, high = 5, 8
    while power(high, difference, share) < POWER:
        low, high = high, high * 2
        if high > _MOST:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power(middle, difference, share) >= POWER else (middle, high)
    return high


def _by_group(differences: Sequence[Fraction], groups: Sequence[str] | None) -> list[Fraction]:
    if groups is None:
        return list(differences)
    sums: dict[str, Fraction] = {}
    for group, difference in zip(groups, differences, strict=True):
        sums[group] = sums.get(group, Fraction(0)) + difference
    return list(sums.values())
