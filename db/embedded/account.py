"""Which account the server runs as, and whether that account can reach its folder.

PostgreSQL refuses to run as root. For root it runs as the owner of the data folder or of the home where that is somebody
else, and otherwise as `ava`, `postgres` or `nobody`, whichever exists first. That account comes to own `<home>/pg` and
nothing else. Of a home that is root's and closed, passing (not listing) is allowed; no folder above it is changed, so a home
it cannot reach is a HomeError that names the folder in the way. Access lists (ACLs) are not looked at.
"""

import os
import pwd
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from db.embedded.layout import Layout
from db.errors import HomeError

_CANDIDATES = ("ava", "postgres", "nobody")


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """Who runs the server."""

    uid: int
    gid: int

    @property
    def name(self) -> str:
        """The account's name, for people."""
        with suppress(KeyError):
            return pwd.getpwuid(self.uid).pw_name
        return str(self.uid)

    @property
    def process(self) -> dict[str, object]:
        """Arguments for `subprocess` that make a child run as this account."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_account(layout: Layout) -> Account:
    """The account for the server of this home. Raises HomeError when there is none to be had."""
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid())
    for place in (layout.data, layout.home):
        if place.exists() and (owner := place.stat()).st_uid != 0:
            return Account(uid=owner.st_uid, gid=owner.st_gid)
    for name in _CANDIDATES:
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(uid=entry.pw_uid, gid=entry.pw_gid)
    raise HomeError(f"PostgreSQL does not run as root and none of the accounts {', '.join(_CANDIDATES)} exists; create `ava`")


def may(account: Account, path: Path, wanted: int) -> bool:
    """Whether the mode of `path` lets the account do `wanted` (bits as in `os.access`: 4 read, 2 write, 1 pass)."""
    found = path.stat()
    shift = 6 if found.st_uid == account.uid else 3 if found.st_gid == account.gid else 0
    return account.uid == 0 or (stat.S_IMODE(found.st_mode) >> shift) & wanted == wanted


def closed_folder(account: Account, path: Path) -> Path | None:
    """The first folder from the root to `path` the account cannot pass; None when it can reach `path`."""
    folders = (*reversed(path.parents), path)
    return next((folder for folder in folders if not may(account, folder, os.X_OK)), None)


def prepare(layout: Layout, account: Account) -> None:
    """Make home and `pg/`, the latter the account's own. Raises HomeError when that is not possible."""
    try:
        layout.home.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        layout.pg.mkdir(mode=0o700, exist_ok=True)
        _own(layout.pg, account)
    except OSError as error:
        raise HomeError(f"{layout.home}: {error.strerror}; set AVA_HOME to a folder you may write") from None


def check_reach(layout: Layout, account: Account) -> None:
    """Let the account pass the home. Raises HomeError when it cannot reach the home at all."""
    closed = closed_folder(account, layout.home)
    if closed == layout.home:
        closed.chmod(stat.S_IMODE(closed.stat().st_mode) | 0o011)
    elif closed:
        raise HomeError(
            f"PostgreSQL would run as {account.name!r}, which cannot pass {closed}; "
            f"set AVA_HOME to a folder it can reach (such as /var/lib/ava), or `chmod o+x {closed}`"
        )


def private_folder(path: Path, account: Account) -> Path:
    """`path` as a folder of mode 0700 of the account. Raises HomeError when someone else made it."""
    with suppress(FileExistsError):
        path.mkdir(mode=0o700)
        _own(path, account)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or found.st_mode & 0o077:
        raise HomeError(f"{path} should be a private folder of {account.name!r} and is not; remove it")
    return path


def _own(path: Path, account: Account) -> None:
    if os.geteuid() == 0:
        if path.stat().st_uid != account.uid:
            os.chown(path, account.uid, account.gid)
    elif path.stat().st_uid != account.uid:
        raise HomeError(f"{path} belongs to another account; set AVA_HOME to a folder of your own")
