"""`ava show`: a stored answer again, the chain behind one of its figures, or what was withheld of it."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.padding import Padding
from rich.text import Text

from ava import contract
from ava.cli.answer import Printer, inert
from ava.cli.ask import explained
from ava.cli.options import AsJson, User, World, configured, valid_world
from ava.cli.output import Exit, Failure, console, print_json, run
from ava.runtime import opened
from ava.settings.model import Settings
from ava.turns import stored
from ava.why import chain
from db.database import Database
from graphs.turn import Turn

TurnId = Annotated[str | None, typer.Argument(metavar="[TURN]", help="The turn (default: your last).", show_default=False)]
Why = Annotated[str | None, typer.Option(metavar="FIGURE", help="Where this figure came from, e.g. F1.1.", show_default=False)]
WithheldOption = Annotated[bool, typer.Option("--withheld", help="The model's sentences that were not released, and why.")]


def show(
    turn_id: TurnId = None,
    why: Why = None,
    withheld: WithheldOption = False,
    as_json: AsJson = False,
    user: User = None,
    world: World = None,
) -> None:
    """Show a stored answer, or where one of its figures came from."""
    chosen = configured()
    with explained():
        turn = run(_stored(chosen, user or chosen.user, valid_world(world), turn_id))
    if why:
        _show_chain(turn, why, as_json=as_json)
    elif withheld:
        _show_withheld(turn, as_json=as_json)
    elif as_json:
        print_json(contract.answer_object(turn))
    else:
        _show_answer(turn)


async def _stored(chosen: Settings, user: str, world: str | None, turn_id: str | None) -> Turn:
    async with opened(chosen, world=world, model="none") as ava:
        if not isinstance(ava.database, Database):
            raise Failure(str(ava.database.error))
        turn = await stored(ava.database, user, turn_id)
        if turn is None:
            what = f"no turn {turn_id!r}" if turn_id else "no turn yet"
            raise Failure(f'{what} of user {user!r} in world {ava.world!r}; ask something first: ava ask "..."')
        return turn


def _show_chain(turn: Turn, why: str, *, as_json: bool) -> None:
    try:
        links = chain(turn, why)
    except LookupError as error:
        raise Failure(str(error.args[0]), Exit.USAGE) from error
    if as_json:
        print_json([asdict(link) for link in links])
        return
    for link in links:
        console().print(Padding(Text("└ " * (link.depth > 0)) + inert(link.text), (0, 0, 0, 2 * link.depth)))
        console().print(Padding(Text(link.about, style="dim"), (0, 0, 0, 2 * link.depth + 2)))


def _show_withheld(turn: Turn, *, as_json: bool) -> None:
    held = turn.answer.withheld if turn.answer else ()
    if as_json:
        print_json([{"sentence": each.sentence, "reason": each.reason} for each in held])
        return
    for each in held:
        console().print(inert(each.sentence) + Text(f"\n   {each.reason}", style="yellow"))
    if not held:
        console().print("Nothing was withheld.")


def _show_answer(turn: Turn) -> None:
    printer = Printer(console(), model=False)
    console().print(Text(turn.question.text, style="bold"))
    console().print(inert(turn.answer.text if turn.answer else ""))
    printer.finish(turn)
