"""What a command loads: imports are cost, so heavy libraries wait until they are needed."""

import subprocess
import sys

import pytest

HEAVY = ("langgraph", "langchain_core", "langchain_ollama", "pydantic_settings", "scipy", "psycopg", "talib")


def loaded_by(*arguments: str) -> set[str]:
    code = (
        "import sys, atexit\n"
        "from ava.cli import main\n"
        "atexit.register(lambda: print('LOADED', *sys.modules))\n"
        f"sys.argv = ['ava', *{list(arguments)!r}]\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("LOADED")[2].split())


@pytest.mark.parametrize("arguments", [("--help",), ("route", "how is my portfolio doing?")], ids=["help", "route"])
def test_help_and_route_load_nothing_heavy(arguments):
    assert loaded_by(*arguments).isdisjoint(HEAVY)


def test_help_loads_not_even_numpy():
    assert "numpy" not in loaded_by("--help")
