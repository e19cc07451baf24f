"""Reading and writing one world: who sees what, and how waiting and refusal are said."""

import asyncio

import pytest

from db.errors import PoolExhausted, StatementFailed, StatementTimeout
from db.query import Policy, Query
from db.sql import balance_latest, positions_open


def query(sql, **policy):
    return Query(name="probe", about="for a test", sql=sql, policy=Policy(**{"scope": "user", "reads": ("balances",), **policy}))


async def test_a_new_world_has_no_positions(database, scope):
    rows = await database.reader(scope()).rows(positions_open, symbols=[])
    assert len(rows) == 0
