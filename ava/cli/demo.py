"""`ava demo`: the simulated world, built when it is not there, shown when it is, made anew with --reset."""

from dataclasses import dataclass
from time import perf_counter
from typing import Annotated

import typer
from rich.table import Table

from ava.cli.options import AsJson, configured
from ava.cli.output import Exit, Failure, console, print_json, run
from ava.demo import NOW, SEED, USER
from ava.demo.build import build
from db import worlds
from db.config import Config
from db.database import Database
from db.errors import DatabaseError
from db.scope import Scope
from db.serving import serving
from db.sql import demo_counts

WORLD = "demo"
Seed = Annotated[int | None, typer.Option(min=0, help=f"Another seed, another world (default: {SEED}).", show_default=False)]
Reset = Annotated[
    bool, typer.Option("--reset", help="Throw the demo world away and build it anew, answers asked of it included.")
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What the command did and found."""

    built: bool  # now, not earlier
    rows: dict[str, int]
    seconds: float


def demo(seed: Seed = None, reset: Reset = False, as_json: AsJson = False) -> None:
    """Build the simulated world, to try AVA without data of your own; nothing in it is real."""
    try:
        shown = run(_demo(configured().database, seed, reset=reset))
    except DatabaseError as error:
        raise Failure(str(error)) from error
    if as_json:
        print_json({"world": WORLD, "clock": NOW, "built": shown.built, "rows": shown.rows, "seconds": shown.seconds})
    else:
        _print(shown)


async def _demo(config: Config, seed: int | None, *, reset: bool) -> Shown:
    async with serving(config) as server:
        if reset:
            await worlds.drop(server, WORLD)
        await worlds.create(server, WORLD)
        async with Database.open(config, WORLD) as database:
            return await _filled(database, seed)


async def _filled(database: Database, seed: int | None) -> Shown:
    """The world with its rows. Raises Failure when it has some and a seed asks for others."""
    start = perf_counter()
    scope = Scope(user=USER, world=WORLD, as_of=NOW)
    rows = (await database.reader(scope).rows(demo_counts)).one().record._asdict()
    if not rows["symbols"]:
        rows = await build(database, SEED if seed is None else seed)
        return Shown(built=True, rows=rows, seconds=round(perf_counter() - start, 2))
    if seed is not None:
        raise Failure("the demo world is there already; add --reset to build it anew from that seed", Exit.USAGE)
    return Shown(built=False, rows=rows, seconds=round(perf_counter() - start, 2))


def _print(shown: Shown) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold")
    table.add_column(justify="right")
    for name, count in shown.rows.items():
        table.add_row(name.replace("_", " "), f"{count:,}")
    screen, what = console(), f"built in {shown.seconds} s" if shown.built else "is there already; --reset builds it anew"
    screen.print(f"The demo world {what}. All of it is simulated and ends on {NOW:%d %B %Y at %H:%M} New York time.")
    screen.print(table)
    screen.print('Try: ava ask --world demo "how is my portfolio doing?"')
