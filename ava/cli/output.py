"""How commands speak: exit codes, JSON, tables, and one way to run async work and to fail.

A command raises `Failure` (or lets an error listed there rise) and never calls `sys.exit`; tracebacks are for bugs only.
"""

import asyncio
import json
import sys
from collections.abc import Coroutine
from enum import IntEnum
from typing import Any, TypeVar

from rich.console import Console

Result = TypeVar("Result")


class Exit(IntEnum):
    """Exit codes of the contract."""

    DONE = 0  # also clarified, declined, partly answered
    FAILED = 1  # or a gate missed
    USAGE = 2  # wrong usage, configuration or unreadable input
    PARTLY = 3  # rejects; too many case errors
    UNDECIDED = 4  # cannot tell
    INTERRUPTED = 130


class Failure(Exception):
    """A command cannot go on: one sentence for the person, and the exit code."""

    def __init__(self, message: str, code: Exit = Exit.FAILED) -> None:
        super().__init__(message)
        self.code = code


def console(*, stderr: bool = False) -> Console:
    """The terminal: tables and text to stdout, progress and warnings to stderr."""
    return Console(stderr=stderr, highlight=False)


def complain(message: str) -> None:
    """One line to stderr: what went wrong and what to do."""
    console(stderr=True).print(f"ava: {message}", style="red", markup=False, soft_wrap=True)


def note(message: str) -> None:
    """One line to stderr on what is going on, for somebody who waits."""
    console(stderr=True).print(message, style="dim", markup=False, soft_wrap=True)


def print_json(value: object) -> None:
    """One JSON document on stdout; what JSON lacks (decimals, dates) becomes text."""
    sys.stdout.write(json.dumps(value, default=str, ensure_ascii=False) + "\n")


def counted(n: int, what: str) -> str:
    """'1 answer', '1,200 answers'."""
    return f"{n:,} {what}{'s' * (n != 1)}"


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """The result of async work, from a command. Ctrl-C cancels it and ends with 130."""
    return asyncio.run(work)
