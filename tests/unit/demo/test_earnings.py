from collections import Counter
from datetime import date
from itertools import pairwise

from ava.demo import NOW
from ava.demo.companies import companies


def test_every_stock_has_twelve_reports_known_by_the_clock(rows):
    reports = rows("earnings_reports")
    assert Counter(r.symbol for r in reports) == {c.symbol: 12 for c in companies() if c.kind == "stock"}
    assert max(r.known_at for r in reports) < NOW


def test_about_seven_in_ten_reports_beat(rows):
    reports = rows("earnings_reports")
    assert 0.62 < sum(r.eps_actual > r.eps_estimate for r in reports) / len(reports) < 0.78


def test_quarters_follow_each_other(rows):
    for symbol in ("NVDA", "JPM", "COST"):
        months = [
            int(r.fiscal_period[:4]) * 12 + int(r.fiscal_period[5:]) for r in rows("earnings_reports") if r.symbol == symbol
        ]
        assert [later - earlier for earlier, later in pairwise(months)] == [3] * 11


def test_the_next_report_of_every_stock_is_expected_after_the_clock(rows):
    estimates = rows("earnings_estimates")
    assert {e.symbol for e in estimates} == {c.symbol for c in companies() if c.kind == "stock"}
    assert all(e.known_at < NOW and e.report_date > NOW.date() for e in estimates)


def test_holdings_report_within_a_week(rows, world):
    soon = {e.symbol for e in rows("earnings_estimates") if e.report_date <= date(2025, 11, 27)}
    held = {p.symbol for p in world.people["me"].positions if p.closed_at is None}
    assert {"NVDA", "WMT"} <= soon & held
