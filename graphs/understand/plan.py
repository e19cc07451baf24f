"""From a question and its history to a plan: which skills, on what, in which order; or why not. Pure; no model, no database.

In this order: what may not be done is declined; what could mean several things is asked back; chat is answered; what no agent
covers is said; the rest becomes steps. A step that lacks what its skill needs takes it from an earlier step that yields it
('chart of my worst position'), and where there is none the person is asked. Never raises on any text.
"""

from datetime import datetime

from graphs.agents import AGENTS
from graphs.turn import Exchange, Plan
from graphs.understand import replies
from graphs.understand.choose import Choice, odds, sure
from graphs.understand.entities import Found
from graphs.understand.examples import NOBODY
from graphs.understand.lexicon import Lexicon
from graphs.understand.reading import Reading, read
from graphs.understand.refuse import GENERAL, OUTSIDE, SPORT, elsewhere, other_sport, refused
from graphs.understand.router import Scorer
from graphs.understand.steps import steps, unmet
from graphs.understand.words import bounded
from tools.facts import Entities

UNSURE = 0.35  # below this a plan is a guess: a model, where there is one, is asked before it is followed
_LEAST, _LEAST_NAMED = 0.6, 0.4  # below this no agent is called; a named company or team speaks for one
_APART, _APART_NAMED = 12.0, 4.0  # by how much an agent's odds must be better than those of chat, vagueness or another subject
_CHAT = 0.4  # below this it is no chat: the person is asked what they want
_OFFERED = 4  # questions offered where it is unclear what is wanted
_CERTAIN = 0.7  # from here on a word of everyday life does not send a question away


def understand(text: str, history: tuple[Exchange, ...], as_of: datetime, lexicon: Lexicon, router: Scorer) -> Plan:
    """The plan for `text`. `as_of` (aware) is the clock that relative days are resolved against."""
    return plan(text, read(text, history, as_of, lexicon, router), lexicon, router)


def plan(text: str, reading: Reading, lexicon: Lexicon, router: Scorer) -> Plan:
    """The plan for what was read."""
    text = bounded(text)
    found, choice, entities = reading.found, reading.choice, reading.entities
    early = _refused(text, reading) or _without_agents(text, reading, router) or _unclear(text, found, entities, lexicon)
    if early is not None:
        return early
    made = steps(text, choice, entities)
    lacking = [(step.skill, kind) for step in made if not step.after for kind in unmet(step.skill, entities)]
    if lacking and len({name for name, _ in lacking}) == len(
        made
    ):  # where one can run, it does, and the other says what it lacks
        name, kind = lacking[0]
        return _ask(replies.missing(kind, name), (), entities, choice)
    confidence = round(sure(choice), 3)
    method = "follow-up" if reading.continues else "words"
    return Plan(kind="answer", entities=entities, steps=made, method=method, confidence=confidence)


def _refused(text: str, reading: Reading) -> Plan | None:
    cause, entities = refused(text), reading.entities
    if cause is not None:
        return Plan(kind="decline", entities=entities, method="words", confidence=1.0, reply=cause.reply)
    if elsewhere(text) and not entities.teams and not _certain(reading.choice):
        return Plan(kind="decline", entities=entities, method="words", confidence=1.0, reply=OUTSIDE)
    if other_sport(text) and not entities.teams and not entities.symbols:
        return Plan(kind="decline", entities=entities, method="words", confidence=1.0, reply=SPORT)
    return None


def _certain(choice: Choice) -> bool:
    """Whether an agent is so likely that a household word ('over lunch', 'a paycheck from SPY') is beside the point."""
    return choice.top in AGENTS and choice.weights[choice.top] >= _CERTAIN


def _without_agents(text: str, reading: Reading, router: Scorer) -> Plan | None:
    """Chat, what nobody covers, and what is too vague: unless an agent is clearly likelier than any of these."""
    found, choice, entities = reading.found, reading.choice, reading.entities
    if reading.continues or found.unclear or found.unknown or (_clear(choice, entities) and not _bare(found)):
        return None
    answer = max(NOBODY, key=lambda name: choice.weights[name]) if found.words else "_vague"
    weight = round(choice.weights[answer], 3)
    if answer == "_smalltalk" and weight >= _CHAT and not (entities.symbols or entities.teams):
        reply = replies.smalltalk(text, router)
        return Plan(kind="smalltalk", entities=entities, method="words", confidence=weight, reply=reply)
    if answer in {"_outside", "_decline"} and not _bare(found):
        reply = OUTSIDE if answer == "_outside" else GENERAL
        return Plan(kind="decline", entities=entities, method="words", confidence=weight, reply=reply)
    likely = [agent for agent in choice.weights if agent in AGENTS and not (agent == "sports" and entities.symbols)]
    return _ask(*replies.what_about(entities.symbols, likely[: _OFFERED if found.words else len(AGENTS)]), entities, choice)


def _clear(choice: Choice, entities: Entities) -> bool:
    """Whether an agent stands out from the answers that call none; what may not be done is known by its words (`refuse`)."""
    least, apart = (_LEAST_NAMED, _APART_NAMED) if entities.symbols or entities.teams else (_LEAST, _APART)
    agent = max(choice.weights[name] for name in AGENTS)
    other = max(choice.weights[name] for name in NOBODY if name != "_decline")
    return agent >= max(least, choice.weights["_decline"]) and odds(agent) >= apart * odds(other)


def _bare(found: Found) -> bool:
    """Whether there is nothing but names of symbols, as in 'NVDA?'; of a team there is one thing to say."""
    return (
        not found.entities.teams
        and not found.unclear
        and not found.unknown
        and all(word.startswith("{") for word in found.masked())
    )


def _unclear(text: str, found: Found, entities: Entities, lexicon: Lexicon) -> Plan | None:
    if found.unclear:
        reply, choices = replies.which(text, found.unclear)
    elif found.unknown and not entities.symbols:
        likely = {lexicon.show(symbol): name for name in found.unknown for symbol in lexicon.like(name)}
        reply, choices = replies.unknown(text, found.unknown, likely)
    else:
        return None
    return Plan(kind="clarify", entities=entities, method="entities", confidence=1.0, reply=reply, clarify=choices)


def _ask(reply: str, choices: tuple[str, ...], entities: Entities, choice: Choice) -> Plan:
    confidence = round(sure(choice), 3)
    return Plan(kind="clarify", entities=entities, method="words", confidence=confidence, reply=reply, clarify=choices)
