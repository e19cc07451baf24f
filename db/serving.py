"""The one way to a server: the one `AVA_DATABASE_URL` names, else AVA's own, for as long as it is used."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from db import embedded, passwords, roles
from db.config import Config
from db.embedded.layout import PORT
from db.server import LOGINS, Server, named

EMBEDDED = "embedded"  # the key of its passwords


@asynccontextmanager
async def serving(config: Config) -> AsyncIterator[Server]:
    """The server of these settings. Raises HomeError, Unavailable, SetupNeeded."""
    if config.url:
        yield named(config, config.url)
        return
    async with embedded.using(config, *_steps(config)) as address:
        yield _own(config, address)


async def revive(config: Config) -> None:
    """Start AVA's own server again if it has gone; nothing to do for another server."""
    if not config.url:
        await embedded.ensure(config, *_steps(config))


def _steps(config: Config) -> tuple[Callable[[], str], str, Callable[[Path], Awaitable[None]]]:
    async def finish(sockets: Path) -> None:
        server = _own(config, {"host": str(sockets), "port": str(PORT)})
        await roles.make(server.conninfo("ava_admin", "postgres"), server.passwords)

    return lambda: _passwords(config)["ava_admin"], roles.VERSION, finish


def _own(config: Config, address: dict[str, str]) -> Server:
    return Server(address=address, passwords=_passwords(config), embedded=True)


def _passwords(config: Config) -> passwords.Passwords:
    return passwords.ensure(config.home, EMBEDDED, ("ava_admin", *LOGINS))
