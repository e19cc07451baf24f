"""Locks between processes: `flock` on a file.

The kernel lets go when the last process holding the open file dies, however it dies; so a lock tells who is alive, which a
pid in a file does not.
"""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from time import monotonic

from db.embedded.layout import open_private
from db.errors import Unavailable

_POLL_S = 0.002


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """The lock file, open. Closing lets go of what it holds, unless a child was given it too."""
    descriptor = open_private(path, os.O_RDWR)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def taken(descriptor: int, *, shared: bool = False) -> bool:
    """Try to take the lock without waiting; whether that worked. A lock held before may be lost when it did not."""
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def free(path: Path) -> bool:
    """Whether no process holds the lock exclusively."""
    with opened(path) as descriptor:
        return taken(descriptor, shared=True)


@asynccontextmanager
async def held(path: Path, *, shared: bool = False, within_s: float) -> AsyncIterator[int]:
    """The lock, taken. Raises Unavailable when another process keeps it longer."""
    with opened(path) as descriptor:
        if not await until(lambda: taken(descriptor, shared=shared), within_s):
            raise Unavailable(f"another process held {path} for {within_s:.0f} s; see `ava db status`")
        yield descriptor


async def until(done: Callable[[], object], within_s: float) -> bool:
    """Whether `done` became true in time. Files and locks cannot be awaited, so they are looked at every few milliseconds."""
    deadline = monotonic() + within_s
    while not done():
        if monotonic() > deadline:
            return False
        await asyncio.sleep(_POLL_S)
    return True
