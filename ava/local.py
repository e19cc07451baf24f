"""The way of the command line to a server that runs on the same AVA_HOME: a question over its socket, the turn as it happens.

    with local.reach(home) as server:            # None where none runs
        for heard in server.ask(local.Wish(...)):  # events, then the finished Turn

Light on purpose: a command that finds a server imports neither LangGraph nor the database. A server that will not answer just
this (other settings, another version, too busy) is `Elsewhere`: the command then answers on its own.
"""

import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ava import settings
from graphs.events import Event, Found, Planned, Said
from graphs.turn import Plan, Turn
from tools.facts import Finding

SOCKET = "ava.sock"
SETTINGS = "X-AVA-Settings"  # fingerprint of those the command would run with: a server of others is not asked
_CONNECT_S = 1.0
_SILENCE_S = 120.0  # a model may load for longer than most pauses


class Elsewhere(Exception):
    """No server here answers this question."""


class Broken(Exception):
    """The server ended in mid-answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """A question of the command line."""

    question: str
    user: str | None = None  # None = the settings'
    thread: str | None = None
    go_on: bool = False  # in the user's last thread
    world: str | None = None
    as_of: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of the answer: one of these."""

    hello: Mapping[str, int] | None = None  # skill -> facts to show at once; empty without a model
    plan: Plan | None = None
    finding: Finding | None = None
    said: Said | None = None
    turn: Turn | None = None
    ended: str | None = None  # why there will be no turn


class _Connection(HTTPConnection):
    """HTTP over a socket of the file system."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=_CONNECT_S)
        self._path = path

    def connect(self) -> None:
        """Open the socket."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(_CONNECT_S)
        self.sock.connect(str(self._path))
        self.sock.settimeout(_SILENCE_S)


class Server:
    """A server that was reached."""

    def __init__(self, connection: HTTPConnection) -> None:
        self._connection = connection
        self.headlines: Mapping[str, int] = {}  # skill -> facts to show at once; empty without a model. Known once asked

    def ask(self, wish: Wish) -> Iterator[Event | Turn]:
        """What happens as it happens, and last the finished turn. Raises Elsewhere before anything, Broken in mid-answer."""
        lines = _lines(self._sent(wish))
        self.headlines = next(lines).hello or {}
        return _heard(lines)

    def read(self, path: str, user: str | None = None) -> Any:
        """What a GET of its API gives, e.g. of /api/session. Raises Elsewhere."""
        try:
            return json.loads(self.text(path, user))
        except ValueError as error:
            raise Elsewhere(str(error)) from error

    def text(self, path: str, user: str | None = None) -> str:
        """The same, as it came. Raises Elsewhere."""
        with self._requested("GET", path, None, user) as response:
            try:
                return response.read().decode()
            except (OSError, HTTPException, ValueError) as error:
                raise Elsewhere(str(error)) from error

    def _sent(self, wish: Wish) -> HTTPResponse:
        body = asdict(wish)
        user = body.pop("user")
        return self._requested("POST", "/local/ask", json.dumps(body), user)

    def _requested(self, method: str, path: str, body: str | None, user: str | None) -> HTTPResponse:
        headers = {"Content-Type": "application/json", SETTINGS: settings.fingerprint()}
        headers |= {"X-AVA-User": user.encode().decode("latin-1")} if user else {}
        try:
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
        except (OSError, HTTPException) as error:
            raise Elsewhere(str(error)) from error
        if response.status != 200:
            raise Elsewhere(response.read(4096).decode(errors="replace"))
        return response


@contextmanager
def reach(home: Path) -> Iterator[Server | None]:
    """The server of that home; None where none runs."""
    with closing(_Connection(home / SOCKET)) as connection:
        try:
            connection.connect()
        except OSError:
            yield None
            return
        yield Server(connection)


def hello(headlines: Mapping[str, int]) -> bytes:
    """The first line."""
    return _written(Line(hello=headlines))


def written(heard: Event | Turn) -> bytes:
    """An event, or the finished turn, as a line."""
    match heard:
        case Planned(plan=plan):
            return _written(Line(plan=plan))
        case Found(finding=finding):
            return _written(Line(finding=finding))
        case Said():
            return _written(Line(said=heard))
        case Turn():
            return _written(Line(turn=heard))


def ended(why: str) -> bytes:
    """The last line where there is no turn."""
    return _written(Line(ended=why))


def _written(line: Line) -> bytes:
    return _format().dump_json(line, exclude_none=False) + b"\n"


def _lines(response: HTTPResponse) -> Iterator[Line]:
    try:
        for line in response:
            yield _format().validate_json(line)
    except (OSError, HTTPException, ValidationError) as error:
        raise Broken(f"the server ended in mid-answer: {error}") from error
    raise Broken("the server ended in mid-answer")


def _heard(lines: Iterator[Line]) -> Iterator[Event | Turn]:
    for line in lines:
        if line.plan:
            yield Planned(plan=line.plan)
        elif line.finding:
            yield Found(finding=line.finding)
        elif line.said:
            yield line.said
        elif line.turn:
            yield line.turn
            return
        else:
            raise Broken(line.ended or "the server ended in mid-answer")


@cache
def _format() -> TypeAdapter[Line]:
    return TypeAdapter(Line)
