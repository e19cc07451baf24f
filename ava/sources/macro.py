"""Series of the economy from FRED: rates, prices, jobs, growth; a row an observation.

FRED gives the day an observation is of, not when it was published. Known, as the latest usual publication: a daily series at
18:00 New York of the next day, a monthly one 45 days after the first of its month, a quarterly one 120 days after the first of
its quarter. Which it is shows in how far apart its observations stand (the whole file tells, in SQL). Values are as revised
since.
"""

from datetime import UTC, datetime, time

from ava.sources.csvfile import Fields, Head
from ava.sources.fields import day, needed, real
from ava.sources.kind import Kind, Reject, Staged
from db.sessions import NEW_YORK

_PUBLISHED = time(18)


def _row(fields: Fields, _head: Head) -> Staged:
    on, value = day(fields, "recorded_date"), real(fields, "value")
    if value is None:
        raise Reject("value is missing")
    at = datetime.combine(on, _PUBLISHED, NEW_YORK).astimezone(UTC)
    return needed(fields, "indicator_name"), on, needed(fields, "source"), value, needed(fields, "unit"), at


KIND = Kind(
    name="macro_series",
    about="series of the economy from FRED, many in one file",
    columns=("indicator_name", "value", "recorded_date", "source", "unit"),
    row=_row,
    table="macro_series",
)
