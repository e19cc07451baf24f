"""`ava db`, as a person or a script runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from db.config import Config
from db.database import Database
from db.migrate import migrations

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


def test_stats_tell_every_table(ava):
    tables = {table["name"]: table for table in said(ava("db", "stats", "--json"))["tables"]}
    assert tables["bars"]["rows"] == 0
    assert tables["bars"]["index_bytes"] > 0


def test_vacuum_says_what_it_was_and_is(ava):
    done = said(ava("db", "vacuum", "--json"))
    assert done["before"] > 0
    assert done["after"] > 0


def test_explain_shows_the_plan_and_its_indexes(ava):
    shown = said(ava("db", "explain", "balance_latest", "--json"))
    assert (shown["query"], shown["policy"]["scope"], shown["ms"]) == ("balance_latest", "user", None)
    assert shown["indexes"] == ["balances_pkey"]


def test_explain_runs_a_query_where_it_is_asked_to(ava):
    ran = said(ava("db", "explain", "chain_latest", "--args", '{"symbols": ["NVDA"]}', "--analyze", "--json"))
    assert ran["ms"] > 0
    assert "chain_latest" in said(ava("db", "explain", "--json"))


@pytest.mark.parametrize(
    "words", [["nothing_known"], ["chain_latest", "--analyze"], ["chain_latest", "--args", "{"], ["turn_insert"]]
)
def test_explain_says_what_it_lacks(ava, words):
    assert ava("db", "explain", *words, code=2).stderr.startswith("ava: ")


def test_retention_takes_its_days_from_the_setting_or_the_option(ava):
    assert said(ava("db", "retention", "--json", AVA_RETENTION="news=30"))["rows"] == {"news": 0}
    counted = said(ava("db", "retention", "--days", "turns=9", "--dry-run", "--json", AVA_RETENTION="news=30"))
    assert (counted["days"], counted["removed"]) == ({"turns": 9}, False)
    assert "AVA_RETENTION" in ava("db", "retention").stdout
    assert "'positions' is not one of" in ava("db", "retention", "--days", "positions=9", code=2).stderr


def test_health_shows_pool_and_cache(ava):
    checks = {check["name"]: check for check in said(ava("health", "--json", AVA_MODEL="none"))["checks"]}
    assert checks["reads"]["figures"]["pool"]["reader"]["most"] == 8
    assert checks["reads"]["figures"]["cache"]["hit_rate"] is None


def test_three_processes_that_migrate_at_once_do_it_once(used_home):
    command = [AVA, "db", "migrate", "--world", "third", "--json"]
    home = {key: value for key, value in os.environ.items() if not key.startswith("AVA_")} | {"AVA_HOME": used_home}
    runs = [subprocess.Popen(command, env=home, stdout=subprocess.PIPE) for _ in range(3)]
    ran = sorted(len(json.loads(run.communicate()[0])["ran"]) for run in runs)
    assert ran == [0, 0, len(migrations())]


def test_a_wrong_world_name_is_wrong_usage(ava):
    assert "is not the name of a world" in ava("db", "migrate", "--world", "A B", code=2).stderr


def test_a_named_server_without_logins_says_the_command(ava):
    done = ava("db", "status", code=2, AVA_DATABASE_URL="postgresql://boss:hidden@127.0.0.1:1")
    assert "ava db setup" in done.stderr
    assert "hidden" not in done.stderr
