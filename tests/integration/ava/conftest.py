"""A demo world of one's own, and an AVA on it, for what is stored and looked at again."""

import os
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio

from ava.demo.build import build
from ava.runtime import Asked, Ava
from ava.settings.model import Settings
from ava.testing.ollama import ScriptedOllama
from db import worlds
from db.database import Database
from db.serving import serving
from graphs.model.choose import Choice, Config, choose
from graphs.turn import Turn

OWN = f"own_{os.getpid()}"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def own_world(database_config, template):
    """The name of a demo world that tests may write to."""
    async with serving(database_config) as server:
        await worlds.clone(server, template, OWN)
        async with Database.open(database_config, OWN) as database:
            await build(database)
        yield OWN
        await worlds.drop(server, OWN)


@pytest_asyncio.fixture
async def own(database_config, own_world):
    async with Database.open(database_config, own_world) as database:
        yield database


@pytest.fixture
def ava_of(own, tmp_path):
    """An AVA on that world at the demo's clock; with scripts, one whose model says what they tell it to."""

    @asynccontextmanager
    async def make(*scripts):
        settings = Settings(home=tmp_path, model="none", now="2025-11-20")
        async with ScriptedOllama(*scripts) as server:
            named = Config(spec=f"ollama{server.url.removeprefix('http')}/test:1b") if scripts else Config(spec="none")
            choice = await choose(named) if scripts else Choice(model=None, why="none")
            yield Ava(settings, own.world, own, choice), server
            if choice.model:
                await choice.model.aclose()

    return make


@pytest.fixture
def asking():
    """Ask a question of an AVA; the finished turn."""

    async def ask(ava, text, thread=None, user="me"):
        async for event in ava.ask(Asked(text=text, user=user, thread=thread)):
            if isinstance(event, Turn):
                return event
        raise AssertionError("no turn")

    return ask
