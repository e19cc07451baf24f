"""Companies' quarters, reported and expected, with the estimates of each: recent ones and those to come.

A listing outside the US is written `D05_SI` and kept as D05.SI. Money is in the listing's or the company's own currency, which
the file does not name, so what answers use (`earnings_reports`, `earnings_estimates`) gets the earnings per share of US listings
only. A reported quarter is known at 16:05 New York of its day; an expected one since the last report in the file, which is when
the file was made at the earliest.
"""

import re
from datetime import UTC, datetime, time
from decimal import Decimal

from ava.sources.csvfile import Fields, Head
from ava.sources.fields import day, exact, needed, real, ticker
from ava.sources.kind import Kind, Staged
from db.sessions import NEW_YORK

_ABROAD = re.compile(r"([A-Z0-9]{1,6})_([A-Z]{2})")
_RELEASED = time(16, 5)
_LARGEST_SUM = 10**18  # in won or yen


def _listing(text: str) -> str:
    abroad = _ABROAD.fullmatch(text.strip())
    return f"{abroad[1]}.{abroad[2]}" if abroad else ticker(text)


def _fraction(fields: Fields, column: str) -> float | None:
    percent = real(fields, column)
    return None if percent is None else percent / 100


def _sum(fields: Fields, column: str) -> Decimal | None:
    return exact(fields, column, _LARGEST_SUM)


def _row(fields: Fields, _head: Head) -> Staged:
    announced = day(fields, "announce_date")
    return (
        *(_listing(fields["ticker"]), day(fields, "quarter_end"), "dashboard", needed(fields, "fiscal_label"), announced),
        *(exact(fields, "eps_estimate"), exact(fields, "eps_actual")),
        *(_sum(fields, "revenue_estimate"), _sum(fields, "revenue_actual"), _fraction(fields, "revenue_yoy_pct")),
        *(_sum(fields, "net_income"), _fraction(fields, "gross_margin_pct"), _fraction(fields, "operating_margin_pct")),
        exact(fields, "gaap_diluted_eps"),
        datetime.combine(announced, _RELEASED, NEW_YORK).astimezone(UTC),
    )


KIND = Kind(
    name="company_quarters",
    about="companies' quarters, reported and expected, with estimates",
    columns=(
        *("ticker", "quarter_end", "fiscal_label", "announce_date", "eps_estimate", "eps_actual", "revenue_estimate"),
        *("revenue_actual", "revenue_yoy_pct", "net_income", "gross_margin_pct", "operating_margin_pct", "gaap_diluted_eps"),
    ),
    row=_row,
    table="company_quarters",
)
