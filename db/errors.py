"""What can go wrong with storage, one class a cause a caller can act on. The docstring is the message.

DatabaseError
|- Unavailable        no server answers; the person can start it or name another
|- PoolExhausted      every connection was busy for too long
|- StatementTimeout   a query ran past its limit and was cancelled
|- StatementFailed    the database refused a statement: a rule of a table, a right, a fault in a query
|- SetupNeeded        roles, world or migrations are missing
|- MigrationError     migrations and world do not fit together
`- HomeError          AVA_HOME cannot hold a database
"""


class DatabaseError(Exception):
    """The database did not answer."""

    def __init__(self, detail: str = "") -> None:
        message = (type(self).__doc__ or "").split("\n", 1)[0]
        super().__init__(f"{message.removesuffix('.')}: {detail}" if detail else message)


class Unavailable(DatabaseError):
    """No PostgreSQL answers."""


class PoolExhausted(DatabaseError):
    """Every database connection was busy for too long."""


class StatementTimeout(DatabaseError):
    """A query ran past its time limit and was cancelled."""


class StatementFailed(DatabaseError):
    """The database refused a statement."""


class SetupNeeded(DatabaseError):
    """The database is not set up for AVA."""


class MigrationError(DatabaseError):
    """The migrations do not fit this world."""


class HomeError(DatabaseError):
    """AVA_HOME cannot hold a database."""
