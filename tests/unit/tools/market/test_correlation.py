"""What market.correlation shows of two, of many and of one; the figures themselves are proved elsewhere."""

from collections import namedtuple
from datetime import UTC, date, datetime, timedelta

import numpy as np

from db.reader import Reader
from db.scope import Scope
from tools.market.correlation import MOST, correlation
from tools.skill import Ask

NOW = datetime(2025, 11, 20, 21, tzinfo=UTC)
Close = namedtuple("Close", "symbol session source basis close known_at")  # noqa: PYI024 - records are plain ones
Sector = namedtuple("Sector", "sector session close known_at")  # noqa: PYI024 - records are plain ones


def line(name, sessions=320):
    rng = np.random.default_rng(sum(name.encode()))
    return 100 * np.exp(np.cumsum(rng.normal(0, 0.01, sessions)))


def closes(symbol, sessions=320):
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(sessions)]
    return [Close(symbol, day, "file", "split", float(each), NOW) for day, each in zip(days, line(symbol, sessions), strict=True)]


def sector(name):
    return [Sector(name, each.session, each.close, NOW) for each in closes(name)]


class Stored:
    """Answers the two queries of the skill, by name, and remembers what it was asked."""

    def __init__(self, *symbols, sectors=()):
        self.answers = {
            "closes_recent": [row for symbol in symbols for row in closes(symbol)],
            "sector_closes": [row for name in sectors for row in sector(name)],
        }
        self.asked = {}

    async def fetch(self, query, parameters, user):
        self.asked[query.name] = parameters
        return tuple(self.answers[query.name]), False


async def told(stored, *symbols):
    reader = Reader(stored, Scope(user="me", world="main", as_of=NOW))
    return await correlation(Ask.begin("market.correlation", 1, reader), symbols=symbols)


def cell(found, row, column):
    facts = {str(fact): fact.label for fact in found.facts}
    return facts[next(line for line in found.table.rows if line[0] == row)[found.table.columns.index(column)]]


async def test_the_long_window_stands_below_the_diagonal_and_the_short_one_above_it():
    found = await told(Stored("AAA", "BBB", "SPY"), "AAA", "BBB")
    assert cell(found, "BBB", "AAA").endswith("over 250 sessions")
    assert cell(found, "AAA", "BBB").endswith("over 60 sessions")


async def test_one_symbol_is_set_against_the_benchmark_and_the_sectors_without_itself():
    stored = Stored("AAA", "SPY", sectors=("Energy", "Utilities"))
    found = await told(stored, "AAA")
    assert found.table.rows[0][0] == "SPY"
    assert {row[0] for row in found.table.rows[1:]} == {"Energy", "Utilities"}
    assert stored.asked["sector_closes"]["without"] == ["AAA"]


async def test_beta_is_to_the_first_benchmark_that_has_bars_and_is_not_asked_about():
    found = await told(Stored("AAA", "SPY", "QQQ"), "AAA", "SPY")
    assert any(fact.label == "beta of AAA to QQQ over 250 sessions" for fact in found.facts)


async def test_without_a_benchmark_there_is_no_beta():
    found = await told(Stored("AAA", "BBB"), "AAA", "BBB")
    assert [row[-1] for row in found.table.rows] == ["unknown", "unknown"]


async def test_a_symbol_without_bars_is_named():
    found = await told(Stored("AAA", "BBB"), "AAA", "BBB", "ZZZ")
    assert found.text[-1] == "No bars of ZZZ are known."
    nothing = await told(Stored(), "ZZZ")
    assert (nothing.outcome, nothing.reason) == ("empty", "no bars of ZZZ are known")


async def test_a_matrix_has_a_limit_and_says_so():
    names = [f"S{n}" for n in range(MOST + 2)]
    found = await told(Stored(*names), *names)
    assert len(found.table.rows) == MOST
    assert "first 8" in found.text[-1]
