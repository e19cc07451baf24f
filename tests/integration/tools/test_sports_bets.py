"""sports.edge and sports.slate on the demo world."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from db.scope import Scope
from tools.facts import When
from tools.sports.edge import edge
from tools.sports.slate import slate

NEW_YORK = ZoneInfo("America/New_York")
DEMO = Scope(user="me", world="demo", as_of=datetime(2025, 11, 20, 16, tzinfo=NEW_YORK))
EARLIER = Scope(user="me", world="demo", as_of=datetime(2025, 11, 18, 12, tzinfo=NEW_YORK))
TABLES = ("nfl_results", "nfl_odds", "event_prices", "event_markets")
SUNDAY = When(text="sunday", first=date(2025, 11, 23), last=date(2025, 11, 23))
SKILLS = {"sports.edge": edge, "sports.slate": slate}


def value(finding, start):
    return next(fact.value for fact in finding.facts if fact.label.startswith(start))


async def test_the_best_bet_is_first_and_its_worth_is_probability_over_cost(demo, ask_of):
    found = await edge(ask_of("sports.edge", demo.reader(DEMO)))
    facts = {str(fact): fact.value for fact in found.facts}
    rows = [[facts.get(cell) for cell in row[1:]] for row in found.table.rows]
    worth = [row[5] for row in rows]
    assert worth == sorted(worth, reverse=True)
    for cost, ava, other, *_, expected, stake in rows:
        assert float(expected) == pytest.approx(float(min(ava, other) / cost) - 1, abs=1e-9)
        assert 0 <= stake <= 0.05


async def test_a_cost_holds_the_spread_and_the_fee(demo, ask_of):
    found = await edge(ask_of("sports.edge", demo.reader(DEMO)), teams=("KC",))
    price, fee, cost = (value(found, start) for start in ("price of", "trading fee of", "cost of"))
    assert cost == price + fee
    assert 0 < fee <= 0.0175  # a hundred at 50 cents pay 1.75, and nothing pays more


async def test_a_slate_is_of_the_days_named(demo, ask_of):
    found = await slate(ask_of("sports.slate", demo.reader(DEMO)), dates=(SUNDAY,))
    days = {fact.value.astimezone(NEW_YORK).date() for fact in found.facts if fact.label.startswith("kickoff")}
    assert days == {SUNDAY.first}
    assert found.yields.games == tuple(sorted(found.yields.games, key=found.yields.games.index))


async def test_a_day_without_games_is_said(demo, ask_of):
    day = When(text="1 July", first=date(2025, 7, 1), last=date(2025, 7, 1))
    found = await slate(ask_of("sports.slate", demo.reader(DEMO)), dates=(day,))
    assert found.reason == "no NFL game for 1 July is known"


@pytest.mark.parametrize("name", SKILLS)
async def test_the_future_changes_nothing(demo, ask_of, without_later, name):
    found = await SKILLS[name](ask_of(name, demo.reader(EARLIER)))
    async with without_later(demo, EARLIER, *TABLES) as reader:
        again = await SKILLS[name](ask_of(name, reader))
    assert (again.facts, again.text, again.table) == (found.facts, found.text, found.table)
    assert found.outcome == "found"


@pytest.mark.parametrize("name", SKILLS)
async def test_two_queries(demo, ask_of, name):
    for args in ({}, {"dates": (SUNDAY,)}):
        found = await SKILLS[name](ask_of(name, demo.reader(DEMO)), **args)
        assert [run.name for run in found.queries] == ["nfl_games_asked", "nfl_results_all"]


@pytest.mark.parametrize("name", SKILLS)
async def test_every_figure_can_be_computed_again(demo, ask_of, computed_again, name):
    found = await SKILLS[name](ask_of(name, demo.reader(DEMO)))
    assert await computed_again(found, demo.reader(DEMO)) == {fact.id: fact.value for fact in found.facts}
