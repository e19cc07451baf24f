"""The steps of a plan: their order, what each takes from an earlier one, and their arguments as plain JSON."""

from collections.abc import Sequence
from dataclasses import asdict

from graphs.agents import skill
from graphs.turn import Step
from graphs.understand.choose import Choice
from graphs.understand.reading import HELD
from tools.facts import Entities
from tools.skill import EntityKind

_HOLDER = "portfolio.holdings"


def steps(text: str, choice: Choice, entities: Entities) -> tuple[Step, ...]:
    """One step a skill, those that yield what others lack before them; `after` says from which step it is taken."""
    skills = list(choice.skills)
    if _about_held(text, choice, entities):
        skills.insert(0, _HOLDER)
    held = not entities.symbols and HELD.search(text) is not None
    skills.sort(key=lambda name: (bool(_taken(name, entities)), name != _HOLDER and held))
    made: list[Step] = []
    for name in skills:
        needed = {*_taken(name, entities)} | _own_symbols(name, skills, entities)
        source = tuple(n for n, step in enumerate(made, 1) if needed & set(skill(step.skill).yields))[:1]
        made.append(Step(agent=name.partition(".")[0], skill=name, args=arguments(text, name, entities), after=source))
    return tuple(made)


def _about_held(text: str, choice: Choice, entities: Entities) -> bool:
    """'Does anything I hold report this week' asks the portfolio first, though it asks about reports."""
    takes = any("symbols" in skill(name).parameters for name in choice.skills)
    return takes and not entities.symbols and "portfolio" not in choice.agents and HELD.search(text) is not None


def _own_symbols(name: str, skills: Sequence[str], entities: Entities) -> set[EntityKind]:
    """Symbols a skill could do without, but which 'my positions' beside it mean."""
    takes = "symbols" in skill(name).parameters and not entities.symbols
    return {"symbols"} if takes and name != _HOLDER and _HOLDER in skills and not name.startswith("market.") else set()


def _taken(name: str, entities: Entities) -> tuple[EntityKind, ...]:
    """What the skill takes from another step, since nobody named it."""
    return tuple(kind for kind in (*skill(name).needs, *skill(name).prefers) if not getattr(entities, kind))


def unmet(name: str, entities: Entities) -> tuple[EntityKind, ...]:
    """What the skill cannot do without and nobody named."""
    return tuple(kind for kind in skill(name).needs if not getattr(entities, kind))


def arguments(text: str, name: str, entities: Entities) -> dict[str, object]:
    """What the skill understands of what was named, and of its own options what it reads in the words, as plain JSON."""
    plain = {key: value for key, value in asdict(entities).items() if value and key in skill(name).parameters}
    return {key: _json(key, value) for key, value in plain.items()} | dict(skill(name).reads(text))


def _json(key: str, value: object) -> object:
    match key, value:
        case "dates", (list() | tuple()):
            return [{**each, "first": each["first"].isoformat(), "last": each["last"].isoformat()} for each in value]
        case "amounts", (list() | tuple()):
            return [{**each, "value": str(each["value"])} for each in value]
        case _, (list() | tuple()):
            return list(value)
    return value
