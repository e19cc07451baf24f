"""Turns of the demo world that between them run every skill: material for scoring the check and for measuring prompts.

Planned by hand, so that they are the same whatever the router learns; no model, no answer.
"""

from collections.abc import Mapping, Sequence

from db.reader import Fetch, Reader
from db.scope import Scope
from graphs.agents import AGENTS
from graphs.dispatch import run_step
from graphs.turn import Plan, Question, Step, Turn
from graphs.understand.lexicon import Lexicon
from tools.skill import Skill

Asked = tuple[str, Mapping[str, object]]  # skill, arguments
_GIVEN: tuple[Mapping[str, object], ...] = (
    {"symbols": ["NVDA"], "teams": ["KC"]},
    {"symbols": ["AAPL", "MSFT"], "teams": ["PHI", "BUF"]},
    {},
)
_NEEDED: Mapping[str, Mapping[str, object]] = {"strategy.evaluate": {"structure": "iron condor"}}


def plans() -> list[tuple[Asked, ...]]:
    """One or two skills each: every skill of everything alone, and of a few subjects with the next one of the table."""
    skills = [skill for agent in AGENTS.values() for skill in agent.skills]
    found: list[tuple[Asked, ...]] = []
    for given in _GIVEN:
        fits = [skill for skill in skills if all(kind in given or kind in _NEEDED.get(skill.name, {}) for kind in skill.needs)]
        asked = [(each.name, _args(each, given)) for each in fits]
        found += zip(asked[::2], asked[1::2], strict=False) if len(given) else [(one,) for one in asked]
    return found


def _args(skill: Skill, given: Mapping[str, object]) -> dict[str, object]:
    """What of the subject a skill takes, and what it cannot do without."""
    return {name: value for name, value in {**given, **_NEEDED.get(skill.name, {})}.items() if name in skill.parameters}


async def turns(database: Fetch, scope: Scope) -> list[Turn]:
    """The turns that found something, in order."""
    made = [await _turn(database, scope, n, asked) for n, asked in enumerate(plans())]
    return [turn for turn in made if any(finding.outcome == "found" for finding in turn.findings)]


async def _turn(database: Fetch, scope: Scope, number: int, asked: Sequence[Asked]) -> Turn:
    steps = tuple(Step(agent=name.partition(".")[0], skill=name, args=args) for name, args in asked)
    question = Question(text="How does it look?", user=scope.user, thread="t", world=scope.world, as_of=scope.as_of)
    turn = Turn(id=f"t{number}", question=question, plan=Plan(kind="answer", steps=steps))
    findings = [await run_step(turn, n, Reader(database, scope), 30) for n in range(1, len(steps) + 1)]
    return Turn(id=turn.id, question=question, plan=turn.plan, findings=tuple(findings))


def ways(turns: Sequence[Turn], lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """How people write the entities of these turns: the ticker or abbreviation, and a name."""
    entities = dict.fromkeys(fact.entity for turn in turns for finding in turn.findings for fact in finding.facts)
    return {entity: found for entity in entities if (found := _ways(entity, lexicon))}


def _ways(entity: str, lexicon: Lexicon) -> tuple[str, ...]:
    kind, _, key = entity.partition(":")
    if kind == "team" and key in lexicon.clubs:
        return (key, lexicon.clubs[key].name.split()[-1])
    names = (name for book in (lexicon.names, lexicon.proper) for name, symbol in book.items() if symbol == key)
    plain = (name.capitalize() for name in names if name.isalpha() and name != key.lower() and len(name) > 3)
    return (key, *list(plain)[:1]) if kind == "symbol" else ()
