"""The labelled examples of `prompts/routing`, as training reads them. They decide nothing at run time: the model does.

Every line that is neither empty nor a comment ('#') is an example. `<agent>.<skill>.txt` holds questions for one skill,
`_smalltalk.txt`, `_outside.txt`, `_decline.txt` and `_vague.txt` (too little to go by) those for no agent. Two label each line:
`_several.txt`, "technical + earnings: ..." for agents side by side or "portfolio > technical: ..." where the later needs the
earlier; `_followup.txt`, "technical | and when does it report > earnings", the agents of the turn before and those called now.
`_lead.txt` holds what people say around a question ("my brother is in {symbol} too"), which asks for nothing.
`{symbol}`, `{team}`, `{n}` and `{date}` stand for any. Raises ExamplesError naming file and line. Agents of other packages bring
files of their own, for their skills and '_' ones; what cannot be read of theirs is left out with a warning.
"""

import hashlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from graphs.agents import AGENTS, OTHERS

FOLDER = Path(__file__).parents[2] / "prompts" / "routing"
NOBODY = ("_smalltalk", "_outside", "_decline", "_vague")  # answers that call no agent
SEVERAL, SAME, LEAD = "_several", "_same", "_lead"  # several agents; the agents of the turn before; nothing is asked
_FIFTH = 5


class ExamplesError(ValueError):
    """The examples cannot be read; the message names the file and what is wrong with it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """One labelled text."""

    text: str
    labels: tuple[str, ...]  # agents in running order, or one of NOBODY, or LEAD
    skill: str = ""  # where one skill is meant
    before: tuple[str, ...] = ()  # agents of the turn before, for a follow-up

    @property
    def kept_back(self) -> bool:
        """Whether it is one of the fifth by which is measured how far to trust what was learnt from the others."""
        return crc32(self.text.encode()) % _FIFTH == 0


def files(folder: Path = FOLDER) -> list[Path]:
    """The example files of AVA's own agents, in order of name."""
    return sorted(folder.glob("*.txt"))


def brought(agent: str) -> list[Path]:
    """The example files an agent of another package brings, in order of name."""
    folder = AGENTS[agent].examples
    return sorted((*folder.glob(f"{agent}.*.txt"), *folder.glob("_*.txt"))) if folder else []


def fingerprint(folder: Path = FOLDER) -> str:
    """The sha256 over names and contents of all example files, line ends aside."""
    digest = hashlib.sha256()
    for path in (*files(folder), *(path for agent in OTHERS for path in brought(agent))):
        digest.update(path.name.encode() + b"\n" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def read(folder: Path = FOLDER) -> tuple[Example, ...]:
    """Every example of `folder`, and those that agents of other packages bring."""
    found = tuple(example for path in files(folder) for example in _file(path))
    if not found:
        raise ExamplesError(f"no examples in {folder}; expected files such as portfolio.holdings.txt")
    return (*found, *(example for agent in OTHERS for example in _brought(agent)))


def _brought(agent: str) -> tuple[Example, ...]:
    try:
        return tuple(example for path in brought(agent) for example in _file(path))
    except (OSError, ValueError) as error:  # ExamplesError, or a file that is not UTF-8
        told = "%s: no question will reach its agent %s: %s"
        logging.getLogger(__name__).warning(told, OTHERS[agent], agent, error)
        return ()


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
        case stem if stem in (*NOBODY, LEAD):
            found = Example(text=line, labels=(stem,))
        case stem:
            found = Example(text=line, labels=_agents(stem.partition(".")[0]), skill=stem)
    if not found.text or not all(name in AGENTS or name in (*NOBODY, LEAD) for name in (*found.labels, *found.before)):
        raise ExamplesError(f"{path}, line {number}: {line!r} names no agent of {', '.join(AGENTS)}, or has no text")
    return found


def _agents(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in re.split("[+>]", names) if name.strip())
