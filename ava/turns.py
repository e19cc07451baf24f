"""Stored turns: a finished turn becomes one row, and a thread's last rows become the history of its next question.

The agents' login cannot read them; they are written and read as the application's. What a question takes from its thread is
bounded in turns and in tokens, and figures of earlier answers are ids in it: a long thread costs no more than a short one, and
a figure of yesterday cannot be taken for one of today.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic

from db.database import Database
from db.errors import PoolExhausted
from db.sql import thread_recent, turn_by_id, turn_insert, turn_last
from graphs import receipt
from graphs.model.context import tokens
from graphs.turn import HISTORY, Answer, Exchange, Turn
from tools.facts import Entities

STORE_S = 30.0  # a finished turn may wait to be stored: several times what a read may wait for a connection
HEAD = 240  # characters of an answer that a follow-up may need
ASKED = 400  # characters of a question that it may need
HISTORY_TOKENS = 480  # of all exchanges a question takes along, estimated high


async def remember(database: Database, turn: Turn) -> None:
    """Store a finished turn as the next of its thread; the thread itself holds what was before.

    It stands in line again where every connection is busy, for STORE_S in all. Raises what `db.errors` lists.
    """
    alone = replace(turn, question=replace(turn.question, history=()))
    row = {"turn": turn.id, "thread": turn.question.thread, "asked_at": datetime.now(UTC), "body": receipt.write(alone)}
    until = monotonic() + STORE_S
    while True:
        try:
            await database.at_once(turn.question.user, turn_insert, **row)
        except PoolExhausted:  # so it was not sent
            if monotonic() > until:
                raise
        else:
            return


async def history(database: Database, user: str, thread: str) -> tuple[Exchange, ...]:
    """The last exchanges of a thread, at most HISTORY and HISTORY_TOKENS of them, oldest first."""
    rows = await database.at_once(user, thread_recent, thread=thread, n=HISTORY)
    return trimmed(exchange(receipt.read(row.body), row.seq) for row in rows)


async def stored(database: Database, user: str, turn_id: str | None) -> Turn | None:
    """A stored turn of the user: by id, or the latest; None when there is none."""
    rows = await (database.at_once(user, turn_by_id, turn=turn_id) if turn_id else database.at_once(user, turn_last))
    return receipt.read(rows[0].body) if rows else None


def exchange(turn: Turn, seq: int) -> Exchange:
    """What later questions need to know of a turn, the `seq`th of its thread."""
    steps = turn.plan.steps if turn.plan else ()
    return Exchange(
        question=turn.question.text[:ASKED],
        entities=turn.plan.entities if turn.plan else Entities(),
        agents=tuple(dict.fromkeys(step.agent for step in steps)),
        skills=tuple(step.skill for step in steps),
        answer_head=_head(slotted(turn.answer, seq)) if turn.answer else "",
    )


def slotted(answer: Answer, seq: int) -> str:
    """The answer's text with its figures as ids again: "worth [3:F1.2]", which no later turn takes for a slot of its own."""
    done, rest = "", answer.text
    for citation in answer.citations:
        if found := re.search(rf"(?<![\d.,]){re.escape(citation.shown)}(?![.,]?\d)", rest):
            done, rest = f"{done}{rest[: found.start()]}[{seq}:{citation.fact}]", rest[found.end() :]
    return done + rest


def trimmed(newest_first: Iterable[Exchange]) -> tuple[Exchange, ...]:
    """The last exchanges that fit into HISTORY_TOKENS, oldest first."""
    kept, room = [], HISTORY_TOKENS
    for each in newest_first:
        named = " ".join((*each.entities.symbols, *each.entities.teams))
        room -= tokens(each.question) + tokens(each.answer_head) + tokens(named)
        if room < 0:
            break
        kept.append(each)
    return tuple(reversed(kept))


def _head(text: str) -> str:
    """The first words, none cut."""
    return text if len(text) <= HEAD else text[: HEAD + 1].rpartition(" ")[0]
