"""What is stored, as a chat reads it: like a command, but where no server runs, from the world this process has open already."""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from ava.chat.talk import Talk
from ava.cli.stored import Stored

if TYPE_CHECKING:
    from db.database import Database

Result = TypeVar("Result")


class Kept(Stored):
    """What the user of a conversation has stored in its world."""

    def __init__(self, talk: Talk) -> None:
        super().__init__(talk.place.user, talk.place.world)
        self._talk = talk

    def read(self, work: "Callable[[Database], Coroutine[Any, Any, Result]]") -> Result:
        """What is read from the database by this process."""
        return self._talk.looked_up(work)
