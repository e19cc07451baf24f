"""Moneylines and contracts as probabilities. Break-even points are those bookmakers publish for American odds."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from tools.analytics import odds

CENTS = {name: Decimal(value) for name, value in {"40": "0.40", "42": "0.42", "58": "0.58", "60": "0.60"}.items()}


@dataclass
class Priced:
    home_moneyline: int | None = None
    away_moneyline: int | None = None
    spread_line: float | None = None
    home_bid: Decimal | None = None
    home_ask: Decimal | None = None
    away_bid: Decimal | None = None
    away_ask: Decimal | None = None


@pytest.mark.parametrize(
    ("moneyline", "published"), [(-110, 0.5238), (100, 0.5), (-200, 0.6667), (150, 0.4), (-150, 0.6), (500, 0.1667)]
)
def test_american_odds_break_even_where_the_tables_say(moneyline, published):
    assert odds.implied(moneyline) == pytest.approx(published, abs=5e-5)


def test_equal_prices_without_their_margin_are_even():
    fair = odds.bookmaker(Priced(home_moneyline=-110, away_moneyline=-110))
    assert (fair.home, fair.away) == (0.5, 0.5)
    assert fair.margin == pytest.approx(0.0476, abs=5e-5)  # the usual 4.76 % hold


def test_the_margin_is_taken_off_in_proportion():
    fair = odds.bookmaker(Priced(home_moneyline=-150, away_moneyline=130))  # 0.6 and 100/230
    assert fair.home == pytest.approx(0.6 / (0.6 + 100 / 230))
    assert fair.home + fair.away == pytest.approx(1)


def test_a_missing_price_is_no_probability():
    assert odds.bookmaker(Priced(home_moneyline=-150)).home is None
    assert odds.contract(Priced()).home is None
    assert odds.contract(Priced(home_ask=CENTS["60"])).home is None


def test_a_contract_is_worth_its_mid():
    book = odds.contract(Priced(home_bid=CENTS["58"], home_ask=CENTS["60"]))
    assert (book.home, book.away) == (pytest.approx(0.59), pytest.approx(0.41))
    assert (book.away_bid, book.away_ask) == (CENTS["40"], CENTS["42"])


def test_the_other_sides_contract_stands_in_turned_round():
    book = odds.contract(Priced(away_bid=CENTS["40"], away_ask=CENTS["42"]))
    assert (book.home_bid, book.home_ask) == (CENTS["58"], CENTS["60"])


@pytest.mark.parametrize(("bid", "ask"), [("0", "1"), ("0.30", "0.70"), ("0.60", "0.58")])
def test_a_wide_or_crossed_book_has_no_mid(bid, ask):
    assert odds.contract(Priced(home_bid=Decimal(bid), home_ask=Decimal(ask))).home is None


def test_a_line_favours_by_its_size():
    assert odds.favoured_by(Priced(spread_line=-3.5)) == 3.5
    assert odds.favoured_by(Priced()) is None


@pytest.mark.parametrize(("home", "away"), [(-150, 130), (-110, -110), (-900, 600), (250, -310)])
def test_shins_margin_is_the_root_of_his_equation(home, away):
    prices = [odds.implied(home), odds.implied(away)]
    total, apart = sum(prices), prices[0] - prices[1]
    insiders = (total - 1) * (apart**2 - total) / (total * (apart**2 - 1))  # the share of them, closed for two outcomes
    shin = [((insiders**2 + 4 * (1 - insiders) * p**2 / total) ** 0.5 - insiders) / (2 * (1 - insiders)) for p in prices]
    found = odds.shin(Priced(home_moneyline=home, away_moneyline=away))
    assert (found.home, found.away) == pytest.approx(tuple(shin))


def test_without_a_price_shin_says_nothing():
    assert odds.shin(Priced(home_moneyline=-110)) == odds.Fair()


def test_the_widest_disagreement_is_between_highest_and_lowest():
    assert odds.widest(Decimal("0.61"), Decimal("0.55"), Decimal("0.702")) == Decimal("15.2")
