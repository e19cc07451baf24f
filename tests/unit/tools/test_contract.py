"""Short names of contracts."""

from datetime import date
from decimal import Decimal

from tools.contract import short_name

TODAY = date(2025, 11, 20)


def test_a_contract_of_this_year_needs_no_year():
    assert short_name("NVDA", date(2025, 12, 5), Decimal("195.0000"), "call", TODAY) == "NVDA 5 Dec 195 C"


def test_one_of_another_year_says_which():
    assert short_name("KO", date(2026, 1, 16), Decimal("72.5"), "put", TODAY) == "KO 16 Jan 2026 72.5 P"
