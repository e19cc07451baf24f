"""What a question takes over from the turns before it: entities it points back to, and the agents it continues with.

'And puts?', 'same for AMD', 'what about next week': short or pointing words take over; a full question of its own takes only
what it points to ("is it overbought?").
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graphs.agents import AGENTS
from graphs.turn import Exchange
from graphs.understand.choose import Choice, by_agent, skill_of
from graphs.understand.entities import Found
from graphs.understand.words import word_list
from tools.facts import Entities

_OPENS = re.compile(
    r"^\s*(?:ok(?:ay)?|so|hm+|cool|great|thanks|right|alright|yes|yeah|yep|sure|interesting|nice|wait|no)?[\s,.!]*"
    r"(?:and|but|or|what about|whatabout|wat about|how about|hows about|same|ditto|also|now|then|instead|why|what if"
    r"|only|just|make (?:it|that)|again|likewise|as for|which (?:one|of)|try|do (?:the same|it|that)|for|with|in)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(
    (
        r"\b(?:it|its|it's|that|that's|thats|those|these|them|they|their|theirs|this one|that one|the same|same|one|ones"
        r"|he|his|she|her|there|both|either|the (?:first|second|third|last|other|former|latter) (?:one)?)\b"
    ),
    re.IGNORECASE,
)
_ADDS = re.compile(r"\b(?:too|also|as well|both|versus|vs|compare[ds]?|against|with it|add)\b", re.IGNORECASE)
_EMPTY = word_list("pointing")
_FEW = 3  # telling words in a question that only continues the last one
_BARE = 0.9  # how much the last agents count when nothing telling is said; each telling word takes a quarter off
_LESS = 0.15
_LEAST = 0.35
_JOINS = 0.4  # an agent's weight, last turn counted in, to be called
_CHAT = 0.6  # "thanks" continues nothing


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """A question completed by its history."""

    entities: Entities
    choice: Choice
    continues: bool  # whether anything was taken over


def carry(text: str, found: Found, choice: Choice, history: Sequence[Exchange], *, explicit: bool) -> Carried:
    """`choice` and the entities of `found`, completed by the last exchange where the text points back to it.

    `explicit`: the text names what it is about by a cue ("its RSI"), so the agent is its own whatever came before.
    """
    last = next((e for e in reversed(history) if e.agents), None)
    opens, points = _OPENS.search(text) is not None, _POINTS.search(text) is not None
    telling = _telling(found)
    named = bool(found.entities.symbols or found.entities.teams)
    chat = choice.top.startswith("_") and choice.weights[choice.top] >= _CHAT and not named
    if last is None or chat or not (opens or (points and not named) or (telling <= _FEW and not explicit)):
        return Carried(entities=found.entities, choice=choice, continues=False)
    blended = choice if explicit else _blend(choice, last, telling)
    same = bool(set(blended.agents) & set(last.agents))
    return Carried(entities=_merge(text, found.entities, last.entities, blended, same=same), choice=blended, continues=True)


def _telling(found: Found) -> int:
    days = " ".join(when.text.lower() for when in found.entities.dates).split()
    return sum(word not in _EMPTY and word not in days for word in found.masked())


def _blend(choice: Choice, last: Exchange, telling: int) -> Choice:
    """The last agents weigh the more, the less the question itself says."""
    share = max(_LEAST, _BARE - _LESS * max(0, telling - 1))
    own = {skill: score * (1 - share) for skill, score in choice.scores.items() if not skill.startswith("_")}
    for skill in last.skills:
        own[skill] = own.get(skill, 0.0) + share / len(last.skills)
    weights = _scaled(by_agent(own))
    agents = tuple(agent for agent, weight in weights.items() if weight >= _JOINS)[:2] or tuple(weights)[:1]
    agents = tuple(agent for agent in (last.agents if telling <= 1 else agents) if agent in AGENTS)
    return Choice(agents=agents, skills=tuple(skill_of(a, own) for a in agents), weights=weights, scores=own)


def _scaled(weights: Mapping[str, float]) -> dict[str, float]:
    whole = sum(weights.values()) or 1.0
    return {agent: weight / whole for agent, weight in weights.items()}


def _merge(text: str, own: Entities, last: Entities, choice: Choice, *, same: bool) -> Entities:
    """What is named replaces what was; what is not named stays, days and views only with the same agent."""
    merged = own
    if not own.symbols and not own.teams:
        merged = replace(merged, symbols=last.symbols, teams=last.teams)
    elif _ADDS.search(text):
        merged = replace(merged, symbols=_both(last.symbols, own.symbols), teams=_both(last.teams, own.teams))
    if "sports" in choice.agents and len(choice.agents) == 1 and merged.teams:
        merged = replace(merged, symbols=())
    if same and not own.dates:
        merged = replace(merged, dates=last.dates)
    if same:
        merged = replace(merged, outlook=own.outlook or last.outlook, risk=own.risk or last.risk)
    return merged


def _both(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))
