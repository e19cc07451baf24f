"""One field of a row as a value. An empty field or a NaN is None; what does not read is a `Reject` naming column and text.

Numbers stay inside what the database can hold. Pure functions.
"""

import math
import re
from datetime import date
from decimal import Decimal, InvalidOperation

from ava.sources.csvfile import Fields
from ava.sources.kind import Reject

LARGEST = 10**12  # USD, shares or points: beyond it a field is not a figure but a fault
YEARS = range(1900, 2101)  # of days in files
_TICKER = re.compile(r"[A-Z][A-Z0-9]{0,9}(\.[A-Z]{1,3})?")
_EMPTY = frozenset({"", "nan", "NaN", "NA", "None", "null"})  # as pandas, R and JSON write it; a ticker may be NA, so not there


def given(fields: Fields, column: str) -> str | None:
    """The text without spaces around it; None when there is none."""
    text = fields[column].strip()
    return None if text in _EMPTY else text


def needed(fields: Fields, column: str) -> str:
    """The text, which must be there."""
    text = given(fields, column)
    if text is None:
        raise Reject(f"{column} is missing")
    return text


def real(fields: Fields, column: str, largest: float = LARGEST) -> float | None:
    """A number with a fraction."""
    text = given(fields, column)
    try:
        value = None if text is None else float(text)
    except ValueError:
        raise Reject(f"{column} {text!r} is not a number") from None
    if value is not None and not (math.isfinite(value) and abs(value) < largest):
        raise Reject(f"{column} {text!r} is out of range")
    return value


def whole(fields: Fields, column: str, largest: int = 2**31 - 1) -> int | None:
    """A whole number; `124.0` is one."""
    value = real(fields, column)
    if value is not None and (value != int(value) or abs(value) > largest):
        raise Reject(f"{column} {fields[column]!r} is not a whole number in range")
    return None if value is None else int(value)


def exact(fields: Fields, column: str, largest: int = LARGEST) -> Decimal | None:
    """A decimal number, kept digit by digit."""
    return decimal(column, given(fields, column), largest)


def decimal(column: str, text: str | None, largest: int = LARGEST) -> Decimal | None:
    """`text` as a decimal number."""
    try:
        value = None if text is None else Decimal(text)
    except InvalidOperation:
        raise Reject(f"{column} {text!r} is not a number") from None
    if value is not None and not (value.is_finite() and abs(value) < largest):
        raise Reject(f"{column} {text!r} is out of range")
    return value


def day(fields: Fields, column: str) -> date:
    """A day as YYYY-MM-DD, which must be there."""
    text = needed(fields, column)
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Reject(f"{column} {text!r} is not a date such as 2022-11-18") from None
    if found.year not in YEARS:
        raise Reject(f"{column} {text!r} is out of range: years go from {YEARS[0]} to {YEARS[-1]}")
    return found


def ticker(text: str) -> str:
    """A ticker as AVA writes it: upper case, class shares with a dot (BRK-B is BRK.B)."""
    symbol = text.strip().upper().replace("-", ".")
    if not _TICKER.fullmatch(symbol):
        raise Reject(f"symbol {text!r} is not a ticker")
    return symbol
