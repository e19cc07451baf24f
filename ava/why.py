"""The chain behind one figure: the calculation or the rows it came from, down to named queries.

Reads the stored turn only; nothing is queried or computed again. A fact the turn does not have is a LookupError.
"""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from db.sql import all_queries
from graphs.render import show
from graphs.turn import Turn
from tools.analytics.registry import find
from tools.facts import Calc, Fact, Row, Rows, Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """One line of the chain."""

    depth: int  # 0 = the figure asked about
    text: str  # one sentence


def chain(turn: Turn, fact_id: str) -> list[Link]:
    """The figure, what it was computed from, what that was computed from, and the queries at the end."""
    facts = {fact.id: fact for finding in turn.findings for fact in finding.facts}
    if fact_id not in facts:
        raise LookupError(f"turn {turn.id} has no figure {fact_id!r}; it has {', '.join(facts) or 'none'}")
    return list(_fact(facts[fact_id], facts, 0))


def _fact(fact: Fact, facts: Mapping[str, Fact], depth: int) -> Iterator[Link]:
    yield Link(depth=depth, text=f"{fact.id}  {fact.label}: {show(fact)}  ({fact.entity}, known {fact.as_of:%Y-%m-%d %H:%M} UTC)")
    yield from _source(fact.source, facts, depth + 1)


def _source(source: Source, facts: Mapping[str, Fact], depth: int) -> Iterator[Link]:
    match source:
        case Calc():
            yield Link(depth=depth, text=_calculation(source))
            for given in source.inputs:
                yield from _fact(facts[given], facts, depth + 1) if isinstance(given, str) else _source(given, facts, depth + 1)
        case Row():
            column = f"column {source.column} of " if source.column else ""
            yield Link(depth=depth, text=f"{column}one row of {_query(source)}")
        case Rows():
            rows = "1 row" if source.n == 1 else f"{source.n:,} rows"
            yield Link(depth=depth, text=f"{rows} of {_query(source)}, sha256 {source.sha256[:12]}")


def _calculation(source: Calc) -> str:
    about = (inspect.getdoc(find(source.function)) or "").split("\n", 1)[0]
    params = ", ".join(f"{name}={value}" for name, value in source.params.items())
    part = f", its {source.field}" if source.field else ""
    return f"{source.function}({params}){part}: {about}"


def _query(source: Row | Rows) -> str:
    query = all_queries().get(source.query)
    about = f" ({query.about.rstrip('.')})" if query else ""
    said = {**{name: value for name, value in source.args.items() if value not in (None, [], "")}, **source.key}
    where = ", ".join(f"{name} = {value}" for name, value in said.items())
    return f"query {source.query}{about}" + (f" where {where}" if where else "")
