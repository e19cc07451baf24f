"""Profit, return and realised gains, worked by hand."""

from collections import namedtuple
from datetime import date
from decimal import Decimal

import pytest

from tools.analytics import history

Balance = namedtuple("Balance", "session equity account_id")  # noqa: PYI024 - records are plain ones
Row = namedtuple("Row", "process_date code symbol quantity amount description account_id")  # noqa: PYI024 - as above


def balance(day, equity, account="a"):
    return Balance(date(2025, 11, day), Decimal(equity), account)


def row(day, code, amount=None, quantity=None, symbol=None, description="", account="a"):
    amounts = (None if value is None else Decimal(value) for value in (quantity, amount))
    return Row(date(2025, 11, day), code, symbol, *amounts, description, account)


WEEK = [balance(3, 1000), balance(4, 1100), balance(5, 1650), balance(6, 1485)]
DEPOSIT = [row(5, "ACH", 400)]
TRADES = [
    row(3, "Buy", -100, 10, "KO"), row(4, "Buy", -200, 10, "KO"), row(5, "Sell", 300, 15, "KO"), row(6, "Sell", 60, 5, "KO"),
]  # fmt: skip


def test_profit_leaves_out_what_was_deposited():
    found = history.period(WEEK, DEPOSIT, first="2025-11-04", last="2025-11-06")
    assert (found.first, found.moved, found.profit) == (date(2025, 11, 3), 400, 85)


def test_the_return_is_that_of_each_session_chained():
    found = history.period(WEEK, DEPOSIT, first="2025-11-04", last="2025-11-06")
    assert found.twr == pytest.approx(1.1 * (1650 / 1500) * (1485 / 1650) - 1)  # 8.9 %: the deposit neither helps nor hurts


def test_a_deposit_alone_is_no_return():
    found = history.period([balance(3, 1000), balance(4, 3000)], [row(4, "ACH", 2000)], first="2025-11-04", last="2025-11-04")
    assert (found.profit, found.twr) == (0, 0)


def test_a_stretch_that_begins_before_the_balances_is_measured_from_the_first():
    assert history.period(WEEK, [], first="2020-01-01", last="2025-11-04").first == date(2025, 11, 3)


def test_one_balance_makes_no_profit():
    assert history.period(WEEK[:1], [], first="2025-11-01", last="2025-11-30").profit is None


def test_accounts_add_up_on_the_days_all_of_them_have():
    both = [balance(3, 10), balance(3, 5, "b"), balance(4, 12), balance(5, 11), balance(5, 6, "b")]
    assert history.daily(both) == [(date(2025, 11, 3), 15), (date(2025, 11, 5), 17)]


def test_what_was_bought_first_is_sold_first():
    found = history.realised(TRADES, first="2025-11-05", last="2025-11-05")
    assert found.gain == 300 - 100 - 5 * 20  # ten shares at 10, five at 20


def test_all_that_was_bought_and_sold_gains_what_came_in_less_what_went_out():
    assert history.realised(TRADES, first="2025-11-01", last="2025-11-30").gain == 300 + 60 - 100 - 200


def test_a_short_option_that_expires_keeps_its_premium():
    call = "KO 11/21/2025 Call $75.00"
    rows = [row(3, "STO", "49.97", 1, "KO", call), row(6, "OEXP", None, 1, "KO", f"Option Expiration for {call}")]
    assert history.realised(rows, first="2025-11-01", last="2025-11-30").gain == Decimal("49.97")


def test_a_short_option_bought_back_dearer_loses_the_difference():
    put = "KO 11/21/2025 Put $65.00"
    rows = [row(3, "STO", 50, 1, "KO", put), row(4, "BTC", -80, 1, "KO", put)]
    assert history.realised(rows, first="2025-11-01", last="2025-11-30").gain == -30


def test_a_sale_of_what_was_never_bought_here_is_counted_and_not_valued():
    found = history.realised([row(3, "Sell", 500, 5, "KO")], first="2025-11-01", last="2025-11-30")
    assert (found.gain, found.closings, found.unknown) == (0, 0, 1)


def test_accounts_do_not_sell_each_others_shares():
    rows = [row(3, "Buy", -100, 10, "KO"), row(4, "Sell", 150, 10, "KO", account="b")]
    assert history.realised(rows, first="2025-11-01", last="2025-11-30").unknown == 1


def test_income_is_dividends_and_interest_of_the_days_asked_for():
    rows = [row(3, "CDIV", "1.25"), row(4, "INT", "0.50"), row(4, "ACH", 100), row(9, "CDIV", 9)]
    assert history.income(rows, first="2025-11-03", last="2025-11-04") == Decimal("1.75")
