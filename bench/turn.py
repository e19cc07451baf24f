"""A question's cost beside a bare LangGraph graph with one `ChatOllama` call of the same prompt and answer, in the same run.

    own      milliseconds a question with a model that waits for nothing, medians of interleaved runs, and AVA's share of the CPU
    paced    a model that reads 400 tokens/s and writes 25: seconds to the end of the first sentence, and to the end

The model is a scripted server in a process of its own. AVA plans, reads the demo world (warm), narrates, checks and stores; the
bare graph only calls. Prints JSON with the goals beside the figures. A home of its own, removed at the end.
"""

import asyncio
import json
import os
import re
import shutil
import statistics
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter, process_time
from typing import Annotated, Any, TypedDict

from langchain_core.messages import AnyMessage, HumanMessage, SystemMessage
from langchain_ollama import ChatOllama
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages

from ava.runtime import Asked, Ava, opened
from ava.settings import load
from ava.testing.ollama import Script, ScriptedOllama
from graphs.events import Said
from graphs.model.context import tokens
from graphs.render import said
from graphs.turn import Turn

QUESTIONS = ("how is my portfolio doing?", "what do my positions and the market look like?", "expected move of NVDA and its RSI")
ROUNDS, WARM = 15, 2  # of each question
PACED = 3
READ, WRITE = 400, 25  # tokens a second of a local model
ANSWER, TOKEN = 94, 4  # tokens, as in the measurements of other systems, and characters a token
MODEL = "scripted:latest"
Timed = Callable[[], Awaitable[None]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A question with the prompt AVA sends for it and the answer the model is to give."""

    question: str
    pieces: tuple[str, ...]
    messages: tuple[AnyMessage, ...]
    read_s: float  # what reading the prompt beyond the shared prefix takes


class State(TypedDict):
    """The bare graph's."""

    messages: Annotated[list[AnyMessage], add_messages]


@dataclass(kw_only=True)
class Marks:
    """When what happened in one answer, in seconds from its question."""

    sentence: float = 0.0
    end: float = 0.0


@asynccontextmanager
async def serving(*scripts: Script) -> AsyncIterator[str]:
    """The address of a scripted server in another process."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, scripts), daemon=True)
    process.start()
    try:
        yield await asyncio.to_thread(ours.recv)
    finally:
        process.terminate()
        process.join()


def _serve(pipe: Connection, scripts: tuple[Script, ...]) -> None:
    async def run() -> None:
        async with ScriptedOllama(*scripts, models=[{"name": MODEL, "model": MODEL, "size": 1}]) as server:
            pipe.send(server.url)
            await asyncio.Event().wait()

    asyncio.run(run())


def pieced(sentences: Iterable[str]) -> tuple[str, ...]:
    """Whole sentences in pieces of a token's size, as many as an answer has."""
    text = ""
    for sentence in sentences:
        text = f"{text} {sentence}".strip() if len(text) + len(sentence) < ANSWER * TOKEN else text
    return tuple(re.findall(rf".{{1,{TOKEN}}}", text, re.DOTALL))


async def told(ava: Ava, question: str, server: ScriptedOllama) -> Told:
    """Ask once, and take what AVA sent; the answer is what AVA itself says of the findings."""
    turn = await answered(ava, question, Marks())
    sentences = [sentence for finding in turn.findings for sentence in said(finding) if "[F" in sentence]
    system, user = (each["content"] for each in server.chats[-1]["messages"])
    messages = (SystemMessage(content=system), HumanMessage(content=user))
    return Told(question=question, pieces=pieced(sentences), messages=messages, read_s=tokens(user) / READ)


async def answered(ava: Ava, question: str, marks: Marks) -> Turn:
    """The finished turn."""
    start = perf_counter()
    async for event in ava.ask(Asked(text=question, user="me")):
        if isinstance(event, Said) and not marks.sentence:
            marks.sentence = perf_counter() - start
        if isinstance(event, Turn):
            marks.end = perf_counter() - start
            return event
    raise AssertionError("a question ends in a turn")


def bare(url: str) -> Any:
    """The graph an engineer would begin with: one node, one call."""
    model = ChatOllama(model=MODEL, base_url=url, reasoning=False)

    async def call(state: State) -> dict[str, object]:
        return {"messages": [await model.ainvoke(state["messages"])]}

    graph = StateGraph(State)
    graph.add_node("call", call)
    graph.add_edge(START, "call")
    graph.add_edge("call", END)
    return graph.compile()


async def called(graph: Any, messages: tuple[AnyMessage, ...], marks: Marks) -> None:
    """One answer of the bare graph, streamed."""
    start, text = perf_counter(), ""
    async for chunk, _ in graph.astream({"messages": list(messages)}, stream_mode="messages"):
        text += chunk.text
        if not marks.sentence and re.search(r"[.!?]\s", text):
            marks.sentence = perf_counter() - start
    marks.end = perf_counter() - start


async def timed(work: Timed) -> tuple[float, float]:
    """Milliseconds of wall and of this process's CPU."""
    wall, cpu = perf_counter(), process_time()
    await work()
    return (perf_counter() - wall) * 1000, (process_time() - cpu) * 1000


async def own(tolds: list[Told]) -> dict[str, Any]:
    """AVA and the bare graph in turn, each question of each."""
    found: dict[str, list[tuple[float, float]]] = {"ava": [], "bare": []}
    facts: list[float] = []
    withheld = 0
    for each in tolds:
        async with serving(Script(pieces=each.pieces)) as url, opened(load(), world="demo", model=_at(url)) as ava:
            graph = bare(url)

            async def ask(ava: Ava, question: str) -> None:
                nonlocal withheld
                turn = await answered(ava, question, Marks())
                facts.append((turn.answer and turn.answer.ms.facts) or 0.0)
                withheld += len(turn.answer.withheld) if turn.answer else 0

            for n in range(ROUNDS + WARM):
                runs = {
                    "ava": await timed(partial(ask, ava, each.question)),
                    "bare": await timed(partial(called, graph, each.messages, Marks())),
                }
                for name, run in runs.items() if n >= WARM else ():
                    found[name].append(run)
    wall, cpu = ({name: statistics.median(run[n] for run in runs) for name, runs in found.items()} for n in (0, 1))
    return {
        "ava_ms": wall["ava"],
        "bare_ms": wall["bare"],
        "ratio": wall["ava"] / wall["bare"],
        "cpu_ava_ms": cpu["ava"],
        "cpu_bare_ms": cpu["bare"],
        "withheld": withheld,  # of true sentences: none, else AVA would have said them itself
        "cpu_ratio": cpu["ava"] / cpu["bare"],
        "first_facts_ms": statistics.median(facts),
    }


async def paced(each: Told) -> dict[str, Any]:
    """One question at a local model's speed."""
    script = Script(pieces=each.pieces, first_s=each.read_s, piece_s=1 / WRITE)
    runs: dict[str, list[Marks]] = {"ava": [], "bare": []}
    async with serving(script) as url, opened(load(), world="demo", model=_at(url)) as ava:
        graph = bare(url)
        for _ in range(PACED):
            marks = {"ava": Marks(), "bare": Marks()}
            await answered(ava, each.question, marks["ava"])
            await called(graph, each.messages, marks["bare"])
            for name, mark in marks.items():
                runs[name].append(mark)
    sentence, end = (
        {name: statistics.median(getattr(mark, at) for mark in marks) for name, marks in runs.items()}
        for at in ("sentence", "end")
    )
    return {
        "first_sentence_s": sentence,
        "end_s": end,
        "first_sentence_ratio": sentence["ava"] / sentence["bare"],
        "end_ratio": end["ava"] / end["bare"],
    }


def _at(url: str) -> str:
    return f"ollama://{url.removeprefix('http://')}/{MODEL}"


async def measure() -> dict[str, Any]:
    """Learn the prompts, then measure."""
    there = [{"name": MODEL, "model": MODEL, "size": 1}]
    async with ScriptedOllama(models=there) as server, opened(load(), world="demo", model=_at(server.url)) as ava:
        tolds = [await told(ava, question, server) for question in QUESTIONS]
    return {"own": await own(tolds), "paced": await paced(tolds[0])}


def goals(found: dict[str, Any]) -> dict[str, dict[str, float | bool]]:
    """Each goal, what was found, and whether it is met."""
    bounds = {
        "own_ratio": (found["own"]["ratio"], 1.0),
        "first_facts_ms": (found["own"]["first_facts_ms"], 50.0),
        "first_sentence_ratio": (found["paced"]["first_sentence_ratio"], 1.2),
        "end_ratio": (found["paced"]["end_ratio"], 1.1),
    }
    return {name: {"value": round(value, 3), "at_most": bound, "met": value <= bound} for name, (value, bound) in bounds.items()}


def rounded(value: Any) -> Any:
    """Figures with three digits after the point."""
    if isinstance(value, dict):
        return {name: rounded(each) for name, each in value.items()}
    return round(value, 3) if isinstance(value, float) else value


def main() -> None:
    """Measure and print."""
    home = Path(tempfile.mkdtemp(prefix="ava-bench-", dir="/var/tmp"))
    home.chmod(0o755)  # the database's account must reach it when this runs as root
    os.environ |= {"AVA_HOME": str(home)}
    try:
        found = asyncio.run(measure())
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(json.dumps({"benchmark": "turn", **rounded(found), "goals": goals(found)}))


if __name__ == "__main__":
    main()
