"""What a skill is, and what it is given.

A skill is an async function `(ask, *, ...) -> Finding` that reads by named query, calls `tools.analytics` and returns
`ask.found(...)` or `ask.empty(reason)`. It raises on failure: only the dispatcher turns an exception into `failed(reason)`.
Its keyword arguments are the entities it understands (`symbols`, `teams`, `games`, `dates`, `amounts`, `outlook`, `risk`) and
options of its own, each with a default; help, plan and tool schemas derive from the signature.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from db.reader import Reader
from db.scope import Scope
from db.sessions import NEW_YORK, last_session
from tools.builder import Facts
from tools.facts import Amount, Chart, Entities, Finding, Table, When

EntityKind = Literal["symbols", "teams", "games", "dates", "amounts", "outlook", "risk"]
ENTITY_KINDS: frozenset[str] = frozenset(each.name for each in fields(Entities))


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """The days a scope's `as_of` falls on, in New York."""

    scope: Scope

    @property
    def today(self) -> date:
        """The calendar day."""
        return self.scope.as_of.astimezone(NEW_YORK).date()

    @property
    def session(self) -> date:
        """The last session that has closed."""
        return last_session(self.scope.as_of)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """What a skill receives: one step's scope, database, clock and facts builder."""

    scope: Scope
    db: Reader
    facts: Facts
    clock: Clock
    skill: str  # "portfolio.holdings", for the finding

    @classmethod
    def begin(cls, skill: str, step: int, db: Reader) -> "Ask":
        """A step about to run: `step` is its place in the plan, from 1."""
        scope = db.scope
        return cls(scope=scope, db=db, facts=Facts(step, scope.as_of), clock=Clock(scope=scope), skill=skill)

    def found(
        self,
        *text: str,
        table: Table | None = None,
        chart: Chart | None = None,
        yields: Entities | None = None,
    ) -> Finding:
        """The facts made so far, with the sentences that say them (slots by f-string: `f"worth {total}"`)."""
        return self._finding("found", text=text, table=table, chart=chart, yields=yields or Entities())

    def empty(self, reason: str) -> Finding:
        """Nothing there; `reason` is a clause for the person: 'no open positions'."""
        return self._finding("empty", reason=reason)

    def _finding(self, outcome: Literal["found", "empty"], **parts: Any) -> Finding:
        agent = self.skill.partition(".")[0]
        facts = tuple(self.facts) if outcome == "found" else ()
        step, queries = self.facts.step, tuple(self.db.runs)
        return Finding(agent=agent, skill=self.skill, step=step, outcome=outcome, facts=facts, queries=queries, **parts)


def no_options(text: str) -> Mapping[str, object]:
    """What most skills read out of a question's words besides entities: nothing."""
    del text
    return {}


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill as the plan sees it."""

    name: str  # "portfolio.holdings"
    run: Callable[..., Awaitable[Finding]]
    about: str  # one line: what it answers
    needs: tuple[EntityKind, ...] = field(default=(), kw_only=True)  # it cannot run without these
    prefers: tuple[EntityKind, ...] = field(default=(), kw_only=True)  # it takes these from another step, and can do without
    yields: tuple[EntityKind, ...] = field(default=(), kw_only=True)  # what a dependent step can take from it
    headline: int = field(default=3, kw_only=True)  # how many of the first facts are shown at once
    take: int = field(default=5, kw_only=True)  # how many of a yielded entity it takes as a dependent step
    reads: Callable[[str], Mapping[str, object]] = field(default=no_options, kw_only=True)  # own options out of the words
    narrate: bool = field(default=True, kw_only=True)  # False: a plain lookup, answered without a model

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the keyword arguments it understands."""
        return _parameters(self.run)

    async def __call__(self, ask: Ask, args: Mapping[str, object]) -> Finding:
        """Run it with a step's plain arguments. Raises TypeError for an argument it does not have."""
        return await self.run(ask, **{name: _bound(name, value) for name, value in args.items()})


@cache
def _parameters(run: Callable[..., Awaitable[Finding]]) -> tuple[str, ...]:
    return tuple(inspect.signature(run).parameters)[1:]


def _bound(name: str, value: object) -> object:
    """A step's argument is plain JSON; a skill gets tuples, `When` and `Amount`."""
    if not isinstance(value, list | tuple):
        return value
    match name:
        case "dates":
            return tuple(When(text=d["text"], first=_day(d["first"]), last=_day(d["last"])) for d in value)
        case "amounts":
            return tuple(Amount(text=a["text"], value=Decimal(str(a["value"])), unit=a["unit"]) for a in value)
    return tuple(value)


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
