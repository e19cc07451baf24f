"""The chain behind one figure: the calculation or the rows it came from, down to named queries.

Reads the stored turn only; nothing is queried or computed again. A figure the turn does not have is a LookupError.
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
    text: str  # what it is
    about: str  # a line on what that means


def chain(turn: Turn, figure: str) -> list[Link]:
    """The figure, what it was computed from, what that was computed from, and the queries at the end.

    A figure is named by its id or as it was printed. Raises LookupError for one the turn does not have, or has several times.
    """
    facts = {fact.id: fact for finding in turn.findings for fact in finding.facts}
    return list(_fact(facts[_named(figure, turn, facts)], facts, 0))


def _named(figure: str, turn: Turn, facts: Mapping[str, Fact]) -> str:
    """The id of the fact that is meant."""
    bare = figure.strip().strip("[]").upper()
    if bare in facts:
        return bare
    cited = {each.fact: each.shown for each in turn.answer.citations} if turn.answer else {}
    printed = [name for name, fact in facts.items() if _bare(figure) in {_bare(show(fact)), _bare(cited.get(name, ""))}]
    if len(printed) == 1:
        return printed[0]
    if printed:
        several = "; ".join(f"{name} {facts[name].label}" for name in printed)
        raise LookupError(f"turn {turn.id} has {figure!r} {len(printed)} times: {several}")
    raise LookupError(f"turn {turn.id} has no figure {figure!r}; {_listed(facts)}")


def _bare(printed: str) -> str:
    """A printed figure without its spacing."""
    return "".join(printed.split()).casefold()


def _listed(facts: Mapping[str, Fact]) -> str:
    """The ids there are, a range a step."""
    steps: dict[str, list[str]] = {}
    for name in facts:
        steps.setdefault(name.partition(".")[0], []).append(name)
    ranges = (names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}" for names in steps.values())
    return f"it has {' and '.join(ranges)}" if facts else "it has none"


def _fact(fact: Fact, facts: Mapping[str, Fact], depth: int) -> Iterator[Link]:
    known = f"{fact.entity}, known {fact.as_of:%Y-%m-%d %H:%M} UTC"
    yield Link(depth=depth, text=f"{fact.id}  {fact.label}: {show(fact)}", about=known)
    yield from _source(fact.source, facts, depth + 1)


def _source(source: Source, facts: Mapping[str, Fact], depth: int) -> Iterator[Link]:
    match source:
        case Calc():
            yield _calculation(source, depth)
            for given in source.inputs:
                yield from _fact(facts[given], facts, depth + 1) if isinstance(given, str) else _source(given, facts, depth + 1)
        case Row():
            yield _query(source, f"{source.column} in one row" if source.column else "one row", depth)
        case Rows():
            rows = "1 row" if source.n == 1 else f"{source.n:,} rows"
            yield _query(source, f"{rows} (sha256 {source.sha256[:12]})", depth)


def _calculation(source: Calc, depth: int) -> Link:
    about = (inspect.getdoc(find(source.function)) or "").split("\n", 1)[0]
    params = ", ".join(f"{name}={value}" for name, value in source.params.items())
    part = f", its {source.field}" if source.field else ""
    return Link(depth=depth, text=f"{source.function}({params}){part}", about=about)


def _query(source: Row | Rows, rows: str, depth: int) -> Link:
    query = all_queries().get(source.query)
    said = {**{name: value for name, value in source.args.items() if value not in (None, [], "")}, **source.key}
    where = ", ".join(f"{name} = {value}" for name, value in said.items())
    text = f"{rows} of query {source.query}" + (f" where {where}" if where else "")
    return Link(depth=depth, text=text, about=query.about if query else "a query this version of AVA does not have")
