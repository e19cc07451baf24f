"""Whether prices without a word about it are as traded or adjusted for splits and dividends: by what is around and in a file.

1. A file of corporate-action factors for the symbol beside it (`AAPL_factors.csv` beside `AAPL.csv`): as traded.
2. Most rows with more than two decimals: adjusted, since an exchange trades in cents and a factor leaves a tail.
3. Nearly no row with more: as traded, unless a file beside it with the same columns is adjusted, for a folder is one download
   and a fund that never paid a dividend keeps its cents.
4. Otherwise it cannot be told, nor in a file without rows.

Adjusted files that were rounded to cents and stand alone read as traded: say `--as` for those.
"""

from functools import lru_cache
from itertools import islice
from pathlib import Path

from ava.sources.csvfile import Head, Unreadable, sample

_PRICES = ("open", "high", "low", "close")
_MOST, _HARDLY_ANY = 0.5, 0.05  # shares of rows
_NEIGHBOURS = 12  # files beside one that are looked into


def as_traded(head: Head) -> bool:
    """Rules 1 and 3."""
    if _factors(head).exists():
        return True
    tails = _tails(head.sample)
    return tails is not None and tails <= _HARDLY_ANY and not _beside_adjusted(head)


def adjusted(head: Head) -> bool:
    """Rules 2 and 3."""
    if _factors(head).exists():
        return False
    tails = _tails(head.sample)
    return tails is not None and (tails >= _MOST or (tails <= _HARDLY_ANY and _beside_adjusted(head)))


def _factors(head: Head) -> Path:
    return head.path.with_name(f"{head.name}_factors.csv") if head.path.name else Path("/nonexistent")


def _tails(records: tuple[tuple[str, ...], ...]) -> float | None:
    """The share of rows with a price of more than two decimals; None where there are no rows."""
    header, rows = [cell.strip() for cell in records[0]] if records else [], records[1:]
    places = [header.index(column) for column in _PRICES if column in header]
    if not rows:
        return None
    return sum(any(_tailed(row[place]) for place in places if place < len(row)) for row in rows) / len(rows)


def _tailed(price: str) -> bool:
    return len(price.strip().rstrip("0").partition(".")[2]) > 2


def _beside_adjusted(head: Head) -> bool:
    return bool(head.path.name) and _any_adjusted(head.path.absolute().parent, head.path.suffix, head.columns)


@lru_cache(maxsize=64)
def _any_adjusted(folder: Path, suffix: str, columns: tuple[str, ...]) -> bool:
    near = (path for path in sorted(folder.glob(f"*{suffix}")) if path.is_file())
    return any(_is_adjusted(path, columns) for path in islice(near, _NEIGHBOURS))


def _is_adjusted(path: Path, columns: tuple[str, ...]) -> bool:
    try:
        records = sample(path)
    except Unreadable:
        return False
    same = bool(records) and tuple(cell.strip() for cell in records[0]) == columns
    return same and (_tails(records) or 0) >= _MOST
