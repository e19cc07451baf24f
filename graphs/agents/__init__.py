"""The agents: one small file each, and the one visible table of them.

To add an agent: a file here, a line in AGENTS, its skills under `tools/`, its examples under `prompts/routing/`. Agents of
other packages come after these, through entry points (`others`, `docs/agents.md`).
"""

from collections.abc import Mapping

from graphs.agents import earnings, market, options_flow, portfolio, sports, strategy, technical
from graphs.agents.agent import Agent
from graphs.agents.others import installed
from tools.skill import Skill

AGENTS: dict[str, Agent] = {
    agent.name: agent
    for agent in (
        portfolio.AGENT,
        technical.AGENT,
        options_flow.AGENT,
        strategy.AGENT,
        sports.AGENT,
        earnings.AGENT,
        market.AGENT,
    )
}
_OTHERS = installed(AGENTS)
AGENTS |= {name: agent for name, (agent, _) in _OTHERS.items()}
OTHERS: Mapping[str, str] = {name: source for name, (_, source) in _OTHERS.items()}  # agents of other packages -> those packages


def skill(name: str) -> Skill:
    """The skill of that full name, e.g. 'portfolio.holdings'. Raises LookupError naming what there is."""
    agent = AGENTS.get(name.partition(".")[0])
    if agent is None:
        raise LookupError(f"no agent has a skill {name!r}; agents are {', '.join(AGENTS)}")
    return agent.skill(name)


__all__ = ["AGENTS", "OTHERS", "Agent", "skill"]
