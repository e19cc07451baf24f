"""Did it choose the same: expected labels against those given. And whether a stated confidence is an honest one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Pair = tuple[str, str]  # (expected, given)
BINS = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Bin:
    """Answers of about one confidence."""

    low: float
    high: float
    n: int
    confidence: float  # mean stated
    right: float  # share that was right


def confusion(pairs: Iterable[Pair]) -> Counter[Pair]:
    """How often each pair occurs."""
    return Counter(pairs)


def kappa(pairs: Sequence[Pair]) -> float | None:
    """Cohen's kappa (1960): agreement beyond chance; None of nothing or where only one label occurs."""
    n = len(pairs)
    if not n:
        return None
    expected, given = Counter(e for e, _ in pairs), Counter(g for _, g in pairs)
    agreed = sum(e == g for e, g in pairs) / n
    chance = sum(expected[label] * given[label] for label in expected) / n**2
    return (agreed - chance) / (1 - chance) if chance < 1 else None


def macro_f1(pairs: Sequence[Pair]) -> float | None:
    """The mean F1 of the labels that are expected or given; None of nothing."""
    labels = sorted({label for pair in pairs for label in pair})
    scores = [_f1(pairs, label) for label in labels]
    return sum(scores) / len(scores) if scores else None


def calibration(stated: Sequence[tuple[float, bool]]) -> tuple[tuple[Bin, ...], float | None]:
    """Confidences in ten bins of equal width, and the expected calibration error; () and None of nothing."""
    bins = tuple(each for n in range(BINS) if (each := _bin(stated, n)) is not None)
    error = sum(each.n * abs(each.confidence - each.right) for each in bins) / len(stated) if stated else None
    return bins, error


def _bin(stated: Sequence[tuple[float, bool]], n: int) -> Bin | None:
    inside = [(c, right) for c, right in stated if min(int(c * BINS), BINS - 1) == n]
    if not inside:
        return None
    confidence, right = sum(c for c, _ in inside) / len(inside), sum(r for _, r in inside) / len(inside)
    return Bin(low=n / BINS, high=(n + 1) / BINS, n=len(inside), confidence=confidence, right=right)


def _f1(pairs: Sequence[Pair], label: str) -> float:
    hit = sum(e == g == label for e, g in pairs)
    return 2 * hit / (sum(e == label for e, _ in pairs) + sum(g == label for _, g in pairs))
