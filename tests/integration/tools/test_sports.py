"""sports.game on the demo world, and on the real games of 1999 to 2023."""

import csv
import os
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from db.scope import Scope
from tools.facts import When
from tools.sports.game import game
from tools.sports.slate import slate

DATA = os.environ.get("AVA_TEST_DATA")
NEW_YORK = ZoneInfo("America/New_York")
SUPER_BOWL = Scope(user="me", world="demo", as_of=datetime(2024, 2, 11, 12, tzinfo=NEW_YORK))
SPRING = datetime(2023, 5, 1, tzinfo=NEW_YORK)
KINDS = ("game_id", "season", "game_type", "week", "kickoff", "away", "home", "neutral", "away_rest", "home_rest", "known_at")
CLOCK = datetime(2025, 11, 20, 16, tzinfo=NEW_YORK)
DEMO = Scope(user="me", world="demo", as_of=CLOCK)


def value(finding, start):
    """The first figure whose label begins so."""
    return next(fact.value for fact in finding.facts if fact.label.startswith(start))


async def put(connection, table, columns, rows):
    async with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            await copy.write_row(row)


@pytest.fixture
async def seasons(database):
    """A world with the real games from 2018 on, each with its closing line."""
    if not DATA:
        pytest.skip("AVA_TEST_DATA is not set: no NFL data")
    with (Path(DATA) / "data" / "nfl" / "games_1999_2023.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if int(row["season"]) >= 2018]
    times = [datetime.fromisoformat(f"{row['gameday']}T{row['gametime']}").replace(tzinfo=NEW_YORK) for row in rows]
    async with database.app(SUPER_BOWL) as connection:
        played = list(zip(rows, times, strict=True))
        await put(connection, "nfl_games", KINDS, [_scheduled(*each) for each in played])
        columns = ("game_id", "away_score", "home_score", "known_at")
        results = [(*_text(row, *columns[:3]), at + timedelta(hours=4)) for row, at in played]
        await put(connection, "nfl_results", columns, results)
        columns = ("game_id", "spread_line", "total_line", "home_moneyline", "away_moneyline", "source", "known_at")
        await put(connection, "nfl_odds", columns, [(*_text(row, *columns[:5]), "nflverse", at) for row, at in played])
    return database


def _text(row, *columns):
    return [row[column] or None for column in columns]


def _scheduled(row, at):
    teams = _text(row, "away_team", "home_team")
    return (*_text(row, *KINDS[:4]), at, *teams, row["location"] == "Neutral", *_text(row, *KINDS[8:10]), SPRING)


async def test_a_real_game_is_told_beside_its_closing_line(seasons, ask_of):
    reader = seasons.reader(Scope(user="me", world="demo", as_of=datetime(2024, 2, 11, 19, tzinfo=NEW_YORK)))
    found = await game(ask_of("sports.game", reader), games=("2023_22_SF_KC",))
    sides = 120 / 220, 100 / 200  # SF -120, KC +100 at the close, in the file
    assert float(value(found, "bookmakers' probability that KC")) == pytest.approx(sides[1] / sum(sides))
    assert value(found, "points by which the bookmakers favour SF") == 1.5
    assert value(found, "bookmakers' total") == 47


async def test_the_closing_line_has_been_the_better_forecaster(seasons, ask_of):
    found = await game(ask_of("sports.game", seasons.reader(SUPER_BOWL)), teams=("KC",))
    assert value(found, "games both were scored on") == 1389
    assert float(value(found, "Brier score of the closing")) == pytest.approx(0.2118, abs=0.0002)  # README of the data
    assert 0.2118 < float(value(found, "Brier score of AVA's")) < 0.23
    assert "the market has been the better forecaster" in found.text[-1]


async def test_the_future_changes_nothing(seasons, ask_of):
    before = Scope(user="me", world="demo", as_of=datetime(2023, 12, 20, 12, tzinfo=NEW_YORK))
    found = await game(ask_of("sports.game", seasons.reader(before)), teams=("KC",))
    async with seasons.app(before) as connection:
        await connection.execute("DELETE FROM nfl_results WHERE known_at > %s", (before.as_of,))
        await connection.execute("DELETE FROM nfl_odds WHERE known_at > %s", (before.as_of,))
    again = await game(ask_of("sports.game", seasons.reader(before)), teams=("KC",))
    assert (again.facts, again.text) == (found.facts, found.text)
    assert found.yields.games == ("2023_16_LV_KC",)


async def test_a_game_that_was_played_is_forecast_from_before_it(seasons, ask_of):
    scopes = [Scope(user="me", world="demo", as_of=SUPER_BOWL.as_of + timedelta(days=days)) for days in (0, 2)]
    before, after = [await game(ask_of("sports.game", seasons.reader(s)), games=("2023_22_SF_KC",)) for s in scopes]
    assert value(before, "AVA's probability") == value(after, "AVA's probability")
    assert (value(after, "points of SF"), value(after, "points of KC")) == (22, 25)


async def test_no_game_is_said_with_the_team_and_the_day(seasons, ask_of):
    day = When(text="2 July", first=date(2023, 7, 2), last=date(2023, 7, 2))
    found = await game(ask_of("sports.game", seasons.reader(SUPER_BOWL)), teams=("SF",), dates=(day,))
    assert (found.outcome, found.reason) == ("empty", "no NFL game of SF for 2 July is known")


async def test_a_slate_is_in_order_of_kickoff(demo, ask_of):
    found = await slate(ask_of("sports.slate", demo.reader(DEMO)))
    facts = {str(fact): fact.value for fact in found.facts}
    kickoffs = [facts[row[1]] for row in found.table.rows]
    assert kickoffs == sorted(kickoffs)
    assert 1 < len(found.table.rows) <= 16
    assert {len(series.y) for series in found.chart.series} == {len(found.yields.games)}


async def test_a_teams_next_game_names_it_and_shows_the_market(demo, ask_of):
    found = await game(ask_of("sports.game", demo.reader(DEMO)), teams=("KC",))
    assert "KC" in found.yields.teams
    assert value(found, "AVA's probability that KC") > 0
    assert float(value(found, "bookmakers' probability")) == pytest.approx(float(value(found, "Kalshi's mid")), abs=0.15)


@pytest.mark.parametrize("teams", [(), ("KC",), ("KC", "DEN", "BUF", "SF")])
async def test_two_queries_whatever_the_teams(demo, ask_of, teams):
    found = await game(ask_of("sports.game", demo.reader(DEMO)), teams=teams)
    assert [run.name for run in found.queries] == ["nfl_games_asked", "nfl_results_all"]


@pytest.mark.parametrize("teams", [(), ("KC",)])
async def test_every_figure_can_be_computed_again(demo, ask_of, computed_again, teams):
    found = await game(ask_of("sports.game", demo.reader(DEMO)), teams=teams)
    assert await computed_again(found, demo.reader(DEMO)) == {fact.id: fact.value for fact in found.facts}
