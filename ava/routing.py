"""Which router this process uses: the one that ships, or, where other packages add agents, one learnt once into AVA_HOME.

The router that ships knows AVA's own agents. With others it is learnt from all examples together and kept in
`<home>/routing/<sha256>.npz`: named by the examples and by the router that ships, which a change of how AVA learns changes too.
Learning runs in a process of its own, so that Ctrl-C ends it and what it loads does not stay. Without agents of other packages
nothing is ever learnt here.
"""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from ava.alone import alone
from graphs.agents import OTHERS
from graphs.understand.examples import FOLDER, fingerprint
from graphs.understand.router import LABELS, MODEL, Router, RouterError

_KEPT = 3  # routers: of environments that share a home, and of examples before their last change
_LEARN = """
import logging, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
sys.path[:] = sys.argv[3:]
logging.getLogger("graphs.agents").setLevel(logging.ERROR)  # whose warnings were given already
from pathlib import Path
from ava.routing import learn_once
try:
    learn_once(Path(sys.argv[1]), Path(sys.argv[2]))
except (OSError, ValueError) as error:
    sys.exit(str(error))
"""


def router(home: Path, tell: Callable[[str], None] = lambda _: None) -> Router:
    """The router for the agents there are. Raises RouterError where it cannot be read, or be learnt.

    Learning takes about a minute, once for a set of examples; `tell` hears of it beforehand.
    """
    if not OTHERS:
        return Router.load()
    path = place(home)
    if not path.exists():
        tell(f"Learning which questions are for {_named()}, once: this takes about a minute ...")
        _learnt_apart(path, tell)
    return Router.load(path, FOLDER)


def place(home: Path) -> Path:
    """Where the router of today's examples is, or will be."""
    ships = MODEL.read_bytes() if MODEL.exists() else b""
    told = " ".join((fingerprint(FOLDER), *LABELS)).encode() + ships
    return home / "routing" / f"{hashlib.sha256(told).hexdigest()[:32]}.npz"


def learn(path: Path, folder: Path) -> None:
    """Learn the router from `folder` (AVA's own examples) and those of others; who reads `path` sees the old or the new one.

    Raises ExamplesError, and OSError where it cannot be written.
    """
    from graphs.understand.train import train  # noqa: PLC0415 - scipy, needed here only

    learnt, written = train(folder), path.with_name(f".{path.name}")
    path.parent.mkdir(parents=True, exist_ok=True)
    learnt.save(written)
    written.replace(path)


def learn_once(path: Path, folder: Path) -> None:
    """The same, unless another process just has; routers of earlier examples are removed. Raises what `learn` raises."""
    with alone(path.with_name("lock")):
        if not path.exists():
            learn(path, folder)
            for old in sorted(path.parent.glob("*.npz"), key=lambda each: -each.stat().st_mtime)[_KEPT:]:
                old.unlink()


def _named() -> str:
    return ", ".join(f"{name} (of {source})" for name, source in OTHERS.items())


def _learnt_apart(path: Path, tell: Callable[[str], None]) -> None:
    command = [sys.executable, "-c", _LEARN, str(path), str(FOLDER), *sys.path]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603 - our own code
    said = done.stderr.strip().splitlines()
    if done.returncode:
        reason = said[-1] if said else f"it ended with {done.returncode}"
        raise RouterError(f"which questions are for {_named()} could not be learnt: {reason}; try `ava agents train`")
    for line in said:
        tell(line)
