"""Structured results: `json`, `equals`, `rows`, and `same_as`, the comparison with another case.

The structured result is the JSON the answer consists of, where it does; else the table of the last finding that has one, as a
list of rows by column with the facts' values in the cells.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from ava.evals.checks.said import Said, Setting, passed
from ava.evals.expect import Rows
from ava.evals.record import Row
from graphs.render import SLOT
from tools.facts import Table

Values = Mapping[str, Any]


def result(row: Row) -> Any:
    """The structured result; None where there is none."""
    try:
        found = json.loads(row.text)
    except ValueError:
        tables = [finding.table for finding in row.calls if finding.table]
        return _table(tables[-1], row) if tables else None
    return found


def schema(expected: Mapping[str, Any], row: Row, setting: Setting) -> Iterator[Said]:
    """The result agrees with a JSON Schema."""
    del setting
    import jsonschema_rs  # noqa: PLC0415 - only suites of structured prompts need it

    try:
        faults = [each.message for each in jsonschema_rs.validator_for(dict(expected)).iter_errors(_plain(result(row)))]
    except ValueError as error:
        yield Said(outcome="error", why=f"the schema: {error}")
        return
    yield passed(not faults, "; ".join(faults[:3]))


def equals(expected: Any, row: Row, setting: Setting) -> Iterator[Said]:
    """The result is that value."""
    del setting
    found = _plain(result(row))
    yield passed(_alike(_plain(expected), found), f"expected {expected!r}, got {found!r}")


def rows(expected: Rows, row: Row, setting: Setting) -> Iterator[Said]:
    """The table holds the rows of the SQL, by key; the columns of the SQL are compared, others are free."""
    truth, found = setting.truths.get(expected.sql), result(row)
    if truth is None or truth.fault:
        yield Said(outcome="error", why=f"the expected rows: {truth.fault if truth else 'not computed'}")
    elif not isinstance(found, list) or not all(isinstance(each, Mapping) for each in found):
        yield Said(outcome="fail", why="the answer has no table")
    else:
        fault = _difference([dict(each) for each in truth.rows], found, expected)
        yield passed(not fault, fault)


def same_as(expected: str | Sequence[str], row: Row, setting: Setting) -> Iterator[Said]:
    """The same plan as another case, and the same figures where both were answered."""
    for name in [expected] if isinstance(expected, str) else expected:
        other = setting.others.get(name)
        if other is None or other.error or other.skipped:
            yield Said(outcome="error", why=f"case {name!r} has no answer to compare with")
            continue
        plans = _plan(row) == _plan(other)
        why = f"the plan is {_plan(row)}, that of {name!r} is {_plan(other)}"
        if plans and row.answer and other.answer:
            mine, its = sorted(_figures(row)), sorted(_figures(other))
            yield passed(mine == its, f"its figures are {', '.join(mine)}; those of {name!r} are {', '.join(its)}")
        else:
            yield passed(plans, why)


def _plan(row: Row) -> list[tuple[str, str]]:
    steps = row.plan.steps if row.plan else ()
    kind = row.plan.kind if row.plan else "none"
    return [(kind, "")] + [(step.skill, json.dumps(_said(step.args), sort_keys=True, default=str)) for step in steps]


def _said(args: Any) -> Any:
    """Arguments without the person's own words for them."""
    if isinstance(args, Mapping):
        return {key: _said(value) for key, value in args.items() if key != "text"}
    return [_said(each) for each in args] if isinstance(args, list | tuple) else args


def _figures(row: Row) -> set[str]:
    return {f"{fact.label} {fact.value}" for name, fact in row.facts.items() if name in _cited(row)}


def _cited(row: Row) -> set[str]:
    return {citation.fact for citation in row.answer.citations} if row.answer else set()


def _table(table: Table, row: Row) -> list[dict[str, Any]]:
    return [dict(zip(table.columns, (_cell(each, row) for each in cells), strict=False)) for cells in table.rows]


def _cell(cell: str, row: Row) -> Any:
    slot = SLOT.fullmatch(cell)
    return row.facts[slot[1]].value if slot and slot[1] in row.facts else cell


def _difference(wanted: Sequence[dict[str, Any]], found: Sequence[Values], expected: Rows) -> str:
    keys = [_key(each, expected.key) for each in wanted]
    there = {_key(each, expected.key): each for each in found}
    lost = [key for key in keys if key not in there]
    more = [key for key in there if key not in keys]
    if lost or more:
        kinds = (("lacks", lost), ("also has", more))
        return "; ".join(f"{word} {', '.join('/'.join(key) for key in some[:3])}" for word, some in kinds if some)
    if expected.order and list(there) != keys:
        return "the rows stand in another order"
    for key, row in zip(keys, wanted, strict=True):
        for column, value in row.items():
            if not _alike(value, there[key].get(column), expected.tol):
                return f"{'/'.join(key)}: {column} is {there[key].get(column)!r}, expected {value!r}"
    return ""


def _key(row: Values, columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(row.get(column)) for column in columns)


def _alike(wanted: Any, found: Any, tol: float = 0.0) -> bool:
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        return wanted.keys() == found.keys() and all(_alike(wanted[key], found[key], tol) for key in wanted)
    if isinstance(wanted, list) and isinstance(found, list):
        return len(wanted) == len(found) and all(_alike(a, b, tol) for a, b in zip(wanted, found, strict=True))
    left, right = _decimal(wanted), _decimal(found)
    if left is None or right is None:
        return (wanted is None) == (found is None) and str(wanted) == str(found)
    return abs(left - right) <= Decimal(str(tol)) * abs(left)


def _decimal(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _plain(value: Any) -> Any:
    """As JSON has it: decimals as numbers, dates as text."""
    match value:
        case Mapping():
            return {str(key): _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case Decimal():
            return float(value)
        case date():
            return value.isoformat()
    return value
