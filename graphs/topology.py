"""The LangGraph of a turn: its nodes and edges, and nothing else.

    START -> understand -> [one Send a ready step] -> portfolio | technical | ... -> gather -> narrate -> END
                 |              ^_________________ the next wave __________________|              ^
                 `-> explore (an open question: a model chooses what to look up, within bounds) ---'

The state is `Turn`; what nodes need comes as `Runtime[Deps]`; what a listener hears goes out as `graphs.events` on the custom
stream. Plan, skills and narration decide everything; a node only calls one of them.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from functools import cache

from langchain_core.runnables import RunnableConfig
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import Send, StreamMode

import graphs.model.private  # noqa: F401 - tracing off, before anything runs
from db.reader import Fetch, Reader
from db.scope import Scope
from graphs.agents import AGENTS
from graphs.dispatch import ready, run_step
from graphs.events import Emit, Event, Found, Planned
from graphs.loop import PLANNER, Run, unsure
from graphs.turn import Answer, Consulted, Plan, Question, Turn
from tools.facts import Finding

STEPS = 12  # super-steps a turn may take; LangGraph's own limit is 10007
Update = dict[str, object]
Graph = CompiledStateGraph[Turn, "Deps", Turn, Turn]


Explore = Callable[[Turn, Run, Emit], Awaitable[Turn]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Deps:
    """What the nodes of one AVA use."""

    database: Fetch
    understand: Callable[[Question], Plan]
    narrate: Callable[[Turn, Emit], Awaitable[Answer]]
    step_timeout_s: float
    explore: Explore | None = None  # None: there is no model to ask


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispatch:
    """What an agent's node is sent: the turn so far and which step of the plan to run."""

    turn: Turn
    step: int


async def understand(state: Turn, *, runtime: Runtime[Deps]) -> Update:
    """Make the plan."""
    plan = runtime.context.understand(state.question)
    if runtime.context.explore is None or not unsure(plan):
        runtime.stream_writer(Planned(plan=plan))
    return {"plan": plan}


async def explore(state: Turn, *, runtime: Runtime[Deps]) -> Update:
    """Let a model choose, where there is one; its plan comes with its findings."""
    deps = runtime.context
    if deps.explore is None:
        return {}

    async def run(turn: Turn, step: int, limit_s: float) -> Finding:
        return await run_step(turn, step, _reader(turn, deps), min(limit_s, deps.step_timeout_s))

    turn = await deps.explore(state, run, runtime.stream_writer)
    return {"plan": turn.plan, "findings": turn.findings}


def opened(turn: Turn) -> list[Send] | str:
    """An open question is explored first; any other is looked up at once."""
    return "explore" if unsure(turn.plan) else wave(turn)


def wave(turn: Turn) -> list[Send] | str:
    """Send the steps that can run now side by side; when none is left, narrate."""
    steps = turn.plan.steps if turn.plan else ()
    return [Send(steps[n - 1].agent, Dispatch(turn=turn, step=n)) for n in ready(turn)] or "narrate"


async def agent(state: Dispatch, *, runtime: Runtime[Deps]) -> Update:
    """Run one step. The same function is the node of every agent: what is special about one stands in its file."""
    finding = await run_step(state.turn, state.step, _reader(state.turn, runtime.context), runtime.context.step_timeout_s)
    runtime.stream_writer(Found(finding=finding))
    return {"findings": (finding,)}


def _reader(turn: Turn, deps: Deps) -> Reader:
    """What a step reads by: the person's own rows, as known at the question's moment."""
    question = turn.question
    return Reader(deps.database, Scope(user=question.user, world=question.world, as_of=question.as_of))


async def gather(state: Turn) -> Update:
    """Wait for the wave: its findings are merged into the state, and the next edge decides."""
    return {"findings": state.findings[:0]}


async def narrate(state: Turn, *, runtime: Runtime[Deps]) -> Update:
    """Say what was found; what the plan took of a model is part of the answer's."""
    answer = await runtime.context.narrate(state, runtime.stream_writer)
    asked = state.plan.consulted if state.plan else None
    return {"answer": with_plan(answer, asked) if asked else answer}


def with_plan(answer: Answer, asked: Consulted) -> Answer:
    """The answer, with what the model was asked for the plan."""
    return replace(
        answer,
        model=asked.model if answer.model == "none" else answer.model,
        prompts={PLANNER: asked.prompt, **answer.prompts} if asked.prompt else answer.prompts,
        usage=asked.usage + answer.usage,
        caveats=tuple(dict.fromkeys((*asked.caveats, *answer.caveats))),
    )


@cache
def build() -> Graph:
    """The compiled graph, a node an agent of the table."""
    graph = StateGraph(Turn, context_schema=Deps)
    graph.add_node("understand", understand)
    graph.add_node("explore", explore)
    graph.add_node("gather", gather)
    graph.add_node("narrate", narrate)
    for name in AGENTS:
        graph.add_node(name, agent)
        graph.add_edge(name, "gather")
    graph.add_edge(START, "understand")
    graph.add_conditional_edges("understand", opened, ["explore", *AGENTS, "narrate"])
    graph.add_conditional_edges("explore", wave, [*AGENTS, "narrate"])
    graph.add_conditional_edges("gather", wave, [*AGENTS, "narrate"])
    graph.add_edge("narrate", END)
    return graph.compile(name="ava")


async def stream(turn: Turn, deps: Deps) -> AsyncIterator[Event | Turn]:
    """The events of a turn as they happen, and last the finished turn."""
    modes: list[StreamMode] = ["custom", "values"]
    config = RunnableConfig(recursion_limit=STEPS)
    async for part in build().astream(turn, config, context=deps, stream_mode=modes, version="v2"):
        if part["type"] == "values":
            turn = part["data"]
        elif part["type"] == "custom":
            yield part["data"]
    yield turn
