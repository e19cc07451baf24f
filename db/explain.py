"""How PostgreSQL would answer a named query: its plan, as the login that runs it gets it, and which indexes that uses.

With arguments the query is planned for them; without, for arguments it does not know, as a prepared query is. Nothing is
changed; `analyze` runs the query, within the statement timeout.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import AsyncCursor, sql

from db.database import Database
from db.faults import translated
from db.pool import Connection
from db.query import Query
from db.server import Login

_FOR_ANY = "SET LOCAL plan_cache_mode = force_generic_plan"
_AS_IF_BIG = "SET LOCAL enable_seqscan = off"
_CLOSED = frozenset({"turns", "turns_running", "api_keys"})  # which the agents' login cannot read, or not whole
_SET_USER = "SELECT set_config('ava.user', %s, true)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """One plan."""

    query: str  # its name
    root: Mapping[str, Any]  # PostgreSQL's own JSON
    ms: float | None  # it took, where it was run

    @property
    def nodes(self) -> tuple[Mapping[str, Any], ...]:
        """Every node, from the top."""
        return tuple(_within(self.root))

    @property
    def indexes(self) -> frozenset[str]:
        """The indexes it reads."""
        return frozenset(node["Index Name"] for node in self.nodes if "Index Name" in node)

    @property
    def scanned(self) -> frozenset[str]:
        """The tables it reads from end to end."""
        return frozenset(node["Relation Name"] for node in self.nodes if node["Node Type"] == "Seq Scan")

    def lines(self) -> Iterator[str]:
        """The plan for people: a line a node, indented."""
        return _told(self.root, 0)


async def explain(
    database: Database,
    query: Query,
    parameters: Mapping[str, object] | None = None,
    user: str = "",
    *,
    analyze: bool = False,
    as_if_big: bool = False,
) -> Plan:
    """The plan of a read; `as_if_big`: no table is read from end to end if any index will do, as if it had millions of rows.

    Raises StatementFailed where PostgreSQL does not understand the query.
    """
    options = "ANALYZE, VERBOSE, FORMAT JSON" if analyze else "VERBOSE, FORMAT JSON"
    with translated(query.name):
        login: Login = "ava_reader" if _CLOSED.isdisjoint(query.policy.reads) else "ava_app"
        async with database.looking(f"explain {query.name}", login) as connection, connection.transaction():
            await connection.execute(_SET_USER, (user,))
            if as_if_big:
                await connection.execute(_AS_IF_BIG)
            if parameters is not None:
                cursor = await connection.execute(f"EXPLAIN ({options}) {query.sql}".encode(), parameters or None)
            else:
                cursor = await _for_any(connection, query)
            ((found,),) = (await cursor.fetchall())[0]
    return Plan(query=query.name, root=found["Plan"], ms=found.get("Execution Time"))


async def _for_any(connection: Connection, query: Query) -> AsyncCursor[Any]:
    """Explain with arguments unknown: PREPARE knows their types from where they stand, NULLs fill the places."""
    names, text = sorted(query.arguments), query.sql.replace("%%", "%")
    for number, name in enumerate(names, start=1):
        text = text.replace(f"%({name})s", f"${number}")
    given = f"({', '.join(['NULL'] * len(names))})" if names else ""
    prepared = sql.Identifier(f"explain_{query.name}")
    await connection.execute(_FOR_ANY)
    await connection.execute(sql.SQL("PREPARE {} AS ").format(prepared) + sql.SQL(text))
    try:
        return await connection.execute(sql.SQL("EXPLAIN (VERBOSE, FORMAT JSON) EXECUTE {}" + given).format(prepared))
    finally:
        await connection.execute(sql.SQL("DEALLOCATE {}").format(prepared))


def _within(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _within(child)


def _told(node: Mapping[str, Any], depth: int) -> Iterator[str]:
    what = " ".join(
        filter(None, (node["Node Type"], _prefixed("using", "Index Name", node), _prefixed("on", "Relation Name", node)))
    )
    rows = f"rows {node['Actual Rows']:.0f} x {node['Actual Loops']}, " if "Actual Rows" in node else ""
    yield f"{'  ' * depth}{what}  ({rows}expected {node['Plan Rows']}, cost {node['Total Cost']:.0f})"
    for key in ("Index Cond", "Filter"):
        if key in node:
            yield f"{'  ' * depth}  {key.lower()}: {node[key]}"
    for child in node.get("Plans", ()):
        yield from _told(child, depth + 1)


def _prefixed(word: str, key: str, node: Mapping[str, Any]) -> str:
    return f"{word} {node[key]}" if key in node else ""
