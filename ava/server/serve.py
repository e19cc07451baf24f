"""One process serving: sockets, uvicorn, and an end that lets answers finish.

It listens where it was told to, and on `ava.sock` in AVA_HOME, which only the owner can open; a second server on the same home
leaves that socket to the first. A client that is slow to say what it wants is hung up on: uvicorn has no such limit of its own.
"""

import asyncio
import signal
import socket
from asyncio import TimerHandle, Transport
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import h11
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from ava.local import SOCKET
from ava.server.app import create
from ava.server.door import Door
from ava.settings.model import Settings

PORT = 8787
HEAD_S = 10.0  # longest a client may take to send the head of a request
_IDLE_S = 75  # a connection may stay without a request
_CONNECTIONS = 8192  # at once
_DRAIN_S = 10  # streams may take to end when the server does
_BACKLOG = 1024


class Patient(H11Protocol):
    """HTTP/1.1 whose patience with the head of a request ends."""

    _late: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Wait for a first request."""
        super().connection_made(transport)
        self._expect()

    def data_received(self, data: bytes) -> None:
        """Wait on, until the head is whole."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._expect()
        else:
            self._calm()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._calm()
        super().connection_lost(exc)

    def _expect(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(HEAD_S, self._hang_up)

    def _calm(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _hang_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()


class Server(uvicorn.Server):
    """A server that says when it is ready, and leaves the end to who started it."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End on Ctrl-C and SIGTERM, and go on: uvicorn would raise them again, and what is open would not be closed."""
        before = {each: signal.signal(each, self.handle_exit) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        self._ready()


def serve(settings: Settings, host: str, port: int, tell: Callable[[str], None]) -> None:
    """Serve until told to stop (Ctrl-C or SIGTERM). Raises OSError where the address cannot be had."""
    app = create(settings, loopback=is_loopback(host), tell=tell)
    with closing(bound(host, port)) as listening, at_home(settings.home) as own:
        address = f"http://{host if ':' not in host else f'[{host}]'}:{listening.getsockname()[1]}"
        server = Server(config_of(app), lambda: tell(f"AVA answers at {address}"))
        asyncio.run(_served(server, app, [listening, *own], tell))


async def _served(server: Server, app: FastAPI, sockets: list[socket.socket], tell: Callable[[str], None]) -> None:
    """Open AVA, serve, let turns finish. What cannot be opened rises from here; uvicorn would only log it."""
    async with app.router.lifespan_context(app):
        tell(await _told(app.state.door))
        await server.serve(sockets)


async def _told(door: Door) -> str:
    """Which world is served, and to whom."""
    if await door.locked():
        return f"Serving world {door.house.world!r}; a key is needed (ava keys new)"
    return f"Serving world {door.house.world!r}; on this machine no key is needed until one is made (ava keys new)"


def config_of(app: FastAPI) -> uvicorn.Config:
    """How uvicorn serves it."""
    return uvicorn.Config(
        app,
        http=Patient,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=_IDLE_S,
        timeout_graceful_shutdown=_DRAIN_S,
        limit_concurrency=_CONNECTIONS,
        backlog=_BACKLOG,
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach that address. Raises OSError for a name that has none."""
    found = {str(each[4][0]) for each in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    return all(address.startswith("127.") or address == "::1" for address in found)


def bound(host: str, port: int) -> socket.socket:
    """A socket at that address. Raises OSError."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    made = socket.socket(family, kind, protocol)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
    except OSError:
        made.close()
        raise
    return made


@contextmanager
def at_home(home: Path) -> Iterator[list[socket.socket]]:
    """The owner's socket, for as long as the block lasts; none where a server listens there or its path is too long."""
    path = home / SOCKET
    own = _owned(path)
    if own is None:
        yield []
        return
    inode = path.stat().st_ino
    try:
        yield [own]
    finally:
        own.close()
        with suppress(OSError):
            if path.stat().st_ino == inode:
                path.unlink()


def _owned(path: Path) -> socket.socket | None:
    """The socket at `path`, which no other account may open; one that a dead server left is replaced."""
    made = socket.socket(socket.AF_UNIX)
    fresh = path.with_suffix(f".{id(made)}")
    try:
        if _answers(path):
            made.close()
            return None
        path.parent.mkdir(parents=True, exist_ok=True)
        made.bind(str(fresh))
        fresh.chmod(0o600)  # before anybody can know its name
        fresh.rename(path)
    except OSError:
        made.close()
        return None
    return made


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as tried:
        try:
            tried.connect(str(path))
        except OSError:
            return False
    return True
