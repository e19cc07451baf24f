"""Which router is used, and when one is learnt; tests/integration/ava/test_packages.py learns one and asks it."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from ava import routing
from graphs.understand import Router, RouterError, train
from graphs.understand.examples import FOLDER


@pytest.fixture
def others(monkeypatch):
    monkeypatch.setattr(routing, "OTHERS", {"season": "ava-season 0.1.0"})


@pytest.fixture
def learnt(monkeypatch):
    """Learning gives the router that ships, at once; how often it was learnt."""
    ships, times = Router.load(), []
    monkeypatch.setattr(train, "train", lambda folder: times.append(folder) or ships)
    return times


def ended(monkeypatch, code, said):
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], code, stderr=said))


def test_without_agents_of_other_packages_nothing_is_learnt(tmp_path, monkeypatch):
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("learnt"))
    assert routing.router(tmp_path).learnt_from == Router.load().learnt_from
    assert list(tmp_path.iterdir()) == []


def test_a_router_that_was_learnt_is_used_as_it_is(others, learnt, tmp_path, monkeypatch):
    routing.learn(routing.place(tmp_path), FOLDER)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("learnt"))
    assert routing.router(tmp_path, pytest.fail).learnt_from == Router.load().learnt_from


def test_who_waits_is_told_for_whom_and_how_long(others, tmp_path, monkeypatch):
    heard = []
    ended(monkeypatch, 1, "ava: a warning\n[Errno 28] No space left on device")
    with pytest.raises(RouterError, match=r"season \(of ava-season 0\.1\.0\).* No space left on device; try `ava agents train`"):
        routing.router(tmp_path, heard.append)
    assert heard == ["Learning which questions are for season (of ava-season 0.1.0), once: this takes about a minute ..."]


def test_of_processes_that_begin_together_one_learns(learnt, tmp_path):
    path = tmp_path / "home" / "routing" / "a.npz"
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: routing.learn_once(path, FOLDER), range(4)))
    assert learnt == [FOLDER]
    assert Router.load(path, None).learnt_from == Router.load().learnt_from


def test_routers_of_earlier_examples_are_removed_the_oldest_first(learnt, tmp_path):
    for n in range(4):
        (tmp_path / f"old{n}.npz").touch()
        os.utime(tmp_path / f"old{n}.npz", (n, n))
    routing.learn_once(tmp_path / "now.npz", FOLDER)
    assert {path.name for path in tmp_path.glob("*.npz")} == {"old2.npz", "old3.npz", "now.npz"}


def test_another_set_of_examples_has_another_place(tmp_path, monkeypatch):
    before = routing.place(tmp_path)
    (tmp_path / "portfolio.holdings.txt").write_text("what do i own\n", encoding="utf-8")
    monkeypatch.setattr(routing, "FOLDER", tmp_path)
    assert routing.place(tmp_path) != before
