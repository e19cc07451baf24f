"""Daily bars: one file a symbol (named by the file) or one long file with a symbol column.

Prices adjusted for splits come with `adj_close` beside `close` (Yahoo's history) and are known by that. Without it the basis is
told by what is around and in the file, or said with `--as`; see `ava.sources.basis`. Bars come by the million, so a chunk of
plain ones goes through `bulk`, column by column; whatever that does not take goes through `row`, which says why.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import repeat
from operator import le, lt

from ava.sources.basis import adjusted, as_traded
from ava.sources.csvfile import Fields, Head, Unreadable
from ava.sources.fields import LARGEST, day, real, ticker, whole
from ava.sources.kind import Columns, Kind, Reject, Staged
from db.sessions import is_session, session_close

_PRICES = ("open", "high", "low", "close")
_OHLCV = ("date", *_PRICES, "volume")
_LARGEST_VOLUME = LARGEST - 1  # shares
_PLAIN = b"0123456789."  # what a number that needs no second look is made of


@lru_cache(maxsize=64)
def _symbol_of(name: str) -> str:
    try:
        return ticker(name if name.isupper() else "")
    except Reject:
        raise Unreadable(
            f"bars without a symbol column take it from the file's name, as in AAPL.csv, and {name!r} is none"
        ) from None


@lru_cache(maxsize=20_000)
def _known_at(session: date) -> datetime:
    if not is_session(session):
        raise Reject(f"{session} is not a session of the New York Stock Exchange")
    return session_close(session)


def _bar(fields: Fields) -> Staged:
    """Session, open, high, low, close, adj_close, volume, known_at. Raises Reject."""
    session = day(fields, "date")
    opened, high, low, close = (_price(fields, column) for column in _PRICES)
    if not low <= min(opened, close) <= max(opened, close) <= high:
        raise Reject(f"high {high} and low {low} do not hold open {opened} and close {close}")
    volume = whole(fields, "volume", _LARGEST_VOLUME)
    if volume is None or volume < 0:
        raise Reject(f"volume {fields['volume']!r} is not a number of shares")
    adjusted_close = _price(fields, "adj_close") if "adj_close" in fields else None
    return session, opened, high, low, close, adjusted_close, volume, _known_at(session)


def _price(fields: Fields, column: str) -> float:
    value = real(fields, column)
    if value is None or value <= 0:
        raise Reject(f"{column} {fields[column]!r} is not a price")
    return value


def _from(source: str, basis: str) -> Callable[[Fields, Head], Staged]:
    def row(fields: Fields, head: Head) -> Staged:
        symbol = ticker(fields["symbol"]) if "symbol" in fields else _symbol_of(head.name)
        return symbol, source, basis, *_bar(fields)

    return row


def _bulk_from(source: str, basis: str) -> Callable[[Columns, Head], Iterable[Iterable[str]] | None]:
    def bulk(columns: Columns, head: Head) -> Iterable[Iterable[str]] | None:
        given = dict(zip(head.columns, columns, strict=True))
        symbols = _plain_symbols(given["symbol"]) if "symbol" in given else repeat(_symbol_of(head.name))
        known = _plain_sessions(given["date"])
        prices = [given[column] for column in _PRICES]
        if not (symbols and known and _plain_prices(prices) and _plain_volume(given["volume"])):
            return None
        closes = given.get("adj_close")
        if closes is not None and not _positive(closes):
            return None
        return symbols, repeat(source), repeat(basis), given["date"], *prices, closes or repeat("\\N"), given["volume"], known

    return bulk


def _plain_symbols(symbols: Sequence[str]) -> Sequence[str] | None:
    """They, where each is a ticker as AVA writes it."""
    try:
        return symbols if all(ticker(symbol) == symbol for symbol in set(symbols)) else None
    except Reject:
        return None


def _plain_sessions(days: Sequence[str]) -> Sequence[str] | None:
    """When each session became known; None where one is none or not written like 2022-11-18."""
    closes = {text: _close_of(text) for text in set(days)}
    return None if "" in closes.values() else [closes[text] for text in days]


@lru_cache(maxsize=20_000)
def _close_of(text: str) -> str:
    try:
        session = day({"date": text}, "date")
        return str(_known_at(session)) if session.isoformat() == text else ""
    except Reject:
        return ""


def _plain_prices(prices: Sequence[Sequence[str]]) -> bool:
    """Whether every low <= open, close <= high, above nothing."""
    if not all(map(_plain, prices)):
        return False
    try:
        opened, high, low, close = (list(map(float, column)) for column in prices)
    except ValueError:
        return False
    held = all(map(le, low, map(min, opened, close))) and all(map(le, map(max, opened, close), high))
    return held and min(low) > 0 and max(high) < LARGEST


def _positive(prices: Sequence[str]) -> bool:
    try:
        return _plain(prices) and all(map(lt, repeat(0.0), map(float, prices))) and max(map(float, prices)) < LARGEST
    except ValueError:
        return False


def _plain(numbers: Sequence[str]) -> bool:
    return not "".join(numbers).encode().translate(None, _PLAIN)


def _plain_volume(volumes: Sequence[str]) -> bool:
    text = "".join(volumes)
    return text.isascii() and text.isdigit() and all(volumes) and max(map(int, volumes)) <= _LARGEST_VOLUME


def _bars(name: str, about: str, columns: tuple[str, ...], source: str, basis: str, tells: Callable[[Head], bool] | None) -> Kind:
    return Kind(
        name=name,
        about=about,
        columns=columns,
        row=_from(source, basis),
        bulk=_bulk_from(source, basis),
        tells=tells,
        table="bars",
        sql="bars",
    )


BARS = _bars(
    "bars",
    "daily bars adjusted for splits, with adj_close (Yahoo), a file a symbol",
    (*_OHLCV, "adj_close"),
    "yahoo",
    "split",
    None,
)
RAW = _bars("bars_raw", "daily bars as traded, a file a symbol", _OHLCV, "raw", "raw", as_traded)
TOTAL = _bars(
    "bars_total",
    "daily bars adjusted for splits and dividends (yfinance, auto-adjusted), a file a symbol",
    _OHLCV,
    "yahoo_total",
    "total",
    adjusted,
)
LONG = _bars(
    "bars_long",
    "daily bars adjusted for splits and dividends (yfinance), many symbols in one file",
    ("symbol", *_OHLCV),
    "yahoo_total",
    "total",
    adjusted,
)
LONG_RAW = _bars(
    "bars_long_raw",
    "daily bars as traded, many symbols in one file",
    ("symbol", *_OHLCV),
    "raw",
    "raw",
    as_traded,
)
