"""Robinhood's account activity export: every row is stored, whatever its code, and the positions follow from them.

A row is known by the fingerprint of its fields and its ordinal among equal rows of the file, for repeated fills are real. It
becomes known at the close of its process date (16:00 New York on a day without a session), so that 'as of that day' includes it.
An empty amount is none, which is not 0.
"""

import hashlib
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache

from ava.sources.csvfile import Fields, Head
from ava.sources.fields import decimal, given, needed, ticker
from ava.sources.kind import Account, Kind, Reject, Staged
from ava.sources.robinhood_finish import finish
from db.sessions import NEW_YORK, is_session, session_close

_COLUMNS = (
    *("Activity Date", "Process Date", "Settle Date", "Instrument", "Description"),
    *("Trans Code", "Quantity", "Price", "Amount"),
)
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MONEY = re.compile(r"(\()?(-)?\$?([\d,]*\.?\d+)(?(1)\))")
_CLOSE = time(16)


@lru_cache(maxsize=4096)
def _day(column: str, text: str | None) -> date | None:
    parts = _DAY.fullmatch(text or "")
    try:
        return date(int(parts[3]), int(parts[1]), int(parts[2])) if parts else _none(column, text)
    except ValueError:
        raise Reject(f"{column} {text!r} is no day") from None


def _none(column: str, text: str | None) -> None:
    if text is not None:
        raise Reject(f"{column} {text!r} is not a date such as 6/30/2022")


def _must(column: str, text: str | None) -> date:
    found = _day(column, text)
    if found is None:
        raise Reject(f"{column} is missing")
    return found


@lru_cache(maxsize=4096)
def _known_at(process_date: date) -> datetime:
    if is_session(process_date):
        return session_close(process_date)
    return datetime.combine(process_date, _CLOSE, NEW_YORK).astimezone(UTC)


def _money(column: str, text: str | None) -> Decimal | None:
    """`$1,234.56` in, `($1,234.56)` out."""
    if text is None:
        return None
    parts = _MONEY.fullmatch(text)
    if not parts:
        raise Reject(f"{column} {text!r} is not an amount such as $1,234.56 or ($1,234.56)")
    value = decimal(column, parts[3].replace(",", ""))
    return -value if value is not None and (parts[1] or parts[2]) else value


def _fingerprint(fields: Fields) -> str:
    """SHA-256 of all fields as given; the line ends inside one depend on who saved the file last, so they do not count."""
    text = "\x1f".join(fields[column] for column in _COLUMNS).replace("\r\n", "\n")
    return hashlib.sha256(text.encode()).hexdigest()


def _row(fields: Fields, _head: Head) -> Staged:
    activity = _must("Activity Date", given(fields, "Activity Date"))
    processed = _must("Process Date", given(fields, "Process Date"))
    instrument, quantity = given(fields, "Instrument"), given(fields, "Quantity")
    description = fields["Description"].replace("\r\n", "\n").strip()
    return (
        *(_fingerprint(fields), activity, processed, _day("Settle Date", given(fields, "Settle Date"))),
        *(ticker(instrument) if instrument else None, description, needed(fields, "Trans Code")),
        decimal("Quantity", quantity.removesuffix("S").replace(",", "") if quantity else None),
        bool(quantity and quantity.endswith("S")),
        *(_money("Price", given(fields, "Price")), _money("Amount", given(fields, "Amount"))),
        _known_at(processed),
    )


KIND = Kind(
    name="robinhood_activity",
    about="account activity exported from Robinhood",
    columns=_COLUMNS,
    row=_row,
    account=Account(id="robinhood", name="Robinhood", broker="robinhood"),
    finish=finish,
)
