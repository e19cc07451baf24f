"""AVA in the chat's own process: opened in the background, stopped and closed at any moment."""

import asyncio
from contextlib import asynccontextmanager
from threading import Event
from types import SimpleNamespace

import pytest

from ava import runtime
from ava.chat.own import Own
from ava.local import Wish
from ava.settings.model import Settings
from db.errors import Unavailable
from graphs.events import Said
from tests.unit.graphs.conftest import HOLDINGS, turn

PATIENCE_S = 30


class Answering:
    """An AVA that says one sentence and ends, or goes on for ever."""

    def __init__(self, home, *, lasting=False):
        self.settings, self.database = Settings(home=home, model="none"), None
        self.choice, self._lasting, self.stopped = SimpleNamespace(model=None), lasting, Event()

    async def ask(self, asked):
        yield Said(text=asked.text)
        try:
            await asyncio.sleep(3600 * self._lasting)
        finally:
            self.stopped.set()
        yield turn(HOLDINGS)


@pytest.fixture
def opening(monkeypatch):
    """Let an own AVA be opened by this, and close it in the end."""
    made = []

    def open_by(opens):
        monkeypatch.setattr(runtime, "opened", opens)
        made.append(Own(world=None, model=None, tell=lambda _: None))
        return made[-1]

    yield open_by
    for each in made:
        each.close()


def at_once(ava):
    @asynccontextmanager
    async def opened(*_, **__):
        yield ava

    return opened


def test_events_and_last_the_turn_are_heard(opening, tmp_path):
    own = opening(at_once(Answering(tmp_path)))
    assert list(own.ask(Wish(question="hello"))) == [Said(text="hello"), turn(HOLDINGS)]


def test_it_answers_again(opening, tmp_path):
    own = opening(at_once(Answering(tmp_path)))
    assert [next(own.ask(Wish(question=said))).text for said in ("one", "two")] == ["one", "two"]


def test_closing_the_iterator_stops_the_answer(opening, tmp_path):
    ava = Answering(tmp_path, lasting=True)
    hearing = opening(at_once(ava)).ask(Wish(question="hello"))
    next(hearing)
    hearing.close()
    assert ava.stopped.wait(PATIENCE_S)


def test_what_opening_raises_is_raised_where_somebody_waits(opening):
    @asynccontextmanager
    async def refused(*_, **__):
        raise Unavailable("nobody there")
        yield

    own = opening(refused)
    with pytest.raises(Unavailable, match="nobody there"):
        own.opened()
    assert own.down


def test_without_its_database_it_is_down_though_open(opening, tmp_path):
    ava = Answering(tmp_path)
    ava.database = runtime.Unreachable(Unavailable("nobody there"))
    own = opening(at_once(ava))
    assert own.opened() is ava
    assert own.down


def test_it_can_be_closed_while_it_opens(opening):
    begun, ended = Event(), Event()

    @asynccontextmanager
    async def slow(*_, **__):
        begun.set()
        try:
            await asyncio.sleep(3600)
        finally:
            ended.set()
        yield

    own = opening(slow)
    assert begun.wait(PATIENCE_S)
    own.close()
    assert ended.wait(PATIENCE_S)
    assert not own.ready
