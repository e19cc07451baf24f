"""Answers kept for a while: a wrapper of the database's own shape (`db.reader.Fetch`), of one world.

An answer is found again by the query, its arguments (the clock already floored to the query's grain by the `Reader`) and, for
a query that shows a user's rows, the user. It is fresh for the seconds its policy says, and only until a table it read
changes: this process's own writes are told by `Database.writer`, those of others by `db.listen`. What was asked before a
change is answered and not kept. A process that should hear of changes and at the moment does not takes nothing as fresh.

When the database does not answer, the last answer to the question is given instead, if it is young enough and was not made
untrue by a change; with a clock that moves on, the answer of some minutes earlier counts. All other errors pass through.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import NamedTuple

import structlog

from db.config import Config
from db.errors import DatabaseError, PoolExhausted, StatementTimeout, Unavailable
from db.flights import Flight, Flights
from db.query import Query
from db.reader import Fetch
from db.result import Record
from db.store import Entry, Store, size_of

log = structlog.get_logger()
Records = tuple[Record, ...]
_OUTAGE = (Unavailable, PoolExhausted, StatementTimeout)  # the database's state is to blame, not the question


class Key(NamedTuple):
    """What an answer depends on."""

    query: Query
    args: str  # without the clock
    as_of: datetime | None  # None where the query has no clock
    user: str | None  # None where every user sees the same


@dataclass(frozen=True, kw_only=True, slots=True)
class CacheStats:
    """What a cache has done so far and holds now."""

    hits: int
    misses: int  # asked the database, or boarded a flight that did
    joined: int  # of the misses, those that boarded another's flight
    flights: int  # queries begun
    aloft: int  # of those, on their way now
    stale: int  # outdated answers given because the database gave none
    entries: int
    bytes: int  # estimated
    evictions: int  # for want of room
    invalidated: int  # entries dropped because a table changed
    oldest_s: float  # age of the oldest entry
    hears: bool | None  # of changes by other processes; None = it was not asked to listen

    @property
    def hit_rate(self) -> float | None:
        """Hits among all requests; None before the first."""
        asked = self.hits + self.misses
        return self.hits / asked if asked else None


class Cache:
    """Answers of one database, kept in this process."""

    def __init__(self, source: Fetch, config: Config, clock: Callable[[], float] = monotonic) -> None:
        self._source, self._clock, self._stale_s = source, clock, config.stale_s
        self._store: Store[Key] = Store(entries=config.cache_entries, most_bytes=config.cache_bytes)
        self._flights: Flights[Key, Records] = Flights()
        self._hears: bool | None = None
        self._hits = self._misses = self._stale = self._invalidated = 0

    async def fetch(self, query: Query, parameters: Mapping[str, object], user: str) -> tuple[Records, bool]:
        """The records of a query as `user` may see them, and whether they were kept here. Raises as the database does."""
        if not query.policy.cache_s:
            return await self._source.fetch(query, parameters, user)
        key = _key(query, parameters, user)
        kept = self._store.get(key)
        if kept and self._fresh(key, kept):
            self._hits += 1
            return kept.records, True
        self._misses += 1
        try:
            return await self._flights.board(key, lambda flight: self._fetched(key, parameters, user, flight)), False
        except _OUTAGE as error:
            return self._last(key, error), True

    def changed(self, tables: Iterable[str]) -> None:
        """Forget every answer that came from one of these tables, and keep none that is on its way."""
        touched = frozenset(tables)
        self._forget(lambda key: not touched.isdisjoint(key.query.policy.reads))

    def deaf(self) -> None:
        """Changes may be missed from now on: nothing kept is fresh, though it may still stand in during an outage."""
        self._hears = False
        self._flights.ground(lambda _: True)

    def hears(self) -> None:
        """From now on every change is heard; whatever was kept before may have missed one and is forgotten."""
        self._hears = True
        self._forget(lambda _: True)

    def stats(self) -> CacheStats:
        """Its figures at this moment."""
        return CacheStats(
            hits=self._hits,
            misses=self._misses,
            joined=self._flights.joined,
            flights=self._flights.begun,
            aloft=len(self._flights),
            stale=self._stale,
            entries=len(self._store),
            bytes=self._store.bytes,
            evictions=self._store.evictions,
            invalidated=self._invalidated,
            oldest_s=round(max((self._clock() - entry.at for _, entry in self._store), default=0.0), 3),
            hears=self._hears,
        )

    def _fresh(self, key: Key, kept: Entry) -> bool:
        return self._hears is not False and self._clock() - kept.at < key.query.policy.cache_s

    async def _fetched(self, key: Key, parameters: Mapping[str, object], user: str, flight: Flight[Records]) -> Records:
        at = self._clock()
        records, _ = await self._source.fetch(key.query, parameters, user)
        if not flight.grounded:
            self._store.put(key, Entry(records=records, at=at, bytes=size_of(records)))
        return records

    def _forget(self, concerns: Callable[[Key], bool]) -> None:
        self._flights.ground(concerns)
        self._invalidated += self._store.drop(concerns)

    def _last(self, key: Key, error: DatabaseError) -> Records:
        """The latest answer to the same question that is not too old. Raises the error where there is none."""
        found = [(kept.at, each, kept) for each, kept in self._store if self._stands_in(each, kept, key)]
        if not found:
            raise error
        at, _, kept = max(found, key=lambda one: (one[1] == key, one[0]))
        self._stale += 1
        log.warning("an earlier answer stands in", query=key.query.name, age_s=round(self._clock() - at, 1), error=str(error))
        return kept.records

    def _stands_in(self, other: Key, kept: Entry, key: Key) -> bool:
        """Whether `other` asked the same, not later and not too long ago."""
        if other._replace(as_of=None) != key._replace(as_of=None) or self._clock() - kept.at > self._stale_s:
            return False
        if other.as_of is None or key.as_of is None:
            return other.as_of == key.as_of
        return timedelta(0) <= key.as_of - other.as_of <= timedelta(seconds=self._stale_s)


def _key(query: Query, parameters: Mapping[str, object], user: str) -> Key:
    args = {name: value for name, value in parameters.items() if name != "as_of"}
    as_of = parameters.get("as_of")
    return Key(
        query=query,
        args=repr(sorted(args.items())),
        as_of=as_of if isinstance(as_of, datetime) else None,
        user=user if query.policy.scope == "user" else None,
    )
