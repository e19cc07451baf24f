"""`ava chat` as a person meets it: through a terminal, through a pipe, with and without a server."""

import asyncio
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from pathlib import Path
from time import monotonic

import pytest

from ava.testing.ollama import Script, ScriptedOllama

AVA = Path(sys.executable).with_name("ava")
ON_A_TERMINAL = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07]*\x07|[()][A-Z0-9]|[=>])")
COLOUR = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7])(?:;[0-9]+)*m")
PATIENCE_S = 60
CTRL_C, CTRL_D = "\x03", "\x04"


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, *arguments, **environment):
        self._master, slave = pty.openpty()
        self.resize(100, 40)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AVA_") and name != "NO_COLOR"}
        own = {"TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1", "COLUMNS": "", "LINES": ""}
        self._program = subprocess.Popen(
            [sys.executable, "-c", ON_A_TERMINAL, str(AVA), *arguments],
            stdin=slave, stdout=slave, stderr=slave, env={**kept, **own, **environment}, start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        self.raw, self._read = "", 0

    def resize(self, columns, lines):
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def type(self, keys):
        os.write(self._master, keys.encode())

    def ask(self, question, until):
        """What is printed from a question on, up to the text expected."""
        self.type(question + "\r")
        return self.until(until)

    def until(self, expected):
        """What is printed up to the text expected, without escape sequences."""
        ends = monotonic() + PATIENCE_S
        while True:
            shown = ESCAPES.sub("", self.raw[self._read :]).replace("\r", "")
            if expected in shown:
                self._read = len(self.raw)
                return shown
            assert monotonic() < ends, f"{expected!r} was not printed, but: {shown}"
            self._more()

    def ended(self):
        """The exit code."""
        while self._more():
            pass
        return self._program.wait(PATIENCE_S)

    def close(self):
        self._program.kill()
        self._program.wait()
        os.close(self._master)

    def _more(self):
        try:
            ready = select.select([self._master], [], [], 1)[0]
            piece = os.read(self._master, 65536) if ready else b""
        except OSError:  # nobody holds the other end any more
            return False
        self.raw += piece.decode(errors="replace")
        return not ready or bool(piece)


@pytest.fixture
def terminal(ava, ava_home):
    """Start `ava chat` on a terminal, and wait for its prompt."""
    ava("ask", "hello")  # the world is there
    started = []

    def start(*arguments, **environment):
        own = {"AVA_HOME": str(ava_home), "AVA_MODEL": "none"}
        started.append(Terminal("chat", *arguments, **{**own, **environment}))
        started[-1].until("> ")
        return started[-1]

    yield start
    for each in started:
        each.close()


@pytest.fixture
def served(ava, ava_home):
    """A server on the same home."""
    ava("ask", "hello")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AVA_")}
    own = {"AVA_HOME": str(ava_home), "AVA_MODEL": "none"}
    with subprocess.Popen([AVA, "serve", "--port", "0"], env={**kept, **own}, stderr=subprocess.PIPE, text=True) as server:
        while "answers at" not in server.stderr.readline():
            assert server.poll() is None
        yield
        server.terminate()


def piped(ava_home, *lines, **environment):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AVA_")}
    own = {"AVA_HOME": str(ava_home), "AVA_MODEL": "none", "NO_COLOR": "1", "COLUMNS": "120"}
    said = "".join(f"{line}\n" for line in lines)
    return subprocess.run(
        [AVA, "chat"], input=said, env={**kept, **own, **environment}, capture_output=True, text=True, check=False
    )


def lasting(text):
    """The output without what differs from run to run."""
    return re.sub(r"\d+\.\d\d s$", "", text, flags=re.MULTILINE)


def test_an_answer_shows_its_figures_with_ids_its_table_and_its_chart(terminal):
    shown = terminal().ask("how is my portfolio doing?", " s\n")
    assert re.search(r"F1\.6 \$[\d,.]+ · F1\.4 16", shown)
    assert "quantity" in shown
    assert "Holdings by market value" in shown
    assert "█" in shown


def test_a_figure_of_the_last_answer_opens_by_id_and_as_printed(terminal):
    chat = terminal()
    chat.ask("how is my portfolio doing?", " s\n")
    assert "query positions_open" in chat.ask("/why F1.1", "query positions_open")
    assert "open positions: 16" in chat.ask("/why 16", "open positions: 16")


def test_a_follow_up_goes_on_in_the_same_conversation(terminal):
    chat = terminal()
    chat.ask("what is the RSI of NVDA?", " s\n")
    assert "AMD" in chat.ask("same for AMD", " s\n")


def test_a_choice_is_taken_by_its_number(terminal):
    chat = terminal()
    chat.ask("who wins, new york or chiefs?", "2  who wins, New York Jets or chiefs?")
    assert "NYJ" in chat.ask("2", "NYJ")


async def test_ctrl_c_stops_the_answer_and_not_the_chat(terminal):
    async with ScriptedOllama(
        Script(pieces=("Your account is worth [F1.6]. ", "It ", "has "), stall_at=2), models=[{"name": "test:1b"}]
    ) as model:

        def stopped_and_asked_again():
            chat = terminal(AVA_MODEL=f"ollama://{model.url.removeprefix('http://')}/test:1b")
            chat.ask("how is my portfolio doing?", "Your account is worth $")
            chat.type(CTRL_C)
            chat.until("stopped")
            return chat.ask("/thread", "nothing was asked in it yet")

        assert "nothing was asked in it yet" in await asyncio.to_thread(stopped_and_asked_again)
        await asyncio.wait_for(model.hung_up.wait(), PATIENCE_S)


def test_ctrl_c_at_the_prompt_only_begins_the_line_again(terminal):
    chat = terminal()
    chat.type("half a quest" + CTRL_C)
    assert "/withheld" in chat.ask("/help", "Ctrl-D leaves, ")


def test_ctrl_d_leaves(terminal):
    chat = terminal()
    chat.type(CTRL_D)
    assert chat.ended() == 0


def test_keys_typed_while_an_answer_is_given_are_taken_after_it(terminal):
    chat = terminal()
    chat.type("how is my portfolio doing?\r")
    chat.until("opening ...")
    chat.type("hello\r" + CTRL_D)
    assert chat.ended() == 0
    assert "I'm AVA" in chat.raw


def test_pasted_lines_are_one_question(terminal, ava_home):
    chat = terminal()
    chat.type("\x1b[200~what is the RSI\nof NVDA and of AMZN?\x1b[201~")
    assert "AMZN" in chat.ask("", " s\n")
    history = (ava_home / "chat_history").read_text(encoding="utf-8")
    assert "+what is the RSI\n+of NVDA and of AMZN?\n" in history


def test_text_is_broken_at_the_width_the_terminal_has_now(terminal):
    chat = terminal()
    chat.resize(50, 30)
    shown = chat.ask("how did MSFT do in its past earnings reports?", "F1.")
    prose = shown[shown.index("MSFT beat") : shown.rindex("F1.")]
    assert 30 < max(map(len, prose.splitlines())) <= 50


def test_no_color_means_no_colour(terminal):
    plain, coloured = terminal(NO_COLOR="1"), terminal()
    for chat in (plain, coloured):
        chat.ask("how is my portfolio doing?", " s\n")
    assert COLOUR.search(coloured.raw)
    assert not COLOUR.search(plain.raw)


def test_only_its_owner_can_read_the_history(terminal, ava_home):
    chat = terminal()
    chat.ask("what is the RSI of INTC?", "\n> ")
    history = ava_home / "chat_history"
    assert history.stat().st_mode & 0o777 == 0o600
    assert "+what is the RSI of INTC?" in history.read_text(encoding="utf-8")


def test_a_pipe_is_answered_a_line_at_a_time(ava, ava_home):
    done = piped(ava_home, "what is the RSI of NVDA?", "", "same for AMD", "/why F1.1", "/quit", "never asked")
    questions = [line for line in done.stdout.splitlines() if line.startswith("> ")]
    assert questions == ["> what is the RSI of NVDA?", "> same for AMD", "> /why F1.1", "> /quit"]
    assert "AMD" in done.stdout
    assert (done.returncode, done.stderr) == (0, "")


def test_what_cannot_be_done_is_told_and_the_next_line_taken(ava, ava_home):
    done = piped(ava_home, "/whi F1.1", "/why F1.1", "hello")
    assert done.returncode == 1
    assert "/why?" in done.stderr
    assert "nothing was answered" in done.stderr
    assert "I'm AVA" in done.stdout


@pytest.mark.parametrize("wrong", [("--as-of", "teatime"), ("--world", "No/Such")])
def test_wrong_usage_is_told_before_anything_is_asked(ava, wrong):
    done = ava("chat", *wrong)
    assert (done.code, done.out) == (2, "")
    assert wrong[1] in done.err


def test_a_conversation_is_written_to_a_file_that_replay_reads(ava, ava_home, tmp_path):
    piped(ava_home, "what is the RSI of NVDA?", f"/export {tmp_path}/told.json")
    assert ava("replay", str(tmp_path / "told.json")).code == 0


def test_through_a_server_the_output_is_the_same(ava, ava_home, request):
    asked = ("how is my portfolio doing?", "who wins, new york or chiefs?", "1", "/why F1.1")
    alone = piped(ava_home, *asked)
    request.getfixturevalue("served")
    through = piped(ava_home, *asked, "/model")
    assert lasting(through.stdout).startswith(lasting(alone.stdout))
    assert "as the server that runs here has it" in through.stdout
