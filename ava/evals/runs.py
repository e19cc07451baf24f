"""A run: one JSONL file, a header and a row a case and repeat, appended as cases finish. Once written, a line never changes.

A run that was interrupted is a run with fewer rows: a torn last line is what the crash left, and is dropped when the run goes on.
Writing that fails (a full disk) leaves every row before it readable, and is a `RunBroken`.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from pydantic import TypeAdapter, ValidationError

from ava.evals import record
from ava.evals.fault import SuiteFault
from ava.evals.record import Row

FORMAT = 1


class RunBroken(OSError):
    """A row could not be written; the rows before it are kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One subject of a run."""

    label: str
    model: str
    prompts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # id -> {"version", "template", "sha256"}
    seed: int = 0
    repeat: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """What a run was made of."""

    suite: str
    suite_hash: str
    path: str  # where the suite was read
    source: str  # the suite itself: a run can be read and judged when the file has gone
    world: str  # "demo@1f3a9c01d4e5"
    now: str
    user: str
    subjects: tuple[Asked, ...]
    cases: tuple[str, ...]  # ids, in order
    revision: str  # of the code; "" where there is no checkout
    dirty: bool
    versions: Mapping[str, str]
    started: str
    format: int = FORMAT

    @property
    def planned(self) -> int:
        """Rows a finished run has."""
        return len(self.cases) * sum(each.repeat for each in self.subjects)

    @property
    def key(self) -> str:
        """What must agree for a run to be gone on with."""
        kept = {name: value for name, value in asdict(self).items() if name not in {"started", "path"}}
        return json.dumps(kept, sort_keys=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """A run as read."""

    path: Path
    header: Header
    rows: tuple[Row, ...]
    end: int  # bytes of whole lines

    @property
    def finished(self) -> bool:
        """Whether every planned row is there."""
        return len(self.rows) >= self.header.planned

    def of(self, subject: str) -> tuple[Row, ...]:
        """The rows of one subject."""
        return tuple(row for row in self.rows if row.subject == subject)


_HEADER = TypeAdapter(Header)


def read(path: Path) -> Run:
    """The run of that file. Raises SuiteFault naming the line that is not one of a run's."""
    try:
        lines = path.read_bytes().splitlines(keepends=True)
    except OSError as error:
        raise SuiteFault(f"{path} cannot be read: {error.strerror}") from error
    whole = lines if not lines or lines[-1].endswith(b"\n") else lines[:-1]
    if not whole:
        raise SuiteFault(f"{path} is not a run: it has no header")
    rows = []
    for number, line in enumerate(whole, 1):
        try:
            rows.append(_HEADER.validate_json(line) if number == 1 else record.read(line))
        except ValidationError as error:
            raise SuiteFault(f"{path}, line {number}: not of a run: {_first(error)}") from error
    header, *rest = rows
    assert isinstance(header, Header)  # noqa: S101 - the first line
    kept = tuple(row for row in rest if isinstance(row, Row))
    return Run(path=path, header=header, rows=kept, end=sum(map(len, whole)))


class Writer:
    """A run being written. Use as a context: what was appended is on disk when it ends."""

    def __init__(self, path: Path, header: Header, *, end: int = 0) -> None:
        """Begin a run, or go on with one after its first `end` bytes."""
        self.path, self._header, self._end = path, header, end

    def __enter__(self) -> Self:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file: IO[bytes] = self.path.open("r+b" if self._end else "xb", buffering=0)
        except OSError as error:
            raise RunBroken(f"{self.path} cannot be written: {error.strerror}") from error
        self._file.truncate(self._end)
        self._file.seek(self._end)
        if not self._end:
            self._write(_HEADER.dump_json(self._header))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        os.fsync(self._file.fileno())
        self._file.close()

    def append(self, row: Row) -> None:
        """Add a row. Raises RunBroken, with the file as it was before."""
        self._write(record.write(row))

    def _write(self, line: bytes) -> None:
        why = "the disk is full"
        try:
            if self._file.write(line + b"\n") == len(line) + 1:
                self._end += len(line) + 1
                return
        except OSError as error:
            why = error.strerror or str(error)
        self._file.truncate(self._end)
        raise RunBroken(f"{self.path}: {why}; the rows so far are kept, go on with --resume {self.path}")


def _first(error: ValidationError) -> str:
    fault = error.errors()[0]
    return f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"
