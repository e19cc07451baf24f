"""`ava show`: a stored answer again, its receipt, the chain behind one of its figures, or what was withheld of it."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.text import Text

from ava import contract
from ava.cli import behind
from ava.cli import receipt as printed
from ava.cli.answer import Printer, inert
from ava.cli.options import AsJson, User, World, configured
from ava.cli.output import Exit, Failure, console, print_json
from ava.cli.stored import Stored, TurnId
from ava.settings.prices import Price
from ava.why import chain
from graphs.turn import Turn

_WHY = "Where this figure came from: its id, e.g. F1.1, or the figure as printed, e.g. '87.5 %'."
Why = Annotated[str | None, typer.Option(metavar="FIGURE", help=_WHY, show_default=False)]
WithheldOption = Annotated[bool, typer.Option("--withheld", help="The model's sentences that were not released, and why.")]
_RECEIPT = (
    "All that was recorded: plan, queries, calculations, prompts, model, its raw text, tokens, times; with --json to replay."
)
Receipt = Annotated[bool, typer.Option("--receipt", help=_RECEIPT)]


def show(
    turn_id: TurnId = None,
    why: Why = None,
    withheld: WithheldOption = False,
    receipt: Receipt = False,
    as_json: AsJson = False,
    user: User = None,
    world: World = None,
) -> None:
    """Show a stored answer, its receipt, or where one of its figures came from."""
    if sum(map(bool, (why, withheld, receipt))) > 1:
        raise Failure("--why, --withheld and --receipt each show another part: choose one", Exit.USAGE)
    chosen, turn = configured(), Stored(user, world).turn(turn_id)
    if why:
        _show_chain(turn, why, as_json=as_json)
    elif withheld:
        _show_withheld(turn, as_json=as_json)
    elif receipt:
        print_json(printed.plain(turn, chosen.price)) if as_json else printed.show(turn, chosen.price)
    elif as_json:
        print_json(contract.answer_object(turn))
    else:
        _show_answer(turn, chosen.price)


def _show_chain(turn: Turn, why: str, *, as_json: bool) -> None:
    try:
        links = chain(turn, why)
    except LookupError as error:
        raise Failure(str(error.args[0]), Exit.USAGE) from error
    if as_json:
        print_json([asdict(link) for link in links])
        return
    behind.chain(links, console())


def _show_withheld(turn: Turn, *, as_json: bool) -> None:
    held = turn.answer.withheld if turn.answer else ()
    if as_json:
        print_json([{"sentence": each.sentence, "reason": each.reason} for each in held])
        return
    behind.withheld(held, console())


def _show_answer(turn: Turn, price: Price) -> None:
    printer = Printer(console(), None)
    console().print(Text(turn.question.text, style="bold"))
    console().print(inert(turn.answer.text if turn.answer else ""))
    printer.finish(turn)
    if turn.answer and turn.answer.usage.calls:
        console().print(Text(printed.cost(turn.answer.usage, price), style="dim"))
