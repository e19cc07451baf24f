"""Performance, allocation, Greeks and scenarios of the demo account; expected figures are summed in SQL."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from db.scope import Scope
from tools.facts import Amount, When
from tools.portfolio.allocation import allocation
from tools.portfolio.greeks import greeks
from tools.portfolio.performance import performance
from tools.portfolio.scenario import scenario

TEN = Amount(text="10%", value=Decimal("0.1"), unit="fraction")


def values(finding):
    return {fact.label: fact.value for fact in finding.facts}


@pytest.fixture
def ask(demo, scope, ask_of):
    return lambda skill: ask_of(skill, demo.reader(scope))


@pytest.fixture
def one(demo, scope):
    """The single value of a query."""

    async def value(sql, *args):
        async with demo.app(scope) as connection:
            return (await (await connection.execute(sql, args or None)).fetchone())[0]

    return value


async def test_profit_of_the_year_is_the_change_in_equity_less_deposits(ask, one):
    found = values(await performance(ask("portfolio.performance")))
    put_in = await one("SELECT sum(amount) FROM transactions WHERE code = 'ACH' AND activity_date >= '2025-01-01'")
    before, after = [await one("SELECT equity FROM balances WHERE session = %s", day) for day in ("2024-12-31", "2025-11-20")]
    assert found["deposits less withdrawals, year to date"] == put_in
    assert found["profit, year to date"] == after - before - put_in


async def test_what_was_bought_and_sold_altogether_realised_what_its_trades_brought(ask, one):
    found = values(await performance(ask("portfolio.performance"), symbols=("DIS", "TSLA")))
    for symbol in ("DIS", "TSLA"):
        brought = await one("SELECT sum(amount) FROM transactions WHERE symbol = %s AND code IN ('Buy', 'Sell')", symbol)
        assert found[f"realised gains on {symbol}"] == brought


async def test_named_days_are_measured_from_the_close_before_them(ask, one):
    october = When(text="October", first=date(2025, 10, 1), last=date(2025, 10, 31))
    found = values(await performance(ask("portfolio.performance"), dates=(october,)))
    before, after = [await one("SELECT equity FROM balances WHERE session = %s", day) for day in ("2025-09-30", "2025-10-31")]
    assert found["profit, October"] == after - before - found["deposits less withdrawals, October"]


async def test_sectors_and_cash_are_the_whole_account(ask):
    found = await allocation(ask("portfolio.allocation"))
    shares = {row[0]: row[2] for row in found.table.rows}
    weights = {f"[{fact.id}]": fact.value for fact in found.facts}
    sectors = [name for name in shares if not name.isupper()]
    assert sum(weights[shares[name]] for name in sectors) == pytest.approx(Decimal(1), abs=Decimal("1e-9"))


async def test_a_symbol_asked_for_is_told_first_and_one_not_held_is_named(ask):
    found = await allocation(ask("portfolio.allocation"), symbols=("NVDA", "PEP"))
    assert found.text[0].startswith("NVDA is ")
    assert "No open position in PEP." in found.text


async def test_the_delta_of_an_option_is_near_that_of_its_chain(ask, one):
    found = values(await greeks(ask("portfolio.greeks")))
    theirs = await one(
        "SELECT delta FROM option_quotes WHERE symbol = 'NVDA' AND expiry = '2025-12-19' AND strike = 195"
        " AND option_type = 'call' ORDER BY known_at DESC LIMIT 1"
    )
    assert float(found["delta of NVDA 2025-12-19 195 call"]) == pytest.approx(-200 * theirs, abs=2)


async def test_an_event_contract_has_no_greeks_and_is_named(ask):
    found = await greeks(ask("portfolio.greeks"))
    assert any(text.startswith("Left out: ") and "an event contract" in text for text in found.text)


async def test_a_percentage_without_a_sign_is_shown_both_ways_the_fall_first(ask):
    found = await scenario(ask("portfolio.scenario"), amounts=(TEN,))
    assert [fact.value for fact in found.facts if fact.label.startswith("shock ")] == [Decimal("-0.1"), Decimal("0.1")]


async def test_one_with_a_sign_is_taken_at_its_word(ask):
    rise = Amount(text="+5%", value=Decimal("0.05"), unit="fraction")
    found = await scenario(ask("portfolio.scenario"), amounts=(rise,))
    assert [fact.value for fact in found.facts if fact.label.startswith("shock ")] == [Decimal("0.05")]


async def test_a_shock_of_a_symbol_moves_its_shares_by_just_that(ask):
    found = values(await scenario(ask("portfolio.scenario"), amounts=(TEN,), symbols=("NVDA",)))
    assert found["part of shares at -0.1 of the symbol"] == Decimal("-3652.0")  # 200 shares at 182.60


async def test_a_shock_of_spy_is_one_of_the_market(ask):
    market = values(await scenario(ask("portfolio.scenario"), amounts=(TEN,)))
    named = values(await scenario(ask("portfolio.scenario"), amounts=(TEN,), symbols=("SPY",)))
    assert named == market


SOME_DAYS = """
INSERT INTO users VALUES ('ann');
INSERT INTO accounts VALUES ('main', 'ann', 'Main', 'test');
INSERT INTO transactions (user_id, account_id, fingerprint, ordinal, activity_date, process_date, symbol, code, quantity, amount,
                          source, known_at) VALUES
    ('ann', 'main', 'a', 1, '2025-11-03', '2025-11-03', 'KO', 'Buy', 10, -700, 'file', '2025-11-04T05:00Z'),
    ('ann', 'main', 'b', 1, '2025-11-05', '2025-11-05', 'KO', 'Sell', 10, 720.50, 'file', '2025-11-06T05:00Z')
"""


async def test_without_balances_only_what_was_realised_is_told(database, ask_of):
    ann = Scope(user="ann", world="t", as_of=datetime(2025, 11, 20, 21, tzinfo=UTC))
    async with database.app(ann) as connection:
        for statement in SOME_DAYS.split(";"):
            await connection.execute(statement.encode())
    found = await performance(ask_of("portfolio.performance", database.reader(ann)))
    assert found.text[0] == "No balances cover this stretch, so the account's profit in it is not known."
    assert values(found)["realised gains, month to date"] == Decimal("20.50")
    assert not any(label.startswith("profit") for label in values(found))
