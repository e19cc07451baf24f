"""Holdings follow from activity."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from ava.sources.robinhood_positions import Book

CALL = "SOFI 7/29/2022 Call $7.50"


def row(code, quantity=None, price=None, amount=None, *, symbol="SOFI", text="", day=1, short=False):
    return SimpleNamespace(
        code=code,
        symbol=symbol,
        description=text,
        quantity=None if quantity is None else Decimal(str(quantity)),
        price=None if price is None else Decimal(str(price)),
        amount=None if amount is None else Decimal(str(amount)),
        short_side=short,
        process_date=date(2022, 7, day),
        known_at=datetime(2022, 7, day, 20, tzinfo=UTC),
    )


def played(*days):
    """The book after those days, and the spells that ended."""
    book = Book()
    ended = [spell for day in days for spell in book.day(day)]
    return book, ended


def held(book):
    return {(each.symbol, each.kind): (each.quantity, each.average_price) for each in book.still_open()}


def test_purchases_are_averaged_and_sales_keep_the_average():
    book, _ = played([row("Buy", 10, 5, -50)], [row("Buy", 10, 7, -70, day=2)], [row("Sell", 5, 9, 45, day=3)])
    assert held(book) == {("SOFI", "stock"): (15, Decimal(6))}


def test_every_change_ends_a_spell_and_begins_another():
    _, ended = played([row("Buy", 10, 5, -50)], [row("Buy", 10, 7, -70, day=5)], [row("Sell", 20, 9, 180, day=6)])
    spans = [(each.quantity, each.opened_at.day, each.closed_at.day) for each in ended]
    assert spans == [(10, 1, 5), (20, 5, 6)]


def test_what_is_bought_and_sold_within_a_day_leaves_nothing():
    book, ended = played([row("Sell", 5, 9, 45), row("Buy", 5, 8, -40)])
    assert (held(book), ended, dict(book.uncovered)) == ({}, [], {})


def test_a_holding_sold_and_bought_back_in_a_day_has_the_new_price():
    book, _ = played([row("Buy", 1, 100, -100)], [row("Buy", 1, 120, -120, day=2), row("Sell", 1, 110, 110, day=2)])
    assert held(book) == {("SOFI", "stock"): (1, 120)}


def test_the_cost_of_shares_is_the_amount_where_the_price_was_rounded():
    book, _ = played([row("Buy", 200, "3.33", "-666.66")])
    assert held(book)["SOFI", "stock"][1] == Decimal("3.333300")


def test_the_cost_of_a_fraction_is_the_price_where_the_amount_was_rounded():
    book, _ = played([row("Buy", "0.0001", "350.23", "-0.04")])
    assert held(book)["SOFI", "stock"][1] == Decimal("350.23")


def test_a_sold_option_is_a_short_position_until_it_is_bought_back():
    book, ended = played([row("STO", 2, "0.28", "55.96", text=CALL)], [row("BTC", 2, "0.12", -24, text=CALL, day=2)])
    assert [(each.quantity, each.average_price, each.multiplier, each.strike) for each in ended] == [
        (-2, Decimal("0.28"), 100, Decimal("7.50"))
    ]
    assert held(book) == {}


@pytest.mark.parametrize("code", ["OEXP", "OASGN", "OEXCS"])
@pytest.mark.parametrize("opening", ["BTO", "STO"])
def test_a_lapse_ends_whichever_side_is_held(code, opening):
    book, ended = played([row(opening, 1, 1, text=CALL)], [row(code, 1, text=f"Option Expiration for {CALL}", day=29)])
    assert (held(book), len(ended), dict(book.uncovered)) == ({}, 1, {})


def test_both_sides_opened_in_a_day_are_closed_by_what_closes_them():
    book, _ = played([row("BTO", 1, 1, text=CALL), row("STO", 1, 1, text=CALL), row("BTC", 1, 1, text=CALL)])
    assert (held(book)["SOFI", "option"][0], dict(book.uncovered)) == (1, {})


def test_free_shares_cost_nothing():
    book, _ = played([row("REC", 1)], [row("SDIV", 3, day=2)])
    assert held(book) == {("SOFI", "stock"): (4, 0)}


def test_shares_exchanged_in_a_merger_keep_their_cost():
    swap = [row("SXCH", 210, symbol="IPOE", short=True, day=2), row("SXCH", 210, day=2)]
    book, _ = played([row("Buy", 210, 16, -3360, symbol="IPOE")], swap)
    assert held(book) == {("SOFI", "stock"): (210, 16)}


def test_a_short_contract_that_is_renamed_stays_short_at_its_price():
    renamed = [row("OCA", 1, text="IPOE 7/29/2022 Call $7.50", day=2), row("OCA", 1, text=CALL, short=True, day=2)]
    book, _ = played([row("STO", 1, "0.9", text="IPOE 7/29/2022 Call $7.50")], renamed)
    assert held(book) == {("SOFI", "option"): (-1, Decimal("0.9"))}


def test_an_exchange_without_its_other_side_changes_nothing_and_is_counted():
    book, _ = played([row("Buy", 5, 5, -25)], [row("SXCH", 5, short=True, day=2)])
    assert (held(book)["SOFI", "stock"][0], dict(book.without_effect)) == (5, {"SXCH": 1})


def test_a_code_nobody_knows_changes_nothing_and_is_counted():
    book, _ = played([row("Buy", 5, 5, -25)], [row("SPL", 15, day=2), row("ACH", amount=10, symbol=None, day=2)])
    assert (held(book)["SOFI", "stock"][0], dict(book.without_effect)) == (5, {"SPL": 1})


def test_more_sold_than_held_ends_at_nothing_and_is_counted():
    book, _ = played([row("Buy", 5, 5, -25)], [row("Sell", 8, 6, 48, day=2)])
    assert (held(book), dict(book.uncovered)) == ({}, {"Sell": 1})


@pytest.mark.parametrize("text", ["SOFI", "SOFI 13/45/2022 Call $7.50"])
def test_an_option_that_cannot_be_read_is_counted(text):
    book, _ = played([row("BTO", 1, 1, text=text)])
    assert (held(book), dict(book.without_effect)) == ({}, {"BTO": 1})
