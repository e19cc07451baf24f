"""The chain behind a figure, with the rows: what `ava show --why` tells, for programs.

The chain is the stored turn's; the rows are read again at the turn's clock, as its user, and their fingerprint says whether they
are those the figure came from. Raises what `db.errors` lists.
"""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from typing_extensions import TypedDict

from ava.server import wire
from ava.server.house import reached
from ava.server.running import Running
from db.reader import Reader
from db.result import Result
from db.scope import Scope
from db.sql import all_queries
from tools.analytics.registry import find
from tools.facts import Calc, Fact, Row, Rows, Source

SHOWN = 50  # rows
Told = dict[str, Any]


class Chain(TypedDict):
    """A figure and where it came from."""

    fact: wire.FactOut
    source: dict[str, Any]


@dataclass(kw_only=True)
class _Digging:
    facts: Mapping[str, Fact]
    reader: Reader
    running: Running

    async def fact(self, name: str) -> Told:
        """A figure that went into another."""
        each = self.facts[name]
        return {"kind": "fact", "fact": wire.fact(each, self.running.ava.settings.tz), "source": await self.source(each.source)}

    async def source(self, source: Source) -> Told:
        """Where a figure came from."""
        match source:
            case Calc():
                inputs = [await (self.fact(one) if isinstance(one, str) else self.source(one)) for one in source.inputs]
                return {**wire.plain(source, Calc), "doc": inspect.getdoc(find(source.function)) or "", "inputs": inputs}
            case Row():
                return {**wire.plain(source, Row), **await self.rows(source)}
            case Rows():
                return {**wire.plain(source, Rows), **await self.rows(source)}

    async def rows(self, source: Row | Rows) -> Told:
        """The rows of a query now; none where this version of AVA no longer has the query."""
        query = all_queries().get(source.query)
        if query is None:
            return {"about": "a query this version of AVA does not have", "sql": "", "rows": []}
        read = _like(await self.reader.rows(query, **source.args), source.key)
        shown = wire.plain([row._asdict() for row in read[:SHOWN]], list[dict[str, Any]])
        again = {"n_now": len(read), "sha256_now": read.sha256}
        return {"about": query.about, "sql": query.sql, "rows": shown, **again}


async def of(running: Running, facts: Mapping[str, Fact], name: str) -> Chain:
    """The chain behind the figure of that id, which `facts` has."""
    scope = Scope(user=running.asked.user, world=running.ava.world, as_of=_clock(running))
    digging = _Digging(facts=facts, reader=Reader(reached(running.ava).cache, scope), running=running)
    told = await digging.fact(name)
    return {"fact": told["fact"], "source": told["source"]}


def _clock(running: Running) -> datetime:
    return running.turn.question.as_of if running.turn else running.ava.clock(running.asked.as_of)


def _like(read: Result, key: Mapping[str, object]) -> Result:
    """The rows that agree with a key, which JSON has made text of."""
    kept = tuple(row for row in read if all(_text(getattr(row, column)) == str(value) for column, value in key.items()))
    return replace(read, records=kept, key=key)


def _text(value: object) -> str:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else str(value)
