"""Named SQL: one query is a name, a line of description, a policy and a text, read from `db/sql/*.sql`.

    -- name: positions_open
    -- Open positions of the user, with the last price known.
    -- cache: 60s; as-of: minute; scope: user; reads: positions, bars
    SELECT ...

A query that writes says `-- writes: turns; scope: user` instead. This module reads files and checks their form; it runs
nothing. Every fault of a file is a `QueryFileError` naming file and query, when the query is first imported.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

Grain = Literal["session", "minute", "exact"]  # how finely an answer depends on as_of; the query runs with as_of floored to it
Visibility = Literal["market", "user"]  # "user": the rows differ from user to user

_BLOCK = re.compile(r"^-- name: *(\S+) *$", re.MULTILINE)
_ARGUMENT = re.compile(r"%\((\w+)\)s")
_SECONDS = re.compile(r"(\d+)s")


class QueryFileError(ValueError):
    """A file of named SQL does not have the expected form."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """How a query may be cached, whose rows it shows and which tables it touches."""

    scope: Visibility
    reads: tuple[str, ...] = ()  # tables whose change makes an answer stale
    writes: tuple[str, ...] = ()  # tables it changes; empty for a read
    cache_s: int = 0  # seconds an answer may be reused; 0 = never
    grain: Grain = "exact"


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """One named query."""

    name: str
    about: str  # one line, for help and `ava db explain`
    sql: str  # with %(name)s arguments
    policy: Policy

    @property
    def arguments(self) -> frozenset[str]:
        """Names of the arguments in the text, `as_of` and `user` included."""
        return frozenset(_ARGUMENT.findall(self.sql))


def read_queries(path: Path) -> Iterator[Query]:
    """The queries of one file, in order. Raises QueryFileError for a block out of form."""
    parts = _BLOCK.split(path.read_text(encoding="utf-8"))
    if len(parts) < 3:
        raise QueryFileError(f"{path.name}: no '-- name:' line")
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        yield _query(path.name, name, body.strip())


def _query(file: str, name: str, body: str) -> Query:
    lines = body.split("\n", 2)
    if len(lines) < 3 or not all(line.startswith("-- ") for line in lines[:2]):
        raise QueryFileError(f"{file}: {name}: expected a line of description, a line of policy and the SQL")
    return Query(name=name, about=lines[0][3:].strip(), policy=_policy(file, name, lines[1][3:]), sql=lines[2].strip())


def _policy(file: str, name: str, text: str) -> Policy:
    fields = dict(part.split(":", 1) for part in text.split(";") if ":" in part)
    said = {key.strip(): value.strip() for key, value in fields.items()}
    scope, grain = said.pop("scope", ""), said.pop("as-of", "exact")
    seconds = _SECONDS.fullmatch(said.pop("cache", "0s"))
    reads, writes = _names(said.pop("reads", "")), _names(said.pop("writes", ""))
    if said or not seconds or scope not in get_args(Visibility) or grain not in get_args(Grain) or not (reads or writes):
        form = "cache: Ns; as-of: session|minute|exact; scope: market|user; reads: .."
        raise QueryFileError(f"{file}: {name}: policy {text!r} is not {form!r}")
    return Policy(
        scope=cast("Visibility", scope), reads=reads, writes=writes, cache_s=int(seconds[1]), grain=cast("Grain", grain)
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
