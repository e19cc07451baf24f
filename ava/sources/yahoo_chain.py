"""Option chains as yfinance gives them: one file a snapshot of one or more underlyings.

The snapshot is dated by the latest trade in it, the only clock a file carries. Quotes are kept as they came, crossed ones too;
what Yahoo writes for 'nothing' (a quote of 0 on both sides, an ask of 0, a volatility of 1e-05) becomes null.
"""

import re
from datetime import UTC, date, datetime

from ava.sources.csvfile import Fields, Head
from ava.sources.fields import needed, real, ticker, whole
from ava.sources.kind import Kind, Reject, Staged

_OCC = re.compile(r"([A-Z]+\d?)(\d\d)(\d\d)(\d\d)([CP])(\d{8})")  # root, yymmdd, type, strike in thousandths
_UNSOLVED = 1e-4  # below it is what Yahoo gives where it could not solve: 0 or 1.0000000000000003e-05
_CONTRACTS = 2**53


def contract(fields: Fields) -> tuple[str, date, float, str]:
    """Underlying, expiry, strike and type out of the OCC symbol in `contractSymbol`. Raises Reject."""
    text = needed(fields, "contractSymbol")
    parts = _OCC.fullmatch(text)
    if not parts:
        raise Reject(f"contractSymbol {text!r} is not an OCC symbol such as AAPL260211C00185000")
    root, year, month, on, letter, strike = parts.groups()
    if root[-1].isdigit():
        raise Reject(f"{text!r} is an adjusted contract: what it delivers is not 100 shares of {root[:-1]}")
    try:
        expiry = date(2000 + int(year), int(month), int(on))
    except ValueError:
        raise Reject(f"contractSymbol {text!r} has no such expiry") from None
    return ticker(root), expiry, int(strike) / 1000, "call" if letter == "C" else "put"


def _quote(fields: Fields) -> tuple[float | None, float | None]:
    """Bid and ask; a bid of 0 under an ask is a quote, without an ask it is none."""
    bid, ask = real(fields, "bid"), real(fields, "ask")
    return (bid, ask) if ask else (bid or None, None)


def _traded_at(fields: Fields) -> datetime:
    text = needed(fields, "lastTradeDate")
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Reject(f"lastTradeDate {text!r} is not a time") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def quote(fields: Fields) -> Staged:
    """Values in the order of the copy query; the last is when it traded, which dates a snapshot without a time of its own."""
    symbol, expiry, strike, option_type = contract(fields)
    if real(fields, "strike") != strike:
        raise Reject(f"strike {fields['strike']!r} is not that of {fields['contractSymbol']!r}")
    bid, ask = _quote(fields)
    volatility, traded = real(fields, "impliedVolatility"), _traded_at(fields)
    return (
        *(symbol, expiry, strike, option_type),
        *(bid, ask, real(fields, "lastPrice"), traded),
        *(whole(fields, "volume", _CONTRACTS), whole(fields, "openInterest", _CONTRACTS)),
        volatility if volatility and volatility > _UNSOLVED else None,
        *(real(fields, "underlyingPrice"), "yahoo", traded),
    )


def _row(fields: Fields, _head: Head) -> Staged:
    return quote(fields)


KIND = Kind(
    name="yahoo_chain",
    about="option chains from Yahoo Finance (yfinance), a snapshot a file",
    columns=(
        *("contractSymbol", "lastTradeDate", "strike", "lastPrice", "bid", "ask"),
        *("volume", "openInterest", "impliedVolatility", "underlyingPrice"),
    ),
    row=_row,
    table="option_quotes",
)
