"""options_flow.put_call on the demo world; expected figures are summed in SQL."""

import pytest

from tools.options_flow.put_call import put_call


@pytest.fixture
def one(demo, scope):
    async def value(sql):
        async with demo.app(scope) as connection:
            return (await (await connection.execute(sql)).fetchone())[0]

    return value


@pytest.fixture
async def nvda(demo, scope, ask_of):
    found = await put_call(ask_of("options_flow.put_call", demo.reader(scope)), symbols=("NVDA",))
    return {fact.label: float(fact.value) for fact in found.facts}


async def test_ratios_and_premium_are_those_of_the_snapshot(nvda, demo, scope):
    async with demo.app(scope) as connection:
        cursor = await connection.execute(
            "SELECT option_type, sum(volume)::float8 AS v, sum(open_interest)::float8 AS i, sum(volume * 50 * (bid + ask)) AS p"
            " FROM option_quotes WHERE symbol = 'NVDA' AND known_at = %s GROUP BY 1", (scope.as_of,),
        )  # fmt: skip
        sums = {kind: numbers for kind, *numbers in await cursor.fetchall()}
    ratios = [put / call for put, call in zip(sums["put"], sums["call"], strict=True)]
    found = [nvda[f"put/call ratio by {measure}"] for measure in ("volume", "open interest", "premium")]
    assert found == pytest.approx(ratios)
    assert nvda["call premium"] == pytest.approx(sums["call"][2])


async def test_premium_at_the_ask_is_that_of_the_days_prints(nvda, one):
    paid = await one(
        "SELECT sum(size * price * 100) FROM option_prints WHERE symbol = 'NVDA' AND option_type = 'call' AND side = 'ask'"
        " AND known_at >= '2025-11-20T05:00Z' AND known_at <= '2025-11-20T21:00Z'"
    )
    assert nvda["call premium printed at ask"] == pytest.approx(paid)


async def test_the_planted_buying_of_nvda_calls_shows_at_the_ask(nvda):
    assert nvda["call premium at the ask"] > 0.8


async def test_the_table_has_a_line_a_symbol_asked_for_and_names_those_without(demo, scope, ask_of):
    ask = ask_of("options_flow.put_call", demo.reader(scope))
    found = await put_call(ask, symbols=("NVDA", "SPY", "NOPE"))
    assert [row[0] for row in found.table.rows[-2:]] == ["NVDA volume", "SPY volume"]
    assert "No option quotes of NOPE." in found.text
