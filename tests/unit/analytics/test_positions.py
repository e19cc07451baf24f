"""Value and profit of positions. Expected figures are worked by hand."""

from dataclasses import dataclass
from decimal import Decimal

from tools.analytics import positions as of


@dataclass
class Held:
    quantity: Decimal
    price: float | None
    average_price: Decimal = Decimal("2.50")
    multiplier: int = 1
    price_before: float | None = None


def test_a_share_is_worth_its_price():
    assert of.market_value(Held(Decimal("0.1"), 2253.01)) == Decimal("225.30")


def test_an_option_contract_counts_a_hundred():
    assert of.market_value(Held(Decimal(3), 1.255, multiplier=100)) == Decimal("376.50")


def test_a_short_option_is_a_debt_and_gains_when_it_gets_cheaper():
    short = Held(Decimal(-2), 1.0, multiplier=100)
    assert of.market_value(short) == Decimal("-200.00")
    assert of.unrealised(short) == Decimal("300.00")


def test_a_position_without_a_price_is_left_out_of_the_sum_not_taken_as_nothing():
    priced, unpriced = Held(Decimal(10), 3.0), Held(Decimal(5), None)
    assert of.market_value(unpriced) is None
    assert of.total_value([priced, unpriced]) == Decimal("30.00")
    assert of.unpriced([priced, unpriced]) == 1


def test_what_is_shown_adds_up_to_the_cent():
    thirds = [Held(Decimal(1), 0.335) for _ in range(3)]
    assert of.total_value(thirds) == sum(of.market_value(each) for each in thirds)


def test_the_change_of_a_day_is_a_fraction_of_the_day_before():
    assert of.change_fraction(Decimal(10), Decimal(110)) == Decimal("0.1")
    assert of.change_fraction(Decimal(10), Decimal(10)) is None


def test_a_weight_beside_a_short_whole_keeps_the_sign_of_the_part():
    assert of.share(Decimal(-50), Decimal(-100)) == Decimal("-0.5")
    assert of.share(Decimal(50), Decimal(-100)) == Decimal("0.5")


def test_no_day_change_without_a_price_before():
    assert of.total_day_change([Held(Decimal(1), 3.0)]) is None
    assert of.total_day_change([Held(Decimal(1), 3.0, price_before=2.0), Held(Decimal(1), 3.0)]) == Decimal("1.00")
