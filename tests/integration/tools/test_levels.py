"""technical.zones and technical.signal: which prices they use, and what they say of a short history."""

from datetime import date, timedelta

from db.sessions import session_close, sessions
from tools.technical.signal import signal
from tools.technical.zones import zones

COPY = "COPY bars (symbol, session, source, open, high, low, close, volume, known_at) FROM STDIN"


async def put(database, scope, source, basis, closes, last=date(2025, 11, 20)):
    days = sessions(last - timedelta(days=2 * len(closes) + 10), last)[-len(closes) :]
    async with database.app(scope) as connection:
        await connection.execute("INSERT INTO price_sources VALUES (%s, %s)", (source, basis))
        async with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            for day, close in zip(days, closes, strict=True):
                await copy.write_row(("NEW", day, source, close, close + 1, close - 1, close, 1000, session_close(day)))


def value(finding, label):
    return next(fact.value for fact in finding.facts if fact.label == label)


async def test_zones_never_use_prices_adjusted_for_dividends(database, scope, ask_of):
    await put(database, scope, "adjusted", "total", [50.0] * 30)
    await put(database, scope, "traded", "split", [60.0] * 30, last=date(2025, 11, 19))
    found = await zones(ask_of("technical.zones", database.reader(scope)), symbols=("NEW",))
    assert value(found, "last close of NEW") == 60
    assert "Prices: traded, adjusted for splits, to 2025-11-19." in found.text


async def test_a_symbol_with_adjusted_prices_only_has_no_zones(database, scope, ask_of):
    await put(database, scope, "adjusted", "total", [50.0] * 30)
    found = await zones(ask_of("technical.zones", database.reader(scope)), symbols=("NEW",))
    assert found.reason == "no daily prices of NEW that are not adjusted for dividends"


async def test_no_zone_is_said_for_each_side(database, scope, ask_of):
    await put(database, scope, "traded", "split", [60.0] * 30)
    found = await zones(ask_of("technical.zones", database.reader(scope)), symbols=("NEW",))
    assert "No supply zone stands in its last 30 sessions." in found.text
    assert "No demand zone stands in its last 30 sessions." in found.text


async def test_zones_of_the_demo_world_stand_on_their_side_of_the_close(demo, scope, ask_of):
    found = await zones(ask_of("technical.zones", demo.reader(scope)), symbols=("AAPL",))
    close = value(found, "last close of AAPL")
    assert value(found, "lower edge of supply zone 1 of AAPL") > close > value(found, "upper edge of demand zone 1 of AAPL")
    assert found.chart.kind == "zones"


async def test_a_trend_needs_two_hundred_sessions(database, scope, ask_of):
    await put(database, scope, "traded", "split", [60.0 + n for n in range(150)])
    found = await signal(ask_of("technical.signal", database.reader(scope)), symbols=("NEW",))
    assert found.text[0].startswith("The history of NEW is too short for a trend")


async def test_a_record_of_a_few_cases_is_said_to_mean_nothing(database, scope, ask_of):
    await put(database, scope, "traded", "split", [100 * 1.002**n for n in range(280)])
    found = await signal(ask_of("technical.signal", database.reader(scope)), symbols=("NEW",))
    assert found.facts[0].value == "up"
    assert "That is too few cases to mean anything." in found.text


async def test_a_rule_no_better_than_any_day_is_said_to_be_so(demo, scope, ask_of):
    found = await signal(ask_of("technical.signal", demo.reader(scope)), symbols=("NVDA",))
    low, high, usual = (value(found, f"{label}, up signal of NVDA") for label in (
        "hit rate, lower end", "hit rate, upper end", "such moves from any close"))  # fmt: skip
    assert (low <= usual <= high) == any("not distinguishable" in text for text in found.text)
