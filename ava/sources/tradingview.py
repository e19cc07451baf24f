"""TradingView: a recorded screener scan becomes technicals by symbol, its watchlists the user's watchlists.

A scan names its columns in the request only, so both must be in the file. Suffix `[1]` is the bar before, `|60` the 60-minute
chart; null is no value. A scan carries no time of its own: see `ava.sources.recorded`. In a watchlist `###` begins a heading, and
`EXCHANGE:SYMBOL` is a symbol; the file's list replaces the one of that name.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ava.sources.csvfile import Fields, Head
from ava.sources.fields import real, ticker
from ava.sources.kind import Kind, Reject, Staged
from ava.sources.recorded import Recording, moment, object_in, recorded_at, unwrapped
from ava.sources.textfile import Unreadable

_COLUMN = re.compile(r"([A-Za-z][\w.+-]*?)(?:\[(\d)\])?(?:\|(\d{1,5}[A-Z]?|1[DWM]))?")
_DAILY = "1d"
_HEADING = "###"
_LONGEST = 60  # characters of a watchlist's name


def _scanned(document: Any, head: Head) -> Iterator[Mapping[str, object]]:
    """One symbol a record."""
    content, said = unwrapped(document)
    asked = content["request"].get("body", content["request"])
    at = recorded_at(head, said or content, ()).isoformat()
    for row in content["response"]["data"]:
        if not isinstance(row["d"], list) or len(row["d"]) != len(asked["columns"]):
            raise Unreadable(f"{row['s']!r} does not have a value for each of the {len(asked['columns'])} columns asked for")
        yield {"recorded_at": at, "symbol": row["s"], "values": dict(zip(asked["columns"], row["d"], strict=True))}


def _technicals(fields: Fields, _head: Head) -> Staged:
    """Symbol, exchange, time, and parallel lists of timeframe, indicator, bars back, value."""
    exchange, symbol = _split(fields["symbol"])
    values = object_in(fields, "values")
    found = [(*_indicator(column), _value(column, value)) for column, value in values.items()]
    given = [each for each in found if each[3] is not None]
    if not given:
        raise Reject("it has no value at all")
    return symbol, exchange, moment(fields["recorded_at"]), *(list(each) for each in zip(*given, strict=True))


def _indicator(column: str) -> tuple[str, str, int]:
    parts = _COLUMN.fullmatch(column)
    if not parts:
        raise Reject(f"column {column!r} is not like RSI, RSI[1] or RSI|60")
    return parts[3] or _DAILY, parts[1], int(parts[2] or 0)


def _value(column: str, value: object) -> float | None:
    if isinstance(value, bool | list | dict):
        raise Reject(f"{column} {value!r} is not a number")
    return real({column: "" if value is None else str(value)}, column)


def _split(text: str) -> tuple[str, str]:
    """Exchange and symbol of `NASDAQ:AAPL`."""
    exchange, colon, symbol = text.partition(":")
    if not colon or not exchange.replace("_", "").isalnum():
        raise Reject(f"{text!r} is not like NASDAQ:AAPL")
    return exchange, ticker(symbol)


def _listed(document: Any, _head: Head) -> Iterator[Mapping[str, object]]:
    """One symbol of one list a record."""
    content, _ = unwrapped(document)
    for held in content if isinstance(content, list) else [content]:
        for symbol in held["symbols"]:
            if not isinstance(symbol, str) or not symbol.startswith(_HEADING):
                yield {"name": held["name"], "symbol": symbol}


def _watched(fields: Fields, _head: Head) -> Staged:
    name = fields["name"].strip()
    if not name or len(name) > _LONGEST:
        raise Reject(f"a watchlist cannot be called {fields['name'][:_LONGEST]!r}")
    return name, _split(fields["symbol"])[1]


_SCAN = Recording(fields=("recorded_at", "symbol", "values"), unfold=_scanned, shapes=("response.data[].d", "data[].d"))
SCAN = Kind(
    name="tradingview_scan",
    about="a recorded scan of TradingView's screener: technicals by symbol",
    columns=_SCAN.columns,
    row=_technicals,
    reader=_SCAN,
)
_LISTS = Recording(fields=("name", "symbol"), unfold=_listed, shapes=("[].symbols", "symbols"))
WATCHLISTS = Kind(
    name="tradingview_watchlists",
    about="a user's watchlists from TradingView",
    columns=_LISTS.columns,
    row=_watched,
    reader=_LISTS,
)
