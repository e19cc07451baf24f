"""The cache against a model, over any order of reads, writes, time passing, and ears lost and found."""

import asyncio
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from db.cache import Cache
from db.config import Config
from db.errors import Unavailable
from db.query import Policy, Query
from db.store import Entry, Store

TABLES = ("bars", "positions")
USERS = ("me", "her")
QUERIES = (
    Query(name="market", about="", sql="", policy=Policy(scope="market", reads=("bars",), cache_s=10)),
    Query(name="own", about="", sql="", policy=Policy(scope="user", reads=TABLES, cache_s=30)),
)
reads = st.tuples(st.just("read"), st.sampled_from(QUERIES), st.sampled_from(USERS))
steps = st.one_of(
    reads,
    reads,
    st.tuples(st.just("write"), st.sampled_from(TABLES)),
    st.tuples(st.just("wait"), st.integers(1, 20)),
    st.tuples(st.just("down"), st.booleans()),
    st.tuples(st.sampled_from(["deaf", "hears"])),
    st.tuples(st.just("take off"), st.sampled_from(QUERIES), st.sampled_from(USERS)),
    st.tuples(st.just("land")),
)


class Version:
    """A database that answers with how often its tables were written, as it was when asked; the truth to compare with."""

    def __init__(self):
        self.written, self.down, self.now = dict.fromkeys(TABLES, 0), False, 0.0
        self.gate = asyncio.Event()
        self.gate.set()

    def truth(self, query, user):
        seen = tuple(self.written[table] for table in query.policy.reads)
        return ((seen, user if query.policy.scope == "user" else "all"),)

    async def fetch(self, query, parameters, user):
        answer = self.truth(query, user)
        await self.gate.wait()
        if self.down:
            raise Unavailable
        return answer, False


@settings(max_examples=150, deadline=None)
@given(st.lists(steps, max_size=40))
def test_while_it_hears_every_answer_is_the_truth(script):
    asyncio.run(_play(script))


async def _play(script):
    base = Version()
    cache = Cache(base, Config(home=Path("/nowhere"), cache_entries=2, stale_s=15), lambda: base.now)
    aloft, hearing = [], True
    for name, *rest in script:
        if name == "read" and base.gate.is_set():
            await _read(base, cache, *rest, hearing=hearing)
        elif name == "write":
            base.written[rest[0]] += 1
            if hearing:
                cache.changed(rest)
        elif name == "wait":
            base.now += rest[0]
        elif name == "down":
            base.down = rest[0]
        elif name in ("deaf", "hears"):
            hearing = name == "hears"
            getattr(cache, name)()
        elif name == "take off":
            base.gate.clear()
            aloft.append(asyncio.create_task(cache.fetch(rest[0], {}, rest[1])))
            await asyncio.sleep(0)
        elif name == "land":
            base.gate.set()
            await asyncio.gather(*aloft, return_exceptions=True)
    base.gate.set()
    await asyncio.gather(*aloft, return_exceptions=True)
    assert cache.stats().entries <= 2
    assert cache.stats().aloft == 0


async def _read(base, cache, query, user, *, hearing):
    try:
        records, cached = await cache.fetch(query, {}, user)
    except Unavailable:
        assert base.down
        return
    assert records[0][1] == (user if query.policy.scope == "user" else "all")
    if hearing or not cached:
        assert records == base.truth(query, user)


entries = st.tuples(st.integers(0, 5), st.integers(0, 60))


@given(st.lists(st.one_of(entries, st.integers(0, 5)), max_size=60))
def test_a_store_keeps_the_latest_used_that_fit(script):
    store, model = Store(entries=3, most_bytes=100), {}
    for step in script:
        if isinstance(step, int):
            assert store.get(step) == model.get(step)
            if step in model:
                model[step] = model.pop(step)
            continue
        key, size = step
        model.pop(key, None)
        model[key] = Entry(records=(), at=0.0, bytes=size)
        store.put(key, model[key])
        while len(model) > 3 or sum(entry.bytes for entry in model.values()) > 100:
            del model[next(iter(model))]
        assert dict(store) == model
        assert store.bytes == sum(entry.bytes for entry in model.values())
