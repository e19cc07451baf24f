"""What was spoken of before, as far as a question takes it up without saying so.

'where is the stop' after a chart of NVDA is about NVDA. 'and yesterday?' after a list of five is about none of the five: what
only an answer named is meant where the question points at it. Which of several names is meant, `pointed` says.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from graphs.agents import AGENTS
from graphs.turn import HISTORY, Exchange
from graphs.understand.choose import Choice
from graphs.understand.followup import Carried
from graphs.understand.pointed import at_names, edits, meant
from tools.facts import Entities

_BROAD = frozenset(["portfolio", "market"])  # agents whose questions are mostly about all there is
_NARROW = frozenset(["market.sentiment", "market.correlation"])  # but these skills are about something
_WIDE = re.compile(  # asks about no thing in particular, or about all there are
    r"\b(?:market|stocks|names|tickers|companies|sectors?|games|slate|bets|everything|everyone|anything|whatever|account|portfolio"
    r"|book|positions|holdings|calendar|screen|list|scan|alerts|top|biggest|largest|most|highest|lowest|unusual|sweeps|blocks"
    r"|who(?:['\u2019]?s)? report\w*|any (?:stock|name|ticker|company|game|team)|week|tomorrow)\b"
    r"|\bwhich\b(?! (?:strikes?|expir\w+|side|way)\b)",
    re.IGNORECASE,
)
_OWNED = re.compile(
    r"^\W*(?:(?:and|so|how (?:much|many)|shares|contracts|of (?:it|that))\s+)*"
    r"do i (?:still |already |even )?(?:own|hold|have)(?: any| some| much| a position)?\W*$"
    r"|\bmy (?:stake|position|shares|cost|basis|average|avg)\b",
    re.IGNORECASE,
)


def leaning(history: tuple[Exchange, ...]) -> int:
    """What the last turn was about: above 0 football, below 0 the market."""
    last = history[-1].entities if history else Entities()
    return bool(last.teams) - bool(last.symbols)


def spoken(
    text: str, own: Entities, choice: Choice, history: tuple[Exchange, ...], named: Callable[[str], Entities]
) -> tuple[Exchange, ...]:
    """`history`, its last exchange without the names that only an answer gave, unless `text` points at them."""
    if not history or own.symbols or own.teams:
        return history
    last = history[-1]
    if len(last.entities.teams) == 1:
        return (*history[:-1], _both_sides(last, named(last.answer_head).teams))
    names = (*last.entities.symbols, *last.entities.teams)
    one = len(names) == 1 and not _BROAD.issuperset(choice.agents)  # the subject, although a question never named it
    if not names or one or len(history) == HISTORY or at_names(text, len(names)):  # of a long thread the start is not known
        return history
    for each in reversed(history):
        said = named(each.question)
        if not set(names).isdisjoint((*said.symbols, *said.teams)):
            return history
    return (*history[:-1], replace(last, entities=replace(last.entities, symbols=(), teams=())))


def _both_sides(last: Exchange, answered: tuple[str, ...]) -> Exchange:
    """A game has two teams, of which a question names one and the answer the other."""
    if len(answered) != 2 or last.entities.teams[0] not in answered:
        return last
    return replace(last, entities=replace(last.entities, teams=answered))


def filled(text: str, carried: Carried, history: tuple[Exchange, ...]) -> Entities:
    """The entities of a question of its own; one that names nothing may still be about what was spoken of."""
    own = carried.entities
    named = (*own.symbols, *own.teams)
    if not history or not (edits(text) if named else _about_it(text, carried.choice)):
        return own
    last, sports = history[-1], bool(own.teams) if named else "sports" in carried.choice.agents
    said = last.entities.teams if sports else last.entities.symbols
    names = meant(text, named, said, last.answer_head)
    return replace(own, teams=names) if sports else replace(own, symbols=names)


def _about_it(text: str, choice: Choice) -> bool:
    """Whether a question that names nothing is about what was spoken of: 'where is the stop'; not 'top sweeps'."""
    if choice.top not in AGENTS or not choice.agents:
        return False
    if _BROAD.isdisjoint(choice.agents) or _NARROW.issuperset(choice.skills):
        return _WIDE.search(text) is None
    return _OWNED.search(text) is not None
