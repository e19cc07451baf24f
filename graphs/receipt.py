"""A turn as JSON and back: the stored turn is the receipt, so nothing may be lost on the way.

Decimals are strings, times are ISO in UTC. Reading raises ValueError for JSON that is not a turn.
"""

from functools import cache
from typing import Any, cast

from pydantic import TypeAdapter

from graphs.turn import Turn


@cache
def _turns() -> TypeAdapter[Turn]:
    return TypeAdapter(Turn)


def write(turn: Turn) -> str:
    """The turn as one JSON object."""
    return _turns().dump_json(turn).decode()


def read(text: str | bytes) -> Turn:
    """The turn written by `write`. Raises ValueError (pydantic's, naming the field) for anything else."""
    return _turns().validate_json(text)


def plain(turn: Turn) -> dict[str, Any]:
    """The turn as JSON values, for a door that shows parts of it."""
    return cast("dict[str, Any]", _turns().dump_python(turn, mode="json"))
