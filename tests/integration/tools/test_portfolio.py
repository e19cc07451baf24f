"""portfolio.holdings on the demo world and on rows made here. Expected sums are worked in SQL or by hand, not by the skill."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from db.scope import Scope
from tools.portfolio.holdings import holdings

CLOSE = datetime(2025, 11, 20, 21, tzinfo=UTC)
ACCOUNT = "INSERT INTO users VALUES (%(u)s); INSERT INTO accounts VALUES ('main', %(u)s, 'Main', 'test')"
STOCK = """
INSERT INTO positions
    (user_id, account_id, kind, symbol, quantity, multiplier, average_price, opened_at, known_at, closed_at)
VALUES (%(user)s, 'main', 'stock', %(symbol)s, %(quantity)s, 1, 100, %(from)s, %(from)s, %(to)s)
"""
BARS = """
INSERT INTO price_sources VALUES ('test', 'split'), ('adjusted', 'total');
INSERT INTO bars (symbol, session, source, open, high, low, close, volume, known_at) VALUES
    ('NVDA', '2025-11-19', 'test', 1, 1, 1, 180.00, 1, '2025-11-19T21:00Z'),
    ('NVDA', '2025-11-20', 'test', 1, 1, 1, 182.31, 1, '2025-11-20T21:00Z'),
    ('NVDA', '2025-11-20', 'adjusted', 1, 1, 1, 99.00, 1, '2025-11-20T21:00Z'),
    ('NVDA', '2025-11-21', 'test', 1, 1, 1, 999.00, 1, '2025-11-21T21:00Z')
"""

TRADE = """
INSERT INTO transactions
    (user_id, account_id, fingerprint, ordinal, activity_date, process_date, symbol, code, quantity, price, source, known_at)
VALUES ('ann', 'main', 'f', 1, '2025-11-19', '2025-11-19', 'NVDA', 'Buy', 10, 3600, 'test', '2025-11-19T21:00Z')
"""


@pytest.fixture
async def world(database):
    """NVDA's prices and an account of 'ann'."""
    async with database.app(Scope(user="ann", world="t", as_of=CLOSE)) as connection:
        await connection.execute(BARS.encode())
        for statement in ACCOUNT.split(";"):
            await connection.execute(statement.replace("%(u)s", "'ann'").encode())
    return database


async def hold(world, symbol="NVDA", quantity="10", since=datetime(2025, 1, 2, tzinfo=UTC), to=None):
    async with world.app(Scope(user="ann", world="t", as_of=CLOSE)) as connection:
        row = {"user": "ann", "symbol": symbol, "quantity": Decimal(quantity), "from": since, "to": to}
        await connection.execute(STOCK.encode(), row)


def reader(world, user="ann", as_of=CLOSE):
    return world.reader(Scope(user=user, world="t", as_of=as_of))


def values(finding):
    return {fact.label: fact.value for fact in finding.facts}


async def test_a_holding_is_worth_its_last_traded_price(world, ask_of):
    await hold(world)
    found = values(await holdings(ask_of("portfolio.holdings", reader(world))))
    assert found["market value of holdings"] == Decimal("1823.10")
    assert found["change on the day"] == Decimal("23.10")
    assert found["unrealised profit"] == Decimal("823.10")


async def test_nothing_is_read_past_the_clock(world, ask_of):
    await hold(world)
    earlier = datetime(2025, 11, 20, 20, 59, tzinfo=UTC)
    found = values(await holdings(ask_of("portfolio.holdings", reader(world, as_of=earlier))))
    assert found["price of NVDA"] == Decimal(180)


async def test_a_closed_position_is_held_only_until_it_was_closed(world, ask_of):
    await hold(world, to=datetime(2025, 11, 20, 15, tzinfo=UTC))
    before = await holdings(ask_of("portfolio.holdings", reader(world, as_of=datetime(2025, 11, 20, 14, tzinfo=UTC))))
    after = await holdings(ask_of("portfolio.holdings", reader(world)))
    assert (before.outcome, after.outcome, after.reason) == ("found", "empty", "no open positions")


async def test_a_position_without_a_price_is_named_and_left_out(world, ask_of):
    await hold(world)
    await hold(world, symbol="ZZZZ")
    finding = await holdings(ask_of("portfolio.holdings", reader(world)))
    assert values(finding)["market value of holdings"] == Decimal("1823.10")
    assert any("ZZZZ" in sentence for sentence in finding.text)


async def test_prices_adjusted_for_a_split_the_shares_have_not_seen_are_not_taken(world, ask_of):
    await hold(world)
    async with world.app(Scope(user="ann", world="t", as_of=CLOSE)) as connection:
        await connection.execute(TRADE.encode())  # bought at twenty times what the bars say of that day
    finding = await holdings(ask_of("portfolio.holdings", reader(world)))
    assert values(finding)["market value of holdings"] == 0
    assert any("NVDA" in sentence and "later split" in sentence for sentence in finding.text)


async def test_another_user_sees_nothing_of_it(world, ask_of):
    await hold(world)
    assert (await holdings(ask_of("portfolio.holdings", reader(world, user="bob")))).outcome == "empty"


async def test_named_symbols_that_are_not_held_are_said_not_to_be(world, ask_of):
    await hold(world)
    finding = await holdings(ask_of("portfolio.holdings", reader(world)), symbols=("KO", "PEP"))
    assert (finding.outcome, finding.reason) == ("empty", "no open position in KO, PEP")


async def test_every_figure_computes_again_from_its_source(demo, scope, ask_of, computed_again):
    finding = await holdings(ask_of("portfolio.holdings", demo.reader(scope)))
    assert await computed_again(finding, demo.reader(scope)) == {fact.id: fact.value for fact in finding.facts}


async def test_the_demo_account_is_worth_what_its_last_balance_says(demo, scope, ask_of):
    found = values(await holdings(ask_of("portfolio.holdings", demo.reader(scope))))
    async with demo.app(scope) as connection:
        cursor = await connection.execute("SELECT equity FROM balances ORDER BY session DESC LIMIT 1")
        (equity,) = await cursor.fetchone()
    assert abs(found["account value"] - equity) <= Decimal("0.05")


async def test_holdings_take_the_same_number_of_queries_however_many_they_are(world, ask_of):
    counts = []
    for n in (1, 40):
        for k in range(n):
            await hold(world, symbol=f"S{n}X{k}")
        counts.append(len((await holdings(ask_of("portfolio.holdings", reader(world)))).queries))
    assert counts[0] == counts[1]
