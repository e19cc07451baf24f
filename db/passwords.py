"""Passwords of AVA's logins, a set for each server, in `<home>/pg-secrets.json`: mode 0600, owned by the owner of the home.

They are made here, never chosen, never logged and never part of an error. To use another server from several machines,
copy the file to each.
"""

import json
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from db.errors import HomeError

Passwords = dict[str, str]  # login -> password


def load(home: Path, server: str) -> Passwords | None:
    """The passwords kept for `server`; None when there are none. Raises HomeError for a file that cannot be read."""
    return _read(home).get(server)


def ensure(home: Path, server: str, logins: Iterable[str]) -> Passwords:
    """The passwords kept for `server`, made and written first where one of `logins` has none."""
    every = _read(home)
    mine = every.setdefault(server, {})
    missing = [login for login in logins if login not in mine]
    mine.update({login: secrets.token_urlsafe(24) for login in missing})
    if missing:
        _write(home, every)
    return mine


def _file(home: Path) -> Path:
    return home / "pg-secrets.json"


def _read(home: Path) -> dict[str, Passwords]:
    try:
        return dict(json.loads(_file(home).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise HomeError(f"{_file(home)} cannot be read ({type(error).__name__}); restore it from a backup") from None


def _write(home: Path, every: dict[str, Passwords]) -> None:
    fresh = home / f".pg-secrets.{os.getpid()}"
    owner = home.stat()
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        if os.geteuid() == 0:
            os.fchown(descriptor, owner.st_uid, owner.st_gid)
        json.dump(every, file, indent=1)
        file.flush()
        os.fsync(descriptor)
    fresh.replace(_file(home))
