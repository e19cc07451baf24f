"""A finished turn is stored though every connection is busy for longer than a borrower waits."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from ava import turns
from db.database import Database
from db.errors import PoolExhausted
from graphs.turn import Answer
from tests.unit.graphs.conftest import turn

TURN = replace(turn(), answer=Answer(status="answered", text="Yes."))


@asynccontextmanager
async def busy(database, seconds):
    """The world through one connection for writing, which is taken for a while."""
    narrow = replace(database.config, app_max=1, wait_s=0.2)
    async with Database.open(narrow, database.world) as world:
        taken = asyncio.Event()

        async def hold():
            async with world.writer("ann"):
                taken.set()
                await asyncio.sleep(seconds)

        holding = asyncio.create_task(hold())
        await taken.wait()
        yield world
        await holding


async def test_it_stands_in_line_again(database):
    async with busy(database, 1.0) as world:
        await turns.remember(world, TURN)
        assert (await turns.stored(world, "me", TURN.id)).answer == TURN.answer


async def test_but_not_for_ever(database, monkeypatch):
    monkeypatch.setattr(turns, "STORE_S", 0.1)
    async with busy(database, 1.0) as world:
        with pytest.raises(PoolExhausted):
            await turns.remember(world, TURN)
