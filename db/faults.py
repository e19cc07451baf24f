"""psycopg's errors as ours (`db.errors`), and which of them mean that the connection itself went away."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import Error, OperationalError
from psycopg.errors import QueryCanceled
from psycopg_pool import PoolClosed

from db.errors import DatabaseError, StatementFailed, StatementTimeout, Unavailable


def lost(error: OperationalError) -> bool:
    """Whether the connection itself went away: no state at all, or one of the classes of shutdown and connection failure."""
    return error.sqlstate is None or error.sqlstate.startswith(("57P", "08"))


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Raise psycopg's errors as ours; `what` names the query. The server's detail line may hold rows and is left out."""
    try:
        yield
    except DatabaseError:
        raise
    except PoolClosed:
        raise Unavailable("this database was closed") from None
    except QueryCanceled as error:
        raise StatementTimeout(f"{what}: {error.diag.message_primary}") from None
    except OperationalError as error:
        raise Unavailable(str(error).strip().split("\n", 1)[0]) from None
    except Error as error:
        raise StatementFailed(f"{what}: {error.diag.message_primary or error}") from error
