"""The frame of every import: recognise, stage by COPY, merge, read totals back, commit. One file is one transaction.

A row that fails its own rules is set aside with its reason and the rest is stored; an `Unreadable` file, an error of the database
or an interruption leaves nothing changed. Memory does not grow with the file: rows pass through one by one, and everything
about the whole of them happens in the database. What a row means is the kind's business.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ava.sources import lexicon
from ava.sources.csvfile import Head, Text, head, opened, rows
from ava.sources.kind import END_OF_TIME, Kind, Reject, Totals
from ava.sources.rejects import Rejects, rejects
from db.database import Database, Writer
from db.sql import import_account

CHUNK = 5_000  # rows between two looks at the clock: progress is told, an interruption is heard
CONTRADICTED = "the same key stands again further down with other values, which were taken"
Progress = Callable[[Path, int], None]  # the file, and how many of its bytes are read


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What became of one file; read = inserted + updated + unchanged + rejected."""

    path: str  # as it was given
    kind: str
    read: int  # rows of data in the file
    inserted: int
    updated: int  # were there and differed
    unchanged: int  # were there, or stood in the file twice
    rejected: int  # failed their own rules
    rejects_file: str | None  # where those are, with reasons
    totals: Totals  # read back from the database; sums of money are exact


@dataclass(slots=True)
class _Job:
    """One file on its way in."""

    path: Path
    kind: Kind
    head: Head
    rejects: Rejects
    progress: Progress
    read: int = 0


async def import_file(
    database: Database, path: Path, kind: Kind, *, user: str, home: Path, progress: Progress | None = None
) -> Imported:
    """Store one file for `user`; rejects and lexicon go to `home`. Raises Unreadable or `db.errors`, with nothing changed."""
    start = head(path)
    with rejects(home / "rejects", path.name, start.columns) as kept:
        job = _Job(path, kind, start, kept, progress or (lambda _path, _done: None))
        async with database.writer(user) as write:
            result, names = await _store(job, write)
    lexicon.add(home, names)
    return result


async def _store(job: _Job, write: Writer) -> tuple[Imported, dict[str, str]]:
    """Everything that happens in the transaction: the result, and the symbols seen with their names."""
    kind, account = job.kind, job.kind.account
    if account:
        await write.run(import_account, account=account.id, name=account.name, broker=account.broker)
    await _stage(job, write)
    await _set_repeats_aside(job, write)
    [merged] = await write.run(kind.must("merge"))
    seen = kind.query("symbols")
    names = {each.symbol: each.name for each in await write.run(seen)} if seen else {}
    return _result(job, merged.inserted, merged.updated, await _totals(job, write)), names


def _result(job: _Job, inserted: int, updated: int, totals: Totals) -> Imported:
    rejected, aside = job.rejects.count, job.rejects.path
    return Imported(
        path=str(job.path),
        kind=job.kind.name,
        read=job.read,
        inserted=inserted,
        updated=updated,
        unchanged=job.read - inserted - updated - rejected,
        rejected=rejected,
        rejects_file=str(aside) if aside else None,
        totals=totals,
    )


async def _stage(job: _Job, write: Writer) -> None:
    await write.run(job.kind.must("stage"))
    with opened(job.path) as text:
        async with write.copy(job.kind.must("copy")) as copy:
            for staged in _staged(job, text):
                await copy.write_row(staged)
                if job.read % CHUNK == 0:
                    job.progress(job.path, text.done)
                    await asyncio.sleep(0)
        job.progress(job.path, text.done)


def _staged(job: _Job, text: Text) -> Iterator[tuple[object, ...]]:
    """The rows that pass, each with its line number; the others go to the rejects."""
    columns, width = job.head.columns, len(job.head.columns)
    for row in rows(text):
        job.read += 1
        if len(row.cells) != width:
            job.rejects.add(row, f"{len(row.cells)} fields where the header has {width}")
            continue
        try:
            yield row.line, *job.kind.row(dict(zip(columns, row.cells, strict=True)), job.head)
        except Reject as reason:
            job.rejects.add(row, str(reason))


async def _set_repeats_aside(job: _Job, write: Writer) -> None:
    """Rows that a later one of the same file contradicts; the file is read again only when there are any."""
    query = job.kind.query("repeats")
    lines = {each.line for each in await write.run(query)} if query else set()
    if lines:
        with opened(job.path) as text:
            for row in rows(text):
                if row.line in lines:
                    job.rejects.add(row, CONTRADICTED)


async def _totals(job: _Job, write: Writer) -> Totals:
    if job.kind.finish:
        return await job.kind.finish(write)
    [record] = await write.run(job.kind.must("totals"), as_of=END_OF_TIME)
    return dict(record._asdict())
