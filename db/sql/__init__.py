"""The named queries as Python names: `from db.sql import positions_open`.

A name no file has fails at import, which is when a typo should be found.
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


def __getattr__(name: str) -> Query:
    try:
        return all_queries()[name]
    except KeyError:
        raise AttributeError(f"no query named {name!r} in db/sql/*.sql") from None
