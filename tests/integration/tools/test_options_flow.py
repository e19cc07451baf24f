"""options_flow.unusual on the demo world, which holds four planted trades, and on a small world of its own."""

from datetime import UTC, date, datetime

import pytest

from ava.demo.companies import companies
from ava.demo.planted import PLANTED
from db.scope import Scope
from db.sessions import end_of
from tools.options_flow.unusual import unusual

QUOTES = "COPY option_quotes (symbol, known_at, source, expiry, strike, option_type, bid, ask, volume, open_interest) FROM STDIN"
EXPIRY = date(2025, 12, 19)


def name(odd):
    return f"{odd.symbol} {odd.expiry} {odd.strike:g} {odd.option_type}"


def value(finding, label):
    return next(fact.value for fact in finding.facts if fact.label == label)


async def put(database, scope, quotes):
    """Quotes of NEW as (time, type, volume, open interest), at 0.95 to 1.05 for the strike 10."""
    async with database.app(scope) as connection, connection.cursor() as cursor, cursor.copy(QUOTES) as copy:
        for at, kind, volume, interest in quotes:
            await copy.write_row(("NEW", at, "file", EXPIRY, 10, kind, 0.95, 1.05, volume, interest))


def short(odd):
    """As the table calls it: 'NVDA 5 Dec 195 C'."""
    year = "" if odd.expiry.year == 2025 else f" {odd.expiry.year}"
    return f"{odd.symbol} {odd.expiry.day} {odd.expiry:%b}{year} {odd.strike:g} {odd.option_type[0].upper()}"


def at(day, hour=21):
    return datetime(2025, 11, day, hour, tzinfo=UTC)


async def test_the_planted_trades_are_the_most_unusual_of_the_market(demo, scope, ask_of):
    found = await unusual(ask_of("options_flow.unusual", demo.reader(scope)))
    assert {row[0] for row in found.table.rows[:4]} == {short(odd) for odd in PLANTED}
    assert found.text[0].startswith("Most unusual: NVDA 2025-12-05 195 call, ")
    assert set(found.yields.symbols) >= {odd.symbol for odd in PLANTED}


@pytest.mark.parametrize("odd", PLANTED, ids=name)
async def test_a_planted_trade_comes_first_for_its_symbol(demo, scope, ask_of, odd):
    found = await unusual(ask_of("options_flow.unusual", demo.reader(scope)), symbols=(odd.symbol,))
    assert found.table.rows[0][0] == short(odd)
    assert value(found, f"volume of {name(odd)}") >= odd.contracts[1]
    assert value(found, f"share printed at the ask of {name(odd)}") == (odd.side == "ask")


async def test_put_and_call_volume_are_those_of_the_whole_chain(demo, scope, ask_of):
    found = await unusual(ask_of("options_flow.unusual", demo.reader(scope)), symbols=("XOM", "BA"))
    async with demo.app(scope) as connection:
        cursor = await connection.execute(
            "SELECT option_type, sum(volume) FROM option_quotes WHERE symbol IN ('XOM', 'BA') AND known_at = %s GROUP BY 1",
            (scope.as_of,),
        )
        volume = dict(await cursor.fetchall())
    assert (value(found, "puts traded"), value(found, "calls traded")) == (volume["put"], volume["call"])
    assert float(value(found, "put/call volume ratio")) == pytest.approx(float(volume["put"] / volume["call"]))


async def test_forty_symbols_cost_the_queries_of_one(demo, scope, ask_of):
    forty = tuple(company.symbol for company in companies()[:40])
    for symbols in (forty[:1], forty, ()):
        found = await unusual(ask_of("options_flow.unusual", demo.reader(scope)), symbols=symbols)
        assert [run.name for run in found.queries] == ["flow_latest"]


@pytest.mark.parametrize("symbols", [("NVDA",), ("XOM", "BA")])
async def test_every_figure_can_be_computed_again(demo, scope, ask_of, computed_again, symbols):
    found = await unusual(ask_of("options_flow.unusual", demo.reader(scope)), symbols=symbols)
    assert await computed_again(found, demo.reader(scope)) == {fact.id: fact.value for fact in found.facts}


async def test_nothing_later_than_the_clock_is_used(demo, ask_of, without_later):
    earlier = Scope(user="me", world="demo", as_of=end_of(date(2025, 11, 18)))
    seen = await unusual(ask_of("options_flow.unusual", demo.reader(earlier)))
    async with without_later(demo, earlier, "option_quotes", "option_prints") as reader:
        alone = await unusual(ask_of("options_flow.unusual", reader))
    assert (seen.facts, seen.text, seen.table) == (alone.facts, alone.text, alone.table)
    assert not {row[0] for row in seen.table.rows} & {name(odd) for odd in PLANTED}


async def test_usual_volume_is_the_median_of_the_highest_of_each_earlier_session(database, scope, ask_of):
    history = [(at(17, 16), "call", 20, 500), (at(17), "call", 60, 500), (at(18), "call", 40, 500), (at(19), "call", None, 500)]
    await put(database, scope, [*history, (at(20), "call", 2000, 500), (at(20), "put", 300, 900)])
    found = await unusual(ask_of("options_flow.unusual", database.reader(scope)), symbols=("NEW",))
    label = "NEW 2025-12-19 10 call"
    assert value(found, f"volume over usual volume of {label}") == 50  # 2000 over 40, the middle of 0, 40 and 60
    assert value(found, f"volume over open interest of {label}") == 4
    assert value(found, f"premium of {label}") == 200_000


async def test_a_symbol_with_nothing_unusual_still_has_its_balance(database, scope, ask_of):
    await put(database, scope, [(at(20), "call", 90, 5000), (at(20), "put", 30, 5000)])
    found = await unusual(ask_of("options_flow.unusual", database.reader(scope)), symbols=("NEW", "NOPE"))
    assert found.text[0] == "No contract in NEW, NOPE stands out ([F1.1])."
    assert float(value(found, "put/call volume ratio")) == pytest.approx(1 / 3)
    assert found.table is None
    assert "No option quotes of NOPE." in found.text


async def test_no_quotes_at_all_is_empty(database, scope, ask_of):
    found = await unusual(ask_of("options_flow.unusual", database.reader(scope)))
    assert (found.outcome, found.reason) == ("empty", "no option quotes")
