from collections import namedtuple

import pytest

from ava.demo import SEED
from ava.demo.world import simulate
from db import sql


@pytest.fixture(scope="session")
def world():
    return simulate(SEED)


@pytest.fixture(scope="session")
def rows(world):
    """Rows of a table as records, by the columns its COPY names."""
    kept = {}

    def of(table):
        if table not in kept:
            text = getattr(sql, f"demo_copy_{table}").sql
            record = namedtuple(table, text[text.index("(") + 1 : text.index(")")].replace(",", " ").split())  # noqa: PYI024 - its fields are read from the SQL
            kept[table] = [record(*row) for row in world.market[table]]
        return kept[table]

    return of
