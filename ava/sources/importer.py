"""The frame of every import: recognise, stage by COPY, merge, read totals back, commit. One file is one transaction.

A row that fails its own rules is set aside with its reason and the rest is stored; an `Unreadable` file, an error of the database
or an interruption leaves nothing changed. Memory does not grow with the file: rows pass through in chunks, and everything
about the whole of them happens in the database. What a row means is the kind's business.

A kind for files of millions of rows has `bulk` beside `row`: the columns of a chunk in, those to stage as text out, at a fraction
of the time. It says None to a chunk with anything unusual in it, which is then halved, down to rows that go to `row`; what it
takes must come out as `row` would have it.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ava.sources import lexicon
from ava.sources.csvfile import Chunk, Head, Row
from ava.sources.heads import head_of
from ava.sources.kind import END_OF_TIME, Kind, Reject, Staged, Totals
from ava.sources.rejects import Rejects, rejects
from ava.sources.textfile import Text, Unreadable, opened
from db import worlds
from db.database import Database, Rows, Writer
from db.sql import import_account, import_stage_merge, import_stage_repeats, import_stage_symbols

SINGLY = 50  # rows below which a chunk is not halved any more
MOST_CONTRADICTED = 100_000  # their lines are held in memory
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
    names: tuple[str, ...]  # of the cells
    rejects: Rejects
    progress: Progress
    read: int = 0

    def chunks(self, text: Text) -> Iterator[Chunk]:
        """The file's records."""
        return self.kind.reader.chunks(text, self.head)


async def import_file(
    database: Database, path: Path, kind: Kind, *, user: str, home: Path, progress: Progress | None = None
) -> Imported:
    """Store one file for `user`; rejects and lexicon go to `home`. Raises Unreadable or `db.errors`, with nothing changed."""
    start = head_of(path)
    names = kind.reader.names(start)
    with rejects(home / "rejects", path.name, names) as kept:
        job = _Job(path, kind, start, names, kept, progress or (lambda _path, _done: None))
        async with database.writer(user) as write:
            result, seen = await _store(job, write)
    lexicon.add(home, seen)
    for table in (kind.table,) if kind.table else kind.must("merge").policy.writes:
        await worlds.analyze(database.server, database.world, table, result.inserted + result.updated)
    return result


async def _store(job: _Job, write: Writer) -> tuple[Imported, dict[str, str]]:
    """Everything that happens in the transaction: the result, and the symbols seen with their names."""
    kind, account = job.kind, job.kind.account
    if account:
        await write.run(import_account, account=account.id, name=account.name, broker=account.broker)
    await _stage(job, write)
    if settle := kind.query("settle"):
        await write.run(settle)
    await _set_repeats_aside(job, write)
    inserted, updated = await _merge(kind, write)
    names = await _symbols(kind, write)
    return _result(job, inserted, updated, await _totals(job, write)), names


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
            for chunk in job.chunks(text):
                job.read += len(chunk.cells)
                await _put(job, chunk, copy)
                job.progress(job.path, text.done)
                await asyncio.sleep(0)
        job.progress(job.path, text.done)


async def _put(job: _Job, chunk: Chunk, copy: Rows) -> None:
    """A chunk into the stage: as a block where the kind can, else in halves, at last row by row."""
    bulk, half = job.kind.bulk, len(chunk.cells) // 2
    if bulk is None or half < SINGLY:
        for staged in _staged(job, chunk):
            await copy.write_row(staged)
    elif block := _block(job, chunk):
        await copy.write(block)
    else:
        await _put(job, Chunk(chunk.lines[:half], chunk.cells[:half]), copy)
        await _put(job, Chunk(chunk.lines[half:], chunk.cells[half:]), copy)


def _block(job: _Job, chunk: Chunk) -> str | None:
    """The chunk as COPY reads text; None where the kind's `bulk` will not have it."""
    if job.kind.bulk is None or set(map(len, chunk.cells)) != {len(job.names)}:
        return None
    columns = job.kind.bulk(list(zip(*chunk.cells, strict=True)), job.head)
    if columns is None:
        return None
    return "\n".join(map("\t".join, zip(map(str, chunk.lines), *columns, strict=False))) + "\n"


def _staged(job: _Job, chunk: Chunk) -> Iterator[Staged]:
    """The rows that pass, each with its line number; the others go to the rejects."""
    for row in chunk.rows():
        if len(row.cells) != len(job.names):
            job.rejects.add(row, f"{len(row.cells)} fields where the header has {len(job.names)}")
            continue
        try:
            yield row.line, *job.kind.row(dict(zip(job.names, row.cells, strict=True)), job.head)
        except Reject as reason:
            job.rejects.add(row, str(reason))


async def _set_repeats_aside(job: _Job, write: Writer) -> None:
    """Rows that a later one of the same file contradicts; the file is read again only when there are any."""
    lines = await _contradicted(job.kind, write)
    if len(lines) > MOST_CONTRADICTED:
        raise Unreadable(f"more than {MOST_CONTRADICTED:,} of its rows contradict others of it: it is no single set of data")
    if lines:
        with opened(job.path) as text:
            for row in _rows_at(lines, job.chunks(text)):
                job.rejects.add(row, CONTRADICTED)


async def _contradicted(kind: Kind, write: Writer) -> set[int]:
    if kind.table:
        records = await write.run(import_stage_repeats, **_tables(kind), most=MOST_CONTRADICTED + 1)
    else:
        query = kind.query("repeats")
        records = await write.run(query) if query else ()
    return {each.line for each in records}


def _rows_at(lines: set[int], chunks: Iterator[Chunk]) -> Iterator[Row]:
    return (row for chunk in chunks for row in chunk.rows() if row.line in lines)


async def _merge(kind: Kind, write: Writer) -> tuple[int, int]:
    """How many rows were inserted and updated."""
    if kind.table:
        [merged] = await write.run(import_stage_merge, **_tables(kind))
    else:
        [merged] = await write.run(kind.must("merge"))
    if also := kind.query("also"):
        await write.run(also)
    return merged.inserted, merged.updated


async def _symbols(kind: Kind, write: Writer) -> dict[str, str]:
    query = kind.query("symbols")
    found: Sequence[object] = ()
    if query:
        found = await write.run(query)
    elif kind.table:
        found = await write.run(import_stage_symbols, stage=_tables(kind)["stage"])
    return {each.symbol: each.name for each in found}  # type: ignore[attr-defined]  # records are as dynamic as SQL


def _tables(kind: Kind) -> dict[str, str]:
    return {"stage": f"stage_{kind.sql or kind.name}", "target": kind.table}


async def _totals(job: _Job, write: Writer) -> Totals:
    if job.kind.finish:
        return await job.kind.finish(write)
    query = job.kind.must("totals")
    clock = {"as_of": END_OF_TIME} if "as_of" in query.arguments else {}
    [record] = await write.run(query, **clock)
    return dict(record._asdict())
