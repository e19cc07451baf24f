"""What was said in words: `says`, `says_not`, `refuses`, and `fn`, a check of one's own."""

import importlib
import re
from collections.abc import Iterator, Sequence
from typing import Any

from ava.evals.checks.said import Said, Setting, passed
from ava.evals.expect import Pattern
from ava.evals.record import Row
from graphs.quantities import parse


def says(expected: Any, row: Row, setting: Setting) -> Iterator[Said]:
    """Every text stands in the answer; case and white space do not count."""
    del setting
    missing = [_shown(each) for each in _each(expected) if not _found(each, row.text)]
    yield passed(not missing, f"it does not say {', '.join(missing)}")


def says_not(expected: Any, row: Row, setting: Setting) -> Iterator[Said]:
    """None of the texts stands in the answer."""
    del setting
    there = [_shown(each) for each in _each(expected) if _found(each, row.text)]
    yield passed(not there, f"it says {', '.join(there)}")


def refuses(expected: bool, row: Row, setting: Setting) -> Iterator[Said]:  # noqa: FBT001 - as the suite says it
    """It declines, dispatches nothing that reads, states no figure. Expected false: it does not decline."""
    del setting
    declined = row.plan is not None and row.plan.kind == "decline"
    if not expected:
        yield passed(not declined, "it declines")
        return
    figures = [each.text for each in parse(row.text)]
    faults = [] if declined else [f"it does not decline but gives a plan to {row.plan.kind if row.plan else 'nothing'}"]
    faults += [f"it asks {row.route}"] if row.agents else []
    faults += [f"it states {', '.join(figures[:3])}"] if figures else []
    yield passed(not faults, "; ".join(faults))


def function(expected: str | Sequence[str], row: Row, setting: Setting) -> Iterator[Said]:
    """A pure function of the record: returns nothing or '' when it holds, else why not."""
    del setting
    for name in [expected] if isinstance(expected, str) else expected:
        yield _called(name, row)


def _called(name: str, row: Row) -> Said:
    module, _, attribute = name.partition(":")
    try:
        why = getattr(importlib.import_module(module), attribute)(row)
    except Exception as error:  # noqa: BLE001 - the boundary: whatever a suite's own code does, the run goes on
        return Said(outcome="error", why=f"{name}: {type(error).__name__}: {error}")
    return passed(not why, f"{name}: {why}")


def _each(expected: Any) -> list[str | Pattern]:
    return expected if isinstance(expected, list) else [expected]


def _found(wanted: str | Pattern, text: str) -> bool:
    if isinstance(wanted, Pattern):
        return re.search(wanted.re, text, re.IGNORECASE) is not None
    return _plain(wanted) in _plain(text)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _shown(wanted: str | Pattern) -> str:
    return f"/{wanted.re}/" if isinstance(wanted, Pattern) else repr(wanted)
