"""What commands about stored answers share: the argument that names one, and how it is found."""

from typing import Annotated

import typer

from ava.cli.output import Failure
from ava.runtime import opened_world
from ava.settings.model import Settings
from ava.turns import stored
from graphs.turn import Turn

TurnId = Annotated[str | None, typer.Argument(metavar="[TURN]", help="The turn (default: your last).", show_default=False)]


async def stored_turn(chosen: Settings, user: str, world: str | None, turn_id: str | None) -> Turn:
    """A turn of the user, by id or the last. Raises Failure where there is none, and what `db.errors` lists."""
    async with opened_world(chosen, world) as (name, database):
        turn = await stored(database, user, turn_id)
    if turn is None:
        what = f"no turn {turn_id!r}" if turn_id else "no turn yet"
        raise Failure(f'{what} of user {user!r} in world {name!r}; ask something first: ava ask "..."')
    return turn
