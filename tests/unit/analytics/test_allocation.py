"""Concentration, worked by hand."""

from collections import namedtuple
from decimal import Decimal

import pytest

from tools.analytics import allocation

FIELDS = "kind symbol sector listing quantity multiplier average_price price price_before"
Position = namedtuple("Position", FIELDS)  # noqa: PYI024 - records are plain ones


def held(symbol, worth, kind="stock", sector="Energy", listing="stock"):
    price = None if worth is None else float(worth)
    return Position(kind, symbol, sector, listing, Decimal(1), 1, Decimal(1), price, None)


FOUR = [held("A", 25), held("B", 25), held("C", 25), held("D", 25)]


def test_four_equal_holdings_have_an_index_of_a_quarter_and_count_as_four():
    assert allocation.herfindahl(FOUR) == pytest.approx(0.25)
    assert allocation.equal_holdings(Decimal("0.25")) == 4


def test_one_holding_is_all_there_is():
    assert allocation.herfindahl(FOUR[:1]) == 1


def test_an_option_is_netted_with_its_share():
    assert allocation.symbol_value([held("A", 100), held("A", -40, kind="option")], symbol="A") == 60


def test_a_short_holding_counts_by_its_size():
    assert allocation.top_share([held("A", 60), held("B", -40)], largest=1) == pytest.approx(0.6)


def test_funds_events_and_the_unknown_are_called_so():
    rows = [held("SPY", 1, sector=None, listing="etf"), held("K", 2, kind="event"), held("Q", 3, sector=None, listing=None)]
    assert list(allocation.by_sector(rows)) == [allocation.UNKNOWN, allocation.EVENTS, allocation.FUNDS]


def test_what_has_no_price_weighs_nothing():
    assert allocation.herfindahl([held("A", None)]) is None
    assert allocation.symbols([*FOUR, held("E", None)]) == 4
