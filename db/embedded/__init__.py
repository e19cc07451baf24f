"""AVA's own PostgreSQL, shared by every AVA process of one home.

    layout      which file is where                    binaries    which PostgreSQL runs
    lock        locks that die with their holder       cluster     the data folder
    account     who runs it, when we are root          postmaster  start and stop
    process     pid file and identity of a process

Whoever uses the server holds `users.lock` shared. Leaving, a process tries to get it exclusively: who succeeds was the last,
and stops the server. A process that was killed holds nothing any more, so the next one to leave stops it.
This package decides nothing about logins or worlds.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from db.config import Config
from db.embedded import account, binaries, cluster, lock, postmaster, process
from db.embedded.layout import PORT, Layout, write_private
from db.errors import Unavailable

Finish = Callable[[Path], Awaitable[None]]  # given the socket folder of a server just made, completes it


@asynccontextmanager
async def using(config: Config, password: Callable[[], str], roles: str, finish: Finish) -> AsyncIterator[dict[str, str]]:
    """The address of the running server, started if need be; on leaving, the last user stops it.

    `password` is asked for the superuser's password when a data folder is made; `finish` is awaited once for each version
    `roles` of what it does. Raises HomeError and Unavailable.
    """
    layout = Layout(config.home.resolve())
    account.prepare(layout, account.server_account(layout))
    # Who waits here waits for the last user, which is stopping the server at this moment.
    async with lock.held(layout.lock("users"), shared=True, within_s=config.stop_s + 5) as users:
        try:
            yield await ensure(config, password, roles, finish)
        finally:
            if lock.taken(users):
                await postmaster.stop(layout, config.stop_s)


async def ensure(config: Config, password: Callable[[], str], roles: str, finish: Finish) -> dict[str, str]:
    """The address of the running server, started or started again if need be. The caller holds `users.lock`."""
    layout = Layout(config.home.resolve())
    if said := _ready(layout, roles):
        return _address(said.sockets)
    async with lock.held(layout.lock("start"), within_s=config.start_s):
        await _start_unless_running(layout, config, password)
        said = process.answering(layout.data)
        if said is None:
            raise Unavailable(f"the server ended as soon as it had started: {postmaster.last_words(layout)!r}")
        if _ready(layout, roles) is None:
            await finish(said.sockets)
            write_private(layout.roles, roles)
        return _address(said.sockets)


async def stop(config: Config) -> bool:
    """Stop the server whoever uses it; they start it again when they need it. Whether none is left running."""
    layout = Layout(config.home.resolve())
    if not layout.pg.exists():
        return True
    async with lock.held(layout.lock("start"), within_s=config.start_s):
        return await postmaster.stop(layout, config.stop_s)


def running(home: Path) -> bool:
    """Whether the server of that home takes connections."""
    return process.answering(Layout(home.resolve()).data) is not None


def _ready(layout: Layout, roles: str) -> process.PidFile | None:
    done = layout.roles.exists() and layout.roles.read_text(encoding="utf-8") == roles
    return process.answering(layout.data) if done else None


async def _start_unless_running(layout: Layout, config: Config, password: Callable[[], str]) -> None:
    with lock.opened(layout.lock("server")) as server_lock:
        # Until then a server runs, starts or stops, or the last children of a killed one are at work.
        if not await lock.until(lambda: process.answering(layout.data) or lock.taken(server_lock), config.start_s):
            raise Unavailable(f"processes of an earlier server still work on {layout.data}; end them, or wait")
        if process.answering(layout.data):
            return
        _start(layout, password, server_lock, config)  # blocks: nothing can go on without it, and it must not be left half-way
    await postmaster.wait_ready(layout, config.start_s)


def _start(layout: Layout, password: Callable[[], str], server_lock: int, config: Config) -> None:
    who = account.server_account(layout)
    account.check_reach(layout, who)
    program = binaries.reachable(binaries.find(), layout, who)
    cluster.ensure(layout, who, program, password())
    postmaster.start(layout, who, program, server_lock, config.own_settings)


def _address(sockets: Path) -> dict[str, str]:
    return {"host": str(sockets), "port": str(PORT)}
