"""Daily bars: one file a symbol (named by the file) or one long file with a symbol column.

Prices adjusted for splits come with `adj_close` beside `close` (Yahoo's history) and are known by that. Without it nothing in a
file says whether its prices are raw or adjusted, so those two kinds are never guessed: the person says which with `--as`.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

from ava.sources.csvfile import Fields, Head, Unreadable
from ava.sources.fields import day, real, ticker, whole
from ava.sources.kind import Kind, Reject, Staged
from db.sessions import is_session, session_close

_OHLCV = ("date", "open", "high", "low", "close", "volume")
_LARGEST_VOLUME = 2**53  # shares; the largest a float can count


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
    opened, high, low, close = (_price(fields, column) for column in ("open", "high", "low", "close"))
    if not low <= min(opened, close) <= max(opened, close) <= high:
        raise Reject(f"high {high} and low {low} do not hold open {opened} and close {close}")
    volume = whole(fields, "volume", _LARGEST_VOLUME)
    if volume is None or volume < 0:
        raise Reject(f"volume {fields['volume']!r} is not a number of shares")
    adjusted = _price(fields, "adj_close") if "adj_close" in fields else None
    return session, opened, high, low, close, adjusted, volume, _known_at(session)


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


BARS = Kind(
    name="bars",
    about="daily bars adjusted for splits, with adj_close (Yahoo), a file a symbol",
    columns=(*_OHLCV, "adj_close"),
    row=_from("yahoo", "split"),
)
RAW = Kind(
    name="bars_raw",
    about="daily bars as traded, a file a symbol",
    columns=_OHLCV,
    row=_from("raw", "raw"),
    sql="bars",
)
TOTAL = Kind(
    name="bars_total",
    about="daily bars adjusted for splits and dividends (yfinance, auto-adjusted), a file a symbol",
    columns=_OHLCV,
    row=_from("yahoo_total", "total"),
    sql="bars",
)
LONG = Kind(
    name="bars_long",
    about="daily bars adjusted for splits and dividends (yfinance), many symbols in one file",
    columns=("symbol", *_OHLCV),
    row=_from("yahoo_total", "total"),
    sql="bars",
)
