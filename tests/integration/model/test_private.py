"""No environment variable makes LangChain or LangGraph send a question to anybody."""

import os
import subprocess
import sys

import pytest

CODE = """
import asyncio
import ava.settings
ava.settings.load()
from ava.testing.ollama import ScriptedOllama
from graphs.model.ollama import Ollama
from graphs.model.protocol import Message
from langchain_core.callbacks import AsyncCallbackManager
import graphs.topology
import langsmith

class Sent(Exception):
    pass

def sent(*_, **__):
    raise Sent

langsmith.Client.create_run = langsmith.Client.update_run = sent

async def main():
    handlers = AsyncCallbackManager.configure().handlers
    assert not handlers, handlers
    async with ScriptedOllama() as server:
        said = [p.text async for p in Ollama("m", server.url).stream([Message(role="user", content="?")], max_tokens=9)]
    assert "".join(said) == "Hello.", said

asyncio.run(main())
"""


@pytest.mark.parametrize(
    "variables",
    [
        ("LANGSMITH_TRACING",),
        ("LANGCHAIN_TRACING_V2",),
        ("LANGSMITH_TRACING_V2", "LANGSMITH_API_KEY"),
        ("LANGCHAIN_TRACING",),
        ("LANGCHAIN_HANDLER", "LANGCHAIN_TRACING_V2"),
    ],
)
def test_tracing_asked_for_by_the_environment_has_no_effect(variables, tmp_path):
    asked = {**os.environ, "AVA_HOME": str(tmp_path), **dict.fromkeys(variables, "true")}
    done = subprocess.run([sys.executable, "-c", CODE], env=asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_tracing_is_off_without_the_settings_too():
    code = (
        "import graphs.topology\n"
        "from langchain_core.callbacks import AsyncCallbackManager\n"
        "assert not AsyncCallbackManager.configure().handlers"
    )
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "LANGSMITH_TRACING": "true"}, check=True)
