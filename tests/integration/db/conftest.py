"""Homes of their own for tests that kill servers, and processes that use one."""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from db import embedded
from db.config import Config
from db.database import Database
from db.query import Policy, Query

# Imports everything first: as another account the interpreter's folder may be closed.
HOLD = """
import asyncio, concurrent.futures.thread, ctypes, os, sys
from pathlib import Path
from db.config import Config
from db.serving import serving

async def main():
    async with serving(Config(home=Path(sys.argv[1]))):
        print("up", flush=True)
        await asyncio.to_thread(sys.stdin.readline)

if "subreaper" in sys.argv:  # orphans become our children, and we never reap them
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
if sys.argv[2].isdigit():
    os.setgroups([]), os.setgid(int(sys.argv[2])), os.setuid(int(sys.argv[2]))
asyncio.run(main())
"""


@contextmanager
def _home():
    home = Path(tempfile.mkdtemp(prefix="ava-fault-"))
    home.chmod(0o711)
    try:
        yield home
    finally:
        asyncio.run(embedded.stop(Config(home=home)))
        shutil.rmtree(home)


@pytest.fixture
def own_home():
    """A short home every account can reach, where no server ever ran."""
    with _home() as home:
        yield home


@pytest.fixture(scope="session")
def first_home():
    """A home whose world `main` was made once; copied, not used."""
    with _home() as home:
        asyncio.run(_start_once(home))
        yield home


@pytest.fixture
def used_home(first_home):
    """A home where a server ran before, with an empty world `main`."""
    with _home() as home:
        subprocess.run(["/bin/cp", "-a", f"{first_home}/.", home], check=True)
        yield home


async def _start_once(home):
    async with Database.open(Config(home=home), "main"):
        pass


ADD = Query(
    name="add_user", about="", sql="INSERT INTO users (user_id) VALUES (%(user)s)", policy=Policy(scope="user", writes=("users",))
)


@pytest.fixture
def remember():
    """Writes the user `me` into the world `main` of a home."""
    return _remember


async def _remember(home):
    async with Database.open(Config(home=home), "main") as world, world.writer("me") as write:
        await write.run(ADD)


class User(subprocess.Popen):
    """Another AVA process that uses the server of a home."""

    def wait_up(self):
        assert self.stdout.readline() == "up\n"


@pytest.fixture
def user_process():
    """Starts another AVA process that uses the server of a home until the block ends."""
    return _user_process


@contextmanager
def _user_process(home, *words):
    command = [sys.executable, "-c", HOLD, str(home), *(words or ("-",))]
    process = User(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path.cwd())
    try:
        yield process
        process.communicate("done\n", timeout=30)
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()
