"""Conversations as a person looks after them: which there are, what stands in one, taking them out as JSON, letting go of them.

Always one user's: row-level security shows no other's rows, whatever is asked for. An export holds whole receipts, so that they
can be replayed where there is no database. What was deleted is gone: an export is read, never loaded again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from pydantic import TypeAdapter, ValidationError

from db.sql import thread_turns, threads_delete, threads_known
from graphs import receipt
from graphs.turn import Turn

if TYPE_CHECKING:
    from db.database import Database


@dataclass(frozen=True, kw_only=True, slots=True)
class Thread:
    """One conversation, as a list shows it."""

    thread: str
    turns: int
    begun_at: datetime
    asked_at: datetime  # of its last question
    question: str  # its first
    input: int  # tokens of all its turns
    output: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A turn in its thread."""

    seq: int  # from 1
    asked_at: datetime  # wall clock
    turn: Turn


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversation:
    """A thread, whole."""

    thread: str
    turns: tuple[Kept, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Export:
    """Threads of one user in one world."""

    world: str
    user: str
    threads: tuple[Conversation, ...]


async def known(database: "Database", user: str) -> tuple[Thread, ...]:
    """The user's threads, the one asked in last first."""
    async with database.writer(user) as write:
        return tuple(Thread(**row._asdict()) for row in await write.run(threads_known))


async def export(database: "Database", user: str, threads: Sequence[str]) -> Export:
    """These threads of the user, whole, in the order given; one the user does not have is empty."""
    async with database.writer(user) as write:
        rows = await write.run(thread_turns, threads=list(threads))
    found: dict[str, list[Kept]] = {thread: [] for thread in threads}
    for row in rows:
        found[row.thread].append(Kept(seq=row.seq, asked_at=row.asked_at, turn=receipt.read(row.body)))
    whole = tuple(Conversation(thread=thread, turns=tuple(kept)) for thread, kept in found.items())
    return Export(world=database.world, user=user, threads=whole)


async def delete(database: "Database", user: str, threads: Sequence[str]) -> int:
    """Remove every turn of these threads; how many there were."""
    async with database.writer(user) as write:
        return len(await write.run(threads_delete, threads=list(threads)))


def plain(exported: Export) -> dict[str, Any]:
    """An export as JSON values."""
    return cast("dict[str, Any]", _exports().dump_python(exported, mode="json"))


def exported(told: str) -> Export:
    """The export whose JSON that is. Raises ValueError for anything else."""
    return _exports().validate_json(told)


def listing(found: Sequence[Thread]) -> bytes:
    """A list of threads as JSON."""
    return _lists().dump_json(tuple(found))


def listed(told: str) -> tuple[Thread, ...]:
    """The threads of such a list. Raises ValueError for anything else."""
    return _lists().validate_json(told)


def turns_in(text: str) -> tuple[Turn, ...]:
    """The turns of an export, or of a text that is one stored turn. Raises ValueError for anything else."""
    try:
        exported = _exports().validate_json(text)
    except ValidationError:
        return (receipt.read(text),)
    return tuple(kept.turn for each in exported.threads for kept in each.turns)


@cache
def _lists() -> TypeAdapter[tuple[Thread, ...]]:
    return TypeAdapter(tuple[Thread, ...])


@cache
def _exports() -> TypeAdapter[Export]:
    return TypeAdapter(Export)
