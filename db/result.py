"""What a read returns: records that remember which query they came from, so that a figure can cite them.

A record is a named tuple of the query's columns. `Result` is the whole answer or the part of it with one key
(`bars.where(symbol="NVDA")`); `Picked` is exactly one record of it. Pure values, no I/O.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, overload

from db.query import Query

Record = Any  # a named tuple; its fields are the query's columns
NO_KEY: Mapping[str, object] = {}


@dataclass(frozen=True, kw_only=True, slots=True)
class QueryRun:
    """One query of a turn, for the receipt."""

    name: str  # of the named query
    args: Mapping[str, object]  # without user and as_of, which the turn holds
    rows: int  # records returned
    cached: bool  # answered without the database
    ms: float  # wall time, waiting for a connection included


@dataclass(frozen=True, kw_only=True)
class Result(Sequence[Record]):
    """Records of one query. An empty result is an answer, not a failure."""

    query: Query
    args: Mapping[str, object]
    records: tuple[Record, ...]
    key: Mapping[str, object] = field(default_factory=dict)  # the columns all these records agree in; empty = the whole answer

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Record]: ...
    def __getitem__(self, index: int | slice) -> Record:
        """The records by position, as of a tuple."""
        return self.records[index]

    def __len__(self) -> int:
        """How many records."""
        return len(self.records)

    def __iter__(self) -> Iterator[Record]:
        """The records in the query's order."""
        return iter(self.records)

    def where(self, **key: object) -> "Result":
        """The records whose columns equal `key`."""
        kept = tuple(r for r in self.records if all(getattr(r, column) == value for column, value in key.items()))
        return replace(self, records=kept, key={**self.key, **key})

    def by(self, column: str) -> dict[Any, "Result"]:
        """The records grouped by one column, in order of first appearance; one pass, for results of many symbols."""
        groups: defaultdict[object, list[Record]] = defaultdict(list)
        for record in self.records:
            groups[getattr(record, column)].append(record)
        return {value: replace(self, records=tuple(rs), key={**self.key, column: value}) for value, rs in groups.items()}

    def one(self, **key: object) -> "Picked":
        """The one record with that key. Raises LookupError for none or several."""
        found = self.where(**key)
        if len(found) != 1:
            raise LookupError(f"{self.query.name}: {len(found)} records with {key}, expected one")
        return Picked(result=found)

    @cached_property
    def known_at(self) -> datetime | None:
        """When the latest of these records became known; None where the query does not say or nothing was found."""
        times = [r.known_at for r in self.records if getattr(r, "known_at", None)]
        return max(times, default=None)

    @property
    def sha256(self) -> str:
        """A fingerprint of columns and values, equal for equal records wherever they were read."""
        return _fingerprint(_Same(self.records))


class _Same:
    """Records by identity: those that a cache gives again need not be fingerprinted again."""

    def __init__(self, records: tuple[Record, ...]) -> None:
        self.records, self._hash = records, hash(tuple(map(id, records)))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and tuple(map(id, self.records)) == tuple(map(id, other.records))


@lru_cache(maxsize=256)
def _fingerprint(same: _Same) -> str:
    columns = same.records[0]._fields if same.records else ()
    return hashlib.sha256(repr((columns, *map(tuple, same.records))).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Picked:
    """Exactly one record of a result."""

    result: Result

    @property
    def record(self) -> Record:
        """The record itself."""
        return self.result.records[0]
