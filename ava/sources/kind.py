"""What a kind of file is: how it is recognised, how one row becomes a staged one, and the named queries that store it.

A kind decides nothing about files, transactions or rejects: `ava.sources.importer` is the frame around all of them. A row that
fails its own rules raises `Reject` (the rest is stored); a file that cannot be trusted raises `Unreadable` (nothing is).
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Protocol

from ava.sources.csvfile import TABLE, Chunk, Fields, Head
from ava.sources.textfile import Text
from db.database import Writer
from db.query import Query
from db.sql import all_queries

Staged = tuple[object, ...]  # values in the order of the kind's copy query, without the line number
Columns = Sequence[Sequence[str]]  # of a chunk: the values of each column
Step = Literal["stage", "copy", "settle", "repeats", "merge", "also", "symbols", "totals"]
Totals = Mapping[str, object]
END_OF_TIME = datetime.max.replace(tzinfo=UTC)  # totals are of what is stored, whenever it becomes known


class Reject(ValueError):
    """A row fails its own rules; the message is the reason, e.g. "high 9.1 is below low 9.2"."""


class Reader(Protocol):
    """How records are found in a file: `csvfile.Table`, `jsonfile.Document`."""

    def seen(self, head: Head) -> tuple[str, ...]:
        """What the kind's `columns` are looked for in; nothing where the file is not of this form."""
        ...  # pragma: no cover - a seam

    def names(self, head: Head) -> tuple[str, ...]:
        """What the cells of a record are called."""
        ...  # pragma: no cover - a seam

    def chunks(self, text: Text, head: Head) -> Iterator[Chunk]:
        """The records. Raises Unreadable."""
        ...  # pragma: no cover - a seam


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """Whose rows a kind stores: an account made for the user when it is missing."""

    id: str  # "robinhood"
    name: str  # "Robinhood"
    broker: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """One kind of file. Its queries are `import_<sql>_<step>` in `db/sql/import*.sql`, a step each.

    stage    CREATE TEMP TABLE ... ON COMMIT DROP, with `line` first; stage_<sql> where the kind has a table
    copy     COPY stage (line, ...) FROM STDIN
    settle   optional: an UPDATE of the stage by what only the whole file tells, such as when it was made
    repeats  optional: lines whose key stands again further down with other values, taken out of the stage -> line
    merge    INSERT ... SELECT ... ON CONFLICT ... -> inserted, updated
    also     optional: what other tables take from the stage, after the merge
    symbols  optional: what the file knows by name, added to `symbols` -> symbol, name
    totals   what the database now holds of it -> one record

    A kind whose rows all go to one table says which, and needs no query for repeats, merge and plain symbols: PostgreSQL does
    them by the table's primary key (stage_repeats, stage_merge and stage_symbols of migration 0004).
    """

    name: str  # what `--as` is given
    about: str  # one line for help
    columns: tuple[str, ...]  # of the header, or paths of a document; the more, the more particular the kind
    row: Callable[[Fields, Head], Staged]  # raises Reject, or Unreadable when the fault is the file's
    reader: Reader = TABLE  # how the file's records are found
    tells: Callable[[Head], bool] | None = None  # what in its first rows makes it this of the kinds with the same columns
    bulk: Callable[[Columns, Head], Iterable[Iterable[str]] | None] | None = None  # `row` for a chunk; see `importer`
    table: str = ""  # the one table its rows go to; empty = the kind's own queries say where
    sql: str = ""  # which family of queries; empty = that of its own name
    account: Account | None = None  # None for market data
    finish: Callable[[Writer], Awaitable[Totals]] | None = None  # more to do before the commit, and the totals of it

    def lacks(self, head: Head) -> tuple[str, ...]:
        """The columns a file would need to be of this kind; none when it is."""
        seen = self.reader.seen(head)
        return tuple(column for column in self.columns if seen.count(column) != 1)

    def query(self, step: Step) -> Query | None:
        """The named query of a step; None where the kind has none."""
        return all_queries().get(f"import_{self.sql or self.name}_{step}")

    def must(self, step: Step) -> Query:
        """The named query of a step every kind has. Raises LookupError."""
        query = self.query(step)
        if query is None:
            raise LookupError(f"kind {self.name}: no query import_{self.sql or self.name}_{step} in db/sql/import*.sql")
        return query
