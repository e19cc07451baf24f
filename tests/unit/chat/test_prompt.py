"""The line that is typed: its history, what completes it, and which keys begin a line."""

import asyncio
import subprocess
import sys
from io import StringIO

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from ava.chat.commands import COMMANDS
from ava.chat.prompt import HISTORY, Words, session
from ava.chat.talk import Place, Talk
from tests.unit.graphs.conftest import HOLDINGS, turn

WHILE_TYPING, BY_TAB = CompleteEvent(text_inserted=True), CompleteEvent(completion_requested=True)
HEAVY = ("langgraph", "langchain_core", "psycopg", "numpy", "scipy", "pydantic", "httpx", "talib")


class Nine:
    """Symbols that know one."""

    def like(self, typed):
        return [("NINE", "Nine [b]Corp[/b]")] if "nine".startswith(typed.lower()) else []


@pytest.fixture
def talk():
    return Talk(Place(), Console(file=StringIO(), width=100))


@pytest.fixture
def line(talk, tmp_path):
    """What a person ends up asking who types these keys."""

    def typed(keys):
        with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
            pipe.send_text(keys)
            return asyncio.run(session(talk, tmp_path).prompt_async())

    return typed


def offered(talk, text, event=WHILE_TYPING):
    return [each.text for each in Words(talk, Nine()).get_completions(Document(text), event)]


def test_enter_asks(line):
    assert line("hello\r") == "hello"


def test_pasted_lines_wait_for_enter(line):
    assert line("\x1b[200~one\r\ntwo\nthree\x1b[201~ four\r") == "one\ntwo\nthree four"


def test_alt_enter_begins_a_line(line):
    assert line("one\x1b\rtwo\r") == "one\ntwo"


def test_what_was_asked_comes_back_and_is_its_owners_alone(line, tmp_path):
    line("how is NVDA?\r")
    assert (tmp_path / HISTORY).stat().st_mode & 0o777 == 0o600
    assert line("\x1b[A\x1b[A\r") == "how is NVDA?"


def test_a_history_others_could_read_is_closed(line, tmp_path):
    (tmp_path / HISTORY).touch(0o644)
    line("hello\r")
    assert (tmp_path / HISTORY).stat().st_mode & 0o777 == 0o600


def test_where_no_history_can_be_kept_the_chat_goes_on(talk, tmp_path):
    (tmp_path / "file").touch()
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text("hello\r")
        assert asyncio.run(session(talk, tmp_path / "file").prompt_async()) == "hello"


def test_a_slash_offers_every_command(talk):
    assert offered(talk, "/") == list(COMMANDS)
    assert offered(talk, "/thr") == ["thread", "threads"]


def test_why_offers_the_figures_of_the_last_answer(talk):
    talk.turn = turn(HOLDINGS)
    assert offered(talk, "/why F1.") == [fact.id for fact in HOLDINGS.facts]


@pytest.mark.parametrize("text", ["NI", "compare NI", "what of $N", "($NIN"])
def test_capitals_and_a_dollar_offer_symbols(talk, text):
    assert offered(talk, text) == ["NINE"]


@pytest.mark.parametrize("text", ["ni", "N", "what ni", "", "NI "])
def test_ordinary_words_are_left_alone(talk, text):
    assert offered(talk, text) == []


def test_tab_offers_symbols_for_ordinary_words(talk):
    assert offered(talk, "how is nin", BY_TAB) == ["NINE"]


def test_until_the_first_question_nothing_heavy_is_loaded():
    code = "import ava.cli.chat, ava.chat.prompt, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()).isdisjoint(HEAVY)
