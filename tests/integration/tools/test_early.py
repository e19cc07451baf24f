"""What early exercise adds to strategy.evaluate and to the Greeks of what is held."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tools.portfolio.greeks import greeks
from tools.strategy.evaluate import evaluate

QUOTES = "COPY option_quotes (symbol, known_at, source, expiry, strike, option_type, bid, ask, iv, underlying) FROM STDIN"
CLOSE = datetime(2025, 11, 20, 21, tzinfo=UTC)
CHAIN = [  # symbol, strike, type, bid, ask; volatility 0.3, share at 100
    ("NEW", 200, "put", 99.5, 100.5), ("NEW", 110, "put", 11.8, 12.0), ("NEW", 80, "call", 21.0, 21.4),
    ("SPX", 110, "put", 11.8, 12.0),
]  # fmt: skip


@pytest.fixture
async def told(database, scope, ask_of):
    """Sentences on early exercise, and the figures, of one option on that chain."""
    async with database.app(scope) as connection, connection.cursor() as cursor, cursor.copy(QUOTES) as copy:
        for symbol, strike, kind, bid, ask in CHAIN:
            row = (symbol, CLOSE, "file", date(2026, 2, 20), strike, kind, bid, ask, 0.3, 100.0)
            await copy.write_row(row)

    async def run(side, strike, kind, symbol="NEW"):
        leg = {"side": side, "type": kind, "strike": strike}
        found = await evaluate(ask_of("strategy.evaluate", database.reader(scope)), symbols=(symbol,), legs=(leg,))
        values = {fact.label.partition(" of ")[0]: fact.value for fact in found.facts}
        return [text for text in found.text if " exercise" in text or "in the money" in text], values

    return run


async def test_a_sold_put_far_in_the_money_may_be_assigned_any_day(told):
    (text,), values = await told("sell", 200, "put")
    assert text.endswith("exercising it at once pays its holder best, so you may be assigned any day.")
    assert values["American value"] == Decimal(100)


async def test_a_put_in_the_money_tells_what_the_right_and_the_time_are_worth(told):
    (text,), values = await told("sell", 110, "put")
    assert "it may be assigned before expiry" in text
    assert float(values["American value"]) == pytest.approx(11.920, abs=0.002)  # a binomial tree of 1500 steps
    assert float(values["time value"]) == pytest.approx(float(values["American value"]) - 10, abs=1e-9)


async def test_a_sold_call_in_the_money_names_the_dividend_that_would_call_it_away(told):
    (text,), values = await told("sell", 80, "call")
    assert "assigned early only for a dividend" in text
    assert float(values["time value"]) == pytest.approx(1.153, abs=0.002)  # by the same tree


async def test_where_nobody_would_notice_nothing_is_said(told):
    assert (await told("buy", 80, "call"))[0] == []


async def test_an_index_option_is_said_to_be_european(told):
    (text,), values = await told("sell", 110, "put", "SPX")
    assert text == "Options on SPX are European: they are not exercised before expiry."
    assert "American value" not in values


async def test_the_greeks_of_held_options_price_early_exercise(demo, scope, ask_of):
    found = await greeks(ask_of("portfolio.greeks", demo.reader(scope)))
    assert any("early exercise priced in (QuantLib)" in text for text in found.text)
