"""The cache gives what the database would have given, once for many, and never past a change it heard of."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from db.cache import Cache
from db.config import Config
from db.errors import PoolExhausted, StatementFailed, Unavailable
from db.query import Policy, Query
from db.reader import Reader
from db.scope import Scope

CONFIG = Config(home=Path("/nowhere"), cache_entries=3, stale_s=300)
AT = datetime(2025, 11, 20, 21, 0, tzinfo=UTC)
SHARED = Query(name="shared", about="", sql="", policy=Policy(scope="market", reads=("bars",), cache_s=60))
OWN = Query(name="own", about="", sql="", policy=Policy(scope="user", reads=("positions", "bars"), cache_s=60))
NEVER = Query(name="never", about="", sql="", policy=Policy(scope="market", reads=("bars",)))


class Source:
    """A database whose every answer is new, slow and, when told so, an error."""

    def __init__(self):
        self.queries, self.cancelled, self.error, self.gate = 0, 0, None, asyncio.Event()
        self.gate.set()

    async def fetch(self, query, parameters, user):
        self.queries += 1
        number = self.queries
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.error:
            raise self.error
        return ((number, user),), False


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def source():
    return Source()


@pytest.fixture
def cache(source, clock):
    return Cache(source, CONFIG, clock)


async def first(cache, query=SHARED, user="me", **parameters):
    """The number of the query that answered."""
    records, _ = await cache.fetch(query, parameters, user)
    return records[0][0]


async def test_the_same_question_again_is_answered_from_the_cache(cache):
    assert await cache.fetch(SHARED, {"s": 1}, "me") == (((1, "me"),), False)
    assert await cache.fetch(SHARED, {"s": 1}, "me") == (((1, "me"),), True)


@pytest.mark.parametrize("other", [{"s": 2}, {"s": "1"}, {"s": 1.0}, {"s": True}, {"s": [1]}, {}, {"s": 1, "as_of": AT}])
async def test_other_arguments_are_another_question(cache, other):
    assert await first(cache, s=1) == 1
    assert await first(cache, **other) == 2


async def test_market_data_is_shared_by_all_users(cache):
    assert [await first(cache, user=user) for user in ("me", "her")] == [1, 1]


async def test_two_users_never_share_an_answer_of_their_own(cache):
    assert [await first(cache, OWN, user) for user in ("me", "her", "me", "her")] == [1, 2, 1, 2]


async def test_an_answer_is_not_fresh_beyond_its_seconds(cache, clock):
    await first(cache)
    clock.now += 59.9
    assert await first(cache) == 1
    clock.now += 0.1
    assert await first(cache) == 2


async def test_a_query_that_may_not_be_kept_is_asked_every_time(cache):
    assert [await first(cache, NEVER) for _ in range(3)] == [1, 2, 3]
    assert cache.stats().entries == 0


async def test_a_live_question_a_minute_later_is_the_same_where_the_session_counts(cache, source):
    by_session = replace(SHARED, sql="%(as_of)s", policy=replace(SHARED.policy, grain="session"))
    for minute in range(3):
        await Reader(cache, Scope(user="me", world="w", as_of=AT + timedelta(minutes=minute))).rows(by_session)
    assert source.queries == 1


async def test_a_thousand_at_once_make_one_query(cache, source):
    source.gate.clear()
    asked = [asyncio.create_task(first(cache, user=f"user {n}")) for n in range(1000)]
    await asyncio.sleep(0)
    source.gate.set()
    assert await asyncio.gather(*asked) == [1] * 1000
    assert (source.queries, cache.stats().joined, cache.stats().flights) == (1, 999, 1)


async def test_a_failed_flight_wakes_everyone_with_the_error_and_keeps_nothing(cache, source):
    source.error = StatementFailed("broken")
    ends = await asyncio.gather(*(first(cache) for _ in range(100)), return_exceptions=True)
    assert {type(end) for end in ends} == {StatementFailed}
    source.error = None
    assert (source.queries, await first(cache)) == (1, 2)


async def test_who_gives_up_does_not_take_the_others_along(cache, source):
    source.gate.clear()
    impatient, patient = asyncio.create_task(first(cache)), asyncio.create_task(first(cache))
    await asyncio.sleep(0)
    impatient.cancel()
    await asyncio.sleep(0)
    source.gate.set()
    assert await patient == 1


async def test_a_query_nobody_waits_for_any_more_is_cancelled(cache, source):
    source.gate.clear()
    asked = asyncio.create_task(first(cache))
    await asyncio.sleep(0)
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    await asyncio.sleep(0)
    assert (cache.stats().aloft, source.cancelled) == (0, 1)
    source.gate.set()
    assert (await first(cache), cache.stats().entries) == (2, 1)


async def test_a_change_drops_the_answers_that_read_the_table_and_no_others(cache):
    assert (await first(cache), await first(cache, OWN)) == (1, 2)
    cache.changed(["positions"])
    assert (await first(cache), await first(cache, OWN)) == (1, 3)
    assert cache.stats().invalidated == 1


async def test_a_flight_begun_before_a_change_is_answered_and_not_kept(cache, source):
    source.gate.clear()
    before = asyncio.create_task(first(cache))
    await asyncio.sleep(0)
    cache.changed(["bars"])
    after = asyncio.create_task(first(cache))
    await asyncio.sleep(0)
    source.gate.set()
    assert (await before, await after, await first(cache)) == (1, 2, 2)


async def test_without_ears_nothing_kept_is_fresh(cache):
    await first(cache)
    cache.deaf()
    assert (await first(cache), await first(cache)) == (2, 3)


async def test_ears_back_whatever_may_have_missed_a_change_is_gone(cache):
    cache.hears()
    await first(cache)
    cache.deaf()
    await first(cache)
    cache.hears()
    assert cache.stats().entries == 0
    assert (await first(cache), await first(cache)) == (3, 3)


@pytest.mark.parametrize("outage", [Unavailable(), PoolExhausted()])
async def test_in_an_outage_the_last_answer_stands_in_and_that_is_logged(cache, source, clock, outage):
    await first(cache)
    clock.now += 299
    source.error = outage
    with capture_logs() as said:
        assert await cache.fetch(SHARED, {}, "me") == (((1, "me"),), True)
    assert (said[0]["query"], said[0]["age_s"], cache.stats().stale) == ("shared", 299.0, 1)


async def test_an_answer_too_old_does_not_stand_in(cache, source, clock):
    await first(cache)
    clock.now += 301
    source.error = Unavailable("gone")
    with pytest.raises(Unavailable, match="gone"):
        await first(cache)


async def test_an_answer_made_untrue_by_a_change_does_not_stand_in(cache, source):
    await first(cache)
    cache.changed(["bars"])
    source.error = Unavailable()
    with pytest.raises(Unavailable):
        await first(cache)


async def test_a_refusal_is_no_outage(cache, source, clock):
    await first(cache)
    clock.now += 61
    source.error = StatementFailed()
    with pytest.raises(StatementFailed):
        await first(cache)


async def test_in_an_outage_the_answer_of_some_minutes_earlier_stands_in_but_never_a_later_one(cache, source):
    await first(cache, as_of=AT)
    source.error = Unavailable()
    assert await first(cache, as_of=AT + timedelta(minutes=4)) == 1
    for too_far in (AT - timedelta(minutes=1), AT + timedelta(minutes=6)):
        with pytest.raises(Unavailable):
            await first(cache, as_of=too_far)


async def test_another_users_answer_never_stands_in(cache, source):
    await first(cache, OWN, "her")
    source.error = Unavailable()
    with pytest.raises(Unavailable):
        await first(cache, OWN, "me")


async def test_the_least_recently_used_leaves_first(cache):
    for s in (1, 2, 3, 1, 4):
        await first(cache, s=s)
    assert [await first(cache, s=s) for s in (1, 3, 4)] == [1, 3, 4]
    assert (cache.stats().entries, cache.stats().evictions) == (3, 1)


async def test_an_answer_too_big_is_given_and_not_kept(source, clock):
    small = Cache(source, replace(CONFIG, cache_bytes=10), clock)
    assert [await first(small), await first(small)] == [1, 2]
    assert (small.stats().entries, small.stats().bytes) == (0, 0)


async def test_its_figures_tell_hits_and_age(cache, clock):
    assert cache.stats().hit_rate is None
    for _ in range(4):
        await first(cache)
    clock.now += 2.5
    stats = cache.stats()
    assert (stats.hits, stats.misses, stats.hit_rate, stats.oldest_s, stats.hears) == (3, 1, 0.75, 2.5, None)
