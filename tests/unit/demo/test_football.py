from collections import Counter, defaultdict
from itertools import pairwise

import numpy as np
import pytest

from ava.demo import NOW
from ava.demo.football import american
from ava.demo.schedule import BYES, regular_season, teams


@pytest.fixture(params=[(2024, 1), (2025, 2), (2025, 3)], ids=str)
def season(request):
    return regular_season(request.param[0], np.random.default_rng(request.param[1]))


def weeks_of(season):
    found = defaultdict(list)
    for game in season:
        found[game.away].append(game.week)
        found[game.home].append(game.week)
    return found


def test_every_team_plays_17_games_in_18_weeks_and_has_one_bye_in_the_middle(season):
    for weeks in weeks_of(season).values():
        assert len(weeks) == len(set(weeks)) == 17
        assert (set(range(1, 19)) - set(weeks)).pop() in BYES


def test_home_games_are_eight_or_nine(season):
    assert set(Counter(game.home for game in season).values()) == {8, 9}


def test_division_rivals_meet_twice_once_at_each_ground(season):
    pairs = Counter((game.away, game.home) for game in season if teams()[game.away].division == teams()[game.home].division)
    assert len(pairs) == 96
    assert all(count == 1 and pairs[home, away] == 1 for (away, home), count in pairs.items())


def test_no_other_pair_meets_twice(season):
    pairs = Counter(frozenset((game.away, game.home)) for game in season)
    assert sum(count == 2 for count in pairs.values()) == 48
    assert max(pairs.values()) == 2


def test_nobody_plays_on_thursday_after_a_monday(season):
    days = defaultdict(list)
    for game in season:
        days[game.away].append(game.kickoff.date())
        days[game.home].append(game.kickoff.date())
    assert min((b - a).days for own in days.values() for a, b in pairwise(own)) >= 4


def test_results_are_known_for_exactly_the_games_that_are_over(rows):
    known = {result.game_id for result in rows("nfl_results")}
    assert known == {game.game_id for game in rows("nfl_games") if game.kickoff < NOW}
    assert all(result.known_at <= NOW for result in rows("nfl_results"))


def test_the_finished_season_has_its_playoffs(rows):
    kinds = Counter(game.game_type for game in rows("nfl_games") if game.season == 2024)
    assert kinds == {"REG": 272, "WC": 6, "DIV": 4, "CON": 2, "SB": 1}


def test_week_12_is_still_to_be_played_and_has_lines(rows):
    coming = {game.game_id for game in rows("nfl_games") if (game.season, game.week) == (2025, 12)}
    assert coming <= {odds.game_id for odds in rows("nfl_odds")}
    assert not coming & {result.game_id for result in rows("nfl_results")}


def implied(odds):
    return -odds / (100 - odds) if odds < 0 else 100 / (100 + odds)


def test_moneylines_sum_to_one_and_the_vig(rows):
    sums = [implied(odds.home_moneyline) + implied(odds.away_moneyline) for odds in rows("nfl_odds")]
    assert max(abs(total - 1.045) for total in sums) < 0.035
    assert np.mean(sums) == pytest.approx(1.045, abs=0.002)


def test_a_positive_spread_means_the_home_team_is_favoured(rows):
    assert all((odds.spread_line > 0) == (odds.home_moneyline < odds.away_moneyline) for odds in rows("nfl_odds"))


def test_lines_know_something_but_not_all(rows):
    margin = {result.game_id: result.home_score - result.away_score for result in rows("nfl_results")}
    closing = [(odds.spread_line, margin[odds.game_id]) for odds in rows("nfl_odds") if odds.game_id in margin]
    assert 0.25 < np.corrcoef(np.array(closing).T)[0, 1] < 0.6


@pytest.mark.parametrize(("probability", "odds"), [(0.5, -100), (0.6, -150), (0.4, 150), (0.75, -300), (0.25, 300)])
def test_american_odds_follow_their_definition(probability, odds):
    assert american(probability) == odds
