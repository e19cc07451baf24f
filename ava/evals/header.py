"""What a run is made of, as its header says it: suite, world, subjects with their prompts, code and libraries.

Also where a subject gets its eyes: the model and the prompts it is asked with.
"""

import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from ava.evals.answering import Bench
from ava.evals.loading import Loaded
from ava.evals.runs import Asked, Header
from ava.evals.snapshots import clock, world_name
from ava.evals.subject import Subject
from ava.settings.model import Settings
from graphs.model.choose import choose
from graphs.model.protocol import ModelUnavailable

if TYPE_CHECKING:
    from prompts.library import Library

LIBRARIES = ("ava-assistant", "langgraph", "numpy", "scipy", "psycopg", "pydantic")
ROOT = Path(__file__).parents[2]


def header(loaded: Loaded, settings: Settings, subjects: Sequence[Subject], repeat: int | None) -> Header:
    """The header of a run that begins now. Raises PromptFault for a prompt version that is not there."""
    suite = loaded.suite
    revision, dirty = code()
    return Header(
        suite=suite.suite, suite_hash=loaded.hash, path=str(loaded.path), source=loaded.text,
        world=world_name(suite.world, settings), now=clock(suite.world, settings).isoformat(), user=suite.world.user,
        subjects=tuple(asked(each, settings, repeat or suite.repeat) for each in subjects),
        cases=tuple(case.id for case in suite.cases), revision=revision, dirty=dirty, versions=libraries(),
        started=datetime.now(UTC).isoformat(timespec="seconds"),
    )  # fmt: skip


def asked(subject: Subject, settings: Settings, repeat: int) -> Asked:
    """A subject with the hashes of the prompts it reads."""
    times = 1 if subject.deterministic else repeat
    return Asked(label=subject.label, model=subject.model, seed=subject.seed, prompts=hashes(subject, settings), repeat=times)


def hashes(subject: Subject, settings: Settings) -> Mapping[str, Mapping[str, str]]:
    """Version and hashes of every prompt a subject reads; none for the one without a model."""
    if subject.deterministic:
        return {}
    library = prompts(subject, settings)
    found = {name: library.pinned(name) for name in library.pins()}
    return {name: {"version": p.version, "template": p.template_hash, "sha256": p.sha256} for name, p in found.items()}


def prompts(subject: Subject, settings: Settings) -> "Library":
    """The prompts with the subject's versions in use. Raises PromptFault for one that is not there."""
    from ava.replay import using  # noqa: PLC0415 - reads prompts, which a subject without a model does not
    from prompts.library import Library  # noqa: PLC0415 - Jinja2 costs 0.1 s

    return using(Library.load(settings.prompts), subject.prompts)


@asynccontextmanager
async def seeing(bench: Bench, subject: Subject, settings: Settings) -> AsyncIterator[Bench]:
    """The bench with the subject's model and prompts. Raises ModelUnavailable where its model is not there."""
    if subject.deterministic:
        yield bench
        return
    choice = await choose(settings.models(subject.model))
    if choice.model is None:
        raise ModelUnavailable(f"subject {subject.label!r}: {choice.why}")
    try:
        yield replace(bench, model=choice.model, prompts=prompts(subject, settings))
    finally:
        await choice.model.aclose()


@cache
def code() -> tuple[str, bool]:
    """The revision of the checkout this runs from, and whether files differ from it; '' where there is none."""
    try:
        revision = _git("rev-parse", "HEAD")
        return revision, bool(_git("status", "--porcelain", "--untracked-files=no"))
    except (OSError, subprocess.CalledProcessError):
        return "", False


def libraries() -> dict[str, str]:
    """Versions of what decides an outcome."""
    return {"python": sys.version.split()[0]} | {name: version(name) for name in LIBRARIES}


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603 - no input of others
