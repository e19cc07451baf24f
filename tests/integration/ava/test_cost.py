"""What PostgreSQL adds up of stored turns is what the turns say."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ava.cost import days
from ava.testing.ollama import Script

TZ = ZoneInfo("America/New_York")


async def test_tokens_and_times_of_a_day_are_those_of_its_turns(own, ava_of, asking):
    async with ava_of(Script(pieces=("RSI is ", "[F1.1]."), input=321)) as (ava, _):
        told = [
            await asking(ava, text, user="counter") for text in ("what is the RSI of NVDA?", "hello", "what is the RSI of AMD?")
        ]
    (day,) = await days(own, "counter", 1, TZ)
    assert (day.questions, day.narrated, day.calls, day.input) == (3, 2, 2, 642)
    assert day.output == sum(turn.answer.usage.output for turn in told)
    assert day.ms == sum(turn.answer.ms.total for turn in told)
    assert day.day == datetime.now(UTC).astimezone(TZ).date()


async def test_days_are_those_of_the_time_zone_and_only_the_last(own, ava_of, asking):
    async with ava_of() as (ava, _):
        await asking(ava, "hello", user="traveller")
    async with own.writer("traveller") as write:
        await write._connection.execute("UPDATE turns SET asked_at = %s", (datetime.now(UTC) - timedelta(days=40),))
    assert await days(own, "traveller", 30, TZ) == ()
    assert [day.questions for day in await days(own, "traveller", 60, TZ)] == [1]
