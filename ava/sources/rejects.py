"""Rows that fail their own rules, kept in `<home>/rejects/<name>.<stamp>.rejects.csv` with their line and the reason.

The file appears under its name only when the import is kept; an import that is undone leaves nothing behind.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from ava.sources.csvfile import Row

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[\d.,]*([eE][+-]?\d+)?")


class Rejects:
    """The rejects of one file, written as they come."""

    def __init__(self, folder: Path, name: str, columns: Sequence[str]) -> None:
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        self.count = 0
        self._path = folder / f"{name}.{stamp}.rejects.csv"
        self._part = self._path.with_suffix(".part")
        self._columns = columns
        self._stream: TextIO | None = None

    @property
    def path(self) -> Path | None:
        """Where they are; None when there are none."""
        return self._path if self.count else None

    def add(self, row: Row, reason: str) -> None:
        """One more: the line it begins at, why, and its fields as they stood but for what a spreadsheet would run."""
        if self._stream is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._stream = self._part.open("w", encoding="utf-8", newline="")
            csv.writer(self._stream).writerow(("line", "reason", *self._columns))
        csv.writer(self._stream).writerow((row.line, reason, *map(_inert, row.cells)))
        self.count += 1

    def close(self, *, keep: bool) -> None:
        """Give the file its name, or take it away."""
        if self._stream is None:
            return
        self._stream.close()
        if keep:
            self._part.replace(self._path)
        else:
            self._part.unlink()


def _inert(cell: str) -> str:
    """The field with a quote before it where a spreadsheet would take it for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


@contextmanager
def rejects(folder: Path, name: str, columns: Sequence[str]) -> Iterator[Rejects]:
    """A place for the rejects of one import: kept when the block ends, gone when it raises."""
    kept = Rejects(folder, name, columns)
    done = False
    try:
        yield kept
        done = True
    finally:
        kept.close(keep=done)
