"""A suite from its file. Every fault is a `SuiteFault` that names file, line and field, all faults of a file at once.

Defaults are merged into the cases here, so that what follows sees whole cases only.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from ava.evals.expect import Expect
from ava.evals.fault import SuiteFault
from ava.evals.suite import Suite, same_as

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster, where the platform's PyYAML has it
_MOST_TOLD = 12  # faults


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """A suite with where it came from."""

    suite: Suite
    path: Path
    text: str

    @property
    def hash(self) -> str:
        """Of the file's text."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def load(path: Path) -> Loaded:
    """The suite of that file. Raises SuiteFault."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SuiteFault(f"{path} cannot be read: {error}") from error
    return Loaded(suite=parse(text, str(path)), path=path, text=text)


def parse(text: str, name: str) -> Suite:
    """The suite of that text; `name` stands in messages. Raises SuiteFault."""
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        found = loader.construct_document(node) if node else None
    except (yaml.YAMLError, ValueError) as error:
        raise SuiteFault(f"{name}: not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(found, dict):
        raise SuiteFault(f"{name}, line 1: a suite is a mapping with suite, world and cases")
    twice = list(_repeated(node, name)) + list(_duplicates(found, node, name))
    if twice:
        raise SuiteFault("\n".join(twice))
    try:
        Expect.model_validate({key: value for key, value in _defaults(found).items() if value is not None})
    except ValidationError as error:
        raise SuiteFault(_all(error, node, name, "defaults")) from error
    try:
        return Suite.model_validate(_merged(found))
    except ValidationError as error:
        raise SuiteFault(_all(error, node, name)) from error


def picked(loaded: Loaded, names: Collection[str]) -> Loaded:
    """The suite with the cases of these ids or tags, and those they are compared with. Raises SuiteFault where that is none."""
    cases = [case for case in loaded.suite.cases if {case.id, *case.tags} & set(names)]
    if not cases:
        raise SuiteFault(f"no case of {loaded.suite.suite!r} has the id or tag {', '.join(map(repr, names))}")
    wanted = {case.id for case in cases} | {name for case in cases for name in same_as(case.expect)}
    kept = [case for case in loaded.suite.cases if case.id in wanted]
    return replace(loaded, suite=loaded.suite.model_copy(update={"cases": kept}))


def _all(error: ValidationError, node: yaml.Node, name: str, *at: str) -> str:
    """Every fault, a line each; the first few of many."""
    faults = list(dict.fromkeys(_told(fault, node, name, at) for fault in _deepest(error.errors())))
    return "\n".join(faults[:_MOST_TOLD] + ([f"and {len(faults) - _MOST_TOLD} more"] if len(faults) > _MOST_TOLD else []))


def _defaults(found: Mapping[str, Any]) -> Mapping[str, Any]:
    defaults = found.get("defaults")
    return defaults if isinstance(defaults, dict) else {}


def _merged(found: Mapping[str, Any]) -> dict[str, Any]:
    """The suite with its defaults in every case; a key a case sets to null is left out."""
    cases = found.get("cases")
    return {**found, "cases": [_whole(case, _defaults(found)) for case in cases]} if isinstance(cases, list) else dict(found)


def _whole(case: Any, defaults: Mapping[str, Any]) -> Any:
    if not isinstance(case, dict) or not isinstance(case.get("expect", {}), dict):
        return case
    expect = {**defaults, **case.get("expect", {})}
    return {**case, "expect": {key: value for key, value in expect.items() if value is not None}}


def _repeated(node: yaml.Node, name: str) -> Iterator[str]:
    """Keys that stand twice in one mapping, which YAML would let pass."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield f"{name}, line {key.start_mark.line + 1}: {key.value!r} stands twice"
            seen.add(key.value)
            yield from _repeated(value, name)
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _repeated(each, name)


def _duplicates(found: Mapping[str, Any], node: yaml.Node, name: str) -> Iterator[str]:
    first: dict[object, int] = {}
    cases = found.get("cases")
    for n, case in enumerate(cases if isinstance(cases, list) else ()):
        case_id = case.get("id") if isinstance(case, dict) else None
        line = _line(node, ("cases", n, "id"))
        if isinstance(case_id, str) and case_id in first:
            yield f"{name}, line {line}: case id {case_id!r} was used in line {first[case_id]}; an id names one case"
        first.setdefault(case_id if isinstance(case_id, str) else n, line)


def _deepest(faults: Sequence[Any]) -> list[Any]:
    """Without what is said of the whole of something one part of which is at fault: the other alternatives pydantic tried."""
    places = [_place(fault) for fault in faults]
    return [fault for fault, at in zip(faults, places, strict=True) if not any(p[: len(at)] == at != p for p in places)]


def _place(fault: Any) -> tuple[str | int, ...]:
    return tuple(part for part in fault["loc"] if isinstance(part, int) or not _is_a_type(part))


def _told(fault: Any, node: yaml.Node, name: str, at: tuple[str, ...] = ()) -> str:
    """One fault of the form: 'suite.yaml, line 12: cases.3.expect.nubmer: unknown field'."""
    where = (*at, *_place(fault))
    said = "unknown field" if fault["type"] == "extra_forbidden" else fault["msg"].removeprefix("Value error, ")
    return f"{name}, line {_line(node, where)}: {'.'.join(map(str, where)) or 'suite'}: {said}"


def _is_a_type(part: str) -> bool:
    """Whether a piece of pydantic's path names the alternative it tried, not a field."""
    return part[:1].isupper() or "[" in part or part in {"str", "bool", "int"}


def _line(node: yaml.Node, where: tuple[object, ...]) -> int:
    """The line of the innermost part of the path that stands in the file."""
    line = node.start_mark.line + 1
    for part in where:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == part), None)
            if found is None:
                return line
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line
