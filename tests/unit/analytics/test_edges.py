"""Fees against Kalshi's published table, stakes against Kelly's own cases, bets by hand."""

import csv
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import mean

import pytest

from tools.analytics import edges

DATA = os.environ.get("AVA_TEST_DATA")
WHOLE = ("season", "away_rest", "home_rest", "away_score", "home_score", "away_moneyline", "home_moneyline")


@dataclass(frozen=True)
class Game:
    season: int = 2025
    kickoff: datetime = datetime(2025, 11, 23, 18, tzinfo=UTC)
    away: str = "KC"
    home: str = "DEN"
    neutral: bool = False
    away_rest: int | None = 7
    home_rest: int | None = 7
    home_moneyline: int | None = None
    away_moneyline: int | None = None
    spread_line: float | None = None
    home_bid: Decimal | None = None
    home_ask: Decimal | None = None
    away_bid: Decimal | None = None
    away_ask: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Played(Game):
    away_score: int = 20
    home_score: int = 17
    known_at: datetime


BOOK = {"home_bid": Decimal("0.58"), "home_ask": Decimal("0.61"), "away_bid": Decimal("0.40"), "away_ask": Decimal("0.43")}
LINE = {"home_moneyline": -200, "away_moneyline": 170}


@pytest.mark.parametrize(
    ("contracts", "price", "published"),
    [
        (1, "0.05", "0.01"), (100, "0.05", "0.34"), (1, "0.10", "0.01"), (100, "0.10", "0.63"), (1, "0.25", "0.02"),
        (100, "0.25", "1.32"), (1, "0.50", "0.02"), (100, "0.50", "1.75"), (100, "0.75", "1.32"), (100, "0.95", "0.34"),
    ],
)  # fmt: skip
def test_the_fee_is_that_of_the_published_table(contracts, price, published):
    assert edges.fee(contracts, Decimal(price)) == Decimal(published)


def test_an_even_bet_won_six_times_in_ten_bears_a_fifth():
    assert edges.kelly(0.6, 0.5) == pytest.approx(0.2)  # Kelly's p - q


@pytest.mark.parametrize(("probability", "cost"), [(0.5, 0.5), (0.4, 0.5), (0.9, 1.0)])
def test_without_an_edge_nothing_is_staked(probability, cost):
    assert edges.kelly(probability, cost) == 0


def test_a_side_is_bought_the_cheaper_of_two_ways():
    found = edges.bet((), Game(**BOOK), side="home", venue="Kalshi")
    assert (found.contract, found.price) == ("no on KC", pytest.approx(0.60))  # 1 - 0.40 is under the offer of 0.61
    assert found.fee == pytest.approx(0.0168)  # 0.07 x 100 x 0.6 x 0.4 = 1.68 for a hundred


def test_the_edge_is_what_the_fair_line_is_above_the_cost():
    found = edges.bet((), Game(**BOOK, **LINE), side="home", venue="Kalshi")
    fair, cost = (200 / 300) / (200 / 300 + 100 / 270), 0.60 + 0.0168
    assert found.market == pytest.approx(fair)
    assert found.value == pytest.approx(fair / cost - 1)
    assert found.edge_market == round(100 * (fair - cost), 1)


def test_a_bookmakers_cost_is_where_its_odds_break_even():
    found = edges.bet((), Game(**LINE), side="away", venue="bookmaker")
    assert (found.contract, found.fee) == ("KC at +170", 0)
    assert found.cost == pytest.approx(1 / 2.7)


def test_no_price_is_no_bet_and_no_judge_is_no_edge():
    assert edges.bet((), Game(), side="home", venue="Kalshi") == edges.Bet()
    alone = edges.bet((), Game(**BOOK), side="home", venue="Kalshi")
    assert (alone.judges, alone.edge, alone.kelly) == (0, None, None)


def test_a_book_too_wide_to_mean_anything_is_no_price():
    wide = {"home_bid": Decimal("0.30"), "home_ask": Decimal("0.61")}
    assert edges.bet((), Game(**wide), side="home", venue="Kalshi") == edges.Bet()


RESULT = Played(**vars(Game(kickoff=datetime(2025, 11, 16, tzinfo=UTC))), known_at=datetime(2025, 11, 17, tzinfo=UTC))
CHEAP = {"home_bid": Decimal("0.10"), "home_ask": Decimal("0.12")}


def test_a_stake_is_a_quarter_of_kellys_and_has_a_limit():
    found = edges.bet((RESULT,), Game(**CHEAP, home_moneyline=400, away_moneyline=-550), side="home", venue="Kalshi")
    whole = (min(found.ava, found.market) - found.cost) / (1 - found.cost)
    assert 0 < whole / 4 < 0.05
    assert found.kelly == pytest.approx(whole / 4)
    assert edges.bet((RESULT,), Game(**CHEAP, **LINE), side="home", venue="Kalshi").kelly == edges.most() == 0.05


def test_one_judge_bears_no_stake():
    found = edges.bet((), Game(**CHEAP, **LINE), side="home", venue="Kalshi")
    assert (found.judges, found.value > 0, found.kelly) == (1, True, 0)


def real_games():
    if not DATA:
        pytest.skip("AVA_TEST_DATA is not set: no NFL data")
    with (Path(DATA) / "data" / "nfl" / "games_1999_2023.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["home_moneyline"] and row["away_moneyline"]:
                at = datetime.fromisoformat(f"{row['gameday']}T{row['gametime'] or '13:00'}").replace(tzinfo=UTC)
                whole = {name: int(row[name]) for name in WHOLE}
                places = {"away": row["away_team"], "home": row["home_team"], "neutral": row["location"] == "Neutral"}
                yield Played(kickoff=at, known_at=at + timedelta(hours=4), **places, **whole)


def gain(game, side, cost):
    margin = (game.home_score - game.away_score) * (1 if side == "home" else -1)
    return 1 / cost - 1 if margin > 0 else -1 if margin < 0 else 0


def test_bets_on_one_opinion_alone_have_lost_money():
    games = tuple(real_games())
    bets = [(g, s, edges.bet(games, g, side=s, venue="bookmaker")) for g in games if g.season >= 2019 for s in ("home", "away")]
    liked = [(game, side, bet) for game, side, bet in bets if bet.value > 0]
    promised, made = mean(bet.value for *_, bet in liked), mean(gain(game, side, bet.cost) for game, side, bet in liked)
    assert (len(liked), round(promised, 2), round(made, 2)) == (1206, 0.21, -0.11)  # what the module says of itself
