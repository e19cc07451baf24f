"""The data folder: made once, checked at every start, never touched when another major version made it."""

import os
import shutil
import subprocess

from db.embedded.account import Account
from db.embedded.binaries import Binaries
from db.embedded.layout import Layout
from db.errors import HomeError, Unavailable

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}  # nothing of ours: PGDATA and the like would change what starts


def ensure(layout: Layout, account: Account, binaries: Binaries, password: str) -> None:
    """Make the data folder unless it is there. Raises HomeError for one of another major version."""
    if not layout.data.exists():
        _make(layout, account, binaries, password)
    version = (layout.data / "PG_VERSION").read_text(encoding="utf-8").strip()
    if version != str(binaries.major):
        raise HomeError(
            f"{layout.data} was made by PostgreSQL {version}, this AVA runs {binaries.major}; nothing was changed. "
            "With the AVA that made it, `ava db backup FILE` each world; move the folder away; `ava db restore FILE` here"
        )


def _make(layout: Layout, account: Account, binaries: Binaries, password: str) -> None:
    """Make it beside its place and move it there whole, so that a kill half-way leaves nothing that looks like data."""
    fresh, secret = layout.pg / "data.new", layout.pg / "password.new"
    shutil.rmtree(fresh, ignore_errors=True)
    secret.unlink(missing_ok=True)
    descriptor = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(password + "\n")
        os.fchown(descriptor, account.uid, account.gid)
    try:
        _initdb([str(binaries.bin / "initdb"), *_options(binaries), f"--pwfile={secret}", "-D", str(fresh)], account)
    finally:
        secret.unlink()
    fresh.rename(layout.data)


def _options(binaries: Binaries) -> list[str]:
    """Passwords only, UTF-8, and sorting that is the same on every system."""
    words = ["--username=ava_admin", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-instructions"]
    if binaries.major >= 17:
        words += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return words


def _initdb(command: list[str], account: Account) -> None:
    done = subprocess.run(  # type: ignore[call-overload] # noqa: S603 - our own words
        command, capture_output=True, text=True, check=False, cwd="/", env=ENVIRONMENT, **account.process
    )
    if done.returncode:
        raise Unavailable(f"a data folder could not be made: {done.stderr.strip().splitlines()[-1:]}")
