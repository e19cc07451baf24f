"""Documentation by running: the `$ ava ...` commands of a page's console blocks are run, and their output stands below them.

`python -m ava.testing.transcripts README.md` writes the outputs anew; the tests compare them, with what differs from run to run
(ids of turns, seconds, folders) masked. Commands run in a home of their own, without a model, on the demo world.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"(?<=```console\n)\$ (?P<command>ava [^\n]*)\n(?P<output>.*?)(?=```)", re.DOTALL)
_VARIES = (  # ids and fingerprints, times taken, padding
    (re.compile(r"\b[0-9a-f]{12}\b"), "4f1c0a9e7b2d"),
    (re.compile(r"(?<=thread )[0-9a-f]{8}\b"), "2915c5f0"),
    (re.compile(r"\b\d[\d,]*(?:\.\d+)? (?=m?s\b)"), "0.20 "),
    (re.compile(r" +$", re.MULTILINE), ""),
)
WIDTH = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Transcript:
    """One command of a page and the output that stands below it."""

    command: str
    output: str


def transcripts(page: str) -> list[Transcript]:
    """The commands of a page, in order."""
    return [Transcript(command=found["command"], output=found["output"]) for found in _BLOCK.finditer(page)]


def masked(output: str) -> str:
    """Output with what differs from run to run made equal."""
    for pattern, same in _VARIES:
        output = pattern.sub(same, output)
    return output


@contextmanager
def shell() -> Iterator[Callable[[str], str]]:
    """Runs commands one after the other in a fresh home; what each printed. Raises CalledProcessError for one that fails."""
    home = Path(tempfile.mkdtemp(prefix="ava-docs-", dir="/var/tmp"))
    home.chmod(0o755)  # the database's account must reach it when this runs as root
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AVA_")}
    own = {"AVA_HOME": str(home), "AVA_MODEL": "none", "NO_COLOR": "1", "COLUMNS": str(WIDTH), "TERM": "dumb"}

    def run(command: str) -> str:
        program = [str(Path(sys.executable).with_name("ava")), *shlex.split(command)[1:]]
        done = subprocess.run(program, env=kept | own, check=True, capture_output=True, text=True)  # noqa: S603 - our own pages
        return done.stdout

    try:
        yield run
    finally:
        shutil.rmtree(home, ignore_errors=True)


def rewritten(page: str, run: Callable[[str], str]) -> str:
    """The page with every output as it is now."""
    return _BLOCK.sub(lambda found: f"$ {found['command']}\n{masked(run(found['command'])).rstrip()}\n", page)


def main(paths: list[str]) -> None:
    """Write the outputs of these pages anew."""
    with shell() as run:
        for path in map(Path, paths):
            path.write_text(rewritten(path.read_text(encoding="utf-8"), run), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
