"""Documents: JSON whose records a kind unfolds. Read as a whole, so bounded in size; numbers stay the digits they were.

A document is recognised by its paths of keys: `events[].competitions[].id` of {"events": [{"competitions": [{"id": ..}]}]}. Each
record becomes a row of text as a table's is: an absent or null value is '', true is 'true', what is nested is JSON again.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ava.sources.csvfile import Chunk, Head
from ava.sources.textfile import Text, Unreadable

LARGEST = 1 << 25  # characters of a document
DEEPEST = 8  # keys in a path
FEW = 50  # elements of a list that are looked at for their keys

Unfold = Callable[[Any, Head], Iterable[Mapping[str, object]]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """The reader of a kind whose files are JSON."""

    fields: tuple[str, ...]  # names of a record's values, which the kind's `row` gets as text
    unfold: Unfold  # the records of a document; a key that `fields` lacks is left out

    def seen(self, head: Head) -> tuple[str, ...]:
        """What a kind is recognised by; nothing in a file that is no document."""
        return head.columns if head.document else ()

    def names(self, _head: Head) -> tuple[str, ...]:
        """What the cells of a record are called."""
        return self.fields

    def chunks(self, text: Text, head: Head) -> Iterator[Chunk]:
        """All records, as one chunk. Raises Unreadable for a document the kind cannot unfold."""
        try:
            records = list(self.unfold(parsed(text), head))
            cells = [tuple(_cell(record.get(name)) for name in self.fields) for record in records]
        except (LookupError, TypeError, AttributeError) as error:
            raise Unreadable(f"its parts are not where they should be: {error!r}") from error
        if cells:
            yield Chunk(range(1, len(cells) + 1), cells)


def parsed(text: Text) -> Any:
    """The document, numbers as text. Raises Unreadable."""
    try:
        return json.loads(text.whole(LARGEST), parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise Unreadable(f"it is broken or cut off JSON: {error}") from error
    except RecursionError as error:
        raise Unreadable("its JSON is nested too deep to be data") from error


def paths(document: object) -> tuple[str, ...]:
    """Every path of keys, in order of first appearance."""
    return tuple(dict.fromkeys(_paths(document, "", 0)))


def _paths(value: object, at: str, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        return
    if isinstance(value, dict):
        for key, held in value.items():
            path = f"{at}.{key}" if at else str(key)
            yield path
            yield from _paths(held, path, depth + 1)
    elif isinstance(value, list):
        for held in islice(value, FEW):
            yield from _paths(held, f"{at}[]", depth + 1)


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)
