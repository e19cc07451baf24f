"""From a question and its history to a plan: which skills, on what, in which order; or why not. Pure; no model, no database.

In this order: what may not be done is declined; what could mean several things is asked back; chat is answered; what no agent
covers is said; the rest becomes steps. A step that lacks what its skill needs takes it from an earlier step that yields it
('chart of my worst position'), and where there is none the person is asked. Never raises on any text.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from graphs.agents import AGENTS, skill
from graphs.turn import Exchange, Plan, Step
from graphs.understand import replies
from graphs.understand.choose import Choice, choose, margin, skill_of
from graphs.understand.entities import Found, find
from graphs.understand.followup import carry
from graphs.understand.lexicon import Lexicon
from graphs.understand.refuse import GENERAL, OUTSIDE, SPORT, other_sport, refused, unquoted
from graphs.understand.router import Scorer
from tools.facts import Entities
from tools.skill import EntityKind

UNSURE = 0.3  # below this no agent is called without something else that speaks for it
_UNNAMED = 0.8  # what an agent needs where the text names nothing: no symbol, no team, no cue
_MAYBE_OUTSIDE = 0.05
_REFUSE = 0.75  # the router alone declines from here on
_HELD = re.compile(  # names things of the user's without naming them: "my worst position", "anything I hold"
    r"\b(?:(?:any|each|every|all|which|one|some|most|none)\s+of\s+)?(?:my|our)\s+(?:\w+\s+){0,2}(?:positions?"
    r"|holdings?|stocks?|names?|losers?|winners?|tickers?|bags?|longs?|shorts?|picks)\b"
    r"|\b(?:any|some|every)?(?:thing|stock|name|one|position|the stocks|the names|what|whatever|stuff|things|stocks"
    r"|names)s?\s+(?:that\s+)?(?:i|we)(?:\s+(?:currently|actually|already))?(?:'ve got|'m holding|'m in|\s+(?:hold|own"
    r"|have|am holding|got))\b"
    r"|\bdo i (?:hold|own) any(?:thing)?\b|\bin my (?:portfolio|account|book)\b",
    re.IGNORECASE,
)
_ASIDE = 0.8  # what is asked of them must be as clear as this, the naming left out
_HOLDER = "portfolio.holdings"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What was made of a question before it became a plan; `ava route` shows it."""

    found: Found
    choice: Choice
    entities: Entities
    continues: bool
    explicit: bool  # whether a cue names the likeliest skill


def read(text: str, history: tuple[Exchange, ...], as_of: datetime, lexicon: Lexicon, router: Scorer) -> Reading:
    """Entities and agents of `text`, completed by its history."""
    own = unquoted(text)
    found = find(own, lexicon, as_of)
    choice = choose(found, router) if found.entities.symbols else _of_held(own, choose(found, router), as_of, lexicon, router)
    explicit = choice.top in AGENTS and router.explicit(found.masked(), skill_of(choice.top, choice.scores))
    carried = carry(own, found, choice, history, explicit=explicit)
    return Reading(found=found, choice=carried.choice, entities=carried.entities, continues=carried.continues, explicit=explicit)


def _of_held(text: str, choice: Choice, as_of: datetime, lexicon: Lexicon, router: Scorer) -> Choice:
    """The choice for 'does anything I hold report this week': earnings, on what the portfolio yields.

    With the naming of the holdings left out, what is asked of them shows.
    """
    rest = _HELD.sub(" ", text)
    if rest == text:
        return choice
    asked = choose(find(rest, lexicon, as_of), router)
    agent = asked.agents[0] if asked.agents else ""
    if (
        agent in {"", "portfolio", "sports"}
        or asked.weights[agent] < _ASIDE
        or (agent in choice.agents and "portfolio" in choice.agents)
    ):
        return choice
    skills = (skill_of("portfolio", choice.scores), skill_of(agent, asked.scores))
    return replace(choice, agents=("portfolio", agent), skills=skills)


def understand(text: str, history: tuple[Exchange, ...], as_of: datetime, lexicon: Lexicon, router: Scorer) -> Plan:
    """The plan for `text`. `as_of` (aware) is the clock that relative days are resolved against."""
    return plan(text, read(text, history, as_of, lexicon, router), lexicon, router)


def plan(text: str, reading: Reading, lexicon: Lexicon, router: Scorer) -> Plan:
    """The plan for what was read."""
    found, choice, entities = reading.found, reading.choice, reading.entities
    cause = refused(text)
    if cause is not None:
        return Plan(kind="decline", entities=entities, method="words", confidence=1.0, reply=cause.reply)
    if other_sport(text) and not entities.teams and not entities.symbols:
        return Plan(kind="decline", entities=entities, method="words", confidence=1.0, reply=SPORT)
    early = _without_agents(text, reading, router) or _unclear(found, entities, lexicon)
    if early is not None:
        return early
    steps = _steps(text, choice, entities)
    lacking = next(((s, kind) for s in steps for kind in _lacks(s, entities) if not s.after), None)
    if lacking is not None:
        return _ask(replies.missing(lacking[1], lacking[0].skill), (), entities, choice)
    confidence = round(margin(choice.weights, choice.agents), 3)
    method = "follow-up" if reading.continues else "words"
    return Plan(kind="answer", entities=entities, steps=steps, method=method, confidence=confidence)


def _without_agents(text: str, reading: Reading, router: Scorer) -> Plan | None:
    """Chat, what nobody covers, and what is too vague."""
    found, choice, entities = reading.found, reading.choice, reading.entities
    named = bool(entities.symbols or entities.teams or found.unclear or found.unknown)
    top, weight = choice.top, choice.weights[choice.top]
    if not found.words:
        return _ask(*replies.what_about((), tuple(AGENTS)), entities, choice)
    if top == "_smalltalk" and not named:
        return Plan(
            kind="smalltalk",
            entities=entities,
            method="words",
            confidence=round(weight, 3),
            reply=replies.smalltalk(text, router),
        )
    if top == "_decline" and weight >= _REFUSE:
        return Plan(kind="decline", entities=entities, method="words", confidence=round(weight, 3), reply=GENERAL)
    if top == "_outside" and not entities.symbols and not entities.teams:
        return Plan(kind="decline", entities=entities, method="words", confidence=round(weight, 3), reply=OUTSIDE)
    hinted = not named and not reading.explicit and len(choice.agents) < 2
    if not reading.continues and hinted and weight < _UNNAMED:
        return _vague(choice, entities)
    if not reading.continues and (_bare(found) or (margin(choice.weights, choice.agents) < UNSURE and not found.unclear)):
        likely = tuple(agent for agent in choice.weights if agent in AGENTS)[:3]
        return _ask(*replies.what_about((*entities.symbols, *entities.teams), likely), entities, choice)
    return None


def _vague(choice: Choice, entities: Entities) -> Plan:
    """For words that name nothing any agent knows: outside, where that is likely too; else asked back."""
    if choice.weights.get("_outside", 0.0) >= _MAYBE_OUTSIDE:
        return Plan(kind="decline", entities=entities, method="words", confidence=0.5, reply=OUTSIDE)
    likely = tuple(agent for agent in choice.weights if agent in AGENTS)[:3]
    return _ask(*replies.what_about((), likely), entities, choice)


def _bare(found: Found) -> bool:
    """Whether there is nothing but names, as in 'NVDA?'."""
    return not found.unclear and not found.unknown and all(word.startswith("{") for word in found.masked())


def _unclear(found: Found, entities: Entities, lexicon: Lexicon) -> Plan | None:
    if found.unclear:
        text, choices = replies.which(found.unclear)
        return Plan(kind="clarify", entities=entities, method="entities", confidence=1.0, reply=text, clarify=choices)
    if found.unknown and not entities.symbols:
        likely = tuple(lexicon.show(s) for name in found.unknown for s in lexicon.like(name))
        reply = replies.unknown(found.unknown, likely)
        return Plan(kind="clarify", entities=entities, method="entities", confidence=1.0, reply=reply, clarify=likely)
    return None


def _ask(reply: str, choices: tuple[str, ...], entities: Entities, choice: Choice) -> Plan:
    confidence = round(margin(choice.weights, choice.agents), 3)
    return Plan(kind="clarify", entities=entities, method="words", confidence=confidence, reply=reply, clarify=choices)


def _steps(text: str, choice: Choice, entities: Entities) -> tuple[Step, ...]:
    """One step an agent, those that yield what others lack before them."""
    skills = list(choice.skills)
    lacking = {name for name in skills if _unmet(name, entities)}
    if lacking and _HELD.search(text) and "portfolio" not in choice.agents:
        skills.insert(0, skill_of("portfolio", choice.scores))
    skills.sort(key=lambda name: name in lacking)
    steps: list[Step] = []
    for name in skills:
        needed = set(_unmet(name, entities)) | _own_symbols(name, skills, entities)
        source = tuple(n for n, step in enumerate(steps, 1) if needed & set(skill(step.skill).yields))[:1]
        steps.append(Step(agent=name.partition(".")[0], skill=name, args=_args(name, entities), after=source))
    return tuple(steps)


def _own_symbols(name: str, skills: Sequence[str], entities: Entities) -> set[EntityKind]:
    """Symbols a skill could do without, but which 'my positions' beside it mean."""
    takes = "symbols" in skill(name).parameters and not entities.symbols
    return {"symbols"} if takes and name != _HOLDER and _HOLDER in skills and not name.startswith("market.") else set()


def _unmet(name: str, entities: Entities) -> tuple[EntityKind, ...]:
    return tuple(kind for kind in skill(name).needs if not getattr(entities, kind))


def _lacks(step: Step, entities: Entities) -> tuple[EntityKind, ...]:
    return _unmet(step.skill, entities)


def _args(name: str, entities: Entities) -> dict[str, object]:
    """What the skill understands of what was named, as plain JSON."""
    plain = {key: value for key, value in asdict(entities).items() if value and key in skill(name).parameters}
    return {key: _json(key, value) for key, value in plain.items()}


def _json(key: str, value: object) -> object:
    match key, value:
        case "dates", (list() | tuple()):
            return [{**each, "first": each["first"].isoformat(), "last": each["last"].isoformat()} for each in value]
        case "amounts", (list() | tuple()):
            return [{**each, "value": str(each["value"])} for each in value]
        case _, (list() | tuple()):
            return list(value)
    return value
