"""The bounded loop: ask a model what to look up, look it up, and ask again only where it wants to see the result first.

It ends when the model has chosen, when a bound is reached, when it repeats itself or when it fails; what was found by then is
answered. Where nothing could be chosen at all the turn keeps AVA's own plan. Raises nothing but for cancellation.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from graphs.dispatch import ready
from graphs.events import Emit, Found, Planned
from graphs.loop.ask import Planner, Spent
from graphs.loop.replies import Unusable, same, step
from graphs.model.protocol import Call, Model, ModelError
from graphs.turn import Consulted, Plan, Step, Turn
from graphs.understand.plan import UNSURE
from graphs.understand.refuse import unquoted
from prompts.fault import PromptFault
from tools.facts import Entities, Finding

if TYPE_CHECKING:
    from prompts.library import Library, Rendered

PLANNER = "planner"  # the prompt's id
_LIKELY = 0.1  # below this no agent is likely: the words say nothing that a model could know either, and the person is asked
_TOLD = 12  # tickers of a finding told before the next choice
_NAME = re.compile(r"[A-Z][A-Z0-9.]{0,9}")

Run = Callable[[Turn, int, float], Awaitable[Finding]]  # a step of a turn, within so many seconds


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """How far a loop goes."""

    lookups: int = 6
    rounds: int = 3  # model calls, whatever they are for
    seconds: float = 20.0
    tokens: int = 16_000


def unsure(plan: Plan | None) -> bool:
    """Whether a model is worth asking: it is unclear what is wanted (not who or what is meant), or the plan is a guess."""
    if plan is None or plan.method != "words":
        return False
    if plan.kind == "clarify":
        return bool(plan.clarify) and plan.confidence >= _LIKELY
    return plan.kind == "answer" and plan.confidence < UNSURE


async def explore(turn: Turn, *, model: Model, prompts: "Library", run: Run, emit: Emit, bounds: Bounds | None = None) -> Turn:
    """The turn with the plan the model chose and its findings; with its own plan, unrun, where the model chose nothing."""
    try:
        prompt = prompts.pinned(PLANNER)
    except PromptFault as fault:
        return _own(turn, Consulted(model=model.name, prompt="", caveats=(f"no model was asked: {fault}",)), emit)
    bounds = bounds or Bounds()
    search = Search(
        turn=turn, run=run, emit=emit, bounds=bounds,
        planner=Planner(model=model, prompt=prompt, calls=bounds.rounds, tokens=bounds.tokens),
        ends=asyncio.get_running_loop().time() + bounds.seconds,
    )  # fmt: skip
    await search.go()
    if search.turn.plan is None or not search.steps:
        return _own(turn, search.consulted, emit)
    return replace(search.turn, plan=replace(search.turn.plan, consulted=search.consulted))


def _own(turn: Turn, consulted: Consulted, emit: Emit) -> Turn:
    """The turn as AVA alone plans it."""
    plan = replace(turn.plan or Plan(kind="clarify"), consulted=consulted)
    emit(Planned(plan=plan))
    return replace(turn, plan=plan)


@dataclass(kw_only=True)
class Search:
    """One turn's loop as it goes."""

    turn: Turn
    run: Run
    emit: Emit
    bounds: Bounds
    planner: Planner
    ends: float  # on the loop's clock
    steps: tuple[Step, ...] = ()
    caveats: tuple[str, ...] = ()
    entities: Entities = field(init=False)

    def __post_init__(self) -> None:
        self.entities = self.turn.plan.entities if self.turn.plan else Entities()

    async def go(self) -> None:
        """Rounds, until one adds nothing or wants no other."""
        again = True
        while again and len(self.steps) < self.bounds.lookups:
            try:
                async with asyncio.timeout_at(self.ends):
                    chosen = await self.planner.choose(self._render, self._fit)
            except Spent:
                return self._note("the search ended at its bound of model calls and tokens")
            except TimeoutError:
                return self._note(f"the search ended at its limit of {self.bounds.seconds:g} s")
            except (ModelError, PromptFault) as error:
                return self._note(f"the model made no plan: {error}")
            again = chosen.again and bool(chosen.steps)
            if chosen.steps:
                await self._look(chosen.steps)
        return None

    def _note(self, caveat: str) -> None:
        self.caveats = (*self.caveats, caveat)

    def _fit(self, calls: Sequence[Call]) -> tuple[Step, ...]:
        """The calls that can be made and were not yet, as steps. Raises Unusable where none of them can be made at all."""
        made, faults = list(self.steps), list[Unusable]()
        for call in calls:
            try:
                wish = step(call, unquoted(self.turn.question.text), self.entities, made)
            except Unusable as fault:
                faults.append(fault)
                continue
            if len(made) < self.bounds.lookups and not any(same(wish, each) for each in made):
                made.append(wish)
        if faults and len(faults) == len(calls):
            raise faults[0]
        return tuple(made[len(self.steps) :])

    async def _look(self, added: tuple[Step, ...]) -> None:
        """Run the new steps, side by side where they can."""
        self.steps = (*self.steps, *added)
        self.turn = replace(self.turn, plan=self._plan())
        self.emit(Planned(plan=self._plan()))
        while numbers := ready(self.turn):
            left = max(0.0, self.ends - asyncio.get_running_loop().time())
            found = await asyncio.gather(*(self._one(number, left) for number in numbers))
            findings = sorted((*self.turn.findings, *found), key=lambda finding: finding.step)
            self.turn = replace(self.turn, findings=tuple(findings))

    async def _one(self, number: int, left: float) -> Finding:
        finding = await self.run(self.turn, number, left)
        self.emit(Found(finding=finding))
        return finding

    def _plan(self) -> Plan:
        """AVA's plan with the model's steps; what they look at is what a follow-up is about."""
        own = self.turn.plan or Plan(kind="answer")
        named = [symbol for each in self.steps for symbol in _texts(each.args.get("symbols"))]
        teams = [team for each in self.steps for team in _texts(each.args.get("teams"))]
        entities = replace(
            self.entities,
            symbols=tuple(dict.fromkeys((*self.entities.symbols, *named))),
            teams=tuple(dict.fromkeys((*self.entities.teams, *teams))),
        )
        return Plan(kind="answer", entities=entities, steps=self.steps, method="model", confidence=own.confidence)

    def _render(self, skills: Sequence[str]) -> "Rendered":
        question = self.turn.question
        now = question.as_of.astimezone(ZoneInfo(question.tz))
        found = [told(finding) for finding in self.turn.findings]
        return self.planner.prompt.render(
            skills=list(skills), found=found, as_of=f"{now.day} {now:%b %Y %H:%M}", question=unquoted(question.text)
        )

    @property
    def consulted(self) -> Consulted:
        """What the model was asked."""
        planner = self.planner
        return Consulted(
            model=planner.by or planner.model.name,
            prompt=planner.label,
            replies=planner.replies,
            usage=planner.usage,
            caveats=(*planner.notes, *self.caveats),
        )


def told(finding: Finding) -> str:
    """A finding for the next choice: which tickers and teams it came to, and nothing that data could word as a wish."""
    names = [each for each in (*finding.yields.symbols, *finding.yields.teams) if _NAME.fullmatch(each)][:_TOLD]
    return f"{finding.skill}: {finding.outcome}{', ' if names else ''}{' '.join(names)}"


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else []
