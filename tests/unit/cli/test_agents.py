"""Where `ava agents train` writes, by whether other packages add agents."""

import pytest

from ava import routing
from ava.cli import agents
from ava.cli.output import Failure
from graphs.understand.router import MODEL


@pytest.fixture
def others(monkeypatch, tmp_path):
    monkeypatch.setattr(agents, "OTHERS", {"season": "ava-season 0.1.0"})
    monkeypatch.setattr(agents, "home", lambda: tmp_path)


def test_without_others_it_is_the_model_that_ships():
    assert agents._written(None) == MODEL


def test_with_others_it_is_the_one_of_the_home(others, tmp_path):
    assert agents._written(None) == routing.place(tmp_path)


def test_the_model_that_ships_is_not_learnt_with_agents_of_others(others):
    with pytest.raises(Failure, match=r"uninstall ava-season 0\.1\.0 first"):
        agents._written(MODEL)
