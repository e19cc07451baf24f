"""strategy.propose on the demo world's chains."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ava.demo.companies import companies
from db.scope import Scope
from db.sessions import end_of
from tools.facts import Amount
from tools.strategy.propose import propose

QUOTES = "COPY option_quotes (symbol, known_at, source, expiry, strike, option_type, bid, ask, iv, underlying) FROM STDIN"
DOLLARS = Amount(text="$500", value=Decimal(500), unit="usd")


def values(finding, word):
    """The values of facts whose label begins so, in order."""
    return [fact.value for fact in finding.facts if fact.label.startswith(word)]


async def test_one_symbol_gets_three_proposals_from_careful_to_bold(demo, scope, ask_of):
    found = await propose(ask_of("strategy.propose", demo.reader(scope)), symbols=("NVDA",))
    assert found.table.columns == ("", "conservative", "balanced", "aggressive")
    assert found.table.rows[0][0] == "legs"
    assert found.chart.kind == "payoff"
    assert found.yields.symbols == ("NVDA",)


async def test_the_risk_asked_for_comes_first(demo, scope, ask_of):
    found = await propose(ask_of("strategy.propose", demo.reader(scope)), symbols=("NVDA",), risk="aggressive", outlook="bullish")
    assert found.table.columns[1:] == ("aggressive", "conservative", "balanced")
    assert found.text[0].startswith("Aggressive: a long call on NVDA to ")


@pytest.mark.parametrize("outlook", ["bullish", "bearish", "neutral", "volatile"])
async def test_a_careful_proposal_is_likelier_to_gain_than_a_bold_one(demo, scope, ask_of, outlook):
    found = await propose(ask_of("strategy.propose", demo.reader(scope)), symbols=("SPY",), outlook=outlook)
    careful, *_, bold = values(found, "probability of profit")
    assert 0 < bold < careful < 1


async def test_a_leg_is_sold_at_the_bid_of_the_chain(demo, scope, ask_of):
    found = await propose(
        ask_of("strategy.propose", demo.reader(scope)), symbols=("NVDA",), risk="conservative", outlook="bullish"
    )
    fact = next(fact for fact in found.facts if fact.label.startswith("credit received"))
    price = 0.0
    async with demo.app(scope) as connection:
        for leg in fact.source.params["legs"]:
            cursor = await connection.execute(
                "SELECT bid, ask FROM option_quotes WHERE symbol = 'NVDA' AND known_at = %s AND expiry = %s AND strike = %s"
                " AND option_type = %s", (scope.as_of, fact.source.inputs[0].key["expiry"], leg["strike"], leg["option_type"]),
            )  # fmt: skip
            bid, ask = (await cursor.fetchall())[0]
            price -= leg["quantity"] * (ask if leg["quantity"] > 0 else bid) * 100
    assert float(fact.value) == pytest.approx(price)


async def test_an_amount_bounds_the_loss(demo, scope, ask_of):
    found = await propose(
        ask_of("strategy.propose", demo.reader(scope)), symbols=("NVDA",), outlook="bullish", amounts=(DOLLARS,)
    )
    assert found.outcome == "found"
    assert max(values(found, "greatest loss")) <= 500


async def test_forty_symbols_cost_the_queries_of_one_and_get_a_proposal_each(demo, scope, ask_of):
    forty = tuple(company.symbol for company in companies()[:40])
    found = await propose(ask_of("strategy.propose", demo.reader(scope)), symbols=forty, outlook="volatile")
    assert len(found.queries) == 1
    assert all(sentence.startswith("Balanced: ") for sentence in found.text[:30])
    assert len(found.table.rows) > 30


@pytest.mark.parametrize("outlook", ["neutral", "volatile"])
async def test_every_figure_can_be_computed_again(demo, scope, ask_of, computed_again, outlook):
    found = await propose(ask_of("strategy.propose", demo.reader(scope)), symbols=("NVDA",), outlook=outlook)
    assert await computed_again(found, demo.reader(scope)) == {fact.id: fact.value for fact in found.facts}


async def test_nothing_later_than_the_clock_is_used(demo, ask_of, without_later):
    earlier = Scope(user="me", world="demo", as_of=end_of(date(2025, 11, 18)))
    seen = await propose(ask_of("strategy.propose", demo.reader(earlier)), symbols=("NVDA",))
    async with without_later(demo, earlier, "option_quotes") as reader:
        alone = await propose(ask_of("strategy.propose", reader), symbols=("NVDA",))
    assert (seen.facts, seen.text, seen.chart) == (alone.facts, alone.text, alone.chart)
    assert seen.facts[0].as_of == earlier.as_of


async def test_without_a_chain_it_says_so(demo, scope, ask_of):
    found = await propose(ask_of("strategy.propose", demo.reader(scope)), symbols=("NOPE",))
    assert (found.outcome, found.reason) == ("empty", "no option chain of NOPE")


async def test_a_chain_of_last_week_prices_nothing(demo, ask_of):
    later = Scope(user="me", world="demo", as_of=datetime(2025, 11, 28, 21, tzinfo=UTC))
    found = await propose(ask_of("strategy.propose", demo.reader(later)), symbols=("NVDA",))
    assert found.reason == "the last option chain of NVDA is of 2025-11-20, too old to price"


async def test_limits_nothing_meets_are_named(demo, scope, ask_of):
    little = Amount(text="$5", value=Decimal(5), unit="usd")
    found = await propose(ask_of("strategy.propose", demo.reader(scope)), symbols=("NVDA",), amounts=(little,))
    assert found.reason == (
        "no conservative, balanced or aggressive structure in NVDA with 20 to 70 days to expiry and at most $5 at risk"
    )


async def test_a_chain_of_junk_offers_nothing(database, scope, ask_of):
    async with database.app(scope) as connection, connection.cursor() as cursor, cursor.copy(QUOTES) as copy:
        for bid, ask, iv in ((None, 1.0, 0.3), (1.2, 1.0, 0.3), (0.9, 1.0, 1e-5)):
            row = ("NEW", scope.as_of, "file", date(2025, 12, 19), 95 + (ask + (bid or 0)), "put", bid, ask, iv, 100.0)
            await copy.write_row(row)
    found = await propose(ask_of("strategy.propose", database.reader(scope)), symbols=("NEW",))
    assert found.outcome == "empty"
