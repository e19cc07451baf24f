"""What a question takes over from the turns before it: entities it points back to, and the agents it continues with.

'And puts?', 'same for AMD', 'what about next week': short or pointing words take over; a full question of its own takes only
what it points to ("is it overbought?").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from graphs.agents import skill
from graphs.turn import Exchange
from graphs.understand.choose import MOST, Choice
from graphs.understand.entities import Found
from graphs.understand.pointed import edits, meant
from graphs.understand.router import Scorer
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
        r"|he|his|she|her|there|both|either|then(?=\s*(?:[,.;?!]|$))"
        r"|the (?:first|second|third|last|other|former|latter) (?:one)?)\b"
    ),
    re.IGNORECASE,
)
_SAME = re.compile(r"\bthe same (?:hold|go(?:es)?|appl(?:y|ies)|true|work|be said)\b", re.IGNORECASE)
_EMPTY = word_list("pointing")
_FEW = 2  # telling words in a question that only continues the last one
_SHORT = 3  # words, as training counts few
_JOINS = 0.5  # an agent's weight, last turn counted in, to be called beside the likeliest
_WHOLE = 0.8  # a short question this clear that lacks nothing is a question of its own
_CHAT = 0.5  # "thanks" continues nothing


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """A question completed by its history."""

    entities: Entities
    choice: Choice
    continues: bool  # whether anything was taken over


def carry(text: str, found: Found, choice: Choice, history: Sequence[Exchange], router: Scorer) -> Carried:
    """`choice` and the entities of `found`, completed by the last exchange where the text points back to it."""
    last = next((e for e in reversed(history) if e.agents), None)
    if last is None or not _continues(text, found, choice, last):
        return Carried(entities=found.entities, choice=choice, continues=False)
    blended = _blend(found, choice, last, router, bare=_telling(found) == 0)
    same = bool(set(blended.agents) & set(last.agents))
    return Carried(entities=_merge(text, found.entities, last, blended, same=same), choice=blended, continues=True)


def _continues(text: str, found: Found, choice: Choice, last: Exchange) -> bool:
    """Whether the text takes over from the last turn: it opens so, points back, changes what was named, or says too little."""
    own, before = found.entities, last.entities
    named = {*own.symbols, *own.teams}
    if choice.top in {"_smalltalk", "_decline"} and choice.weights[choice.top] >= _CHAT and not named:
        return False
    if _OPENS.search(text) or _SAME.search(text) or (_POINTS.search(text) and not named):
        return True
    vague = choice.weights["_vague"] >= _CHAT or choice.top == "_vague"
    whole = choice.weights[choice.top] >= _WHOLE and not (choice.skills and skill(choice.skills[0]).needs)
    changes = edits(text) and not named.isdisjoint((*before.symbols, *before.teams))
    return changes or vague or (_telling(found) <= _FEW and not whole)


def _telling(found: Found) -> int:
    days = " ".join(when.text.lower() for when in found.entities.dates).split()
    return sum(word not in _EMPTY and word not in days for word in found.masked())


def _blend(found: Found, choice: Choice, last: Exchange, router: Scorer, *, bare: bool) -> Choice:
    """The agents of the last turn weigh the more, the less the question says by itself."""
    words = found.masked()
    ranked = router.follows(choice.weights, last.agents, few=len(words) <= _SHORT)
    first, *rest = ranked
    agents = (first, *(agent for agent in rest if ranked[agent] >= _JOINS))[:MOST]
    before = {name.partition(".")[0]: name for name in last.skills}
    same = bare or choice.weights["_vague"] >= _JOINS
    skills = tuple(before[a] if a in before and same else router.skill(words, a) for a in agents)
    return Choice(agents=agents, skills=skills, weights=ranked)


def _merge(text: str, own: Entities, before: Exchange, choice: Choice, *, same: bool) -> Entities:
    """The names that are meant of what is named and what was; days and views stay only with the same agent."""
    last = before.entities
    names = meant(text, (*own.symbols, *own.teams), (*last.symbols, *last.teams), before.answer_head)
    merged = replace(own, symbols=_among(names, own.symbols, last.symbols), teams=_among(names, own.teams, last.teams))
    if "sports" in choice.agents and len(choice.agents) == 1 and merged.teams:
        merged = replace(merged, symbols=())
    if same and not own.dates:
        merged = replace(merged, dates=last.dates)
    if same:
        merged = replace(merged, outlook=own.outlook or last.outlook, risk=own.risk or last.risk)
    return merged


def _among(names: Sequence[str], own: Sequence[str], last: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in own or name in last)
