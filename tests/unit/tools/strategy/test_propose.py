"""How strategy.propose reads wishes and speaks of structures; prices and ranks are proved elsewhere."""

from decimal import Decimal

import pytest

from tools.facts import Amount
from tools.strategy import show
from tools.strategy.limits import budget, days
from tools.strategy.propose import DAYS, Wish, _risks, _unfit


def amount(value, unit):
    return Amount(text="", value=Decimal(value), unit=unit)


@pytest.mark.parametrize(
    ("named", "window"),
    [((), (20, 70)), ((amount(45, "days"),), (30, 60)), ((amount(7, "days"),), (1, 14)), ((amount(500, "usd"),), (20, 70))],
)
def test_days_named_move_the_window(named, window):
    assert days(named, DAYS) == window


def test_dollars_named_are_thebudget():
    assert budget((amount(30, "days"), amount(2500, "usd"))) == 2500
    assert budget((amount("0.1", "fraction"),)) is None


@pytest.mark.parametrize(
    ("asked", "several", "risks"),
    [
        (None, False, ["conservative", "balanced", "aggressive"]),
        ("balanced", False, ["balanced", "conservative", "aggressive"]),
        (None, True, ["balanced"]),
        ("aggressive", True, ["aggressive"]),
    ],
)
def test_the_appetite_asked_for_comes_first_and_alone_for_several_symbols(asked, several, risks):
    assert _risks(asked, several=several) == risks


def test_legs_are_said_as_orders():
    legs = [
        {"quantity": 100, "option_type": "stock"},
        {"quantity": -1, "option_type": "call", "strike": 195.0},
        {"quantity": 1, "option_type": "put", "strike": 172.5},
    ]
    assert show.leg_words(legs) == "hold 100 shares, sell the 195 call and buy the 172.5 put"


def test_what_nothing_fits_is_one_clause_a_symbol():
    wish = Wish(outlook="neutral", days=(20, 70), budget=500.0)
    pairs = [("SPY", "conservative"), ("SPY", "balanced"), ("XOM", "aggressive")]
    assert _unfit(pairs, wish) == [
        "no conservative or balanced structure in SPY with 20 to 70 days to expiry and at most $500 at risk",
        "no aggressive structure in XOM with 20 to 70 days to expiry and at most $500 at risk",
    ]
