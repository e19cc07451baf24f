"""Surprises and reactions against the published move of each report, and sums worked by hand."""

import csv
import os
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from tools.analytics import surprises

DATA = os.environ.get("AVA_TEST_DATA")


@dataclass
class Report:
    eps_estimate: Decimal | None = None
    eps_actual: Decimal | None = None
    close_before: float | None = None
    close_after: float | None = None


def eps(estimate, actual, before=None, after=None):
    return Report(Decimal(estimate), Decimal(actual), before, after)


QUARTERS = (eps("1.00", "1.10", 100, 105), eps("1.00", "1.00", 100, 98), eps("2.00", "1.50"), eps("0.01", "0.02", 10, 9))


def test_a_surprise_is_what_came_less_what_was_expected():
    assert surprises.surprise(eps("0.80", "0.84")) == Decimal("0.04")  # Agilent, 2012-11-19
    assert surprises.surprise_fraction(eps("0.80", "0.84")) == Decimal("0.05")


def test_a_smaller_loss_than_expected_is_a_beat():
    assert surprises.surprise_fraction(eps("-0.50", "-0.40")) == Decimal("0.2")


@pytest.mark.parametrize("estimate", ["0", "0.01", "-0.04"])
def test_against_next_to_nothing_there_is_no_fraction(estimate):
    assert surprises.surprise_fraction(eps(estimate, "0.30")) is None


def test_a_summary_counts_what_is_known():
    found = surprises.summary([*QUARTERS, Report(eps_estimate=Decimal(1))])
    assert (found.reports, found.compared, found.beats, found.met, found.missed) == (5, 4, 2, 1, 1)
    assert found.beat_rate == 0.5
    assert found.mean_surprise == pytest.approx((0.1 + 0 - 0.25) / 3)
    assert (found.moves, found.rises, found.mean_move) == (3, 1, pytest.approx((0.05 + 0.02 + 0.1) / 3))
    assert found.largest_move == pytest.approx(-0.1)


def test_nothing_known_is_not_nothing():
    found = surprises.summary([Report()])
    assert (found.beat_rate, found.mean_move, found.largest_move) == (None, None, None)


@pytest.mark.skipif(not DATA, reason="AVA_TEST_DATA is not set: no earnings data")
def test_reactions_are_those_derived_from_the_prices():
    folder, closes = Path(DATA) / "data", defaultdict(dict)
    with (folder / "earnings" / "earnings_moves_2015_2018_derived.csv").open() as file:
        derived = [row for row in csv.DictReader(file) if row["symbol"] in {"AAPL", "NVDA", "XOM"}]
    for symbol in ("AAPL", "NVDA", "XOM"):
        with (folder / "prices" / "stocks_2015_2022" / f"{symbol}.csv").open() as file:
            closes[symbol] = {row["date"]: float(row["adj_close"]) for row in csv.DictReader(file)}
    for row in derived:
        after = closes[row["symbol"]][row["reaction_date"]]
        found = surprises.reaction(Report(close_before=float(row["prev_close_adj"]), close_after=after))
        assert found * 100 == pytest.approx(float(row["move_pct"]), abs=0.001)


def test_a_symbol_that_reports_twice_in_some_days_is_counted_once():
    days = {"NVDA": (date(2025, 11, 25), date(2026, 2, 25)), "WMT": (date(2025, 11, 24),), "CRM": (date(2025, 12, 2),)}
    expected = [SimpleNamespace(symbol=symbol, report_date=day) for symbol, each in days.items() for day in each]
    assert surprises.reporting(expected, first="2025-11-20", last="2026-02-28") == 3
    assert surprises.reporting(expected, first="2025-11-25", last="2025-11-30") == 1
