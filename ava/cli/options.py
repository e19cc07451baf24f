"""Options that several commands share, so that they read the same everywhere, and what commands do with them first.

Settings and storage are imported where they are needed: `ava ask` through a running server needs neither.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ava.cli.output import Exit, Failure

if TYPE_CHECKING:
    from ava.settings.model import Settings


def _option(text: str, *names: str) -> Any:
    return typer.Option(*names, help=text, show_default=False)


QuestionText = Annotated[
    str, typer.Argument(metavar="QUESTION", help="What you want to know, in your own words.", show_default=False)
]
AsJson = Annotated[bool, _option("Print JSON instead of text.", "--json")]
User = Annotated[str | None, _option("Whose data to read (default: AVA_USER, else 'me').")]
World = Annotated[str | None, _option("Which data: 'main', 'demo' or another world.")]
Thread = Annotated[str | None, _option("Continue this conversation.")]
Continue = Annotated[bool, _option("Continue your last conversation.", "--continue", "-c")]
Model = Annotated[
    str | None,
    _option("auto, none, ollama://host:port/model, openai://host:port/model, gguf:FILE, or a list (default: AVA_MODEL)."),
]
AsOf = Annotated[str | None, _option("Answer as of this ISO time or date (a date: its close).")]


def configured() -> "Settings":
    """The settings, with logs set up by them. Raises Failure where they cannot be read."""
    from ava import logs, settings  # noqa: PLC0415 - see above

    try:
        chosen = settings.load()
        logs.configure(chosen.log)
    except ValueError as error:
        raise Failure(str(error), Exit.USAGE) from error
    return chosen


def moment(text: str | None) -> datetime | None:
    """The instant an option names. Raises Failure."""
    from ava.settings.clock import instant  # noqa: PLC0415 - see above

    try:
        return instant(text) if text else None
    except ValueError as error:
        expected = "an ISO time or date, e.g. 2025-11-20 or 2025-11-20T15:30:00-05:00"
        raise Failure(f"--as-of {text!r} is not {expected}", Exit.USAGE) from error


def valid_world(world: str | None) -> str | None:
    """The world an option names, if it can be the name of one. Raises Failure."""
    from db.worlds import database_of  # noqa: PLC0415 - see above

    try:
        if world:
            database_of(world)
    except ValueError as error:
        raise Failure(str(error), Exit.USAGE) from error
    return world
