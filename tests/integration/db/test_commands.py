"""`ava db`, as a person or a script runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from db.config import Config
from db.database import Database

AVA = Path(sys.executable).with_name("ava")


@pytest.fixture
def ava(used_home):
    """Runs the installed command in a home that has an empty world `main`."""

    def run(*words, code=0, **environment):
        clean = {key: value for key, value in os.environ.items() if not key.startswith("AVA_")}
        done = subprocess.run(
            [AVA, *words], env=clean | {"AVA_HOME": used_home} | environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stderr
        return done

    return run


def said(done):
    return json.loads(done.stdout)


def test_status_tells_server_and_worlds(ava):
    found = said(ava("db", "status", "--json"))
    assert found["server"]["embedded"] is True
    assert [(world["name"], world["pending"], world["fault"]) for world in found["worlds"]] == [("main", [], None)]


def test_migrate_makes_a_world_and_says_what_ran(ava):
    ran = said(ava("db", "migrate", "--world", "second", "--json"))["ran"]
    assert ran[0] == "0001_market.sql"
    assert said(ava("db", "migrate", "--world", "second", "--json")) == {"world": "second", "ran": []}


async def test_a_backup_is_restored_with_its_rows(ava, used_home, tmp_path):
    async with Database.open(Config(home=used_home), "main") as world, world.writer("me") as write:
        await write._connection.execute("INSERT INTO users VALUES ('me')")
    ava("db", "backup", str(tmp_path / "main.sql"), "--json")
    ava("db", "restore", str(tmp_path / "main.sql"), "--world", "again", "--json")
    ava("db", "backup", str(tmp_path / "again.sql"), "--world", "again")
    assert rows(tmp_path / "again.sql") == rows(tmp_path / "main.sql") == ["me"]


def rows(file):
    """The users in a dump."""
    _, _, rest = file.read_text().partition("COPY public.users ")
    return rest.split("\n\\.\n")[0].splitlines()[1:]


def test_a_world_that_exists_is_not_restored_over(ava, tmp_path):
    ava("db", "backup", str(tmp_path / "main.sql"))
    assert "world 'main' exists" in ava("db", "restore", str(tmp_path / "main.sql"), code=1).stderr


def test_a_file_that_is_no_backup_leaves_no_world(ava, tmp_path):
    (tmp_path / "note.sql").write_text("not a backup;")
    ava("db", "restore", str(tmp_path / "note.sql"), "--world", "again", code=1)
    assert [world["name"] for world in said(ava("db", "status", "--json"))["worlds"]] == ["main"]


def test_stop_says_that_nothing_runs(ava):
    assert said(ava("db", "stop", "--json")) == {"stopped": True}


def test_setup_without_a_server_says_how_to_name_one(ava):
    assert "--admin-url" in ava("db", "setup", code=2).stderr


def test_a_wrong_world_name_is_wrong_usage(ava):
    assert "is not the name of a world" in ava("db", "migrate", "--world", "A B", code=2).stderr


def test_a_named_server_without_logins_says_the_command(ava):
    done = ava("db", "status", code=2, AVA_DATABASE_URL="postgresql://boss:hidden@127.0.0.1:1")
    assert "ava db setup" in done.stderr
    assert "hidden" not in done.stderr
