"""What market.regime says when parts of the data are missing; the figures themselves are proved elsewhere."""

from collections import namedtuple
from datetime import UTC, date, datetime, timedelta

from db.reader import Reader
from db.scope import Scope
from tools.market.regime import regime
from tools.skill import Ask

NOW = datetime(2025, 11, 20, 21, tzinfo=UTC)
Member = namedtuple("Member", "symbol kind sector source session close average_50 close_20 known_at")  # noqa: PYI024 - records are plain ones
Bar = namedtuple("Bar", "symbol session source basis open high low close volume known_at")  # noqa: PYI024 - records are plain ones


def member(symbol, kind="stock", sector=None):
    return Member(symbol, kind, sector, "file", NOW.date(), 11.0, 10.0, 10.0, NOW)


def bars(symbol, sessions):
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(sessions)]
    return tuple(Bar(symbol, day, "file", "split", *[100.0 + n] * 4, 1, NOW) for n, day in enumerate(days))


class Stored:
    """Answers the two queries of the skill, by name."""

    def __init__(self, members, sessions):
        self.members, self.sessions = tuple(members), sessions

    async def fetch(self, query, parameters, user):
        if query.name == "symbols_breadth":
            return self.members, False
        return bars(parameters["symbols"][0], self.sessions), False


async def told(*members, sessions=300):
    reader = Reader(Stored(members, sessions), Scope(user="me", world="main", as_of=NOW))
    return await regime(Ask.begin("market.regime", 1, reader))


async def test_the_benchmark_is_the_first_fund_there_is_and_is_named():
    found = await told(member("QQQ", "etf"), member("IWM", "etf"))
    assert found.text[0].startswith("Market regime by QQQ")
    assert found.yields.symbols == ("QQQ",)


async def test_a_young_benchmark_has_no_regime_but_what_is_known():
    found = await told(member("SPY", "etf"), sessions=60)
    assert not any("regime" in sentence or "200-day" in sentence for sentence in found.text)
    assert any("its 50-day average" in sentence for sentence in found.text)


async def test_without_stocks_there_is_neither_breadth_nor_sector():
    found = await told(member("SPY", "etf"))
    assert found.table is None
    assert not any("Breadth" in sentence for sentence in found.text)


async def test_one_sector_is_not_called_the_worst():
    found = await told(member("SPY", "etf"), member("XOM", sector="Energy"), member("ZZZ"))
    assert found.text[-1].startswith("Sectors over 20 sessions: best Energy")
    assert "worst" not in found.text[-1]


async def test_the_regime_leads():
    found = await told(member("SPY", "etf"))
    assert (found.facts[0].label, found.facts[0].unit) == ("market regime by SPY", "text")
