"""Options as QuantConnect's LEAN ships them: daily chains (`universe`) and minutes of trades.

A chain dated D describes the session before D and is known at that session's close. Its price of the underlying is not taken
(part of it is split-adjusted, part not), nor an IV of 0 with the Greeks beside it. A minute of trades becomes one print at its
close, known when the minute has ended; on which side of the quote it traded is not known.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from ava.sources.csvfile import Fields, Head
from ava.sources.fields import day, needed, real, ticker, whole
from ava.sources.kind import Kind, Reject, Staged
from db.sessions import NEW_YORK, session_close, session_on_or_before

_TYPES = {"C": "call", "P": "put", "call": "call", "put": "put"}
_MINUTE = timedelta(minutes=1)
_CONTRACTS = 2**53


def _contract(fields: Fields) -> tuple[date, float, str]:
    """Expiry, strike and type."""
    strike, option_type = real(fields, "strike"), _TYPES.get(fields["right"].strip())
    if not strike or strike < 0:
        raise Reject(f"strike {fields['strike']!r} is not a price")
    if option_type is None:
        raise Reject(f"right {fields['right']!r} is none of {', '.join(_TYPES)}")
    return day(fields, "expiry"), strike, option_type


@lru_cache(maxsize=1024)
def _close_before(on: date) -> datetime:
    return session_close(session_on_or_before(on - timedelta(days=1)))


@lru_cache(maxsize=1024)
def _minute(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=NEW_YORK).astimezone(UTC)
    except ValueError:
        raise Reject(f"time_et {text!r} is not a time such as 2014-06-06 09:30") from None


def _quote(fields: Fields, _head: Head) -> Staged:
    iv = real(fields, "implied_volatility") or None
    return (
        *(ticker(fields["underlying"]), _close_before(day(fields, "date")), "lean", *_contract(fields)),
        *(None, None, real(fields, "close") or None),
        *(whole(fields, "volume", _CONTRACTS), whole(fields, "open_interest", _CONTRACTS)),
        *(iv, real(fields, "delta") if iv else None, None),
    )


def _print(fields: Fields, _head: Head) -> Staged:
    price, size = real(fields, "close"), whole(fields, "volume", _CONTRACTS)
    if not price or price < 0 or not size or size < 0:
        raise Reject(f"price {fields['close']!r} and size {fields['volume']!r} are not those of a trade")
    at = _minute(needed(fields, "time_et")) + _MINUTE
    return ticker(fields["underlying"]), at, "lean", *_contract(fields), 1, price, size


UNIVERSE = Kind(
    name="lean_universe",
    about="daily option chains of LEAN",
    columns=(
        *("date", "underlying", "expiry", "strike", "right", "close", "volume", "open_interest"),
        *("implied_volatility", "delta"),
    ),
    row=_quote,
    table="option_quotes",
    sql="option_quotes",
)
MINUTES = Kind(
    name="lean_minutes",
    about="minutes of option trades of LEAN",
    columns=("time_et", "underlying", "expiry", "strike", "right", "close", "volume"),
    row=_print,
    table="option_prints",
)
