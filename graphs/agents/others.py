"""Agents of other packages: each an entry point of the group `ava.agents` that gives an `Agent`.

    [project.entry-points."ava.agents"]
    season = "ava_season:AGENT"

What cannot be loaded or used is left out with one warning that names its distribution; nothing here fails. Whether a question
reaches such an agent is learnt from its examples (`ava.routing`).
"""

import logging
import re
import sys
from collections.abc import Collection
from dataclasses import fields
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from graphs.agents.agent import Agent
from graphs.turn import Turn

GROUP = "ava.agents"
RESERVED = {"understand", "explore", "gather", "narrate", "none"} | {each.name for each in fields(Turn)}  # taken in the graph
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def installed(taken: Collection[str]) -> dict[str, tuple[Agent, str]]:
    """Agents of other packages by name, each with its distribution ("ava-season 0.1.0"); none has a name of `taken`."""
    found: dict[str, tuple[Agent, str]] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda each: (each.name, each.value)) if _any() else ():
        source = f"{point.dist.name} {point.dist.version}" if point.dist else point.value
        try:
            agent = _usable(point, {*taken, *found})
        except Exception as error:  # noqa: BLE001 - the boundary: whatever a package does on import, AVA and the other agents work
            told = "%s: its agent %r (%s) is left out: %s: %s"
            logging.getLogger(__name__).warning(told, source, point.name, point.value, type(error).__name__, error)
        else:
            found[agent.name] = agent, source
    return found


def _any() -> bool:
    """Whether any distribution names the group; `entry_points` itself takes 16 ms to find none among a hundred, this 3."""
    return any(_names(path) for folder in sys.path for path in Path(folder).glob("*.*-info/entry_points.txt"))


def _names(path: Path) -> bool:
    try:
        return f"[{GROUP}]".encode() in path.read_bytes()
    except OSError:
        return False


def _usable(point: EntryPoint, taken: Collection[str]) -> Agent:
    """The agent an entry point gives. Raises whatever loading it raises, and ValueError for one that AVA cannot use."""
    agent = point.load()
    if not isinstance(agent, Agent):
        raise ValueError(f"{point.value} gives {agent!r:.60}, not an ava.Agent")  # noqa: TRY004 - see above
    if not _NAME.fullmatch(agent.name) or agent.name in RESERVED:
        raise ValueError(f"an agent cannot be called {agent.name!r}")
    if agent.name in taken:
        raise ValueError(f"there is an agent {agent.name!r} already")
    _coherent(agent)
    return agent


def _coherent(agent: Agent) -> None:
    names = [skill.name for skill in agent.skills]
    if any(not name.startswith(f"{agent.name}.") for name in names) or agent.default not in names:
        raise ValueError(f"its skills must be called {agent.name}.<skill>, and its default be one of them; they are {names}")
    for text in (agent.offer[0], agent.offer[1]):
        text.format(names="NVDA")  # as it will be
    if agent.examples is None or not any(Path(agent.examples).glob(f"{agent.name}.*.txt")):
        raise ValueError(f"no routing examples {agent.name}.<skill>.txt in {agent.examples}, so no question would reach it")
