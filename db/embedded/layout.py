"""Where the embedded server keeps what: a value made from the home, and the folders themselves.

    pg/data         the server's data folder             pg/users.lock    shared by every process that uses the server
    pg/run          its socket, mode 0700                pg/start.lock    held while one process starts the server
    pg/server.log   what it said                         pg/server.lock   held by the server and all its children
    pg/roles        which version of the roles it has

A socket's path may be 107 bytes long. Under a longer home the socket folder is `ava-<hash of the home>` in the system's
temporary folder, as private; who attaches later reads the place from the server's own pid file.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

PORT = 5432  # names the socket; nothing listens on a network
_LONGEST = 107 - len(f"/.s.PGSQL.{PORT}.lock")


def open_private(path: Path, flags: int) -> int:
    """Open a file of mode 0600, made if missing; made by root, it belongs to the folder's owner. Never through a link."""
    descriptor = os.open(path, flags | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    if os.geteuid() == 0:
        folder = path.parent.stat()
        os.fchown(descriptor, folder.st_uid, folder.st_gid)
    return descriptor


def write_private(path: Path, text: str) -> None:
    """Write such a file."""
    with os.fdopen(open_private(path, os.O_WRONLY | os.O_TRUNC), "w", encoding="utf-8") as file:
        file.write(text)


@dataclass(frozen=True, slots=True)
class Layout:
    """The places under one home."""

    home: Path  # resolved

    @property
    def pg(self) -> Path:
        """Everything the server's account owns."""
        return self.home / "pg"

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.pg / "data"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.pg / "server.log"

    @property
    def roles(self) -> Path:
        """The mark that the roles were made, and which version of them."""
        return self.pg / "roles"

    @property
    def sockets(self) -> Path:
        """The folder for the socket of a server to be started."""
        near = self.pg / "run"
        if len(str(near).encode()) <= _LONGEST:
            return near
        return Path(tempfile.gettempdir()) / f"ava-{hashlib.sha256(str(self.home).encode()).hexdigest()[:16]}"

    def lock(self, name: str) -> Path:
        """A lock file."""
        return self.pg / f"{name}.lock"
