"""What tests of a database get: one embedded server for the whole run, and in it a world of their own each.

    database   a fresh world with every migration, as `db.database.Database` plus `.app(scope)`
    demo       the demo world, loaded once a run; for reading only
    scope      the demo's user at the demo's clock
    arguments  with which arguments the skills ask each named query of the demo world

The server lives in a short folder every account can reach, since PostgreSQL does not run as root. All xdist workers share
it; who starts the run removes it. With AVA_TEST_DATABASE_URL (an administrator's URL) that server is used instead:
AVA's logins there get new passwords, so it should be one for tests.
"""

import asyncio
import fcntl
import os
import shutil
import tempfile
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio
import structlog

from ava.demo.build import build
from db import embedded, passwords, roles, worlds
from db.config import Config
from db.database import Database
from db.errors import SetupNeeded
from db.reader import Reader
from db.scope import Scope
from db.server import LOGINS, address_of, place
from db.serving import serving
from db.sessions import NEW_YORK
from graphs.agents import AGENTS
from tools.skill import Ask

HOME = "AVA_TEST_HOME"  # set by the process that starts the run, inherited by its workers
PREFIX = f"ava-test-{os.geteuid()}-"
HASTY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}  # what is lost is thrown away anyway
DEMO_CLOCK = datetime(2025, 11, 20, 16, 0, tzinfo=NEW_YORK)
_numbers = count(1)


class World(Database):
    """A database whose ava_app connection a test may use as it likes."""

    @asynccontextmanager
    async def app(self, scope: Scope):
        async with self.writer(scope.user) as write:
            yield write._connection


def pytest_configure(config):
    if hasattr(config, "workerinput"):
        return
    remove_left_homes()
    home = Path(tempfile.gettempdir()) / f"{PREFIX}{os.getpid()}"
    home.mkdir(mode=0o711)
    os.environ[HOME] = str(home)


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput") and (home := os.environ.pop(HOME, None)):
        remove(Path(home))


def remove_left_homes():
    """Remove what runs that were killed left."""
    for home in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if not Path(f"/proc/{home.name.removeprefix(PREFIX)}").exists():
            remove(home)


def remove(home):
    if admin := os.environ.get("AVA_TEST_DATABASE_URL"):
        asyncio.run(remove_template(Config(home=home, url=admin), home))
    asyncio.run(embedded.stop(Config(home=home)))
    shutil.rmtree(home, ignore_errors=True)


async def remove_template(config, home):
    with suppress(SetupNeeded):  # a run without a database made none
        async with serving(config) as server:
            await worlds.drop(server, f"template_{home.name}")


@contextmanager
def once(home, name):
    """True for the first of all workers, which the others wait for; False afterwards."""
    with (home / f"{name}.once").open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        done = home / f"{name}.done"
        yield not done.exists()
        done.touch()


@pytest.fixture(scope="session")
def home():
    return Path(os.environ[HOME])


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def database_config(home):
    """The settings of the run's server, which stays up as long as a worker uses it."""
    admin = os.environ.get("AVA_TEST_DATABASE_URL")
    config = Config(home=home, url=admin, own_settings=HASTY)
    if admin:
        with once(home, "roles") as first:
            kept = passwords.ensure(home, place(address_of(admin)), LOGINS)
            if first:
                await roles.make(admin, kept)
    async with serving(config):
        yield config


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def template(database_config, home):
    """The name of a world with every migration and no rows."""
    with once(home, "template") as first:
        async with serving(database_config) as server:
            if first:
                await worlds.create(server, f"template_{home.name}")
    return f"template_{home.name}"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def demo_world(database_config, home):
    """The name of the demo world, loaded."""
    with once(home, "demo") as first:
        if first:
            async with serving(database_config) as server:
                await worlds.drop(server, "demo")
                await worlds.create(server, "demo")
            async with Database.open(database_config, "demo") as world:
                await build(world)
    return "demo"


@pytest_asyncio.fixture
async def database(database_config, template):
    name = f"test_{os.getpid()}_{next(_numbers)}"
    async with serving(database_config) as server:
        await worlds.clone(server, template, name)
        try:
            async with World.open(database_config, name) as world:
                yield world
        finally:
            await worlds.drop(server, name)


@pytest_asyncio.fixture
async def demo(database_config, demo_world):
    async with World.open(database_config, demo_world) as world:
        yield world


@pytest.fixture(autouse=True)
def _own_logs():
    """Logs set up by one test would be written to its captured stderr by the next."""
    yield
    structlog.reset_defaults()


@pytest.fixture
def scope():
    return Scope(user="me", world="demo", as_of=DEMO_CLOCK)


UNASKED = {  # arguments of queries no skill runs
    "demo_counts": {"user": "me", "as_of": DEMO_CLOCK},
    "demo_filled": {},
    "turn_by_id": {"user": "me", "turn": "0"},
    "turn_last": {"user": "me"},
    "thread_recent": {"user": "me", "thread": "0", "n": 6},
    "thread_turns": {"user": "me", "threads": ["0"]},
    "threads_known": {"user": "me"},
    "turns_before": {"user": "me", "thread": None, "before": None, "n": 50},
    "turns_elsewhere": {"user": "me", "turn": None, "oldest": DEMO_CLOCK},
    "key_presented": {"sha256": "0"},
    "keys_made": {},
    "keys_of": {"holder": "me"},
    "sources_known": {"as_of": DEMO_CLOCK},
    "turns_by_day": {"user": "me", "since": DEMO_CLOCK, "tz": "America/New_York"},
}
NEEDED = {"strategy.evaluate": {"structure": "put credit spread"}}  # what a skill cannot do without, beyond a symbol or a team


class Recording:
    """`db.reader.Fetch` that remembers with which arguments each query was asked."""

    def __init__(self, database):
        self._database, self.asked = database, dict(UNASKED)

    async def fetch(self, query, parameters, user):
        self.asked.setdefault(query.name, dict(parameters))
        return await self._database.fetch(query, parameters, user)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def arguments(database_config, demo_world):
    """The arguments with which the skills ask each query of the demo world, by the query's name."""
    async with Database.open(database_config, demo_world) as world:
        recording = Recording(world)
        for skill in (skill for agent in AGENTS.values() for skill in agent.skills):
            await ask(recording, skill, {"symbols": ("NVDA",), "teams": ("KC",)} | NEEDED.get(skill.name, {}))
            if "symbols" not in skill.needs:
                await ask(recording, skill, {})
        return recording.asked


async def ask(database, skill, given):
    reader = Reader(database, Scope(user="me", world="demo", as_of=DEMO_CLOCK))
    await skill(Ask.begin(skill.name, 1, reader), {name: value for name, value in given.items() if name in skill.parameters})
