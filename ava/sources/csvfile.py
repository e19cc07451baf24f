"""Reading a CSV file as a stream: UTF-8, plain or gzip, records that may span lines, memory for one record at a time.

Trust is all or nothing: wrong encoding, a broken quote, a damaged archive or a torn last record is `Unreadable`. A last record
without a line end counts as torn, since `1250` may be what is left of `125000`, unless it ends in a quote, as a field cut off
does only where it holds quotes itself. A record whose named columns are all empty (a blank line, a disclaimer at the end) is no
row. Nothing here knows what the columns mean.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple, TextIO, cast

GZIP = b"\x1f\x8b"
Fields = Mapping[str, str]  # column -> text as it stands in the file


class Unreadable(Exception):
    """The file as a whole cannot be trusted, so nothing of it is stored; one sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """The start of a file, enough to recognise it by."""

    name: str  # file name without folder and endings: "AAPL" of prices/AAPL.csv.gz
    columns: tuple[str, ...]  # the first record


class Row(NamedTuple):
    """One record of data."""

    line: int  # where it begins, from 1
    cells: list[str]


class Text:
    """An open file, decoded line by line."""

    def __init__(self, raw: BinaryIO, stream: TextIO) -> None:
        self._raw, self._stream = raw, stream
        self.last = ""  # the line read last, with its end

    @property
    def done(self) -> int:
        """Bytes of the file read so far, as stored (compressed, where it is)."""
        return self._raw.tell()

    def __iter__(self) -> Iterator[str]:
        """Its lines, with their ends. Raises Unreadable."""
        number = 0
        try:
            for number, self.last in enumerate(self._stream, start=1):  # noqa: B020 - the line is kept, not hidden
                if "\0" in self.last:
                    raise Unreadable(f"line {number} holds a NUL character, which no text has")
                yield self.last
        except UnicodeDecodeError as error:
            raise Unreadable(
                f"byte {error.object[error.start]:#04x} after line {number} is not UTF-8: save it as UTF-8"
            ) from error
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise Unreadable(f"the gzip data is damaged or cut off after line {number}") from error


@contextmanager
def opened(path: Path) -> Iterator[Text]:
    """The file as text; gzip is seen by its first bytes. Raises Unreadable when it cannot be opened."""
    try:
        raw = path.open("rb")
    except OSError as error:
        raise Unreadable(error.strerror or str(error)) from error
    with raw:
        binary = gzip.GzipFile(fileobj=raw) if raw.peek(2)[:2] == GZIP else raw
        with io.TextIOWrapper(cast("BinaryIO", binary), encoding="utf-8-sig", newline="") as stream:
            yield Text(raw, stream)


def head(path: Path) -> Head:
    """The first record of a file. Raises Unreadable."""
    with opened(path) as text:
        columns = _header(_records(text))
    return Head(name=path.name.split(".csv")[0], columns=columns)


def rows(text: Text) -> Iterator[Row]:
    """The records after the header. Raises Unreadable, at the end for a torn last one."""
    records = _records(text)
    width = len(_header(records))
    held: Row | None = None  # one behind, since only the end of the file shows which was the last
    for row in records:
        if any(row.cells[:width]):
            if held:
                yield held
            held = row
    if held:
        if len(held.cells) != width or not text.last.endswith(("\n", "\r", '"')):
            raise Unreadable(f"the last record, at line {held.line}, seems cut off (if it is whole, end its line with a newline)")
        yield held


def _header(records: Iterator[Row]) -> tuple[str, ...]:
    first = next(records, None)
    if first is None:
        raise Unreadable("it is empty")
    return tuple(cell.strip() for cell in first.cells)


def _records(text: Text) -> Iterator[Row]:
    reader = csv.reader(text, strict=True)
    line = 1
    try:
        for cells in reader:
            yield Row(line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(f"the record that begins at line {line} is broken: {error}") from error
