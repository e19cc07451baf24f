"""What questions took, in tokens and milliseconds, and what a hosted model would have cost for the same tokens.

A local model costs nothing a token: the dollars are a comparison, at list prices of the settings, of tokens as the model that
answered counted them. Tokens a hosted model would have kept in its cache count in full. Only answers still stored are counted.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from ava.settings.prices import Price
from db.database import Database
from db.sql import turns_by_day
from graphs.turn import Usage


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """What the questions of a day, or of several, took."""

    day: date
    questions: int
    narrated: int  # of those, answered with a model's help
    calls: int  # of models
    input: int  # tokens
    cached: int  # of those, not read anew by the model
    output: int  # tokens
    ms: float  # from question to answer, all questions together


_SUMMED = tuple(each.name for each in fields(Day) if each.name != "day")


async def days(database: Database, user: str, last: int, tz: ZoneInfo) -> tuple[Day, ...]:
    """What the user's questions took on each of the last days, today included, in days of the time zone; the latest first."""
    midnight = datetime.now(UTC).astimezone(tz).replace(hour=0, minute=0, second=0, microsecond=0)
    async with database.writer(user) as write:
        rows = await write.run(turns_by_day, since=midnight - timedelta(days=last - 1), tz=str(tz))
    return tuple(Day(**row._asdict()) for row in rows)


def together(found: Sequence[Day]) -> Day:
    """Several days as one, with the day of the first of them."""
    return Day(day=min(each.day for each in found), **{name: sum(getattr(each, name) for each in found) for name in _SUMMED})


def told(day: Day, price: Price) -> str:
    """A day, or several, in a line: '12 questions in 9.1 s, 8 by a model: 6,500 tokens in, 770 out, $0.00317 at gpt-5-mini'."""
    asked = f"{day.questions:,} question{'s' * (day.questions != 1)} in {day.ms / 1000:,.1f} s"
    if not day.calls:
        return f"{asked}, none by a model"
    dollars = f"${price.of(day.input, day.output)} at {price.name}"
    return f"{asked}, {day.narrated:,} by a model: {day.input:,} tokens in, {day.output:,} out, {dollars}"


def plain(day: Day, price: Price) -> dict[str, object]:
    """A day as JSON values, with its dollars."""
    return {**asdict(day), "day": day.day.isoformat(), "ms": round(day.ms, 2), "usd": str(price.of(day.input, day.output))}


def hosted(usage: Usage, price: Price) -> dict[str, str]:
    """A turn's cost at a hosted price as JSON values: the model, dollars, and dollars a million tokens."""
    return {
        "model": price.name,
        "usd": str(price.of(usage.input, usage.output)),
        "usd_per_million_in": str(price.input),
        "usd_per_million_out": str(price.output),
    }
