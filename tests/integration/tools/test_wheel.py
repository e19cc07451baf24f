"""strategy.wheel and strategy.evaluate on the demo world's chains."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from db.scope import Scope
from tools.facts import Amount, When
from tools.strategy.evaluate import evaluate
from tools.strategy.wheel import wheel

CASH = Amount(text="$10k", value=Decimal(10_000), unit="usd")
WEEKS = Amount(text="40 days", value=Decimal(40), unit="days")
SPREAD = (
    {"side": "sell", "type": "put", "strike": 180, "expiry": "2025-12-19", "quantity": 2},
    {"side": "buy", "type": "put", "strike": 170, "expiry": "2025-12-19", "quantity": 2},
)


def values(finding, word):
    """The values of facts whose label begins so, in order."""
    return [fact.value for fact in finding.facts if fact.label.startswith(word)]


@pytest.fixture
def scan(demo, scope, ask_of):
    return lambda **args: wheel(ask_of("strategy.wheel", demo.reader(scope)), **args)


@pytest.fixture
def of_nvda(demo, scope, ask_of):
    return lambda **args: evaluate(ask_of("strategy.evaluate", demo.reader(scope)), symbols=("NVDA",), **args)


async def test_the_ten_that_pay_most_come_in_order(scan):
    returns = values(await scan(), "annualised return of")
    assert len(returns) == 10
    assert returns == sorted(returns, reverse=True)


async def test_no_symbol_and_side_comes_twice(scan):
    found = await scan()
    sides = [(row[0].split()[0], row[0][-1]) for row in found.table.rows]
    assert len(set(sides)) == len(sides)


async def test_an_amount_bounds_the_cash_and_a_side_the_kind(scan):
    found = await scan(amounts=(CASH,), side="put")
    assert max(values(found, "cash or shares tied up")) <= 10_000
    assert all(row[0].endswith(" P") for row in found.table.rows)


async def test_days_named_move_the_expiry(scan):
    assert all(27 <= days <= 53 for days in values(await scan(amounts=(WEEKS,)), "days to expiry"))


async def test_the_premium_is_a_bid_of_the_chain(demo, scope, scan):
    (premium, *_) = values(await scan(symbols=("SOFI",), side="put"), "premium of the cash-secured put SOFI 2025-12-19 23")
    async with demo.app(scope) as connection:
        cursor = await connection.execute(
            "SELECT bid FROM option_quotes WHERE symbol = 'SOFI' AND known_at = %s AND expiry = '2025-12-19' AND strike = 23"
            " AND option_type = 'put'", (scope.as_of,),
        )  # fmt: skip
        assert float(premium) == pytest.approx((await cursor.fetchone())[0] * 100)


async def test_a_chain_of_last_week_offers_nothing(demo, ask_of):
    later = Scope(user="me", world="demo", as_of=datetime(2025, 11, 28, 21, tzinfo=UTC))
    assert (await wheel(ask_of("strategy.wheel", demo.reader(later)))).outcome == "empty"


async def test_legs_are_evaluated_as_they_were_named(of_nvda):
    found = await of_nvda(legs=SPREAD)
    (loss,), (credit,) = values(found, "greatest loss"), values(found, "credit received")
    assert loss == 2 * 10 * 100 - credit
    assert "sell 2 of the 180 put and buy 2 of the 170 put" in found.text[0]


async def test_a_spread_by_name_and_by_legs_is_the_same(of_nvda):
    legs = tuple({**leg, "quantity": 1} for leg in SPREAD)
    date_named = (When(text="Dec 19", first=date(2025, 12, 19), last=date(2025, 12, 19)),)
    named = await of_nvda(structure="put credit spread", strikes=(180, 170), dates=date_named)
    assert values(named, "expected value") == values(await of_nvda(legs=legs), "expected value")


async def test_prices_in_the_question_are_strikes(of_nvda):
    strike = Amount(text="175 put", value=Decimal(175), unit="usd_per_share")
    found = await of_nvda(structure="cash-secured put", amounts=(strike,))
    assert "sell the 175 put" in found.text[0]


async def test_what_is_not_listed_goes_to_the_nearest_and_is_said(of_nvda):
    day = (When(text="Dec 20", first=date(2025, 12, 20), last=date(2025, 12, 20)),)
    found = await of_nvda(structure="put credit spread", strikes=(170, 181), dates=day)
    assert "NVDA has no expiry on 2025-12-20; the nearest, 2025-12-19, is taken." in found.text
    assert "Not to be traded at 181; the nearest strikes that can be are taken." in found.text


async def test_a_loss_without_a_bound_is_said_to_have_none(of_nvda):
    found = await of_nvda(structure="short strangle")
    assert "has no lower bound to its loss" in found.text[0]
    assert ("most loss", "unlimited") in found.table.rows


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        ({}, "no structure named: say call butterfly"),
        ({"structure": "moonshot"}, "no structure named 'moonshot'; known are "),
        ({"structure": "iron condor", "strikes": (1, 2, 3, 4, 5)}, "5 strikes were named, and 4 make the iron condor"),
        ({"legs": (SPREAD[0], {**SPREAD[1], "expiry": "2026-01-16"})}, "legs of several expiries (2025-12-19, 2026-01-16)"),
        ({"legs": ({"side": "hold", "type": "put"},)}, "a leg is a side (buy, sell)"),
        ({"legs": ({"side": "buy", "type": "future"},)}, "a leg is a put, a call or stock"),
        ({"legs": ({"side": "buy", "type": "stock", "quantity": 100},)}, "a structure needs an option"),
    ],
)
async def test_what_cannot_be_evaluated_is_empty_with_the_reason(of_nvda, args, reason):
    found = await of_nvda(**args)
    assert found.outcome == "empty"
    assert found.reason.startswith(reason)
