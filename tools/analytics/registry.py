"""Calculations by name, so that a stored fact can be computed again.

A calculation takes its inputs (records of a named query, one record, or earlier figures) positionally and its parameters by
keyword, and returns a number, a date or a text, or a frozen record of them. Same inputs, same result: nothing else is allowed.
"""

import importlib
from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])
_PACKAGE = __name__.rpartition(".")[0]


def calculation(function: Function) -> Function:
    """Mark a pure function as one that facts may cite. It must be a module's public name in `tools.analytics`."""
    if not function.__module__.startswith(_PACKAGE + ".") or "." in function.__qualname__:
        raise TypeError(f"{function.__module__}.{function.__qualname__} is not a public function of {_PACKAGE}")
    function.__dict__["calculation"] = True
    return function


def name_of(function: Callable[..., Any]) -> str:
    """The name a fact cites, e.g. 'indicators.rsi'. Raises TypeError for a function not marked."""
    if not getattr(function, "calculation", False):
        raise TypeError(f"{function.__qualname__} is not marked @calculation, so no fact can cite it")
    return f"{function.__module__.removeprefix(_PACKAGE + '.')}.{function.__name__}"


def find(name: str) -> Callable[..., Any]:
    """The calculation of that name. Raises LookupError when there is none."""
    module, _, function = name.rpartition(".")
    if not all(part.isidentifier() for part in name.split(".")):
        raise LookupError(f"{name!r} is not the name of a calculation")
    try:
        found = getattr(importlib.import_module(f"{_PACKAGE}.{module}"), function)
        name_of(found)
    except (ImportError, AttributeError, TypeError) as error:
        raise LookupError(f"no calculation named {name!r}") from error
    return found  # type: ignore[no-any-return]
