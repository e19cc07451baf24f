"""The installed command, run as a person runs it, on a home of its own that is kept for the whole run."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

AVA = Path(sys.executable).with_name("ava")


@contextmanager
def reachable():
    """A home every account can reach, removed at the end."""
    home = Path(tempfile.mkdtemp(prefix="ava-acceptance-", dir="/var/tmp"))
    home.chmod(0o755)
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def ava_home():
    """A home whose demo world is built by the first question."""
    with reachable() as home:
        yield home


@pytest.fixture(scope="session")
def ava(ava_home):
    """Run `ava ...`; what it printed and its exit code, with `.json` for the parsed output."""

    def run(*arguments, **environment):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AVA_")}
        own = {"AVA_HOME": str(ava_home), "AVA_MODEL": "none", "NO_COLOR": "1", "COLUMNS": "120"}
        done = subprocess.run([AVA, *arguments], env={**kept, **own, **environment}, capture_output=True, text=True, check=False)
        return Done(done)

    return run


class Done:
    """A finished command."""

    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    @property
    def json(self):
        assert self.out, self.err
        return json.loads(self.out)
