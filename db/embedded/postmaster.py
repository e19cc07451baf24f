"""Starting and stopping the server process.

The server is given `server.lock`, open and locked: every process PostgreSQL forks inherits it, so the lock is free exactly
when no process of this server is left, whatever was killed and whichever pids were used again.
"""

import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress

from db.embedded import lock, process
from db.embedded.account import Account, private_folder
from db.embedded.binaries import Binaries
from db.embedded.cluster import ENVIRONMENT
from db.embedded.layout import PORT, Layout, open_private
from db.errors import Unavailable

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


def start(layout: Layout, account: Account, binaries: Binaries, server_lock: int, own: Mapping[str, str]) -> None:
    """Start the server; it lives on without us. `server_lock` is open and locked, and passes to it; `own` are settings."""
    _clear(layout)
    sockets = private_folder(layout.sockets, account)
    for left in sockets.glob(".s.PGSQL.*"):
        left.unlink()
    settings = {**_SETTINGS, **own, "unix_socket_directories": str(sockets)}
    words = [str(binaries.bin / "postgres"), "-D", str(layout.data), *(f"--{key}={value}" for key, value in settings.items())]
    # The shell starts it and ends: the server is no child of ours, to be reaped by us.
    log = open_private(layout.log, os.O_WRONLY | os.O_APPEND)
    try:
        subprocess.run(  # type: ignore[call-overload] # noqa: S603 - our own words
            ["/bin/sh", "-c", 'exec "$@" </dev/null &', "sh", *words],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=True, cwd="/", env=ENVIRONMENT,
            start_new_session=True, pass_fds=(server_lock,), **account.process,
        )  # fmt: skip
    finally:
        os.close(log)


async def wait_ready(layout: Layout, within_s: float) -> None:
    """Return when the server takes connections. Raises Unavailable when it ended or took too long."""
    server_lock = layout.lock("server")
    in_time = await lock.until(lambda: process.answering(layout.data) or lock.free(server_lock), within_s)
    if not in_time:
        raise Unavailable(f"the server was not ready after {within_s:.0f} s; its log is {layout.log}")
    if not process.answering(layout.data):
        raise Unavailable(f"the server did not start: {last_words(layout)!r}; the whole log is {layout.log}")


async def stop(layout: Layout, within_s: float) -> bool:
    """Stop the server, if one runs, and wait until it has written everything down. Whether none is left."""
    said = process.read(layout.data)
    if said and process.serves(said.pid, layout.data):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(said.pid, signal.SIGINT)
    return await lock.until(lambda: lock.free(layout.lock("server")), within_s)


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
