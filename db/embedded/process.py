"""What the server's pid file says, and whether a pid is still the server.

A pid alone proves nothing: after a crash it may belong to another program or to a zombie. So the command line of the
process must name our data folder.
"""

import os
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from db.embedded.layout import PORT

IMPOSSIBLE_PID = 2**31 - 1  # above every kernel's limit: no process can have it


@dataclass(frozen=True, kw_only=True, slots=True)
class PidFile:
    """`postmaster.pid`, as far as it was written."""

    pid: int
    sockets: Path  # folder of the socket
    status: str  # starting, stopping, ready, standby; empty while being written


def read(data: Path) -> PidFile | None:
    """What the pid file of a data folder says; None when there is none, or not enough of it yet."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").split("\n")
        status = lines[7].strip() if len(lines) > 7 else ""
        return PidFile(pid=int(lines[0]), sockets=Path(lines[4] if len(lines) > 4 else ""), status=status)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None


def answering(data: Path) -> PidFile | None:
    """The pid file of a server that takes connections; None when nothing does."""
    said = read(data)
    if said is None or said.status != "ready":
        return None
    with socket.socket(socket.AF_UNIX) as door:
        door.settimeout(1)
        try:
            door.connect(str(said.sockets / f".s.PGSQL.{PORT}"))
        except OSError:
            return None
    return said


def exists(pid: int) -> bool:
    """Whether any process has that pid, a zombie included."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def serves(pid: int, data: Path) -> bool:
    """Whether process `pid` is a PostgreSQL server on that data folder."""
    words = _command(pid)
    return "postgres" in words.split("\n", 1)[0] and str(data) in words


def disown(data: Path) -> None:
    """Replace the pid in the pid file by one no process can have.

    PostgreSQL would not start while another program has the old pid. Removing the file would also remove the shared memory
    key in it, by which PostgreSQL itself notices children of a dead server that are still at work.
    """
    file = data / "postmaster.pid"
    _, rest = file.read_text(encoding="utf-8").split("\n", 1)
    file.write_text(f"{IMPOSSIBLE_PID}\n{rest}", encoding="utf-8")


def _command(pid: int) -> str:
    """The command line of a process; empty for a zombie or none. Words are separated by line ends where the system tells."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace").replace("\0", "\n")
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            return ""
    ps = shutil.which("ps") or "/bin/ps"
    return subprocess.run([ps, "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout  # noqa: S603 - fixed words and a number
