"""Where runs and baselines are kept: `AVA_HOME/evals/<suite>/`. A baseline is a copy of a run with the reason it was accepted.

A run may be named by its path, by the suite's name (its last run), or as 'last' (the last run of any suite).
"""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

from ava.evals import runs
from ava.evals.fault import SuiteFault
from ava.evals.runs import Run

LAST = "last"
BASELINE = "baseline"


def new_path(home: Path, suite: str) -> Path:
    """A file for a run that begins now."""
    folder, stamp = home / "evals" / suite, f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    taken = [folder / f"{stamp}{letter}.jsonl" for letter in ("", *"bcdefgh")]
    return next(path for path in taken if not path.exists())


def find(home: Path, name: str) -> Run:
    """The run of that name. Raises SuiteFault."""
    path = Path(name)
    if path.is_file():
        return runs.read(path)
    pattern = "*/2*.jsonl" if name == LAST else f"{name}/2*.jsonl"
    kept = sorted((home / "evals").glob(pattern), key=lambda each: each.name)
    if not kept:
        raise SuiteFault(f"there is no run {name!r}; name its file, its suite, or '{LAST}'; `ava eval run` makes one")
    return runs.read(kept[-1])


def accept(home: Path, run: Run, reason: str, folder: Path | None = None) -> Path:
    """Make a finished run the baseline of its suite. Raises SuiteFault for one that is not finished."""
    if not run.finished:
        raise SuiteFault(f"{run.path.name} has {len(run.rows)} of {run.header.planned} rows; go on with --resume first")
    kept = _baseline(home, run.header.suite, folder)
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(run.path, kept.with_suffix(".new"))
    kept.with_suffix(".new").replace(kept)
    said = {"run": run.path.name, "reason": reason, "accepted": datetime.now(UTC).isoformat(timespec="seconds")}
    kept.with_suffix(".json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    return kept


def baseline(home: Path, suite: str, folder: Path | None = None) -> Run | None:
    """The accepted run of a suite; None where none was."""
    kept = _baseline(home, suite, folder)
    return runs.read(kept) if kept.is_file() else None


def _baseline(home: Path, suite: str, folder: Path | None) -> Path:
    return folder / f"{suite}.jsonl" if folder else home / "evals" / suite / f"{BASELINE}.jsonl"
