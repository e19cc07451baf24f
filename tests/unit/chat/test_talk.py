"""Who answers in a chat, and what stays when they do not."""

from contextlib import contextmanager
from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from ava import local
from ava.chat.talk import Place, Talk
from ava.cli.chat import piped
from ava.cli.output import Failure
from ava.local import Broken, Elsewhere
from graphs.events import Said
from graphs.turn import Answer
from tests.unit.graphs.conftest import HOLDINGS, turn

TURN = replace(turn(HOLDINGS), answer=Answer(text="Fine.", status="answered"))


class Served:
    """A server that answers from a list, in which an error is raised."""

    def __init__(self, *heard):
        self.headlines, self.heard, self.wishes = {}, heard, []

    def ask(self, wish):
        self.wishes.append(wish)
        if isinstance(self.heard[0], Elsewhere):
            raise self.heard[0]
        return self._told()

    def read(self, path, user=None):
        fact = {"entity": "symbol:NVDA"}
        return {"findings": [{"facts": [fact, {"entity": "account:all"}, fact, {"entity": "symbol:AMD"}]}]}

    def _told(self):
        for each in self.heard:
            if isinstance(each, BaseException):
                raise each
            yield each


class Opened:
    """Stands for AVA in this process: answers the same turn, says who was asked."""

    ready, down = True, False

    def __init__(self, **_):
        self.choice = self
        self.model = None

    def opened(self):
        return self

    def ask(self, wish):
        yield replace(TURN, id="own")

    def close(self):
        pass


@pytest.fixture
def served(monkeypatch):
    """Let a server that tells this run on the home, or none."""

    def by(*heard):
        server = Served(*heard) if heard else None

        @contextmanager
        def reached(home):
            yield server

        monkeypatch.setattr(local, "reach", reached)
        return server

    monkeypatch.setattr("ava.chat.talk.Own", Opened)
    return by


@pytest.fixture
def talk():
    return Talk(Place(), Console(file=StringIO(), width=100))


def test_a_running_server_answers(talk, served):
    served(Said(text="Fine."), TURN)
    talk.answer("hello")
    assert (talk.turn, "Fine." in talk.console.file.getvalue()) == (TURN, True)


def test_the_next_question_goes_on_in_the_same_conversation(talk, served):
    server = served(TURN)
    talk.answer("hello")
    talk.answer("and now?")
    assert [wish.thread for wish in server.wishes] == [None, TURN.question.thread]


def test_without_a_server_this_process_answers(talk, served):
    served()
    talk.answer("hello")
    assert talk.turn.id == "own"


def test_a_server_that_will_not_answer_this_is_passed_by(talk, served):
    served(Elsewhere("other settings"))
    talk.answer("hello")
    assert talk.turn.id == "own"


def test_a_model_of_ones_own_is_not_the_servers(served):
    served(TURN)
    talk = Talk(Place(model="none"), Console(file=StringIO()))
    talk.answer("hello")
    assert talk.turn.id == "own"


def test_a_server_that_breaks_in_mid_answer_leaves_the_conversation_as_it_was(talk, served):
    served(Said(text="Your "), Broken("the server ended in mid-answer"))
    with pytest.raises(Failure, match="ask again"):
        talk.answer("hello")
    assert (talk.turn, talk.place.thread) == (None, None)


def test_an_answer_that_is_stopped_leaves_the_conversation_as_it_was(talk, served):
    served(Said(text="Your "), KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        talk.answer("hello")
    assert (talk.turn, talk.place.thread) == (None, None)


def test_what_is_held_is_learnt_from_the_server(talk, served):
    served(TURN)
    assert talk.held() == ("NVDA", "AMD")


def test_lines_of_a_pipe_are_answered_in_order_after_their_question(talk, served):
    server = served(TURN)
    piped(talk, ["one\n", "\n", " two \n", "/quit\n", "three\n"])
    assert [wish.question for wish in server.wishes] == ["one", "two"]
    assert talk.console.file.getvalue().index("> one") < talk.console.file.getvalue().index("> two")


def test_a_failed_answer_is_remembered_for_the_exit_code(talk, served):
    served(replace(TURN, answer=Answer(text="", status="failed")))
    talk.answer("hello")
    assert talk.failed
