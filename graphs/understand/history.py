"""Earlier turns as understanding a follow-up needs them, from plain chat messages."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from graphs.turn import HISTORY, Exchange
from graphs.understand.entities import find
from graphs.understand.lexicon import Lexicon
from graphs.understand.reading import read
from graphs.understand.router import Scorer
from graphs.understand.words import LIMIT

_HEAD = 200  # characters of an answer kept
_MENTIONED = 5  # names taken from an answer where the question had none


def recall(messages: Sequence[Mapping[str, str]], as_of: datetime, lexicon: Lexicon, router: Scorer) -> tuple[Exchange, ...]:
    """The last HISTORY exchanges of `messages` (`role` "user" or "assistant", `content`), oldest first.

    What the user wrote is understood as a question; what the assistant wrote is searched for entities only, and those count
    where the question named none: text of an answer can never choose an agent.
    """
    exchanges: list[Exchange] = []
    for message in messages:
        text = str(message.get("content") or "")[:LIMIT]
        if message.get("role") == "user":
            exchanges.append(_asked(text, tuple(exchanges[-HISTORY:]), as_of, lexicon, router))
        elif message.get("role") == "assistant" and exchanges:
            exchanges[-1] = _answered(exchanges[-1], text, as_of, lexicon)
    return tuple(exchanges[-HISTORY:])


def _asked(text: str, before: tuple[Exchange, ...], as_of: datetime, lexicon: Lexicon, router: Scorer) -> Exchange:
    reading = read(text, before, as_of, lexicon, router)
    choice = reading.choice
    return Exchange(question=text, entities=reading.entities, agents=choice.agents, skills=choice.skills, answer_head="")


def _answered(exchange: Exchange, text: str, as_of: datetime, lexicon: Lexicon) -> Exchange:
    entities = exchange.entities
    if not entities.symbols and not entities.teams:
        said = find(text, lexicon, as_of).entities
        entities = replace(entities, symbols=said.symbols[:_MENTIONED], teams=said.teams[:_MENTIONED])
    return replace(exchange, entities=entities, answer_head=text[:_HEAD])
