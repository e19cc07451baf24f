"""Robinhood's account activity export: every row is stored, whatever its code, and the positions follow from them.

A row is known by the fingerprint of its fields and its ordinal among equal rows of the file, for repeated fills are real. It
becomes known at the close of its process date (16:00 New York on a day without a session), so that 'as of that day' includes it.
An empty amount is none, which is not 0.
"""

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from ava.sources.csvfile import Fields, Head
from ava.sources.fields import decimal, given, needed
from ava.sources.kind import END_OF_TIME, Account, Kind, Reject, Staged, Totals
from ava.sources.robinhood_positions import Book, Spell
from db.database import Rows, Writer
from db.sessions import NEW_YORK, is_session, session_close
from db.sql import (
    import_positions_copy,
    import_positions_replace,
    import_positions_stage,
    import_robinhood_activity_totals,
    import_robinhood_year,
    import_robinhood_years,
)

ACCOUNT = Account(id="robinhood", name="Robinhood", broker="robinhood")
_COLUMNS = (
    *("Activity Date", "Process Date", "Settle Date", "Instrument", "Description"),
    *("Trans Code", "Quantity", "Price", "Amount"),
)
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MONEY = re.compile(r"(\()?(-)?\$?([\d,]*\.?\d+)(?(1)\))")
_CLOSE = time(16)


@lru_cache(maxsize=4096)
def _day(column: str, text: str) -> date:
    parts = _DAY.fullmatch(text)
    try:
        if parts:
            return date(int(parts[3]), int(parts[1]), int(parts[2]))
    except ValueError:
        pass  # said below
    raise Reject(f"{column} {text!r} is not a date such as 6/30/2022")


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
    activity, processed = (_day(column, needed(fields, column)) for column in ("Activity Date", "Process Date"))
    settled = given(fields, "Settle Date")
    instrument = fields["Instrument"].strip().upper()  # not always a ticker: what was delisted may stand as a CUSIP
    quantity = given(fields, "Quantity")
    description = fields["Description"].replace("\r\n", "\n").strip()
    return (
        *(_fingerprint(fields), activity, processed, _day("Settle Date", settled) if settled else None),
        *(instrument or None, description, needed(fields, "Trans Code")),
        decimal("Quantity", quantity.removesuffix("S").replace(",", "") if quantity else None),
        bool(quantity and quantity.endswith("S")),
        *(_money("Price", given(fields, "Price")), _money("Amount", given(fields, "Amount"))),
        _known_at(processed),
    )


async def _finish(write: Writer) -> Totals:
    """Positions follow the activity stored; sums of money by code, and what could not be understood as a change of holdings."""
    book = await _rebuild(write)
    everything, *by_code = await write.run(import_robinhood_activity_totals, as_of=END_OF_TIME)
    totals: dict[str, object] = {"amount": everything.amount, "by_code": {each.code: each.amount for each in by_code}}
    if book.without_effect:
        totals["codes_without_effect"] = dict(sorted(book.without_effect.items()))
    if book.uncovered:
        totals["closes_without_opening"] = dict(sorted(book.uncovered.items()))
    return totals


async def _rebuild(write: Writer) -> Book:
    """Work out positions from all the account's activity, a year at a time, and store what changed."""
    book = Book()
    await write.run(import_positions_stage)
    for (year,) in await write.run(import_robinhood_years, as_of=END_OF_TIME):
        activity = await write.run(import_robinhood_year, as_of=END_OF_TIME, year=year)
        days = groupby(activity, key=attrgetter("process_date"))
        ended = [spell for _, rows in days for spell in book.day(tuple(rows))]
        await _copy(write, ended)
    await _copy(write, book.still_open())
    await write.run(import_positions_replace, account=ACCOUNT.id)
    return book


async def _copy(write: Writer, spells: Iterable[Spell]) -> None:
    copy: Rows
    async with write.copy(import_positions_copy) as copy:
        for spell in spells:
            await copy.write_row(spell)


KIND = Kind(
    name="robinhood_activity",
    about="account activity exported from Robinhood",
    columns=_COLUMNS,
    row=_row,
    account=ACCOUNT,
    finish=_finish,
)
