"""The labelled examples of `prompts/routing`, as training reads them. They decide nothing at run time: the model does.

Every line that is neither empty nor a comment ('#') is an example. `<agent>.<skill>.txt` holds questions for one skill,
`_smalltalk.txt`, `_outside.txt`, `_decline.txt` and `_vague.txt` (too little to go by) those for no agent. Two label each line:
`_several.txt`, "technical + earnings: ..." for agents side by side or "portfolio > technical: ..." where the later needs the
earlier; `_followup.txt`, "technical | and when does it report > earnings", the agents of the turn before and those called now.
`{symbol}`, `{team}`, `{n}` and `{date}` stand for any. Raises ExamplesError naming file and line.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graphs.agents import AGENTS

FOLDER = Path(__file__).parents[2] / "prompts" / "routing"
NOBODY = ("_smalltalk", "_outside", "_decline", "_vague")  # answers that call no agent
SEVERAL, FOLLOWUP = "_several", "_followup"


class ExamplesError(ValueError):
    """The examples cannot be read; the message names the file and what is wrong with it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """One labelled text."""

    text: str
    labels: tuple[str, ...]  # agents in running order, or one of NOBODY
    skill: str = ""  # where one skill is meant
    before: tuple[str, ...] = ()  # agents of the turn before, for a follow-up


def files(folder: Path = FOLDER) -> list[Path]:
    """The example files, in order of name."""
    return sorted(folder.glob("*.txt"))


def fingerprint(folder: Path = FOLDER) -> str:
    """The sha256 over names and contents of the example files, line ends aside."""
    digest = hashlib.sha256()
    for path in files(folder):
        digest.update(f"{path.name}\n{path.read_text(encoding='utf-8')}\0".encode())
    return digest.hexdigest()


def read(folder: Path = FOLDER) -> tuple[Example, ...]:
    """Every example of `folder`."""
    found = tuple(example for path in files(folder) for example in _file(path))
    if not found:
        raise ExamplesError(f"no examples in {folder}; expected files such as portfolio.holdings.txt")
    return found


def _file(path: Path) -> Iterator[Example]:
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    for number, line in enumerate(lines, 1):
        if line and not line.startswith("#"):
            yield _example(path, number, line)


def _example(path: Path, number: int, line: str) -> Example:
    match path.stem:
        case "_several":
            names, _, text = line.partition(":")
            found = Example(text=text.strip(), labels=_agents(names))
        case "_followup":
            before, _, rest = line.partition("|")
            text, _, now = rest.rpartition(">")
            found = Example(text=text.strip(), labels=_agents(now), before=_agents(before))
        case stem if stem in NOBODY:
            found = Example(text=line, labels=(stem,))
        case stem:
            found = Example(text=line, labels=_agents(stem.partition(".")[0]), skill=stem)
    if not found.text or not all(name in AGENTS or name in NOBODY for name in (*found.labels, *found.before)):
        raise ExamplesError(f"{path}, line {number}: {line!r} names no agent of {', '.join(AGENTS)}, or has no text")
    return found


def _agents(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in re.split("[+>]", names) if name.strip())
