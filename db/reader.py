"""How skills read: a named query and its arguments; user and clock are added here and can be neither forgotten nor given.

`Fetch` is the seam: the database fetches, and a cache is a wrapper of the same shape. Failures pass through as `db.errors`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from time import perf_counter
from typing import Protocol

from db.query import Grain, Query
from db.result import QueryRun, Record, Result
from db.scope import Scope
from db.sessions import last_session, session_close


class Fetch(Protocol):
    """Runs one named query as one user."""

    async def fetch(self, query: Query, parameters: Mapping[str, object], user: str) -> tuple[tuple[Record, ...], bool]:
        """The records, and whether they came from a cache."""
        ...  # pragma: no cover - a seam


def floored(as_of: datetime, grain: Grain) -> datetime:
    """`as_of` floored to a query's grain: the close of the last session, the minute, or as it is."""
    match grain:
        case "session":
            return session_close(last_session(as_of))
        case "minute":
            return as_of.replace(second=0, microsecond=0)
        case "exact":
            return as_of


class Reader:
    """One step's way to the database. It remembers what it ran, for the receipt."""

    def __init__(self, database: Fetch, scope: Scope) -> None:
        self._database = database
        self.scope = scope
        self.runs: list[QueryRun] = []

    async def rows(self, query: Query, **args: object) -> Result:
        """The records of `query` as this user may see them, at this clock.

        Raises TypeError when the arguments are not exactly those of the query, and what `db.errors` lists.
        """
        own = {"as_of", "user"} & query.arguments
        if set(args) != query.arguments - own or query.policy.writes:
            raise TypeError(f"{query.name} reads with {sorted(query.arguments - own)}, got {sorted(args)}")
        start = perf_counter()
        records, cached = await self._database.fetch(query, args | self._scope(query), self.scope.user)
        ms = (perf_counter() - start) * 1000
        self.runs.append(QueryRun(name=query.name, args=args, rows=len(records), cached=cached, ms=round(ms, 2)))
        return Result(query=query, args=args, records=records)

    def _scope(self, query: Query) -> dict[str, object]:
        as_of = floored(self.scope.as_of.astimezone(UTC), query.policy.grain)
        mine = {"as_of": as_of, "user": self.scope.user}
        return {name: value for name, value in mine.items() if name in query.arguments}
