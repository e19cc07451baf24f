"""Settings: the only place that sees the environment. A TOML file (`AVA_HOME/ava.toml`), over it the environment.

`home()` is for commands that need nothing else and must start at once; `load()` reads everything. A setting that cannot be
read is a ValueError naming it; secrets are never printed.
"""

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import site_data_path, user_data_path

if TYPE_CHECKING:
    from ava.settings.model import Settings


_WITHOUT_EFFECT = frozenset({"AVA_HOME", "AVA_LOG", "AVA_TEST_DATA"})  # on an answer, beyond which home it is
_TRACERS = ("LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_HANDLER")


def home() -> Path:
    """The folder that holds AVA's database, settings and lexicon: AVA_HOME, else the user's data folder.

    For root it is the system's state folder, since the database must not run as root and must be reached by its account.
    """
    named = os.environ.get("AVA_HOME")
    if named:
        return Path(named).expanduser().absolute()
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/ava") if os.uname().sysname == "Linux" else site_data_path("ava")
    return user_data_path("ava")


def fingerprint() -> str:
    """A hash of everything settings are read from: two processes of one fingerprint run with the same settings."""
    said = {name: value for name, value in os.environ.items() if name.startswith("AVA_") and name not in _WITHOUT_EFFECT}
    file = home() / "ava.toml"
    written = file.read_bytes() if file.is_file() else b""
    return hashlib.sha256(repr((sorted(said.items()), str(home()), written)).encode()).hexdigest()


def load() -> "Settings":
    """Every setting. Raises ValueError naming those that cannot be read.

    Tracers of LangChain that the environment asks for are taken out of it: `graphs.model.private` says why.
    """
    for name in _TRACERS:
        os.environ.pop(name, None)
    from ava.settings.model import read  # noqa: PLC0415 - pydantic-settings costs 0.2 s, which `ava route` must not pay

    return read(home())


__all__ = ["fingerprint", "home", "load"]
