"""A real server: uvicorn on a free port of this machine, on a demo world of its own."""

import asyncio
import os
from contextlib import asynccontextmanager, closing

import httpx
import pytest
import pytest_asyncio

from ava.demo.build import build
from ava.server.app import create
from ava.server.serve import Server, at_home, bound, config_of
from ava.settings.model import Settings
from ava.testing.ollama import ScriptedOllama
from db import worlds
from db.database import Database
from db.serving import serving

WORLD = f"served_{os.getpid()}"
STARTED_S = 30


class Client(httpx.AsyncClient):
    """A client of one server, with what tests of it need to reach."""

    door = None
    port = 0

    async def asked(self, question, **more):
        """The events of a question, as (name, data)."""
        async with self.stream("POST", "/api/ask", json={"question": question, **more}) as response:
            assert response.status_code == 200, await response.aread()
            return [event async for event in events(response)]


async def events(response):
    """The server-sent events of a response, as (name, data)."""
    name = ""
    async for line in response.aiter_lines():
        if line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            yield name, httpx.Response(200, content=line[6:]).json()


@asynccontextmanager
async def served(settings, *, loopback=True, world=WORLD):
    """A server of these settings, and a client of it."""
    app, ready = create(settings, loopback=loopback), asyncio.Event()
    with closing(bound("127.0.0.1", 0)) as listening, at_home(settings.home) as own:
        port = listening.getsockname()[1]
        server = Server(config_of(app), ready.set)
        async with app.router.lifespan_context(app), Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            task = asyncio.create_task(server._serve([listening, *own]))
            await asyncio.wait_for(ready.wait(), STARTED_S)
            client.door, client.port = app.state.door, port
            yield client
            server.should_exit = True
            await client.aclose()
            await task


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def served_world(database_config, template):
    """The name of a demo world that a server may write to."""
    async with serving(database_config) as server:
        await worlds.clone(server, template, WORLD)
        async with Database.open(database_config, WORLD) as database:
            await build(database)
        yield WORLD
        await worlds.drop(server, WORLD)


@pytest.fixture
def settings(database_config, served_world):
    """Settings of a server on that world, without a model unless told otherwise."""

    def make(**more):
        given = {"world": served_world, "model": "none", "now": "2025-11-20", "ask_rate": 10_000} | more
        return Settings(home=database_config.home, database_url=database_config.url, **given)

    return make


@pytest_asyncio.fixture
async def client(settings):
    async with served(settings()) as client:
        yield client


@pytest.fixture
def with_model(settings, monkeypatch):
    """A server whose model says what it is told to; turns it never answers are not waited for when the server ends."""
    monkeypatch.setattr("ava.server.app.DRAIN_S", 0.1)

    @asynccontextmanager
    async def make(*scripts, **more):
        async with ScriptedOllama(*scripts) as model:
            named = settings(model=f"ollama{model.url.removeprefix('http')}/qwen3:8b", **more)
            async with served(named) as client:
                yield client, model

    return make


@pytest_asyncio.fixture
async def locked(database, settings):
    """A server on a world of its own, which has keys: `make` one with `keys.make`."""
    async with served(settings(world=database.world)) as client:
        yield client, database
