"""Puts against calls, worked by hand."""

from collections import namedtuple
from datetime import date
from itertools import pairwise

import pytest

from tools.analytics import balance

FIELDS = "symbol session expiry option_type moneyness volume open_interest premium"
Part = namedtuple("Part", FIELDS)  # noqa: PYI024 - records are plain ones
Prints = namedtuple("Prints", "option_type side size premium")  # noqa: PYI024 - as above
TODAY = date(2025, 11, 20)


def part(kind, volume, *, premium=0.0, interest=0, expiry=date(2025, 12, 19), moneyness="at the money"):
    return Part("NVDA", TODAY, expiry, kind, moneyness, volume, interest, premium)


PARTS = [
    part("put", 300, premium=3e5, interest=10, expiry=date(2025, 11, 27)),
    part("put", 100, premium=1e5, interest=20, moneyness="far out"),
    part("call", 800, premium=1e6, interest=60),
]
PRINTS = [Prints("call", "ask", 5, 900.0), Prints("call", "bid", 2, 100.0), Prints("call", "mid", 2, 50.0)]


def test_the_ratio_is_puts_over_calls_by_each_measure():
    found = [balance.ratio(PARTS, of=measure) for measure in ("volume", "premium", "open_interest")]
    assert found == pytest.approx([0.5, 0.4, 0.5])


def test_without_calls_there_is_no_ratio():
    assert balance.ratio(PARTS[:2], of="volume") is None


def test_an_expiry_a_week_away_is_within_the_first_stretch_and_the_stretches_leave_none_out():
    assert [p.expiry for p in balance.within(PARTS, "to 7 days")] == [date(2025, 11, 27)]
    spans = sorted(balance.SPANS.values())
    assert [after[0] - before[1] for before, after in pairwise(spans)] == [1, 1, 1]


def test_the_parts_by_span_and_by_moneyness_add_up_to_the_whole():
    whole = balance.amount(PARTS, option_type="put", of="premium")
    by_span = [balance.span_amount(PARTS, option_type="put", of="premium", span=span) for span in balance.SPANS]
    by_place = [balance.place_amount(PARTS, option_type="put", of="premium", moneyness=m) for m in balance.MONEYNESS]
    assert (sum(by_span), sum(by_place)) == (whole, whole)


def test_the_share_at_the_ask_leaves_out_what_traded_between():
    assert balance.ask_share(PRINTS, option_type="call") == pytest.approx(0.9)
    assert balance.ask_share(PRINTS, option_type="put") is None
