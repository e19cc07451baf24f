"""A world that grows: what its tables hold, and letting go of what a person said is too old, and of nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from db import upkeep
from db.query import Policy, Query

NOW = datetime(2025, 11, 20, 21, tzinfo=UTC)
NEWS = Query(
    name="news",
    about="",
    sql="INSERT INTO news (news_id, headline, source, known_at) VALUES (%(id)s, '', 'test', %(at)s)",
    policy=Policy(scope="market", writes=("news",)),
)
TURN = Query(
    name="turn",
    about="",
    sql="WITH known AS (INSERT INTO users VALUES (%(user)s) ON CONFLICT DO NOTHING)"
    " INSERT INTO turns VALUES (%(user)s || %(at)s, %(user)s, %(at)s, 1, %(at)s::timestamptz, '{}')",
    policy=Policy(scope="user", writes=("users", "turns")),
)
TURNS = Query(name="turns", about="", sql="SELECT count(*) AS n FROM turns", policy=Policy(scope="user", reads=("turns",)))
TOLD = Query(name="told", about="", sql="SELECT news_id FROM news ORDER BY 1", policy=Policy(scope="market", reads=("news",)))


async def news(database):
    return [row.news_id for row in (await database.fetch(TOLD, {}, "me"))[0]]


async def answers(database, user):
    async with database.writer(user) as write:
        return (await write.run(TURNS))[0].n


@pytest.fixture
async def aged(database):
    """News and answers of one day, of ten and of a hundred."""
    for days in (1, 10, 100):
        for user in ("me", "her"):
            async with database.writer(user) as write:
                await write.run(TURN, at=str(NOW - timedelta(days=days)))
        async with database.writer("me") as write:
            await write.run(NEWS, id=f"{days:03}", at=NOW - timedelta(days=days))
    return database


async def let_go(database, retention, **options):
    return await upkeep.let_go(database, upkeep.days_of(retention), NOW, "me", **{"only_count": False} | options)


async def test_what_is_older_than_its_days_goes(aged):
    assert await let_go(aged, "news=30") == {"news": 1}
    assert await news(aged) == ["001", "010"]


async def test_what_is_not_named_stays(aged):
    assert await let_go(aged, "") == {}
    assert len(await news(aged)) == 3


async def test_counting_removes_nothing(aged):
    assert await let_go(aged, "news=5", only_count=True) == {"news": 2}
    assert len(await news(aged)) == 3


async def test_of_answers_only_ones_own_go(aged):
    assert await let_go(aged, "turns=5") == {"turns": 2}
    assert (await answers(aged, "me"), await answers(aged, "her")) == (1, 3)


@pytest.mark.parametrize("wrong", ["positions=10", "transactions=1", "news", "news=", "news=0", "news=-1", "news=ten", "users=1"])
def test_what_cannot_be_forgotten_or_read_is_refused(wrong):
    with pytest.raises(ValueError, match="retention: "):
        upkeep.days_of(wrong)


def test_several_tables_have_days_of_their_own():
    assert upkeep.days_of("news=30, turns=365") == {"news": 30, "turns": 365}


async def test_every_table_has_its_figures_and_tidying_brings_them_up_to_date(aged):
    before, after = await upkeep.tidy(aged.server, aged.world)
    tables = {table.name: table for table in await upkeep.stats(aged.server, aged.world)}
    assert min(before, after) > 1_000_000
    assert (tables["news"].rows, tables["turns"].rows, tables["bars"].rows) == (3, 6, 0)
    assert tables["news"].analyzed is not None
