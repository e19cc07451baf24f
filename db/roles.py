"""The three logins, and what each may do on a server; what they may do in a world is granted by its migrations.

Made through an administrator's connection, as often as one likes: AVA does it on its own server, `ava db setup
--admin-url` on any other. Nothing here reads or changes data.
"""

import hashlib
from collections.abc import Mapping

from psycopg import AsyncConnection, Error, sql
from psycopg.conninfo import conninfo_to_dict

from db.errors import SetupNeeded, Unavailable
from db.server import LOGINS

# {owner} makes databases and, being a member of the others, may end their sessions to drop one. {reader} is a member of
# nothing, and cannot write even where a grant is wrong.
_MAKE = """
SELECT pg_advisory_xact_lock(7309453);
{create}
ALTER ROLE ava_owner LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS NOREPLICATION PASSWORD {ava_owner};
ALTER ROLE ava_app LOGIN NOCREATEDB NOSUPERUSER NOBYPASSRLS NOREPLICATION PASSWORD {ava_app};
ALTER ROLE ava_reader LOGIN NOCREATEDB NOSUPERUSER NOBYPASSRLS NOREPLICATION PASSWORD {ava_reader};
GRANT ava_app, ava_reader TO ava_owner;
ALTER ROLE ava_reader SET default_transaction_read_only = on;
ALTER ROLE ava_reader SET statement_timeout = '10s';
ALTER ROLE ava_reader SET idle_in_transaction_session_timeout = '60s'
"""
_CREATE = "DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;\n"

VERSION = hashlib.sha256((_MAKE + _CREATE).encode()).hexdigest()  # of what `make` does


async def make(admin: str, passwords: Mapping[str, str]) -> None:
    """Make the logins, or bring them to this version, with these passwords. `admin` is an administrator's connection string.

    Raises Unavailable when the server does not let us in, SetupNeeded when that login may not make roles.
    """
    create = sql.SQL("").join(sql.SQL(_CREATE).format(role=sql.Identifier(login)) for login in LOGINS)
    statements = sql.SQL(_MAKE).format(create=create, **{login: sql.Literal(passwords[login]) for login in LOGINS})
    try:
        database = conninfo_to_dict(admin).get("dbname") or "postgres"
        async with await AsyncConnection.connect(admin, dbname=database) as connection:
            await connection.execute(statements)
    except Error as error:
        if error.sqlstate is None or error.sqlstate.startswith(("08", "28", "3D")):
            raise Unavailable(str(error).strip()) from None
        raise SetupNeeded(f"the logins could not be made: {error.diag.message_primary}") from None
