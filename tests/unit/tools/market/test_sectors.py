"""What market.sectors ranks by, and what it says where little is known; the figures themselves are proved elsewhere."""

from collections import namedtuple
from datetime import UTC, date, datetime

from db.reader import Reader
from db.scope import Scope
from tools.facts import When
from tools.market.sectors import sectors
from tools.skill import Ask

NOW = datetime(2025, 11, 20, 21, tzinfo=UTC)
Member = namedtuple(  # noqa: PYI024 - records are plain ones
    "Member", "symbol kind sector source session close average_50 close_1 close_5 close_20 close_60 known_at"
)
Span = namedtuple("Span", "symbol kind sector source session close close_before known_at")  # noqa: PYI024 - records are plain ones
MAY = When(text="May", first=date(2025, 5, 1), last=date(2025, 5, 31))


def member(symbol, sector, month, kind="stock"):
    return Member(symbol, kind, sector, "file", NOW.date(), 100.0, 90.0, 99.0, 98.0, 100 / (1 + month), 90.0, NOW)


def span(symbol, sector, change):
    return Span(symbol, "stock", sector, "file", date(2025, 5, 30), 100.0, 100 / (1 + change), NOW)


class Stored:
    """Answers the two queries of the skill, by name."""

    def __init__(self, members, spans=()):
        self.answers = {"symbols_breadth": tuple(members), "symbols_between": tuple(spans)}

    async def fetch(self, query, parameters, user):
        return self.answers[query.name], False


async def told(members, spans=(), dates=()):
    reader = Reader(Stored(members, spans), Scope(user="me", world="main", as_of=NOW))
    return await sectors(Ask.begin("market.sectors", 1, reader), dates=dates)


MEMBERS = [member("AAA", "Energy", 0.10), member("BBB", "Utilities", -0.05), member("CCC", "Materials", 0.02)]


async def test_a_month_ranks_them():
    found = await told(MEMBERS)
    assert [row[0] for row in found.table.rows] == ["Energy", "Materials", "Utilities"]
    assert found.table.columns[1:5] == ("1 session", "5 sessions", "20 sessions", "60 sessions")


async def test_days_that_are_named_rank_them_instead():
    spans = [span("AAA", "Energy", -0.2), span("BBB", "Utilities", 0.3), span("CCC", "Materials", 0.0)]
    found = await told(MEMBERS, spans, (MAY,))
    assert [row[0] for row in found.table.rows] == ["Utilities", "Materials", "Energy"]
    assert "(May)" in found.text[0]


async def test_days_to_come_leave_the_month():
    later = When(text="next week", first=date(2025, 11, 24), last=date(2025, 11, 28))
    found = await told(MEMBERS, dates=(later,))
    assert "over 20 sessions" in found.text[0]


async def test_funds_are_in_no_sector():
    found = await told([*MEMBERS, member("XLE", "Energy", 0.9, kind="etf")])
    assert found.table.rows[0][-1] == str(next(f for f in found.facts if f.label == "Energy stocks measured"))
    assert next(f for f in found.facts if f.label == "Energy stocks measured").value == 1


async def test_without_sectors_there_is_nothing_to_rank():
    found = await told([member("AAA", None, 0.1)])
    assert (found.outcome, found.reason) == ("empty", "no stock with a sector and recent bars is known")
