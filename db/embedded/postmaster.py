"""Starting and stopping the server process.

The server is given `server.lock`, open and locked: every process PostgreSQL forks inherits it, so the lock is free exactly
when no process of this server is left, whatever was killed and whichever pids were used again.
"""

import asyncio
import os
import signal
import subprocess
from contextlib import suppress
from time import monotonic

from db.embedded import lock, process
from db.embedded.account import Account, private_folder
from db.embedded.binaries import Binaries
from db.embedded.cluster import ENVIRONMENT
from db.embedded.layout import PORT, Layout
from db.errors import Unavailable

_POLL_S = 0.002
_LOG_BYTES = 10_000_000  # a longer log is put aside at the next start
_SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "64",
    "shared_buffers": "128MB",
    "fsync": "on",
    "jit": "off",  # compiling costs more than any of our queries
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_statement": "none",
    "log_min_error_statement": "panic",  # statements hold people's figures; the caller gets the error
    "random_page_cost": "1.1",
}


def start(layout: Layout, account: Account, binaries: Binaries, server_lock: int) -> None:
    """Start the server; it lives on without us. `server_lock` is open and locked, and passes to it."""
    _clear(layout)
    sockets = private_folder(layout.sockets, account)
    for left in sockets.glob(".s.PGSQL.*"):
        left.unlink()
    settings = _SETTINGS | {"unix_socket_directories": str(sockets)}
    words = [str(binaries.bin / "postgres"), "-D", str(layout.data), *(f"--{key}={value}" for key, value in settings.items())]
    # The shell starts it and ends: the server is no child of ours, to be reaped by us.
    log = os.open(layout.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    try:
        subprocess.run(  # type: ignore[call-overload]
            ["/bin/sh", "-c", 'exec "$@" </dev/null &', "sh", *words],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=True, cwd="/", env=ENVIRONMENT,
            start_new_session=True, pass_fds=(server_lock,), **account.process,
        )  # fmt: skip
    finally:
        os.close(log)


async def wait_ready(layout: Layout, within_s: float) -> None:
    """Return when the server takes connections. Raises Unavailable when it ended or took too long."""
    deadline = monotonic() + within_s
    while not process.answering(layout.data):
        if lock.free(layout.lock("server")):
            raise Unavailable(f"the server did not start: {last_words(layout)!r}; the whole log is {layout.log}")
        if monotonic() > deadline:
            raise Unavailable(f"the server was not ready after {within_s:.0f} s; its log is {layout.log}")
        await asyncio.sleep(_POLL_S)


async def stop(layout: Layout, within_s: float) -> bool:
    """Stop the server, if one runs, and wait until it has written everything down. Whether none is left."""
    said = process.read(layout.data)
    if said and process.serves(said.pid, layout.data):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(said.pid, signal.SIGINT)
    deadline = monotonic() + within_s
    while not lock.free(layout.lock("server")):
        if monotonic() > deadline:
            return False
        await asyncio.sleep(_POLL_S)
    return True


def last_words(layout: Layout) -> str:
    """The last line of the log."""
    with suppress(OSError):
        return layout.log.read_text(encoding="utf-8", errors="replace").strip().rsplit("\n", 1)[-1]
    return ""


def _clear(layout: Layout) -> None:
    """Make the leavings of a dead server harmless. Raises Unavailable for a server that someone else started."""
    said = process.read(layout.data)
    if said and process.exists(said.pid):
        if process.serves(said.pid, layout.data):
            raise Unavailable(f"process {said.pid} already serves {layout.data}; stop it, AVA did not start it")
        process.disown(layout.data)
    if layout.log.exists() and layout.log.stat().st_size > _LOG_BYTES:
        layout.log.replace(layout.log.with_suffix(".log.1"))
