"""The line that is typed: its history, completion and keys. prompt_toolkit does the work.

The history is a file of AVA_HOME that its owner alone can read; where it cannot be written, the chat goes on without.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.styles import Style

from ava.chat.commands import COMMANDS
from ava.chat.symbols import Symbols
from ava.chat.talk import Talk

if TYPE_CHECKING:
    from graphs.understand.lexicon import Lexicon

HISTORY = "chat_history"
_STYLE = Style.from_dict({"prompt": "bold ansicyan", "bottom-toolbar": "noreverse ansibrightblack"})
_MENU = 6  # lines below the prompt kept free for it
_SHOUTED = 2  # capitals that begin a symbol rather than a sentence


class Words(Completer):
    """Completes commands, what may follow them, and symbols: while capitals or a $ are typed, else when Tab asks."""

    def __init__(self, talk: Talk, symbols: Symbols) -> None:
        self._talk, self._symbols = talk, symbols

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """What the text before the cursor may go on as."""
        text = document.text_before_cursor
        if text.startswith("/"):
            yield from self._command(text[1:])
            return
        typed = document.get_word_before_cursor(WORD=True).lstrip("$(\"'")
        shouted = typed.isupper() and (len(typed) >= _SHOUTED or text.endswith(f"${typed}"))
        if typed and (shouted or complete_event.completion_requested):
            for symbol, name in self._symbols.like(typed):
                yield Completion(symbol, -len(typed), display_meta=name)

    def _command(self, text: str) -> Iterator[Completion]:
        name, spaced, rest = text.partition(" ")
        if not spaced:
            found = ((each, command.about) for each, command in COMMANDS.items())
            yield from (
                Completion(each, -len(name), display=f"/{each}", display_meta=about) for each, about in _like(name, found)
            )
        elif command := COMMANDS.get(name.lower()):
            for each, about in _like(rest, command.offers(self._talk)):
                yield Completion(each, -len(rest), display_meta=about)


def prompted(talk: Talk, home: Path) -> Iterator[str]:
    """The lines that are typed, until Ctrl-D; Ctrl-C begins the line again."""
    asking = session(talk, home)
    asking.app.after_render += lambda _: talk.begin()  # the prompt stands there before anything heavy is loaded
    while True:
        with suppress(KeyboardInterrupt):
            try:
                line = asking.prompt()
            except EOFError:
                return
            yield line


def session(talk: Talk, home: Path) -> PromptSession[str]:
    """The prompt of a chat."""
    return PromptSession(
        [("class:prompt", "> ")],
        history=_history(home),
        completer=Words(talk, Symbols(talk.held, partial(_lexicon, home))),
        complete_in_thread=True,
        reserve_space_for_menu=_MENU,
        enable_suspend=True,
        key_bindings=_keys(),
        prompt_continuation=[("", "  ")],
        bottom_toolbar=lambda: _place(talk),
        style=_STYLE,
    )


@contextmanager
def unechoed() -> Iterator[None]:
    """Keys typed while an answer is printed do not show in it; all but Ctrl-C are read at the next prompt."""
    try:
        import termios  # noqa: PLC0415 - not on every system

        before = termios.tcgetattr(sys.stdin)
    except (ImportError, OSError, ValueError):
        yield
        return
    quiet = [*before[:3], before[3] & ~(termios.ECHO | termios.ICANON), *before[4:]]
    termios.tcsetattr(sys.stdin, termios.TCSANOW, quiet)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSANOW, before)


def _like(typed: str, found: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return (each for each in found if each[0].lower().startswith(typed.lower()))


def _lexicon(home: Path) -> "Lexicon":
    from graphs.understand.lexicon import Lexicon  # noqa: PLC0415 - half a second, when the first symbol is typed

    return Lexicon.load(home / "lexicon.json")


def _history(home: Path) -> History:
    path = home / HISTORY
    try:
        home.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        path.chmod(0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(path)


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("escape", "enter")
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    return keys


def _place(talk: Talk) -> StyleAndTextTuples:
    """Below the line: where the conversation takes place, once that is known."""
    turn = talk.turn
    if turn is None or turn.answer is None:
        return [("", " /help · Tab completes · Ctrl-D leaves")]
    model = "no model" if turn.answer.model == "none" else turn.answer.model
    return [("", f" {turn.question.world} · {model} · thread {turn.question.thread}")]
