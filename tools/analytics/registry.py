"""Calculations by name, so that a stored fact can be computed again.

A calculation takes its inputs (records of a named query, one record, or earlier figures) positionally and its parameters by
keyword, and returns a number, a date or a text, or a frozen record of them. Same inputs, same result: nothing else is allowed.
Other packages mark functions of their own, which are known once their module is loaded; a name never makes one be imported.
"""

import importlib
from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])
_PACKAGE = __name__.rpartition(".")[0]
_ROOMS = {"ava", "graphs", "tools", "prompts", "db"}  # of which only this package may hold mathematics
_OTHERS: dict[str, Callable[..., Any]] = {}  # calculations of other packages: "ava_season:mean_move"


def calculation(function: Function) -> Function:
    """Mark a pure function as one that facts may cite: a module's public name in `tools.analytics`, or in another package."""
    own = function.__module__.startswith(_PACKAGE + ".")
    if not function.__qualname__.isidentifier() or (function.__module__.partition(".")[0] in _ROOMS and not own):
        raise TypeError(f"{function.__module__}.{function.__qualname__} is not a public function of {_PACKAGE}")
    function.__dict__["calculation"] = True
    if not own:
        _OTHERS[name_of(function)] = function
    return function


def name_of(function: Callable[..., Any]) -> str:
    """The name a fact cites: 'indicators.rsi', or 'ava_season:mean_move'. Raises TypeError for a function not marked."""
    if not getattr(function, "calculation", False):
        raise TypeError(f"{function.__qualname__} is not marked @calculation, so no fact can cite it")
    module = function.__module__.removeprefix(_PACKAGE + ".")
    return f"{module}{'.' if module != function.__module__ else ':'}{function.__name__}"


def find(name: str) -> Callable[..., Any]:
    """The calculation of that name. Raises LookupError when there is none."""
    if ":" in name:
        return _other(name)
    module, _, function = name.rpartition(".")
    if not all(part.isidentifier() for part in name.split(".")):
        raise LookupError(f"{name!r} is not the name of a calculation")
    try:
        found = getattr(importlib.import_module(f"{_PACKAGE}.{module}"), function)
        name_of(found)
    except (ImportError, AttributeError, TypeError) as error:
        raise LookupError(f"no calculation named {name!r}") from error
    return found  # type: ignore[no-any-return]


def _other(name: str) -> Callable[..., Any]:
    if name not in _OTHERS:
        raise LookupError(f"no calculation named {name!r}: the package it is from is not installed, or has it no more")
    return _OTHERS[name]
