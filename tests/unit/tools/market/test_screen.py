"""What market.screen makes of its conditions; what they mean is proved in the mathematics."""

from collections import namedtuple
from datetime import UTC, date, datetime

import pytest

from db.reader import Reader
from db.scope import Scope
from tools.market.screen import COLUMNS, DEFAULT, SAID, screen
from tools.skill import Ask

NOW = datetime(2025, 11, 20, 21, tzinfo=UTC)
Stock = namedtuple("Stock", "symbol name sector session closes high low volume mean_volume known_at")  # noqa: PYI024 - records are plain ones


def stock(symbol, daily, volume=1_000_000):
    closes = [100 * (1 + daily) ** n * (1 + 0.004 * (n % 2)) for n in range(252)]  # a drift, and a wobble for the RSI
    return Stock(symbol, symbol, "Energy", date(2025, 11, 20), closes, max(closes), min(closes), volume, 1_000_000.0, NOW)


class Stored:
    """Answers the one query of the skill, and remembers what it was asked."""

    def __init__(self, rows):
        self.rows, self.asked = tuple(rows), {}

    async def fetch(self, query, parameters, user):
        self.asked = parameters
        return self.rows, False


async def told(*rows, **args):
    stored = Stored(rows)
    reader = Reader(stored, Scope(user="me", world="main", as_of=NOW))
    return stored, await screen(Ask.begin("market.screen", 1, reader), **args)


UP, FLAT, DOWN = stock("UP", 0.002), stock("FLAT", 0.0), stock("DOWN", -0.002)


async def test_those_that_meet_it_all_are_shown_and_counted():
    _, found = await told(UP, FLAT, DOWN, above_sma=200, change_above=0.02)
    assert [row[0] for row in found.table.rows] == ["UP"] == list(found.yields.symbols)
    assert [fact.value for fact in found.facts[:2]] == [1, 3]


async def test_falls_come_deepest_first():
    _, found = await told(FLAT, DOWN, UP, stock("CRASH", -0.01), change_below=0.01)
    assert [row[0] for row in found.table.rows] == ["CRASH", "DOWN", "FLAT"]


async def test_an_order_that_is_asked_for_is_taken():
    _, found = await told(stock("A", 0, volume=5), stock("B", 0, volume=9), max_price=500, order="volume")
    assert [row[0] for row in found.table.rows] == ["B", "A"]


async def test_without_conditions_its_own_screen_is_named():
    _, found = await told(UP)
    conditions = [fact.label for fact in found.facts if fact.label.startswith("condition")]
    assert len(conditions) == len(DEFAULT)
    assert "AVA's own screen" in found.text[0]


async def test_a_condition_is_said_with_its_figure():
    _, found = await told(UP, rsi_above=30)
    assert f"RSI at least {found.facts[2]}" in found.text[0]
    assert found.facts[2].value == 30


async def test_at_most_twenty_are_shown():
    _, found = await told(*(stock(f"S{n:02}", 0.001) for n in range(30)), max_price=1000, limit=50)
    assert (len(found.table.rows), found.facts[0].value) == (20, 30)


async def test_none_that_meets_it_is_an_answer():
    _, found = await told(UP, max_price=1)
    assert (found.outcome, found.table, found.facts[0].value) == ("found", None, 0)


async def test_a_sector_is_asked_of_the_database():
    stored, found = await told(sector="nonsense")
    assert stored.asked["sector"] == "nonsense"
    assert found.reason == "no stock of the sector 'nonsense' with recent bars is known"


@pytest.mark.parametrize("name", SAID)
async def test_every_condition_can_be_asked(name):
    _, found = await told(UP, **{name: 20})
    assert found.outcome == "found"
    assert len(COLUMNS) == 7
