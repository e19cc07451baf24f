"""Quarterly earnings with the estimate of the time (Zacks style): what was expected, what was reported, and when in the day.

Known: before the open = 07:00 New York on the day of the report, after the close or not said = 16:05. The label of the fiscal
quarter went through a spreadsheet that read October 2012 as '12-Oct'; it is stored as 2012-10.
"""

import re
from datetime import UTC, date, datetime, time

from ava.sources.csvfile import Fields, Head
from ava.sources.fields import day, exact, given, ticker
from ava.sources.kind import Kind, Reject, Staged
from db.sessions import NEW_YORK

_RELEASE = {"pre": time(7), "post": time(16, 5), "unknown": time(16, 5)}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MANGLED = re.compile(rf"(\d\d)-({'|'.join(_MONTHS)})")
_PLAIN = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def _fiscal_period(label: str | None) -> str | None:
    """'2012-10' from '12-Oct'."""
    if label is None or _PLAIN.fullmatch(label):
        return label
    parts = _MANGLED.fullmatch(label)
    if not parts:
        raise Reject(f"fiscal_quarter_end_label {label!r} is neither like 12-Oct nor like 2012-10")
    return f"20{parts[1]}-{_MONTHS.index(parts[2]) + 1:02d}"


def _known_at(reported: date, release: str) -> datetime:
    return datetime.combine(reported, _RELEASE[release], NEW_YORK).astimezone(UTC)


def _row(fields: Fields, _head: Head) -> Staged:
    reported, release = day(fields, "date"), given(fields, "release_time") or "unknown"
    if release not in _RELEASE:
        raise Reject(f"release_time {release!r} is none of {', '.join(_RELEASE)}")
    period = _fiscal_period(given(fields, "fiscal_quarter_end_label"))
    estimate, actual = exact(fields, "eps_est"), exact(fields, "eps")
    if estimate is None and actual is None:
        raise Reject("neither eps_est nor eps is given")
    return ticker(fields["symbol"]), reported, period, release, estimate, actual, "zacks", _known_at(reported, release)


KIND = Kind(
    name="earnings",
    about="earnings per share, expected and reported, with the time of release",
    columns=("symbol", "date", "fiscal_quarter_end_label", "eps_est", "eps", "release_time"),
    row=_row,
    table="earnings_reports",
)
