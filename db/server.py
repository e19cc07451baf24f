"""Where a PostgreSQL server is and how AVA's logins enter it: a value, whichever server it is.

`ava_owner` makes worlds and runs migrations, `ava_app` imports and stores, `ava_reader` is the agents' login; `ava_admin`
is the superuser of the embedded server only. Of an `AVA_DATABASE_URL` the host, port and connection parameters count: user,
password and database in it are left out, since AVA's own logins and worlds take their place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from psycopg import Error
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from db import passwords
from db.config import Config
from db.errors import SetupNeeded, Unavailable

Login = Literal["ava_admin", "ava_owner", "ava_app", "ava_reader"]
_NOTICE_THE_DEAD = {
    "client_connection_check_interval": "2s"
}  # a query or lock of a killed process ends, however long it would run
LOGINS: tuple[Login, ...] = ("ava_owner", "ava_app", "ava_reader")


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """One PostgreSQL server."""

    address: Mapping[str, str]  # libpq parameters: host, port, sslmode ...
    passwords: Mapping[str, str] = field(repr=False)  # login -> password
    embedded: bool  # AVA's own: worlds are made and migrated without being asked

    def conninfo(self, login: Login, database: str, **options: str) -> str:
        """A connection string; `options` are server settings of that connection. It holds a password: never show it."""
        settings = {"timezone": "UTC", **_NOTICE_THE_DEAD} | options
        said = " ".join(f"-c {name}={value}" for name, value in settings.items())
        own = {"user": login, "password": self.passwords[login], "dbname": database, "options": said, "application_name": "ava"}
        return make_conninfo(**{**self.address, **own})

    @property
    def place(self) -> str:
        """Host and port, for people."""
        return place(self.address)


def place(address: Mapping[str, str]) -> str:
    """Host and port of an address, for people and as the key of its passwords."""
    return f"{address.get('host') or address.get('hostaddr') or 'localhost'}:{address.get('port') or '5432'}"


def address_of(url: str) -> dict[str, str]:
    """The libpq parameters of a URL that say where the server is. Raises Unavailable for one that cannot be read."""
    try:
        parameters = conninfo_to_dict(url)
    except Error:
        raise Unavailable("AVA_DATABASE_URL is not a PostgreSQL URL; write postgresql://host:port") from None
    return {key: str(value) for key, value in parameters.items() if key not in ("user", "password", "dbname", "options")}


def named(config: Config, url: str) -> Server:
    """The server a URL names. Raises SetupNeeded when AVA has no logins there."""
    address = address_of(url) | {"connect_timeout": str(config.connect_s)}
    kept = passwords.load(config.home, place(address))
    if kept is None:
        raise SetupNeeded(f"no logins for {place(address)}; run `ava db setup --admin-url postgresql://ADMIN@{place(address)}`")
    return Server(address=address, passwords=kept, embedded=False)
