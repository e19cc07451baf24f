import json
import os

import pytest
from rich.console import Console

from ava.cli import demo as command
from ava.cli.output import Failure
from ava.demo.build import write
from ava.demo.world import simulate
from db import worlds
from db.serving import serving


async def build_some(database, seed):
    """The people of a seed and fifty of its symbols: the command does not care how much there is."""
    world = simulate(seed)
    return await write(database, type(world)(market={"symbols": world.market["symbols"][: 50 - seed]}, people=world.people))


@pytest.fixture
async def config(database_config, monkeypatch):
    world = f"demo_command_{os.getpid()}"  # workers share the server
    monkeypatch.setattr(command, "WORLD", world)
    monkeypatch.setattr(command, "build", build_some)
    yield database_config
    async with serving(database_config) as server:
        await worlds.drop(server, world)


async def test_the_world_is_built_once_and_then_shown(config):
    first, second = [await command._demo(config, 1, reset=False), await command._demo(config, None, reset=False)]
    assert (first.built, second.built) == (True, False)
    assert first.rows["symbols"] == second.rows["symbols"] == 49


async def test_another_seed_needs_a_reset(config):
    await command._demo(config, 1, reset=False)
    with pytest.raises(Failure, match="--reset"):
        await command._demo(config, 2, reset=False)
    assert (await command._demo(config, 2, reset=True)).rows["symbols"] == 48


@pytest.fixture
def shown(monkeypatch):
    """The command as called, with what it finds given."""

    async def found(*_, **__):
        return command.Shown(built=True, rows={"symbols": 54, "option_quotes": 86184}, seconds=3.2)

    monkeypatch.setattr(command, "_demo", found)


def test_json_names_world_clock_and_rows(shown, capsys):
    command.demo(as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["world"], told["clock"], told["built"]) == ("demo", "2025-11-20 16:00:00-05:00", True)
    assert told["rows"] == {"symbols": 54, "option_quotes": 86184}


def test_text_says_that_it_is_simulated(shown, monkeypatch, capsys):
    monkeypatch.setattr(command, "console", lambda: Console(width=120, highlight=False))
    command.demo()
    told = capsys.readouterr().out
    assert "All of it is simulated" in told
    assert "86,184" in told
