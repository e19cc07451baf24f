"""What `bench/serve.py` compares with: FastAPI, LangGraph and ChatOllama as their documentation puts them together.

One node, one query of PostgreSQL, one streamed call; no check, no receipt, no sources.
`bare_langgraph.py PORT OLLAMA_URL AVA_HOME`
"""

import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from langchain_ollama import ChatOllama
from langgraph.graph import END, START, MessagesState, StateGraph
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool
from pydantic import BaseModel

from db.config import Config
from db.serving import serving
from db.sql import positions_open

PORT, OLLAMA, HOME = int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
SCOPE = {"user": "me", "as_of": "2025-11-20T21:00:00Z", "symbols": []}
model = ChatOllama(model="qwen3:8b", base_url=OLLAMA, reasoning=False)
pools: list[AsyncConnectionPool[Any]] = []


class Asked(BaseModel):
    """A question."""

    question: str


async def answer(state: MessagesState) -> dict[str, object]:
    """Read the rows and ask the model."""
    async with pools[0].connection() as connection:
        await connection.execute("SELECT set_config('ava.user', 'me', true)")
        rows = await (await connection.execute(positions_open.sql.encode(), SCOPE)).fetchall()
    told = f"Answer from these rows, and from nothing else:\n{json.dumps(rows, default=str)}"
    return {"messages": [await model.ainvoke([("system", told), *state["messages"]])]}


graph = StateGraph(MessagesState)
graph.add_node("answer", answer)
graph.add_edge(START, "answer")
graph.add_edge("answer", END)
compiled: Any = graph.compile()


@asynccontextmanager
async def alive(_: FastAPI) -> AsyncIterator[None]:
    """The pool, for as long as the server runs."""
    async with serving(Config(home=HOME)) as server:
        conninfo = server.conninfo("ava_reader", "ava_demo")
        async with AsyncConnectionPool(conninfo, min_size=1, max_size=8, kwargs={"row_factory": dict_row}, open=False) as pool:
            pools.append(pool)
            yield


app = FastAPI(lifespan=alive)


async def streamed(question: str) -> AsyncIterator[str]:
    """The model's tokens as they come."""
    async for piece, _ in compiled.astream({"messages": [("user", question)]}, stream_mode="messages"):
        yield f"data: {json.dumps({'text': piece.content})}\n\n"


@app.post("/ask")
async def ask(asked: Asked) -> StreamingResponse:
    """Answer a question."""
    return StreamingResponse(streamed(asked.question), media_type="text/event-stream")


uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning", access_log=False)
