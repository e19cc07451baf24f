"""The quote table Cboe offers for download: one underlying, calls left and puts right of their strike.

Three records precede the header, with the underlying's price and the time of the quotes. A line is two contracts; the time is
New York's. An IV of 0 is not solved, and then the delta of 1 or 0 beside it says nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from ava.sources.csvfile import Cells, Chunk, Fields, Head, Table, Unreadable
from ava.sources.fields import real, whole
from ava.sources.kind import Kind, Reject, Staged
from ava.sources.textfile import Text
from ava.sources.yahoo_chain import contract
from db.sessions import NEW_YORK

_SIDE = ("Last Sale", "Net", "Bid", "Ask", "Volume", "IV", "Delta", "Gamma", "Open Interest")
_HEADER = ("Expiration Date", "Calls", *_SIDE, "Strike", "Puts", *_SIDE)
_CALL, _STRIKE, _PUT = 1, 11, 12  # where they stand in it
_AT = re.compile(r"Date: (\w+ \d{1,2}, \d{4}) at (\d{1,2}:\d\d [AP]M) E[DS]T")
_LAST = re.compile(r"Last: ([\d.]+)")
_CONTRACTS = 2**53


@dataclass(frozen=True, kw_only=True, slots=True)
class _Quotes(Table):
    """Two records a line."""

    header: int = 3

    def names(self, _head: Head) -> tuple[str, ...]:
        """What the cells of a record are called."""
        return ("contractSymbol", "expires", "strike", *_SIDE)

    def chunks(self, text: Text, head: Head) -> Iterator[Chunk]:
        """The contracts, calls and puts in turn. Raises Unreadable."""
        for chunk in Table.chunks(_LINES, text, head):
            if any(len(cells) != len(_HEADER) for cells in chunk.cells):
                raise Unreadable(f"a record near line {chunk.lines[0]} has not the {len(_HEADER)} fields of the table")
            lines = [line for line in chunk.lines for _ in range(2)]
            yield Chunk(lines, [side for cells in chunk.cells for side in _sides(cells)])


_LINES = Table(header=3)


def _sides(cells: Cells) -> Iterator[Cells]:
    for first in (_CALL, _PUT):
        yield (cells[first], cells[0], cells[_STRIKE], *cells[first + 1 : first + 1 + len(_SIDE)])


@lru_cache(maxsize=4)
def _quoted(preamble: tuple[tuple[str, ...], ...]) -> tuple[datetime, float]:
    """When the quotes were taken and at what price of the underlying."""
    said = " | ".join(cell for record in preamble for cell in record)
    at, last = _AT.search(said), _LAST.search(said)
    if not at or not last:
        raise Unreadable("the lines before its header do not give the time and the last price of the underlying")
    when = datetime.strptime(f"{at[1]} {at[2]}", "%B %d, %Y %I:%M %p").replace(tzinfo=NEW_YORK)
    return when.astimezone(UTC), float(last[1])


def _expiry(text: str) -> date:
    try:
        return datetime.strptime(text, "%a %b %d %Y").replace(tzinfo=NEW_YORK).date()
    except ValueError:
        raise Reject(f"Expiration Date {text!r} is not a date such as Thu Sep 14 2023") from None


def _row(fields: Fields, head: Head) -> Staged:
    at, underlying = _quoted(head.sample[: _LINES.header])
    symbol, expiry, strike, option_type = contract(fields)
    if real(fields, "strike") != strike or _expiry(fields["expires"]) != expiry:
        raise Reject(f"strike and expiry are not those of {fields['contractSymbol']!r}")
    bid, ask, iv = (real(fields, column) for column in ("Bid", "Ask", "IV"))
    return (
        *(symbol, at, "cboe", expiry, strike, option_type),
        *((bid, ask) if ask else (bid or None, None)),
        *(real(fields, "Last Sale") or None, whole(fields, "Volume", _CONTRACTS), whole(fields, "Open Interest", _CONTRACTS)),
        *((iv, real(fields, "Delta")) if iv else (None, None)),
        underlying,
    )


KIND = Kind(
    name="cboe_chain",
    about="option quotes as Cboe offers them for download, an underlying a file",
    columns=("Expiration Date", "Calls", "Strike", "Puts"),
    row=_row,
    reader=_Quotes(),
    table="option_quotes",
    sql="option_quotes",
)
