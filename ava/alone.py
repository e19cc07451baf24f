"""One process at a time: a lock on a file, which the kernel takes back from a process that dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """No other process is inside with the same `lock`; waits for one that is. Makes the folder. Raises OSError."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a", encoding="ascii") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
