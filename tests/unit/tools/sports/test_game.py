"""What sports.game says when parts of the data are missing; the figures themselves are proved elsewhere."""

from collections import namedtuple
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from db.reader import Reader
from db.scope import Scope
from tools.skill import Ask
from tools.sports.game import game

NOW = datetime(2025, 11, 20, 21, tzinfo=UTC)
FIELDS = {
    "game_id": "2025_12_KC_DEN", "season": 2025, "week": 12, "kickoff": NOW + timedelta(days=3), "away": "KC", "home": "DEN",
    "neutral": False, "away_rest": 7, "home_rest": 7, "away_score": None, "home_score": None, "line_source": None,
    "spread_line": None, "total_line": None, "home_moneyline": None, "away_moneyline": None, "contract_source": None,
    "home_bid": None, "home_ask": None, "away_bid": None, "away_ask": None, "known_at": NOW,
}  # fmt: skip
Game = namedtuple("Game", FIELDS)  # noqa: PYI024 - records are plain ones
LINE = {"spread_line": -3.5, "total_line": 44.5, "home_moneyline": 150, "away_moneyline": -170}
BOOK = {"away_bid": Decimal("0.60"), "away_ask": Decimal("0.62")}


def a_game(**changes):
    return Game(**{**FIELDS, **changes})


def result(weeks, away=20, home=17, **changes):
    at = NOW - timedelta(weeks=weeks)
    return a_game(game_id=f"before_{weeks}", kickoff=at, away_score=away, home_score=home, known_at=at, **changes)


class Stored:
    """Answers the two queries of the skill, by name."""

    def __init__(self, games, results=()):
        self.answers = {"nfl_games_asked": tuple(games), "nfl_results_all": tuple(results)}

    async def fetch(self, query, parameters, user):
        return self.answers[query.name], False


async def told(games, results=(), /, **asked):
    reader = Reader(Stored(games, results), Scope(user="me", world="main", as_of=NOW))
    return await game(Ask.begin("sports.game", 1, reader), **asked)


async def test_without_results_there_is_no_forecast_and_the_market_is_still_told():
    found = await told([a_game(**LINE)])
    assert "AVA has no forecast" in found.text[0]
    assert found.facts[0].label == "bookmakers' probability that DEN wins KC at DEN, without their margin"


async def test_without_a_market_there_is_no_difference():
    found = await told([a_game()], [result(1)])
    assert "No bookmaker's moneyline is known for it." in found.text
    assert not any("percentage points" in fact.label for fact in found.facts)


async def test_the_side_told_is_the_team_that_was_asked_for():
    found = await told([a_game(**LINE, **BOOK)], [result(1)], teams=("KC",))
    mid = next(fact for fact in found.facts if fact.label.startswith("Kalshi's mid"))
    assert (mid.value, mid.entity) == (Decimal("0.61"), "team:KC")


async def test_a_line_below_nothing_favours_the_visitors():
    found = await told([a_game(**LINE)], [result(1)])
    by = next(fact for fact in found.facts if fact.label == "points by which the bookmakers favour KC in KC at DEN")
    assert (by.value, by.entity) == (Decimal("3.5"), "team:KC")


async def test_a_handful_of_scored_games_is_no_record():
    found = await told([a_game(**LINE)], [result(n, **LINE) for n in range(30, 0, -1)])
    assert "closing market is the better forecaster" in found.text[-1]
    assert not any("Brier" in fact.label for fact in found.facts)


async def test_the_forecast_is_called_an_opinion():
    found = await told([a_game(**LINE)], [result(1)])
    assert "an opinion" in found.text[-1]


async def test_three_games_are_cards_in_order_of_kickoff():
    games = [a_game(game_id=f"g{n}", kickoff=NOW + timedelta(days=n + 1), **(LINE if n else {})) for n in range(3)]
    found = await told(games, [result(1)])
    assert [row[-1] == "none" for row in found.table.rows] == [True, False, False]  # the first has no market


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"teams": ("KC",)}, "no NFL game of KC to come is known"),
        ({"games": ("2025_12_KC_DEN",)}, "no NFL game 2025_12_KC_DEN is known"),
        ({}, "no NFL game to come is known"),
    ],
)
async def test_no_game_is_a_reason(asked, reason):
    found = await told([], **asked)
    assert (found.outcome, found.reason) == ("empty", reason)
