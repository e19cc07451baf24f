"""What is made of a question before it becomes a plan: its entities and agents, completed by what was said before."""

import re
from dataclasses import dataclass
from datetime import datetime

from graphs.agents import AGENTS
from graphs.turn import Exchange
from graphs.understand.choose import Choice, choose
from graphs.understand.entities import Found, find
from graphs.understand.followup import carry
from graphs.understand.lexicon import Lexicon
from graphs.understand.refuse import unquoted
from graphs.understand.router import Scorer
from graphs.understand.spoken import filled, leaning, spoken
from graphs.understand.words import bounded
from tools.facts import Entities

HELD = re.compile(  # names things of the user's without naming them: "my worst position", "anything I hold"
    r"\b(?:(?:any|each|every|all|which|one|some|most|none)\s+of\s+)?(?:my|our)\s+(?:\w+\s+){0,2}(?:positions?"
    r"|holdings?|stocks?|names?|losers?|winners?|tickers?|bags?|longs?|shorts?|picks)\b"
    r"|\b(?:any|some|every)?(?:thing|stock|name|one|position|the stocks|the names|what|whatever|stuff|things|stocks"
    r"|names)s?\s+(?:that\s+)?(?:i|we)(?:\s+(?:currently|actually|already))?(?:'ve got|'m holding|'m in|\s+(?:hold|own"
    r"|have|am holding|got))\b"
    r"|\bdo i (?:hold|own) any(?:thing)?\b|\bin my (?:portfolio|account|book)\b",
    re.IGNORECASE,
)

_SURELY = 0.8  # how likely an agent is where its subject tells twins apart


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What was made of a question before it became a plan; `ava route` shows it."""

    found: Found
    choice: Choice
    entities: Entities
    continues: bool


def read(text: str, history: tuple[Exchange, ...], as_of: datetime, lexicon: Lexicon, router: Scorer) -> Reading:
    """Entities and agents of `text`, completed by its history."""
    own = unquoted(bounded(text))
    found = find(own, lexicon, as_of, prior=leaning(history))
    choice = choose(found, router)
    if found.unclear and (subject := _subject(choice)):
        found = find(own, lexicon, as_of, prior=subject)
    history = spoken(own, found.entities, choice, history, lambda said: find(said, lexicon, as_of).entities)
    carried = carry(own, found, choice, history, router)
    entities = carried.entities if carried.continues else filled(own, carried, history)
    return Reading(found=found, choice=carried.choice, entities=entities, continues=carried.continues)


def _subject(choice: Choice) -> int:
    """What is surely asked about: above 0 football, below 0 the market; of twins (DAL) that one is meant."""
    if choice.top not in AGENTS or choice.weights[choice.top] < _SURELY:
        return 0
    return 1 if choice.top == "sports" else -1
