"""Agents of other packages: a distribution in a folder on the path, with its entry points, as an installer leaves it."""

import sys

import pytest

from graphs.agents import AGENTS, others
from graphs.agents.others import RESERVED, installed
from graphs.topology import build

MODULE = """
from pathlib import Path
from ava import Agent, Skill

async def run(ask):
    return ask.empty("nothing")

AGENT = Agent(
    name={name!r}, remit="r", skills=(Skill({skill!r}, run, "a"),), offer=({offer!r}, "o"), speak="s", default={skill!r},
    examples=Path(__file__).parent / "routing",
)
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """package("season"): an installed distribution with that agent; text of its module in place of a good one."""
    monkeypatch.syspath_prepend(tmp_path)

    def make(name, text=None, *, module=None, **parts):
        module = f"other_{module or name}"
        parts = {"name": name, "skill": f"{name}.one", "offer": "about {names}"} | parts
        sys.modules.pop(module, None)  # of the test before
        (tmp_path / module / "routing").mkdir(parents=True)
        (tmp_path / module / "__init__.py").write_text(text or MODULE.format(**parts), encoding="utf-8")
        (tmp_path / module / "routing" / f"{name}.one.txt").write_text("an example\n", encoding="utf-8")
        info = tmp_path / f"{module}-0.1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 0.1.0\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[ava.agents]\n{name} = {module}:AGENT\n", encoding="utf-8")
        return module

    return make


def test_an_agent_is_found_with_the_distribution_it_comes_from(package):
    package("season")
    (agent, source) = installed(AGENTS)["season"]
    assert (agent.default, source) == ("season.one", "other_season 0.1.0")


def test_where_no_distribution_names_the_group_metadata_is_not_read(monkeypatch):
    monkeypatch.setattr(others, "entry_points", lambda **_: pytest.fail("read"))
    assert installed(AGENTS) == {}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("import nothing_of_the_kind", "ModuleNotFoundError: No module named 'nothing_of_the_kind'"),
        ("1 / 0", "ZeroDivisionError"),
        ("", "has no attribute 'AGENT'"),
        ("AGENT = 3", "gives 3, not an ava.Agent"),
    ],
)
def test_a_package_that_cannot_be_loaded_is_named_and_harms_no_other(package, text, reason, caplog):
    package("broken", text or "# nothing")
    package("season")
    assert list(installed(AGENTS)) == ["season"]
    (record,) = caplog.records
    assert "other_broken 0.1.0" in record.getMessage()
    assert reason in record.getMessage()


@pytest.mark.parametrize(
    ("name", "parts", "reason"),
    [
        ("portfolio", {}, "there is an agent 'portfolio' already"),
        ("plan", {}, "cannot be called 'plan'"),
        ("_vague", {}, "cannot be called '_vague'"),
        ("season", {"skill": "portfolio.one"}, "its skills must be called season.<skill>"),
        ("season", {"offer": "about {nobody}"}, "nobody"),
    ],
)
def test_an_agent_that_does_not_fit_is_left_out(package, name, parts, reason, caplog):
    package(name, **parts)
    assert installed(AGENTS) == {}
    assert reason in caplog.text


def test_an_agent_without_examples_is_left_out(package, tmp_path, caplog):
    module = package("season")
    (tmp_path / module / "routing" / "season.one.txt").unlink()
    assert installed(AGENTS) == {}
    assert "no routing examples" in caplog.text


def test_of_two_agents_with_one_name_the_first_is_taken(package, caplog):
    package("season", module="a")
    package("season", module="b")
    assert installed(AGENTS)["season"][1] == "other_a 0.1.0"
    assert "other_b 0.1.0" in caplog.text


def test_no_agent_can_take_the_name_of_a_node_of_the_graph():
    assert set(build().nodes) - set(AGENTS) - {"__start__"} <= RESERVED
