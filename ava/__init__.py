"""The shell around the conversation: everything a person, a program or an operator touches.

settings   the only place that sees the environment
runtime    the one composition root: settings in, an answering AVA out
routing    which router is used, where other packages add agents
cli        the `ava` command
sources    import: files of many kinds into the database
demo       the simulated world
testing    test doubles, shipped for developers of agents

Here, too, are the names that packages of others import, and the only ones that stay as they are (`docs/agents.md`). Each is
loaded when it is first used, so that `import ava` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from db.result import Picked, Result
    from db.sql import add_queries, query_named
    from graphs.agents.agent import Agent
    from tools.analytics.registry import calculation
    from tools.analytics.registry import find as calculation_named
    from tools.builder import rows_source
    from tools.facts import Amount, Chart, Entities, Fact, Finding, Series, Symbol, Table, Team, Unit, When
    from tools.skill import Ask, Skill

_PUBLIC = {
    "Agent": "graphs.agents.agent:Agent",
    "Amount": "tools.facts:Amount",
    "Ask": "tools.skill:Ask",
    "Chart": "tools.facts:Chart",
    "Entities": "tools.facts:Entities",
    "Fact": "tools.facts:Fact",
    "Finding": "tools.facts:Finding",
    "Picked": "db.result:Picked",
    "Result": "db.result:Result",
    "Series": "tools.facts:Series",
    "Skill": "tools.skill:Skill",
    "Symbol": "tools.facts:Symbol",
    "Table": "tools.facts:Table",
    "Team": "tools.facts:Team",
    "Unit": "tools.facts:Unit",
    "When": "tools.facts:When",
    "add_queries": "db.sql:add_queries",
    "calculation": "tools.analytics.registry:calculation",
    "calculation_named": "tools.analytics.registry:find",
    "query_named": "db.sql:query_named",
    "rows_source": "tools.builder:rows_source",
}


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'ava' has no attribute {name!r}")
    module, _, attribute = _PUBLIC[name].partition(":")
    return getattr(import_module(module), attribute)


__all__ = [
    "Agent", "Amount", "Ask", "Chart", "Entities", "Fact", "Finding", "Picked", "Result", "Series", "Skill", "Symbol", "Table",
    "Team", "Unit", "When", "add_queries", "calculation", "calculation_named", "query_named", "rows_source",
]  # fmt: skip
