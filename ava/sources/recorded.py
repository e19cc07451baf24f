"""Answers of web interfaces kept as JSON: known by any of several shapes, unwrapped, and dated.

A recording may wrap what came (`{"_metadata": {"recorded_at": ..}, "response": ..}`). When it was recorded: `recorded_at` there;
else the newest time the answer itself gives for something past; else, as the latest it can be, the end of the day or month the
file is named after, else the time it was written. A time too late hides a price for a while, one too early leaks the future.
"""

import json
import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ava.sources.csvfile import Chunk, Fields, Head
from ava.sources.jsonfile import Document
from ava.sources.kind import Reject
from ava.sources.textfile import Text, Unreadable

Record = Mapping[str, Any]  # an object of an answer
_NAMED = re.compile(r"(?<!\d)(20\d\d)-(0[1-9]|1[0-2])(?:-([0-2]\d|3[01]))?(?!\d)")
_HALF = re.compile("[\ud800-\udfff]")
_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2300, 1, 1, tzinfo=UTC)  # Go writes no time as year 1
_SECONDS = re.compile(r"\d{9,10}(\.\d+)?")
_NANOSECONDS = re.compile(r"(\.\d{6})\d+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Recording(Document):
    """The reader of a kind whose files are answers of one of several shapes."""

    shapes: tuple[str, ...]  # paths of keys, without the wrapping; one of them is enough

    def seen(self, head: Head) -> tuple[str, ...]:
        """`columns` when one of the shapes is there, wrapped or not."""
        found = {path.removeprefix("response.") for path in head.columns} if head.document else set()
        return self.columns if found.intersection(self.shapes) else ()

    def chunks(self, text: Text, head: Head) -> Iterator[Chunk]:
        """All records. Raises Unreadable, also for characters no database takes: a NUL, half of a pair."""
        for chunk in Document.chunks(self, text, head):
            for cell in (cell for cells in chunk.cells for cell in cells):
                if "\0" in cell or "\\u0000" in cell or _HALF.search(cell):
                    raise Unreadable("it holds a NUL or half a character, which no text has")
            yield chunk

    @property
    def columns(self) -> tuple[str, ...]:
        """What a kind that reads this way is recognised by."""
        return (" or ".join(self.shapes),)


def unwrapped(document: Any) -> tuple[Any, Mapping[str, Any]]:
    """What was recorded, and what is said about the recording."""
    if isinstance(document, dict) and isinstance(document.get("_metadata"), dict) and "response" in document:
        return document["response"], document["_metadata"]
    return document, {}


def object_in(fields: Fields, name: str) -> Record:
    """An object of a record, as it stands in the document. Raises Reject for anything else."""
    try:
        held = json.loads(fields[name] or "null")
    except json.JSONDecodeError:
        held = None
    if not isinstance(held, dict):
        raise Reject(f"{fields[name][:60]!r} stands where an object should")
    return held


def recorded_at(head: Head, said: Mapping[str, Any], past: Iterable[datetime]) -> datetime:
    """When a recording was made; `past` = the times it gives for what had happened by then."""
    if stated := moment(said.get("recorded_at")):
        return stated
    newest, named = max(past, default=None), _end_of(head.path.name)
    if newest and named and newest.date() < named.date():
        return named
    return newest or named or datetime.fromtimestamp(head.path.stat().st_mtime, UTC)


def moment(value: object) -> datetime | None:
    """A time in UTC from ISO text with a zone or from Unix seconds; None for anything else, `0001-01-01` included."""
    if not isinstance(value, str):
        return None
    try:
        if _SECONDS.fullmatch(value):
            return datetime.fromtimestamp(float(value), UTC)
        at = datetime.fromisoformat(_NANOSECONDS.sub(r"\1", value))
        return at.astimezone(UTC) if at.tzinfo and _EARLIEST <= at < _LATEST else None
    except (ValueError, OverflowError):
        return None


def moments(value: object, keys: frozenset[str]) -> Iterator[datetime]:
    """Every time that stands under one of `keys`, however deep."""
    if isinstance(value, dict):
        for key, held in value.items():
            at = moment(held) if key in keys else None
            if at:
                yield at
            yield from moments(held, keys)
    elif isinstance(value, list):
        for held in value:
            yield from moments(held, keys)


def _end_of(name: str) -> datetime | None:
    """The last second of the day or month a file is named after."""
    found = _NAMED.search(name)
    if not found:
        return None
    year, month = int(found[1]), int(found[2])
    last = monthrange(year, month)[1]
    day = int(found[3] or last)
    return datetime(year, month, day, tzinfo=UTC) + timedelta(days=1, seconds=-1) if 1 <= day <= last else None
