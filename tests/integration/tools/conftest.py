"""What tests of skills share: a step about to run, and the figures of a finding computed again from their sources."""

from contextlib import asynccontextmanager

import pytest
from psycopg import Rollback

from db.reader import Reader
from db.sql import all_queries
from tools.analytics.registry import find
from tools.facts import Calc, Row, typed
from tools.skill import Ask


@pytest.fixture
def ask_of():
    """A first step of that skill for a reader."""
    return lambda skill, reader: Ask.begin(skill, 1, reader)


@pytest.fixture
def computed_again():
    """The values of a finding's facts, by id, each computed again from what it cites and nothing else."""
    return _computed_again


async def _computed_again(finding, reader):
    values = {}
    for fact in finding.facts:
        values[fact.id] = typed(await _value(fact.source, values, reader), fact.unit)
    return values


async def _value(source, values, reader):
    if isinstance(source, str):
        return values[source]
    if isinstance(source, Calc):
        inputs = [await _value(each, values, reader) for each in source.inputs]
        result = find(source.function)(*inputs, **source.params)
        return getattr(result, source.field) if source.field else result
    records = (await reader.rows(all_queries()[source.query], **source.args)).where(**source.key)
    if isinstance(source, Row):
        record = records.one().record
        return getattr(record, source.column) if source.column else record
    assert (len(records), records.sha256) == (source.n, source.sha256)
    return records.records


@pytest.fixture
def without_later():
    """A reader inside a transaction that has deleted what became known after its clock, and is undone at the end."""
    return _without_later


@asynccontextmanager
async def _without_later(database, scope, *tables):
    async with database.app(scope) as connection:
        for name in tables:
            await connection.execute(f"DELETE FROM {name} WHERE known_at > %s", (scope.as_of,))  # noqa: S608 - a test's own table
        yield Reader(_Inside(connection), scope)
        raise Rollback


class _Inside:
    """`db.reader.Fetch` on one connection."""

    def __init__(self, connection):
        self._connection = connection

    async def fetch(self, query, parameters, user):
        cursor = await self._connection.execute(query.sql, parameters)
        return tuple(await cursor.fetchall()), False
