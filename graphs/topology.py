"""The LangGraph of a turn: its nodes and edges, and nothing else.

    START -> understand -> [one Send a ready step] -> portfolio | technical | ... -> gather -> narrate -> END
                                ^_________________ the next wave __________________|

The state is `Turn`; what nodes need comes as `Runtime[Deps]`; what a listener hears goes out as `graphs.events` on the custom
stream. Plan, skills and narration decide everything; a node only calls one of them.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import cache

from langchain_core.runnables import RunnableConfig
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import Send, StreamMode

from db.reader import Fetch, Reader
from db.scope import Scope
from graphs.agents import AGENTS
from graphs.dispatch import ready, run_step
from graphs.events import Emit, Event, Found, Planned
from graphs.turn import Answer, Plan, Question, Turn

STEPS = 12  # super-steps a turn may take; LangGraph's own limit is 10007
Update = dict[str, object]
Graph = CompiledStateGraph[Turn, "Deps", Turn, Turn]


@dataclass(frozen=True, kw_only=True, slots=True)
class Deps:
    """What the nodes of one AVA use."""

    database: Fetch
    understand: Callable[[Question], Plan]
    narrate: Callable[[Turn, Emit], Awaitable[Answer]]
    step_timeout_s: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispatch:
    """What an agent's node is sent: the turn so far and which step of the plan to run."""

    turn: Turn
    step: int


async def understand(state: Turn, *, runtime: Runtime[Deps]) -> Update:
    """Make the plan."""
    plan = runtime.context.understand(state.question)
    runtime.stream_writer(Planned(plan=plan))
    return {"plan": plan}


def wave(turn: Turn) -> list[Send] | str:
    """Send the steps that can run now side by side; when none is left, narrate."""
    steps = turn.plan.steps if turn.plan else ()
    return [Send(steps[n - 1].agent, Dispatch(turn=turn, step=n)) for n in ready(turn)] or "narrate"


async def agent(state: Dispatch, *, runtime: Runtime[Deps]) -> Update:
    """Run one step. The same function is the node of every agent: what is special about one stands in its file."""
    question = state.turn.question
    scope = Scope(user=question.user, world=question.world, as_of=question.as_of)
    reader = Reader(runtime.context.database, scope)
    finding = await run_step(state.turn, state.step, reader, runtime.context.step_timeout_s)
    runtime.stream_writer(Found(finding=finding))
    return {"findings": (finding,)}


async def gather(state: Turn) -> Update:
    """Wait for the wave: its findings are merged into the state, and the next edge decides."""
    return {"findings": state.findings[:0]}


async def narrate(state: Turn, *, runtime: Runtime[Deps]) -> Update:
    """Say what was found."""
    return {"answer": await runtime.context.narrate(state, runtime.stream_writer)}


@cache
def build() -> Graph:
    """The compiled graph, a node an agent of the table."""
    graph = StateGraph(Turn, context_schema=Deps)
    graph.add_node("understand", understand)
    graph.add_node("gather", gather)
    graph.add_node("narrate", narrate)
    for name in AGENTS:
        graph.add_node(name, agent)
        graph.add_edge(name, "gather")
    graph.add_edge(START, "understand")
    graph.add_conditional_edges("understand", wave, [*AGENTS, "narrate"])
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
