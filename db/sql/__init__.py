"""The named queries as Python names: `from db.sql import positions_open`.

A name no file has fails at import, which is when a typo should be found. Other packages add files of their own (`add_queries`).
"""

from functools import cache
from pathlib import Path

from db.query import Query, QueryFileError, read_queries


@cache
def all_queries() -> dict[str, Query]:
    """Every named query, by name. Raises QueryFileError for a file out of form or a name used twice."""
    found: dict[str, Query] = {}
    for path in sorted(Path(__file__).parent.glob("*.sql")):
        for query in read_queries(path):
            if query.name in found:
                raise QueryFileError(f"{path.name}: {query.name} is named twice")
            found[query.name] = query
    return found


def add_queries(path: Path) -> None:
    """Take up the named queries of another package's file, which only read.

    Raises QueryFileError for a file out of form, a query that writes, or a name that another query has.
    """
    known, added = all_queries(), {query.name: query for query in read_queries(path)}
    for query in added.values():
        if query.policy.writes:
            raise QueryFileError(f"{path.name}: {query.name} writes; agents only read")
        if known.get(query.name, query) != query:
            raise QueryFileError(f"{path.name}: there is a query {query.name} already")
    known.update(added)


def query_named(name: str) -> Query:
    """The query of that name. Raises LookupError when there is none."""
    if name not in all_queries():
        raise LookupError(f"no query is named {name!r}; `ava db explain` lists them")
    return all_queries()[name]


def __getattr__(name: str) -> Query:
    try:
        return all_queries()[name]
    except KeyError:
        raise AttributeError(f"no query named {name!r} in db/sql/*.sql") from None
