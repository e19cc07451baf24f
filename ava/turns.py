"""Stored turns: a finished turn becomes one row, and a thread's last rows become the history of its next question.

The agents' login cannot read them; they are written and read as the application's.
"""

from datetime import UTC, datetime

from db.database import Database
from db.sql import thread_recent, turn_by_id, turn_insert, turn_last
from graphs import receipt
from graphs.turn import HISTORY, Exchange, Turn
from tools.facts import Entities

HEAD = 240  # characters of an answer that a follow-up may need


async def remember(database: Database, turn: Turn) -> None:
    """Store a finished turn as the next of its thread."""
    row = {"turn": turn.id, "thread": turn.question.thread, "asked_at": datetime.now(UTC), "body": receipt.write(turn)}
    async with database.writer(turn.question.user) as write:
        await write.run(turn_insert, **row)


async def history(database: Database, user: str, thread: str) -> tuple[Exchange, ...]:
    """The last exchanges of a thread, oldest first."""
    async with database.writer(user) as write:
        rows = await write.run(thread_recent, thread=thread, n=HISTORY)
    return tuple(exchange(receipt.read(row.body)) for row in reversed(rows))


async def stored(database: Database, user: str, turn_id: str | None) -> Turn | None:
    """A stored turn of the user: by id, or the latest; None when there is none."""
    async with database.writer(user) as write:
        rows = await (write.run(turn_by_id, turn=turn_id) if turn_id else write.run(turn_last))
    return receipt.read(rows[0].body) if rows else None


def exchange(turn: Turn) -> Exchange:
    """What later questions need to know of a turn."""
    steps = turn.plan.steps if turn.plan else ()
    return Exchange(
        question=turn.question.text,
        entities=turn.plan.entities if turn.plan else Entities(),
        agents=tuple(dict.fromkeys(step.agent for step in steps)),
        skills=tuple(step.skill for step in steps),
        answer_head=turn.answer.text[:HEAD] if turn.answer else "",
    )
