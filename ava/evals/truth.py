"""Expected values by SQL: read by the agents' login, as the suite's user, from the world the cases are asked in.

A suite's SQL reads what an agent could read and nothing else, and cannot write. It may name %(as_of)s, %(user)s and the case's
variables. A query that PostgreSQL refuses is kept as its reason: the checks that need it end as errors.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ava.evals.expect import Expect, Number
from ava.evals.suite import Case
from db.database import Database
from db.errors import DatabaseError
from db.query import Policy, Query

_ARGUMENT = re.compile(r"%\((\w+)\)s")
Records = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Truth:
    """What one query came to."""

    rows: Records = ()
    fault: str = ""

    @property
    def value(self) -> Any:
        """The one value of the one row. Raises LookupError saying what there is instead."""
        if self.fault:
            raise LookupError(self.fault)
        if len(self.rows) != 1 or len(self.rows[0]) != 1:
            raise LookupError(f"expected one row of one value, got {len(self.rows)} rows")
        return next(iter(self.rows[0].values()))


Truths = Mapping[str, Truth]  # by the SQL as the case has it


def queries(case: Case) -> tuple[str, ...]:
    """The SQL a case's expectations hold."""
    parts = [part for part in (case.expect, case.expect.not_, case.expect.warn) if part]
    return tuple(dict.fromkeys(sql for part in parts for sql in _within(part)))


async def truths(database: Database, case: Case, user: str, as_of: datetime) -> dict[str, Truth]:
    """What the SQL of a case comes to."""
    given: dict[str, object] = {**case.vars, "as_of": as_of, "user": user}
    return {sql: await _truth(database, sql, given, user) for sql in queries(case)}


async def _truth(database: Database, sql: str, given: Mapping[str, object], user: str) -> Truth:
    names = set(_ARGUMENT.findall(sql))
    if names - set(given):
        return Truth(fault=f"SQL names {', '.join(sorted(names - set(given)))}, which the case's vars do not have")
    query = Query(name="expected value", about="of a suite", sql=sql, policy=Policy(scope="user"))
    try:
        records, _ = await database.fetch(query, {name: given[name] for name in names}, user)
    except DatabaseError as error:
        return Truth(fault=str(error))
    return Truth(rows=tuple(record._asdict() for record in records))


def _within(part: Expect) -> Iterator[str]:
    numbers = [part.number] if isinstance(part.number, Number) else part.number or []
    yield from (number.sql for number in numbers if number.sql)
    if part.rows:
        yield part.rows.sql
