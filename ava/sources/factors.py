"""Corporate-action factors (LEAN): what turns traded prices into adjusted ones, one file a symbol, named `AAPL_factors.csv`.

A factor holds every event after its day, so a file as a whole is known at the close of the last event in it; the row of 2050 says
'until the next event'. Before the first row's day nothing is known, after it see `price_factors` in migration 0004.
"""

from ava.sources.csvfile import Fields, Head, Unreadable
from ava.sources.fields import day, real, ticker
from ava.sources.kind import Kind, Reject, Staged
from db.sessions import end_of

_SUFFIX = "_factors"


def _symbol_of(name: str) -> str:
    try:
        return ticker(name.removesuffix(_SUFFIX) if name.endswith(_SUFFIX) else "")
    except Reject:
        raise Unreadable(
            f"factors take their symbol from the file's name, as in AAPL_factors.csv, and {name!r} is none"
        ) from None


def _row(fields: Fields, head: Head) -> Staged:
    last_day = day(fields, "date")
    price, split = real(fields, "price_factor"), real(fields, "split_factor")
    if price is None or split is None or price <= 0 or split <= 0:
        raise Reject(f"factors {fields['price_factor']!r} and {fields['split_factor']!r} are not both above 0")
    return _symbol_of(head.name), last_day, "lean", price, split, real(fields, "reference_price") or None, end_of(last_day)


KIND = Kind(
    name="price_factors",
    about="corporate-action factors of LEAN, a file a symbol",
    columns=("date", "price_factor", "split_factor", "reference_price"),
    row=_row,
    table="price_factors",
)
