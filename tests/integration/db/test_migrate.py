"""Migrations run once each, in order, whole or not at all, whoever else runs them."""

import asyncio
import subprocess
import sys
from pathlib import Path
from time import sleep

import pytest

from db import migrate, worlds
from db.config import Config
from db.errors import MigrationError
from db.serving import serving

FIRST = "CREATE TABLE first (x int);\nDO $$ BEGIN INSERT INTO first VALUES (1); END $$;\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "0001_first.sql").write_text(FIRST)
    (tmp_path / "0002_second.sql").write_text("CREATE TABLE second (x int);")
    yield tmp_path
    migrate.migrations.cache_clear()


@pytest.fixture
async def world(database):
    """An empty world that knows no migration, and how to connect to it as its owner."""
    name = f"{database.world}_empty"
    await worlds._make(database.server, worlds.database_of(name), "template0")
    yield lambda: worlds.owner(database.server, worlds.database_of(name))
    await worlds.drop(database.server, name)


async def run(world, folder):
    migrate.migrations.cache_clear()
    async with world() as connection:
        return await migrate.migrate(connection, folder)


async def tables(world):
    async with world() as connection:
        cursor = await connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [row[0] for row in await cursor.fetchall()]


async def test_each_runs_once_in_order(world, folder):
    assert await run(world, folder) == ("0001_first.sql", "0002_second.sql")
    assert await run(world, folder) == ()


async def test_runners_at_once_do_it_once(world, folder):
    done = await asyncio.gather(*(run(world, folder) for _ in range(4)))
    assert sorted(map(len, done)) == [0, 0, 0, 2]


async def test_one_that_fails_leaves_nothing_of_itself_and_what_came_before(world, folder):
    (folder / "0002_second.sql").write_text("CREATE TABLE second (x int); SELECT 1/0;")
    with pytest.raises(MigrationError, match=r"0002_second\.sql failed and was undone: division by zero"):
        await run(world, folder)
    assert await tables(world) == ["first", "schema_migrations"]


async def test_one_killed_half_way_runs_at_the_next_try(world, folder):
    (folder / "0002_second.sql").write_text("CREATE TABLE second (x int); SELECT pg_terminate_backend(pg_backend_pid());")
    with pytest.raises(MigrationError, match="terminating connection"):
        await run(world, folder)
    (folder / "0002_second.sql").write_text("CREATE TABLE second (x int);")
    assert await run(world, folder) == ("0002_second.sql",)


async def test_one_edited_after_it_ran_is_refused_by_name(world, folder):
    await run(world, folder)
    (folder / "0001_first.sql").write_text(FIRST + "-- edited\n")
    with pytest.raises(MigrationError, match=r"'0001_first\.sql' ran here"):
        await run(world, folder)


async def test_a_world_of_a_newer_program_is_refused(world, folder):
    await run(world, folder)
    (folder / "0002_second.sql").unlink()
    with pytest.raises(MigrationError, match=r"'0002_second\.sql', which this AVA does not know"):
        await run(world, folder)


async def test_a_gap_in_the_numbers_is_refused(folder):
    (folder / "0002_second.sql").rename(folder / "0003_second.sql")
    with pytest.raises(MigrationError, match=r"0003_second\.sql should begin with 0002_"):
        migrate.migrations(folder)


FILES = migrate.migrations()
SHAPE = """
SELECT 'column', table_name, column_name, data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '')
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'policy', tablename, policyname, qual || with_check FROM pg_policies
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'right', relname, '', relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
ORDER BY 1, 2, 3
"""


async def shape(world):
    async with world() as connection:
        return await (await connection.execute(SHAPE.encode())).fetchall()


@pytest.mark.parametrize("done", range(1, len(FILES)))
async def test_a_world_of_any_earlier_version_becomes_what_a_new_one_is(database, world, tmp_path, done):
    for file in FILES[:done]:
        (tmp_path / file.name).write_bytes(file.text)
    assert len(await run(world, tmp_path)) == done
    assert await run(world, migrate.FOLDER) == tuple(file.name for file in FILES[done:])
    new = lambda: worlds.owner(database.server, worlds.database_of(database.world))  # noqa: E731
    assert await shape(world) == await shape(new)


KILLED = """
import asyncio, sys
from pathlib import Path
from db import migrate, worlds
from db.config import Config
from db.serving import serving

async def main():
    async with serving(Config(home=Path(sys.argv[1]))) as server, worlds.owner(server, "ava_main") as connection:
        print("up", flush=True)
        await migrate.migrate(connection, Path(sys.argv[2]))

asyncio.run(main())
"""


def killed_in_the_middle(home, folder):
    """A process that is killed while it runs the migrations of a folder."""
    with subprocess.Popen([sys.executable, "-c", KILLED, home, folder], stdout=subprocess.PIPE, cwd=Path.cwd()) as process:
        assert process.stdout.readline() == b"up\n"
        sleep(1)
        process.kill()


async def test_a_process_killed_in_the_middle_holds_no_other_up(used_home, tmp_path):
    last = len(FILES) + 1
    for file in FILES:
        (tmp_path / file.name).write_bytes(file.text)
    (tmp_path / f"{last:04}_slow.sql").write_text("CREATE TABLE slow (x int); SELECT pg_sleep(600);")
    killed_in_the_middle(used_home, tmp_path)
    (tmp_path / f"{last:04}_slow.sql").write_text("CREATE TABLE slow (x int);")
    async with serving(Config(home=used_home)) as server, asyncio.timeout(60):
        assert await run(lambda: worlds.owner(server, "ava_main"), tmp_path) == (f"{last:04}_slow.sql",)
