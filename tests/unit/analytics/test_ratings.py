"""Elo ratings against what FiveThirtyEight published, and against the reference scores of the data set of NFL games."""

import csv
import math
import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tools.analytics import ratings

DATA = os.environ.get("AVA_TEST_DATA")
with_data = pytest.mark.skipif(not DATA, reason="AVA_TEST_DATA is not set: no NFL data")
START = datetime(2024, 9, 8, 17, tzinfo=UTC)
PLAIN = {"home_edge": 65.0, "week_off": 0.0}  # the formula the reference score was made with


@dataclass(frozen=True)
class Game:
    home: str = "KC"
    away: str = "DEN"
    home_score: int = 24
    away_score: int = 17
    season: int = 2024
    kickoff: datetime = START
    neutral: bool = False
    home_rest: int | None = 7
    away_rest: int | None = 7
    home_moneyline: int | None = None
    away_moneyline: int | None = None

    @property
    def known_at(self):
        return self.kickoff + timedelta(hours=4)

    def later(self, **changes):
        return replace(self, kickoff=self.kickoff + timedelta(weeks=1), **changes)


def table(name):
    with (Path(DATA) / "data" / "nfl" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def played():
    """All results of 1999 to 2023, oldest first."""
    rows = [_game(row) for row in table("games_1999_2023.csv")]
    return tuple(sorted(rows, key=lambda game: game.kickoff))


def _game(row):
    at = datetime.fromisoformat(f"{row['gameday']}T{row['gametime'] or '13:00'}").replace(tzinfo=ZoneInfo("America/New_York"))
    whole = {name: int(float(row[name])) if row[name] else None for name in ("home_moneyline", "away_moneyline")}
    whole |= {name: int(row[name]) for name in ("home_score", "away_score", "season", "home_rest", "away_rest")}
    return Game(home=row["home_team"], away=row["away_team"], kickoff=at, neutral=row["location"] == "Neutral", **whole)


def scores(first, last, **formula):
    """Games, Brier score and log loss over the games that have a moneyline, as the reference is."""
    walked = ratings._walk(played(), **formula).scored
    chosen = [each for each in walked if first <= each.game.season <= last and each.game.home_moneyline]
    squares = [(each.probability - each.outcome) ** 2 for each in chosen]
    logs = [_log_loss(each.probability, each.outcome) for each in chosen]
    return len(chosen), sum(squares) / len(chosen), sum(logs) / len(chosen)


def _log_loss(probability, outcome):
    return -outcome * math.log(probability) - (1 - outcome) * math.log(1 - probability)


@with_data
def test_win_probabilities_are_those_fivethirtyeight_published():
    for row in table("fivethirtyeight_elo_basic_1990_2020.csv"):
        edge = float(row["elo1"]) - float(row["elo2"]) + (0 if row["neutral"] == "1" else 65)
        assert ratings.win_probability(edge) == pytest.approx(float(row["elo_prob1"]), abs=1e-9)


@with_data
def test_ratings_move_after_each_game_as_fivethirtyeights_did():
    now, wrong = {}, []
    for row in table("fivethirtyeight_elo_basic_1990_2020.csv"):
        before = [float(row["elo1"]), float(row["elo2"])]
        wrong += [row for team, elo in zip((row["team1"], row["team2"]), before, strict=True) if _differs(now, row, team, elo)]
        edge = before[0] - before[1] + (0 if row["neutral"] == "1" else 65)
        gain = ratings.shift(edge, int(row["score1"]) - int(row["score2"])) if row["score1"] else 0
        now[row["team1"]], now[row["team2"]] = (row["season"], before[0] + gain), (row["season"], before[1] - gain)
    assert [(row["season"], row["team1"], row["team2"]) for row in wrong] == [("1999", "CLE", "PIT")]  # Cleveland began anew


def _differs(now, row, team, elo):
    season, rating = now.get(team, (row["season"], elo))
    expected = rating if season == row["season"] else rating + (ratings.MEAN - rating) / 3
    return abs(expected - elo) > 0.01


@with_data
def test_the_plain_formula_has_the_reference_score():
    games, brier, log_loss = scores(2019, 2023, **PLAIN)
    assert (games, round(brier, 4), round(log_loss, 4)) == (1390, 0.2264, 0.6472)


@with_data
def test_the_formula_used_scores_better_than_the_plain_one():
    assert scores(2019, 2023)[1] < 0.2264
    assert scores(2012, 2021)[1] == pytest.approx(0.2202, abs=0.002)  # FiveThirtyEight's own Elo, which starts decades before


@with_data
def test_the_market_is_the_better_forecaster_and_the_record_says_so():
    last = max(played(), key=lambda game: game.kickoff)
    found = ratings.record(played(), last)
    assert found.games == 1389  # 2019 to 2023 less the game itself
    assert found.market == pytest.approx(0.2118, abs=0.0002)
    assert found.market < found.forecast < 0.2264


@with_data
def test_a_forecast_of_a_past_game_is_what_it_was_before_kickoff():
    game = played()[-40]
    before = tuple(each for each in played() if each.known_at <= game.kickoff)
    assert ratings.forecast(played(), game) == ratings.forecast(before, game)


def test_a_team_that_moved_keeps_its_rating():
    past = (Game(home="OAK", away="SD"), Game(home="STL", away="SEA"))
    assert ratings.forecast(past, Game(home="LV", away="LAC").later()).home is not None
    assert ratings.franchise("STL") == "LA"


def test_there_is_no_forecast_of_a_team_without_results():
    assert ratings.forecast((Game(),), Game(home="NYJ").later()) == ratings.Forecast()
    assert ratings.forecast((), Game()).home is None


def test_both_sides_sum_to_one_and_the_spread_has_the_favourites_sign():
    found = ratings.forecast((Game(home_score=3, away_score=40),), Game().later())
    assert found.home + found.away == pytest.approx(1)
    assert (found.spread < 0) == (found.home < 0.5)
    assert found.favoured_by == round(abs(found.spread), 1)


def test_neutral_ground_and_a_week_off_count():
    past, next_game = (Game(home_score=20, away_score=20),), Game().later()
    home = ratings.forecast(past, next_game).spread
    assert ratings.forecast(past, replace(next_game, neutral=True)).spread == pytest.approx(home - 48 / 25)
    assert ratings.forecast(past, replace(next_game, away_rest=14)).spread == pytest.approx(home - 1)


def test_form_is_of_this_season_oldest_first():
    season = [Game(season=2023), Game(home="DEN", away="KC").later(), Game(home_score=17).later().later()]
    found = ratings.form(season, Game().later().later().later(), side="home", last=5)
    assert (found.games, found.letters) == (2, "LT")
    assert (found.points_for, found.points_against) == (17, 20.5)


def test_few_games_are_no_record():
    assert ratings.record((Game(home_moneyline=-110, away_moneyline=-110),), Game().later()).games == 0
