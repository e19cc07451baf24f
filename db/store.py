"""What a cache keeps: entries by key, the least recently used leaving first when there are too many or they are too big.

It knows no time and no database. Sizes are estimates, from a sample of the records.
"""

import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from db.result import Record

Key = TypeVar("Key", bound=Hashable)
_SAMPLE = 32  # records looked at to estimate a size
_OVERHEAD = 500  # bytes of a key and an entry


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One answer."""

    records: tuple[Record, ...]
    at: float  # when it was fetched, on the cache's clock
    bytes: int


class Store(Generic[Key]):
    """Entries, bounded by number and by bytes."""

    def __init__(self, *, entries: int, most_bytes: int) -> None:
        self._most_entries, self._most_bytes = entries, most_bytes
        self._kept: OrderedDict[Key, Entry] = OrderedDict()
        self.bytes = 0
        self.evictions = 0  # entries that left for want of room

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[tuple[Key, Entry]]:
        """Every entry, the least recently used first."""
        return iter(list(self._kept.items()))

    def get(self, key: Key) -> Entry | None:
        """The entry of a key, from now on the most recently used."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def put(self, key: Key, entry: Entry) -> None:
        """Keep an entry in the place of any before it; one too big for the whole store is not kept."""
        self._remove(key)
        if entry.bytes > self._most_bytes or not self._most_entries:
            return
        self._kept[key] = entry
        self.bytes += entry.bytes
        while len(self._kept) > self._most_entries or self.bytes > self._most_bytes:
            self._remove(next(iter(self._kept)))
            self.evictions += 1

    def drop(self, concerns: Callable[[Key], bool]) -> int:
        """Forget the entries of these keys; how many there were."""
        gone = [key for key in self._kept if concerns(key)]
        for key in gone:
            self._remove(key)
        return len(gone)

    def _remove(self, key: Key) -> None:
        if key in self._kept:
            self.bytes -= self._kept.pop(key).bytes


def size_of(records: tuple[Record, ...]) -> int:
    """About how many bytes of memory records take."""
    step = max(1, len(records) // _SAMPLE)
    sample = records[::step]
    each = sum(sys.getsizeof(record) + sum(map(_cell, record)) for record in sample) / max(1, len(sample))
    return _OVERHEAD + round(len(records) * (each + 8))


def _cell(value: object) -> int:
    return sys.getsizeof(value) + (sum(map(sys.getsizeof, value)) if isinstance(value, list) else 0)
