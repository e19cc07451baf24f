"""Storage: what a pool, a cache and batching are worth, what security costs, and what five million quotes change.

Prints JSON: medians of interleaved rounds in one run, beside the goals as ratios. `--small` takes a minute. Uses a home of its
own, removed at the end.

    per_query   a connection for each query, as a program without a pool does       bare   one held connection, no security
    pool        AVA's way past the cache                                            cache  the same question again
"""

import argparse
import asyncio
import json
import shutil
import statistics
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import namedtuple_row

from ava.demo import NOW
from ava.demo.build import build
from db.config import Config
from db.database import Database
from db.explain import explain
from db.query import Policy, Query
from db.reader import Reader
from db.result import Record
from db.scope import Scope
from db.sql import bars_recent, chain_latest
from db.upkeep import tidy
from graphs.agents import AGENTS
from tools.skill import Ask

Work = Callable[[], Awaitable[Any]]
Read = tuple[Query, dict[str, Any]]
SCOPE = Scope(user="me", world="demo", as_of=NOW)
SYMBOL = Query(
    name="symbol",
    about="One row by its key.",
    sql="SELECT symbol, name, sector FROM symbols WHERE symbol = %(symbol)s",
    policy=Policy(scope="market", reads=("symbols",), cache_s=60),
)
ACCOUNT = Query(
    name="account",
    about="One row of the user's own by its key.",
    sql="SELECT account_id, name, broker FROM accounts WHERE user_id = %(user)s AND account_id = %(user)s",
    policy=Policy(scope="user", reads=("accounts",), cache_s=60),
)
TOUCH = Query(
    name="touch",
    about="",
    sql="UPDATE symbols SET name = name WHERE symbol = 'NVDA'",
    policy=Policy(scope="market", writes=("symbols",)),
)
LOOKUP = """
SELECT symbol, known_at, source, expiry, strike, option_type, bid, ask, volume, open_interest, iv, delta, underlying
FROM option_quotes WHERE symbol = %(symbol)s AND source = 'demo' AND known_at = %(known_at)s ORDER BY expiry, strike, option_type
"""
QUOTES = Query(
    name="quotes",
    about="Snapshots of 100 symbols, 250 contracts each, a day apart, as imports bring them: one snapshot after the other.",
    sql="""
    INSERT INTO option_quotes (symbol, known_at, source, expiry, strike, option_type, bid, ask, volume, open_interest, iv, delta,
                               underlying)
    SELECT 'S' || s, %(known_at)s::timestamptz, 'demo', %(known_at)s::date + 7 * e, 80 + 2 * k, o, 1.1, 1.2, 100, 1000, 0.3, 0.5,
           100
    FROM generate_series(1, 100) s, generate_series(1, 5) e, generate_series(1, 25) k, unnest(ARRAY['call', 'put']) o
    """,
    policy=Policy(scope="market", writes=("option_quotes",)),
)
A_SNAPSHOT = 25_000  # rows of QUOTES


async def compared(rounds: int, ways: dict[str, Work]) -> dict[str, float]:
    """Median milliseconds of each way, taken in turns, after one round to warm up."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, work in ways.items():
            start = perf_counter()
            await work()
            if number:
                taken[name].append((perf_counter() - start) * 1000)
    return {name: round(statistics.median(times), 4) for name, times in taken.items()}


async def connect(database: Database) -> AsyncConnection[Any]:
    """A connection as the agents' login."""
    conninfo = database.server.conninfo("ava_reader", database._database)  # noqa: SLF001 - past the pool on purpose
    return await AsyncConnection.connect(conninfo, autocommit=True, row_factory=namedtuple_row)


async def per_query(database: Database, query: Query, parameters: dict[str, Any]) -> None:
    """Connect, say who asks, ask, leave."""
    async with await connect(database) as connection:
        await connection.execute("SELECT set_config('ava.user', 'me', false)")
        await (await connection.execute(query.sql.encode(), parameters or None)).fetchall()


class Recording:
    """`db.reader.Fetch` that remembers what it was asked."""

    def __init__(self, database: Database) -> None:
        self._database, self.reads = database, list[Read]()

    async def fetch(self, query: Query, parameters: Mapping[str, object], user: str) -> tuple[tuple[Record, ...], bool]:
        """Ask the database, and remember."""
        self.reads.append((query, dict(parameters)))
        return await self._database.fetch(query, parameters, user)


async def recorded(database: Database) -> list[Read]:
    """Every read the skills make for one symbol and one team, and for everything."""
    recording = Recording(database)
    for skill in (skill for agent in AGENTS.values() for skill in agent.skills):
        for given in ({"symbols": ("NVDA",), "teams": ("KC",)}, {}):
            args = {name: value for name, value in given.items() if name in skill.parameters}
            if args or "symbols" not in skill.needs:
                await skill(Ask.begin(skill.name, 1, Reader(recording, SCOPE)), args)
    return recording.reads


async def one_row(database: Database, rounds: int) -> dict[str, Any]:
    """A one-row read in each way, of market data and of a user's own."""
    found = {}
    async with await connect(database) as held:
        await held.execute("SELECT set_config('ava.user', 'me', false)")
        for name, query, parameters in (
            ("market", SYMBOL, {"symbol": "NVDA"}),
            ("user", ACCOUNT, {"user": "me"}),
        ):

            async def bare(query: Query = query, parameters: dict[str, Any] = parameters) -> None:
                await (await held.execute(query.sql.encode(), parameters)).fetchall()

            ways = {
                "bare": bare,
                "pool": lambda q=query, p=parameters: database.fetch(q, p, "me"),
                "cache": lambda q=query, p=parameters: database.cache.fetch(q, p, "me"),
            }
            slow = await compared(rounds, {"per_query": lambda q=query, p=parameters: per_query(database, q, p)})
            found[name] = slow | await compared(50 * rounds, ways)
    return found


async def mixed(database: Database, reads: list[Read], times: int) -> dict[str, float]:
    """Seconds for that many reads of the mix, one after the other, in each way."""
    chosen = [reads[number % len(reads)] for number in range(times)]

    def all_of(way: Callable[[Query, dict[str, Any]], Awaitable[Any]]) -> Work:
        async def work() -> None:
            for query, parameters in chosen:
                await way(query, parameters)

        return work

    async with await connect(database) as held:
        await held.execute("SELECT set_config('ava.user', 'me', false)")

        async def bare(query: Query, parameters: dict[str, Any]) -> None:
            await (await held.execute(query.sql.encode(), parameters or None)).fetchall()

        ms = await compared(
            1,
            {
                "per_query": all_of(lambda q, p: per_query(database, q, p)),
                "bare": all_of(bare),
                "pool": all_of(lambda q, p: database.fetch(q, p, "me")),
            },
        )
    ms |= await compared(1, {"cache": all_of(lambda q, p: database.cache.fetch(q, p, "me"))})  # warmed at once, before it expires
    return {way: round(each / 1000, 4) for way, each in ms.items()}


async def batched(database: Database, rounds: int) -> dict[str, float]:
    """Bars of 50 symbols in one query and in 50."""
    async with database.writer("me") as write:
        listed = Query(name="l", about="", sql="SELECT symbol FROM symbols ORDER BY 1 LIMIT 50", policy=Policy(scope="market"))
        symbols = [row.symbol for row in await write.run(listed)]
    at = {"sessions": 20, "as_of": NOW.astimezone(UTC)}

    async def n_plus_1() -> None:
        for symbol in symbols:
            await database.fetch(bars_recent, {"symbols": [symbol], **at}, "me")

    return await compared(
        rounds, {"one": lambda: database.fetch(bars_recent, {"symbols": symbols, **at}, "me"), "n_plus_1": n_plus_1}
    )


async def turns(config: Config, reads: list[Read], number: int) -> dict[str, float]:
    """So many turns at once on 8 connections, six reads each, past the cache."""
    async with Database.open(config, "demo") as database:

        async def turn(first: int) -> None:
            for offset in range(6):
                await database.fetch(*reads[(first * 6 + offset) % len(reads)], "me")

        await asyncio.gather(*map(turn, range(16)))
        before, start = database.stats()["reader"].lent_s, perf_counter()
        await asyncio.gather(*map(turn, range(number)))
        wall, lent = perf_counter() - start, database.stats()["reader"].lent_s - before
    return {"turns": number, "wall_s": round(wall, 3), "database_s": round(lent, 3), "ratio": round(wall / (lent / 8), 3)}


async def heard(config: Config, database: Database, times: int) -> dict[str, float]:
    """Milliseconds from a commit to the moment another process's cache has dropped what it read."""
    taken = []
    async with Database.open(config, "demo", listen=True) as other:
        while not other.cache.stats().hears:  # noqa: ASYNC110 - nothing to await: the cache is told
            await asyncio.sleep(0.01)
        for _ in range(times):
            await other.cache.fetch(SYMBOL, {"symbol": "NVDA"}, "me")
            async with database.writer("me") as write:
                await write.run(TOUCH)
                start = perf_counter()  # before the commit, so this counts too
            while other.cache.stats().entries:  # noqa: ASYNC110
                await asyncio.sleep(0)
            taken.append((perf_counter() - start) * 1000)
    return {"median_ms": round(statistics.median(taken), 3), "worst_ms": round(max(taken), 3)}


async def at_once(database: Database, readers: int) -> dict[str, int]:
    """How many queries so many identical reads make at the same time."""
    database.cache.changed(["symbols"])
    before = database.cache.stats().flights
    await asyncio.gather(*(database.cache.fetch(SYMBOL, {"symbol": "AAPL"}, "me") for _ in range(readers)))
    return {"readers": readers, "queries": database.cache.stats().flights - before}


async def grown(config: Config, rows: int, rounds: int) -> list[dict[str, Any]]:
    """A skill's read of a chain against the bare index lookup, with a tenth of the quotes and with all of them."""
    found = []
    first = datetime(2020, 1, 1, 21, tzinfo=UTC)
    async with Database.open(config, "quotes") as database, await connect(database) as held:
        done, start = 0, perf_counter()
        for goal in (rows // 10, rows):
            while done < goal:
                last = first + timedelta(days=done // A_SNAPSHOT)
                async with database.writer("me") as write:
                    await write.run(QUOTES, known_at=last)
                done += A_SNAPSHOT
            await tidy(database.server, "quotes")
            built_s = perf_counter() - start
            found.append({"rows": done, "built_s": round(built_s, 1), **await chain(database, held, last, rounds)})
    return found


async def chain(database: Database, held: AsyncConnection[Any], last: datetime, rounds: int) -> dict[str, Any]:
    """Milliseconds of both, and the way the planner takes."""
    asked = {"symbols": ["S42"], "as_of": last + timedelta(hours=1)}

    async def lookup() -> None:
        assert len(await (await held.execute(LOOKUP.encode(), {"symbol": "S42", "known_at": last})).fetchall()) == 250  # noqa: S101

    ms = await compared(rounds, {"lookup": lookup, "chain_latest": lambda: database.fetch(chain_latest, asked, "me")})
    plan = await explain(database, chain_latest, asked, "me", analyze=True)
    return {
        **ms,
        "ratio": round(ms["chain_latest"] / ms["lookup"], 2),
        "indexes": sorted(plan.indexes),
        "read_whole": sorted(plan.scanned),
        "rows_touched": round(sum(node["Actual Rows"] * node["Actual Loops"] for node in plan.nodes if "Index Name" in node)),
    }


async def measure(home: Path, *, small: bool, quotes: int) -> dict[str, Any]:
    """Everything, in one run."""
    config = Config(home=home)
    rounds, times = (10, 200) if small else (40, 1000)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(Database.open(config, "demo"))
        await build(database)
        await tidy(database.server, "demo")
        reads = await recorded(database)
        found: dict[str, Any] = {
            "one_row_ms": await one_row(database, rounds),
            "mix_s": await mixed(database, reads, times),
            "batched_ms": await batched(database, rounds),
            "turns_at_once": await turns(config, reads, 64),
            "invalidation": await heard(config, database, 20 if small else 100),
            "single_flight": await at_once(database, 1000),
            "growth": await grown(config, quotes, rounds),
            "cache": asdict(database.cache.stats()),
        }
    return {**found, "goals": goals(found)}


def goals(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Each goal of the data layer: what was measured, and the bound it should keep."""
    market, user, mix = found["one_row_ms"]["market"], found["one_row_ms"]["user"], found["mix_s"]

    def at_least(value: float, bound: float) -> dict[str, Any]:
        return {"measured": round(value, 2), "at_least": bound, "kept": value >= bound}

    def at_most(value: float, bound: float) -> dict[str, Any]:
        return {"measured": round(value, 2), "at_most": bound, "kept": value <= bound}

    return {
        "pool against a connection a query, one row of the user's": at_least(user["per_query"] / user["pool"], 5),
        "pool against a connection a query, one row of market data": at_least(market["per_query"] / market["pool"], 5),
        "warm cache against a connection a query, one row": at_least(user["per_query"] / user["cache"], 100),
        "warm cache against a connection a query, the mix": at_least(mix["per_query"] / mix["cache"], 100),
        "pool and security against bare, one row of the user's": at_most(user["pool"] / user["bare"], 1.5),
        "pool and security against bare, one row of market data": at_most(market["pool"] / market["bare"], 1.5),
        "pool and security against bare, the mix": at_most(mix["pool"] / mix["bare"], 1.5),
        "64 turns on 8 connections against database time / 8": at_most(found["turns_at_once"]["ratio"], 1.2),
        "a chain against the bare index lookup": at_most(found["growth"][-1]["ratio"], 3),
        "another process hears of a commit, worst ms": at_most(found["invalidation"]["worst_ms"], 100),
        "queries of 1000 identical reads": at_most(found["single_flight"]["queries"], 1),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--small", action="store_true", help="a minute: 250,000 quotes, fewer rounds")
    parser.add_argument("--quotes", type=int, help="option quotes to build")
    asked = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="ava-bench-", dir="/var/tmp"))
    home.chmod(0o755)  # the database's account must reach it when this runs as root
    try:
        found = asyncio.run(measure(home, small=asked.small, quotes=asked.quotes or (250_000 if asked.small else 5_000_000)))
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(json.dumps({"benchmark": "db", "small": asked.small, **found}))


if __name__ == "__main__":
    main()
