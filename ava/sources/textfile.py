"""A file as text, in blocks of whole lines: plain or gzip, UTF-8, memory for a block at a time whatever the file.

What cannot be trusted as a whole is `Unreadable`: no file but a folder, a pipe or a device; another encoding, a NUL; a damaged
archive, or one that grows beyond all proportion (a zip bomb); a line without an end. Nothing here knows what is in the lines.
"""

import codecs
import gzip
import io
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO, cast

GZIP = b"\x1f\x8b"
BLOCK = 1 << 18  # bytes decoded at a time
LONGEST_LINE = 1 << 24  # characters; a table's longest are a thousand times shorter
LARGEST_RATIO = 200  # bytes out of one of an archive: tables reach 5 to 30, a bomb about 1,000
FREE = 1 << 26  # bytes any archive may hold before its ratio is looked at
_NOT_A_FILE = {
    stat.S_ISDIR: "it is a folder, not a file",
    stat.S_ISFIFO: "it is a pipe: save what comes through it to a file first",
    stat.S_ISSOCK: "it is a socket, not a file",
    stat.S_ISCHR: "it is a device, not a file",
    stat.S_ISBLK: "it is a device, not a file",
}


class Unreadable(Exception):
    """The file as a whole cannot be trusted, so nothing of it is stored; one sentence."""


class Text:
    """An open file, decoded block by block; for reading once."""

    def __init__(self, raw: BinaryIO, stream: BinaryIO) -> None:
        self._raw, self._stream = raw, stream
        self._lines = 0  # whole ones handed out
        self._expanded = 0  # bytes after decompression
        self.end = ""  # the character read last

    @property
    def done(self) -> int:
        """Bytes of the file read so far, as stored (compressed, where it is)."""
        return self._raw.tell()

    def __iter__(self) -> Iterator[str]:
        """Its lines, with their ends. Raises Unreadable."""
        return chain.from_iterable(self._blocks())

    def whole(self, most: int) -> str:
        """All of it. Raises Unreadable, also for more than `most` characters."""
        parts: list[str] = []
        for text in self._decoded():
            parts.append(text)
            if sum(map(len, parts)) > most:
                raise Unreadable(f"it is a document of more than {most:,} characters: split it into several files")
        return "".join(parts)

    def _blocks(self) -> Iterator[io.StringIO]:
        rest = ""
        for text in self._decoded():
            rest += text
            end = max(rest.rfind("\n"), rest.rfind("\r", 0, -1)) + 1  # a last \r may be half of \r\n
            if end:
                yield self._block(rest[:end])
                rest = rest[end:]
            elif len(rest) > LONGEST_LINE:
                raise Unreadable(f"line {self._lines + 1} has more than {LONGEST_LINE:,} characters: it is no table of rows")
        if rest:
            yield self._block(rest)

    def _block(self, text: str) -> io.StringIO:
        self._lines += text.count("\n")
        self.end = text[-1]
        return io.StringIO(text, newline="")

    def _decoded(self) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        while data := self._read():
            yield self._text(decoder, data)
        yield self._text(decoder, b"")

    def _text(self, decoder: codecs.IncrementalDecoder, data: bytes) -> str:
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            line = self._lines + error.object[: error.start].count(b"\n")
            raise Unreadable(f"byte {error.object[error.start]:#04x} after line {line} is not UTF-8: save it as UTF-8") from error
        if "\0" in text:
            line = self._lines + text[: text.index("\0")].count("\n") + 1
            raise Unreadable(f"line {line} holds a NUL character, which no text has")
        return text

    def _read(self) -> bytes:
        try:
            data = self._stream.read(BLOCK)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise Unreadable(f"the gzip data is damaged or cut off after line {self._lines}") from error
        except OSError as error:
            raise Unreadable(error.strerror or str(error)) from error
        self._expanded += len(data)
        if self._expanded > max(FREE, LARGEST_RATIO * self.done):
            raise Unreadable(f"its gzip data grows more than {LARGEST_RATIO}-fold: it is a bomb or no table; unpack it yourself")
        return data


@contextmanager
def opened(path: Path) -> Iterator[Text]:
    """The file as text; gzip is seen by its first bytes. Raises Unreadable when it cannot be opened."""
    with _raw(path) as raw:
        stream = gzip.GzipFile(fileobj=raw) if raw.peek(2)[:2] == GZIP else raw
        yield Text(raw, cast("BinaryIO", stream))


def _raw(path: Path) -> io.BufferedReader:
    try:
        number = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a pipe nobody writes to would be waited for
    except OSError as error:
        raise Unreadable(error.strerror or str(error)) from error
    mode = os.fstat(number).st_mode
    for is_such, says in _NOT_A_FILE.items():
        if is_such(mode):
            os.close(number)
            raise Unreadable(says)
    return os.fdopen(number, "rb")
