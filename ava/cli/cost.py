"""`ava cost`: what questions took a day, in tokens and time, and what a hosted model would have cost."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from ava.cli.alone import explained
from ava.cli.options import AsJson, User, World, configured, valid_world
from ava.cli.output import console, print_json, run
from ava.cost import Day, days, plain, together
from ava.runtime import opened_world
from ava.settings.model import Settings
from ava.settings.prices import Price

Days = Annotated[int, typer.Option("--days", min=1, help="How many days back, today included.")]


def cost(last: Days = 30, as_json: AsJson = False, user: User = None, world: World = None) -> None:
    """Show what questions took a day, and what a hosted model would have cost.

    Answers that are still stored are counted; a local model costs nothing a token.
    The dollars are those of the model the setting `hosted` names, at its price in the setting `prices`.
    """
    chosen = configured()
    with explained():
        found = run(_days(chosen, user or chosen.user, valid_world(world), last))
    if as_json:
        print_json({"price": asdict(chosen.price), "days": [plain(day, chosen.price) for day in found]})
    elif found:
        console().print(_table(found, chosen.price))
        console().print(Text(_note(chosen.price), style="dim"))
    else:
        console().print(f"Nothing asked in the last {last} days.")


async def _days(chosen: Settings, user: str, world: str | None, last: int) -> tuple[Day, ...]:
    async with opened_world(chosen, world) as (_, database):
        return await days(database, user, last, chosen.tz)


def _table(found: Sequence[Day], price: Price) -> Table:
    table = Table("day", box=None, pad_edge=False, header_style="bold")
    for heading in ("questions", "by a model", "tokens in", "tokens out", "seconds", "a question", f"at {price.name}"):
        table.add_column(heading, justify="right")
    for day in found:
        table.add_row(day.day.isoformat(), *_figures(day, price))
    if len(found) > 1:
        table.add_row("together", *_figures(together(found), price), style="bold")
    return table


def _figures(day: Day, price: Price) -> tuple[str, ...]:
    counts = (f"{each:,}" for each in (day.questions, day.narrated, day.input, day.output))
    return (*counts, f"{day.ms / 1000:,.1f}", f"{day.ms / day.questions:,.0f} ms", f"${price.of(day.input, day.output)}")


def _note(price: Price) -> str:
    rates = f"${price.input.normalize():f} a million tokens in, ${price.output.normalize():f} out"
    return f"{price.name}: {rates}; AVA_HOSTED and AVA_PRICES name another. A local model costs nothing a token."
