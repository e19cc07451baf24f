"""One row of each file about the NFL."""

from datetime import UTC, date, datetime

import pytest

from ava.sources import KINDS
from ava.sources.csvfile import Head
from ava.sources.kind import Reject
from ava.sources.nfl_codes import first_day, season_of, team, team_called

HEAD = Head(name="x", columns=())
INJURY = {"season": "2017", "week": "1", "player_id": "00-0031366", "player_name": "Deone Bucannon", "team": "ARI"}
INJURY |= {"position": "LB", "status": "Out", "practice_status": ""}
ELO = {"date": "2012-10-28", "season": "2012", "neutral": "1", "team1": "NE", "team2": "LAR"}
ELO |= {
    "elo1_pre": "1648",
    "elo2_pre": "1400",
    "elo_prob1": "0.8",
    "qbelo1_pre": "1640",
    "qbelo2_pre": "1410",
    "qbelo_prob1": "0.75",
}
NFELO = dict.fromkeys(KINDS["nfl_nfelo"].columns, "") | {"nflverse_game_id": "2009_01_STL_SEA", "home_line_close": "-8.0"}
NFELO |= {"nfelo_home_probability_open": "0.7", "nfelo_home_probability_close": "0.75", "nfelo_home_line_close": "-6.5"}
STANDING = dict.fromkeys(KINDS["nfl_standings"].columns, "3") | {"season": "2021", "team": "KC"}


def staged(kind, fields):
    return KINDS[kind].row(fields, HEAD)


@pytest.mark.parametrize(
    ("code", "season", "then"),
    [
        ("WSH", 2012, "WAS"),
        ("LAR", 2012, "STL"),
        ("LAR", 2016, "LA"),
        ("OAK", 2021, "LV"),
        ("OAK", 2019, "OAK"),
        ("LAC", 2016, "SD"),
        ("JAC", 2025, "JAX"),
    ],
)
def test_a_code_is_that_of_its_time(code, season, then):
    assert team(code, season) == then


def test_a_nickname_is_a_team_of_its_time():
    assert [team_called(nick, 2019) for nick in ("Redskins", "Raiders", "49ers", "Rams")] == ["WAS", "OAK", "SF", "LA"]


def test_what_is_no_team_is_rejected():
    for read, text in ((team, "XYZ"), (team_called, "Oilers")):
        with pytest.raises(Reject, match=text):
            read(text, 2020)


def test_weeks_begin_when_the_league_began_them():
    opened = [(2017, 1, date(2017, 9, 7)), (2020, 1, date(2020, 9, 10)), (2023, 18, date(2024, 1, 4))]
    assert [first_day(season, week) for season, week, _ in opened] == [day for *_, day in opened]
    assert (date(2021, 2, 7) - first_day(2020, 21)).days == 3  # a Super Bowl is on the Sunday of its week
    assert (date(2024, 2, 11) - first_day(2023, 22)).days == 3


def test_january_belongs_to_the_season_before():
    assert [season_of(date(2026, month, 1)) for month in (1, 2, 9)] == [2025, 2025, 2026]


def test_an_injury_report_is_out_on_the_friday_of_its_week():
    row = staged("nfl_injuries", INJURY)
    assert row[-1] == datetime(2017, 9, 8, 20, 0, tzinfo=UTC)
    assert row[:4] == (2017, 1, "ARI", "00-0031366")
    assert row[-2] is None


@pytest.mark.parametrize("change", [{"status": "Fine"}, {"week": "0"}, {"week": "23"}, {"team": "XX"}, {"season": "17"}])
def test_an_injury_report_that_cannot_be_is_rejected(change):
    with pytest.raises(Reject):
        staged("nfl_injuries", INJURY | change)


def test_a_file_of_538_has_two_models_in_a_row():
    game, game_id, season, day, home, away, neutral, at, models, *_, wins, _, _, _ = staged("nfl_elo_538", ELO)
    assert (game, game_id, season, day, home, away) == ("2012-10-28_NE_STL", None, 2012, date(2012, 10, 28), "NE", "STL")
    assert (neutral, models, wins) == (True, ["538_elo", "538_qbelo"], [0.8, 0.75])
    assert at == datetime(2012, 10, 28, 17, 0, tzinfo=UTC)


def test_a_line_of_nfelo_is_turned_to_favour_home_by_a_positive_number():
    *_, spreads, market, totals = staged("nfl_nfelo", NFELO)
    assert (spreads, market, totals) == ([None, 6.5], [None, 8.0], [None, None])


@pytest.mark.parametrize("change", [{"elo_prob1": "1.1"}, {"qbelo_prob1": ""}, {"date": "2012-13-01"}, {"team2": "LON"}])
def test_a_forecast_that_cannot_be_is_rejected(change):
    with pytest.raises(Reject):
        staged("nfl_elo_538", ELO | change)


def test_standings_are_known_when_the_season_is_over():
    assert staged("nfl_standings", STANDING)[-1] == datetime(2022, 1, 12, 5, 0, tzinfo=UTC)
    with pytest.raises(Reject, match="wins"):
        staged("nfl_standings", STANDING | {"wins": "-1"})
