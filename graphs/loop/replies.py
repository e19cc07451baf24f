"""What a model replied, as steps of a plan; or a fault it can be told. Pure.

Everything in a reply is a wish: the skill must exist, arguments must be of their types, and what a skill does not take is left
out, so that no reply can say whose data is read. Days and amounts are added from the question.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from graphs.loop.offers import LOOK_AGAIN, MOST, arguments, skills
from graphs.model.protocol import Call
from graphs.turn import Step
from graphs.understand.steps import arguments as asked_for
from tools.facts import Entities

_NAMES = {"symbols": re.compile(r"[A-Z][A-Z0-9.\-]{0,9}"), "teams": re.compile(r"[A-Z]{2,3}")}
_CLOSED = {"name": "skill", "function": "skill", "tool": "skill"}  # other words models use for it
_ARGUMENTS = ("arguments", "parameters", "args")


class Unusable(ValueError):
    """A reply, or a call in it, cannot be used; the message tells the model why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What a model wants looked up."""

    calls: tuple[Call, ...] = ()
    again: bool = False  # and to see it before it chooses the rest


def wanted(calls: Sequence[Call]) -> Wanted:
    """Native calls, the wish to look again taken out of them."""
    chosen = tuple(Call(name=call.name.replace("__", "."), args=call.args) for call in calls)
    return Wanted(
        calls=tuple(call for call in chosen if call.name != LOOK_AGAIN)[:MOST],
        again=any(call.name == LOOK_AGAIN for call in chosen),
    )


def read(text: str) -> Wanted:
    """A reply in text: the JSON asked for, or a call written out as some models do. Raises Unusable."""
    found = _json(text)
    listed = found.get("calls", [found]) if isinstance(found, dict) else found
    if not isinstance(listed, list):
        raise Unusable('"calls" must be a list')
    again = isinstance(found, dict) and found.get(LOOK_AGAIN) is True
    return Wanted(calls=tuple(_call(each) for each in listed)[:MOST], again=again)


def step(call: Call, text: str, entities: Entities, before: Sequence[Step]) -> Step:
    """The call as a step after those `before` it. Raises Unusable."""
    skill = skills().get(call.name)
    if skill is None:
        raise Unusable(f"there is no lookup {call.name[:60]!r}")
    args = asked_for(text, skill.name, entities) | _said(call)
    lacking = [kind for kind in skill.needs if not args.get(kind)]
    after = tuple(n for n, each in enumerate(before, 1) if set(lacking) & set(skills()[each.skill].yields))[:1]
    if lacking and not after:
        raise Unusable(f"{skill.name} needs {' and '.join(lacking)}")
    return Step(agent=skill.name.partition(".")[0], skill=skill.name, args=args, after=after)


def same(one: Step, other: Step) -> bool:
    """Whether two steps would look up the same."""
    return (one.skill, one.after) == (other.skill, other.after) and _canonical(one.args) == _canonical(other.args)


def _said(call: Call) -> dict[str, object]:
    """The arguments the skill takes, checked."""
    args: dict[str, object] = {}
    for name, adapter in arguments(call.name).items():
        value = call.args.get(name)
        if value in (None, "", [], ()):
            continue
        try:
            args[name] = adapter.dump_python(adapter.validate_python(_listed(name, value)), mode="json")
        except ValidationError as error:
            raise Unusable(f"{name} of {call.name}: {error.errors()[0]['msg']}") from error
    return args


def _listed(name: str, value: object) -> object:
    """Tickers and teams in upper case, one alone as a list of one."""
    if name not in _NAMES:
        return value
    named = [str(each).strip().lstrip("$").upper() for each in (value if isinstance(value, list | tuple) else [value])]
    odd = [each for each in named if not _NAMES[name].fullmatch(each)]
    if odd:
        raise Unusable(f"{odd[0][:20]!r} cannot be one of {name}")
    return list(dict.fromkeys(named))


def _call(entry: object) -> Call:
    if not isinstance(entry, Mapping):
        raise Unusable("each call must be an object with a skill")
    plain: dict[str, Any] = {_CLOSED.get(str(key), str(key)): value for key, value in entry.items()}
    for key in _ARGUMENTS:
        plain |= nested if isinstance(nested := plain.pop(key, None), Mapping) else {}
    name = plain.pop("skill", None)
    if not isinstance(name, str):
        raise Unusable("each call must name its skill")
    return Call(name=name.replace("__", "."), args=plain)


def _json(text: str) -> Any:
    """The JSON in a text, which may have words around it."""
    starts = [at for at in (text.find("{"), text.find("[")) if at >= 0]
    if not starts:
        raise Unusable("there is no JSON in it")
    try:
        return json.JSONDecoder().raw_decode(text[min(starts) :])[0]
    except ValueError as error:
        raise Unusable(f"it is not JSON: {error}") from error


def _canonical(args: Mapping[str, object]) -> str:
    return json.dumps(args, sort_keys=True, default=str)
