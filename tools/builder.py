"""Making facts: ids in order, floats to decimals once, a source for each.

A skill says what a figure is and where it comes from; a calculated figure is computed here by the function it will cite, so
that its source cannot be wrong. A figure that is not in the rows and not a calculation cannot be made.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from db.result import Picked, Result
from tools.analytics.registry import name_of
from tools.facts import Calc, Fact, Row, Rows, Source, Unit

Input = Fact | Result | Picked


def rows_source(result: Result) -> Rows:
    """The citation of several records."""
    return Rows(query=result.query.name, args=result.args, key=result.key, n=len(result), sha256=result.sha256)


def row_source(picked: Picked, column: str = "") -> Row:
    """The citation of one record, or of one value in it."""
    return Row(query=picked.result.query.name, args=picked.result.args, key=picked.result.key, column=column)


class Facts:
    """The facts of one step, in the order they are made."""

    def __init__(self, step: int, as_of: datetime) -> None:
        self.step, self._as_of = step, as_of
        self._made: list[Fact] = []
        self._results: dict[tuple[object, ...], tuple[object, object]] = {}  # with the inputs, so that their ids stay theirs
        self._sources: dict[int, tuple[Result, Rows]] = {}

    def __iter__(self) -> Iterator[Fact]:
        """The facts so far."""
        return iter(self._made)

    def row(self, label: str, picked: Picked, column: str, *, unit: Unit, entity: str) -> Fact:
        """A value as it stands in one record."""
        value = getattr(picked.record, column)
        return self._add(label, value, unit, entity, row_source(picked, column), picked.result.known_at)

    def calc(
        self, label: str, function: Callable[..., Any], *inputs: Input, unit: Unit, entity: str, field: str = "", **params: object
    ) -> Fact:
        """The result of a calculation, or one `field` of it; the function runs once for the same inputs and parameters."""
        source = Calc(function=name_of(function), params=params, inputs=tuple(map(self._cited, inputs)), field=field)
        result = self._run(function, inputs, params)
        known = [time for time in map(_known_at, inputs) if time is not None]
        value = getattr(result, field) if field else result
        return self._add(label, value, unit, entity, source, max(known, default=None))

    def run(self, function: Callable[..., Any], *inputs: Input, **params: object) -> Any:
        """The result of a calculation without a fact, e.g. to sort by; a later `calc` of the same does not run it again."""
        return self._run(function, inputs, params)

    def _run(self, function: Callable[..., Any], inputs: tuple[Input, ...], params: Mapping[str, object]) -> object:
        key = (function, *map(id, map(_identity, inputs)), repr(sorted(params.items())))
        if key not in self._results:
            self._results[key] = (inputs, function(*map(_plain, inputs), **params))
        return self._results[key][1]

    def _cited(self, given: Input) -> str | Row | Rows:
        match given:
            case Fact():
                return given.id
            case Picked():
                return row_source(given)
            case Result():
                identity = id(given)
                if identity not in self._sources:
                    self._sources[identity] = (given, rows_source(given))  # the result is held, so its id stays its own
                return self._sources[identity][1]

    def _add(self, label: str, value: Any, unit: Unit, entity: str, source: Source, known: datetime | None) -> Fact:
        name, as_of = f"F{self.step}.{len(self._made) + 1}", known or self._as_of
        fact = Fact(id=name, label=label, value=value, unit=unit, entity=entity, as_of=as_of, source=source)
        self._made.append(fact)
        return fact


def _identity(given: Input) -> object:
    return given.record if isinstance(given, Picked) else given.records if isinstance(given, Result) else given


def _plain(given: Input) -> object:
    return given.value if isinstance(given, Fact) else _identity(given)


def _known_at(given: Input) -> datetime | None:
    match given:
        case Fact():
            return given.as_of
        case Picked():
            return given.result.known_at
        case Result():
            return given.known_at
