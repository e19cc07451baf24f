"""Tables: records of a CSV file, chunk by chunk, with the line each begins at.

Trust is all or nothing: a broken quote or a torn last record is `Unreadable`. A last record without a line end counts as torn,
since `1250` may be what is left of `125000`, unless it ends in a quote, as a field cut off does only where it holds quotes
itself. A record whose named columns are all empty (a blank line, a disclaimer at the end) is no row. Nothing here knows what the
columns mean.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from ava.sources.textfile import Text, Unreadable, opened

Fields = Mapping[str, str]  # column -> text as it stands in the file
Cells = Sequence[str]
CHUNK = 2_000  # records looked at together
SAMPLE = 200  # records a file is recognised by
_first = itemgetter(0)


class Row(NamedTuple):
    """One record of data."""

    line: int  # where it begins, from 1; of a document: which record
    cells: Cells


class Chunk(NamedTuple):
    """Records that follow each other."""

    lines: Sequence[int]
    cells: Sequence[Cells]

    def rows(self) -> Iterator[Row]:
        """One by one."""
        return map(Row, self.lines, self.cells)


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """The start of a file, enough to recognise it by."""

    name: str  # file name without folder and endings: "AAPL" of prices/AAPL.csv.gz
    columns: tuple[str, ...]  # the first record of a table, every path of keys in a document
    sample: tuple[tuple[str, ...], ...] = field(default=(), repr=False)  # the first records of a table, that one included
    document: bool = False  # JSON
    path: Path = Path()


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """The usual reader of a kind: a header, then a record a row."""

    header: int = 0  # which record is the header

    def seen(self, head: Head) -> tuple[str, ...]:
        """What a kind is recognised by; nothing in a file that is no such table."""
        return () if head.document or len(head.sample) <= self.header else _stripped(head.sample[self.header])

    def names(self, head: Head) -> tuple[str, ...]:
        """What the cells of a record are called."""
        return self.seen(head)

    def chunks(self, text: Text, head: Head) -> Iterator[Chunk]:
        """The records after the header, those of nothing but empty cells left out. Raises Unreadable."""
        width = len(self.names(head))
        held: Chunk | None = None  # one behind, since only the end of the file shows which was the last
        for chunk in _chunks(text, self.header + 1):
            if rows := _filled(chunk, width):
                if held:
                    yield held
                held = rows
        if held:
            if len(held.cells[-1]) != width or text.end not in {"\n", "\r", '"'}:
                raise Unreadable(
                    f"the last record, at line {held.lines[-1]}, seems cut off (if it is whole, end its line with a newline)"
                )
            yield held


TABLE = Table()


def sample(path: Path) -> tuple[tuple[str, ...], ...]:
    """The first records of a table; what stands further down may still be broken. Raises Unreadable."""
    with opened(path) as text:
        records = csv.reader(text, strict=True)
        try:
            return tuple(map(tuple, islice(records, SAMPLE)))
        except csv.Error as error:
            raise Unreadable(f"the record that ends at line {records.line_num} is broken: {error}") from error


def _stripped(cells: Cells) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in cells)


def _filled(chunk: Chunk, width: int) -> Chunk | None:
    """Its records that hold something; None when there are none."""
    if all(chunk.cells) and all(map(_first, chunk.cells)):
        return chunk
    kept = [row for row in chunk.rows() if any(row.cells[:width])]
    return Chunk([row.line for row in kept], [row.cells for row in kept]) if kept else None


def _chunks(text: Text, skipped: int) -> Iterator[Chunk]:
    """All records after the first `skipped` ones."""
    reader = csv.reader(text, strict=True)
    line = 1
    size = skipped
    while True:
        cells: list[list[str]] = []
        try:
            cells.extend(islice(reader, size))
        except csv.Error as error:
            begun = line + sum(map(_height, cells))
            raise Unreadable(f"the record that begins at line {begun} is broken: {error}") from error
        if not cells:
            return
        if size == CHUNK:
            yield Chunk(_lines(line, cells, reader.line_num + 1 - line), cells)
        line, size = reader.line_num + 1, CHUNK


def _lines(first: int, cells: Sequence[Cells], height: int) -> Sequence[int]:
    if height == len(cells):
        return range(first, first + height)
    lines = []
    for record in cells:
        lines.append(first)
        first += _height(record)
    return lines


def _height(record: Cells) -> int:
    """How many lines a record stands on."""
    text = ",".join(record)
    return 1 + text.count("\n") + text.count("\r") - text.count("\r\n")


__all__ = ["TABLE", "Cells", "Chunk", "Fields", "Head", "Row", "Table", "Unreadable", "sample"]
