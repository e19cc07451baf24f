"""`ava ask`: a question in, an answer out, with the contract's JSON on request.

A server that runs on this home answers, since it has everything open; without one this process does. The output is the same.
"""

import typer

from ava import contract, settings
from ava.cli.answer import Printer
from ava.cli.options import AsJson, AsOf, Continue, Model, QuestionText, Thread, User, World
from ava.cli.output import Exit, Failure, console, print_json
from ava.local import Broken, Elsewhere, Server, Wish, reach
from graphs.turn import Turn


def ask(
    question: QuestionText,
    as_json: AsJson = False,
    user: User = None,
    world: World = None,
    thread: Thread = None,
    go_on: Continue = False,
    model: Model = None,
    as_of: AsOf = None,
) -> None:
    """Answer a question from your data."""
    wish = Wish(question=question, user=user, thread=thread, go_on=go_on, world=world, as_of=as_of)
    turn = None if model else _by_server(wish, as_json=as_json)
    if turn is None:
        from ava.cli.alone import answered  # noqa: PLC0415 - LangGraph and the database, which a server has loaded already

        turn = answered(wish, model, as_json=as_json)
    if as_json:
        print_json(contract.answer_object(turn))
    failed = turn.answer is None or turn.answer.status == "failed"
    raise typer.Exit(Exit.FAILED if failed else Exit.DONE)


def _by_server(wish: Wish, *, as_json: bool) -> Turn | None:
    """The turn as a running server answers it; None where there is none, or not for this. Raises Failure in mid-answer."""
    with reach(settings.home()) as server:
        try:
            return _followed(server, wish, as_json=as_json) if server else None
        except Elsewhere:
            return None
        except Broken as error:
            raise Failure(f"{error}; ask again") from error


def _followed(server: Server, wish: Wish, *, as_json: bool) -> Turn:
    hearing = server.ask(wish)
    printer = None if as_json else Printer(console(), server.headlines.get if server.headlines else None)
    for event in hearing:
        if isinstance(event, Turn):
            if printer:
                printer.finish(event)
            return event
        if printer:
            printer.hear(event)
    raise Broken("the server ended in mid-answer")
