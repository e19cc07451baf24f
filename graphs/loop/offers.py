"""The skills as a model is offered them: derived from their signatures, so that a new skill is there at once.

Days, amounts, games and whose data it is are not offered: code reads them from the question and the scope. Nor is what only code
can put together (the legs of a structure).
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, get_type_hints

from pydantic import TypeAdapter

from graphs.agents import AGENTS
from graphs.model.protocol import Tool
from tools.skill import Skill

LOOK_AGAIN = "look_again"
MOST = 6  # calls of one reply
_BY_CODE = frozenset({"dates", "amounts", "games"})
_ABOUT = {"symbols": "tickers, such as NVDA", "teams": "NFL teams by code, such as KC"}
_LONG = 8  # items of a list
_SIMPLE = frozenset({"string", "integer", "number", "boolean", "null"})


@cache
def skills() -> Mapping[str, Skill]:
    """Every skill by its name."""
    return {skill.name: skill for agent in AGENTS.values() for skill in agent.skills}


@cache
def arguments(name: str) -> Mapping[str, TypeAdapter[Any]]:
    """What a model may say to a skill: argument -> its type, which checks it and gives its JSON schema."""
    skill = skills()[name]
    hints = get_type_hints(skill.run)
    adapters = {each: TypeAdapter(hints[each]) for each in skill.parameters if each not in _BY_CODE}
    return {each: adapter for each, adapter in adapters.items() if _simple(adapter.json_schema())}


@cache
def tools() -> tuple[Tool, ...]:
    """Every skill as a tool, and the wish to see a result before choosing the rest."""
    again = Tool(name=LOOK_AGAIN, about="ask once more, with the results", parameters={"type": "object", "properties": {}})
    return (*(_tool(skill) for skill in skills().values()), again)


@cache
def schema() -> dict[str, object]:
    """The JSON schema of a reply in text: flat, since small models lose their way in alternatives."""
    options: dict[str, object] = {"skill": {"enum": [*skills()]}}
    for name in skills():
        options |= {each: _property(each, adapter) for each, adapter in arguments(name).items() if each not in options}
    call = {"type": "object", "properties": options, "required": ["skill"], "additionalProperties": False}
    return {
        "type": "object",
        "properties": {"calls": {"type": "array", "items": call, "maxItems": MOST}, LOOK_AGAIN: {"type": "boolean"}},
        "required": ["calls", LOOK_AGAIN],
        "additionalProperties": False,
    }


@cache
def lines() -> tuple[str, ...]:
    """A line a skill: 'technical.signal: the trend of a stock ... (symbols)'."""
    return tuple(f"{name}: {skill.about} ({', '.join(arguments(name)) or 'no arguments'})" for name, skill in skills().items())


def wire(name: str) -> str:
    """A skill's name where dots are not allowed: 'technical__signal'."""
    return name.replace(".", "__")


def _tool(skill: Skill) -> Tool:
    taken = arguments(skill.name)
    parameters = {
        "type": "object",
        "properties": {each: _property(each, adapter) for each, adapter in taken.items()},
        "required": [each for each in skill.needs if each in taken],
    }
    return Tool(name=wire(skill.name), about=skill.about, parameters=parameters)


def _property(name: str, adapter: TypeAdapter[Any]) -> dict[str, object]:
    schema = adapter.json_schema()
    plain = next((each for each in schema.get("anyOf", ()) if each.get("type") != "null"), schema)  # optional by being left out
    told = {key: value for key, value in plain.items() if key not in {"title", "default"}}
    told |= {"maxItems": _LONG} if told.get("type") == "array" else {}  # small models do not know when to stop
    return told | ({"description": _ABOUT[name]} if name in _ABOUT else {})


def _simple(part: Mapping[str, Any]) -> bool:
    """Whether a schema is made of texts, numbers, choices and lists of them."""
    if "anyOf" in part:
        return all(map(_simple, part["anyOf"]))
    if part.get("type") == "array":
        return _simple(part.get("items", {}))
    return "enum" in part or part.get("type") in _SIMPLE
