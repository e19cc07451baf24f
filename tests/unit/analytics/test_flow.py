"""Scores of unusual trading, worked by hand from the rule in the module."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from tools.analytics import flow


@dataclass(frozen=True)
class Contract:
    symbol: str = "NVDA"
    session: date = date(2025, 11, 20)
    expiry: date = date(2025, 12, 19)
    bid: float | None = 0.90
    ask: float | None = 1.10
    volume: int | None = 1600
    open_interest: int | None = 400
    sessions: int = 5
    usual_volume: float | None = 100.0
    at_ask: int | None = None
    at_bid: int | None = None
    calls: int = 0
    puts: int = 0


ODD = Contract()  # 4 = 2 doublings of open interest, 16 = 4 of the usual, $160,000 = 1.204 tenfolds of $10,000


def test_premium_is_volume_at_the_middle_for_a_hundred_shares():
    assert flow.premium(ODD) == pytest.approx(160_000)


@pytest.mark.parametrize(("bid", "ask"), [(None, 1.0), (1.0, None), (1.2, 1.0), (0.0, 0.0)])
def test_a_quote_without_two_sound_sides_gives_no_premium(bid, ask):
    assert flow.premium(replace(ODD, bid=bid, ask=ask)) is None


def test_a_doubling_is_a_point_and_a_tenfold_of_premium_another():
    assert flow.score(ODD) == pytest.approx(2 + 4 + 1.20412, abs=1e-5)


def test_prints_on_one_side_add_up_to_a_point_whichever_side():
    alone = flow.score(ODD)
    assert flow.score(replace(ODD, at_ask=300)) == pytest.approx(alone + 1)
    assert flow.score(replace(ODD, at_bid=300)) == pytest.approx(alone + 1)
    assert flow.score(replace(ODD, at_ask=150, at_bid=150)) == pytest.approx(alone)


def test_one_ratio_counts_six_points_at_most():
    assert flow.score(replace(ODD, open_interest=10, usual_volume=10.0)) == pytest.approx(12 + 1.20412, abs=1e-5)


@pytest.mark.parametrize(
    "ordinary",
    [
        replace(ODD, open_interest=5000, usual_volume=200.0),  # neither above what was open nor ten times the usual
        replace(ODD, bid=0.10, ask=0.12),  # $17,600
        replace(ODD, open_interest=5000, sessions=2),  # no history to speak of
        replace(ODD, expiry=ODD.session),
        replace(ODD, volume=None),
    ],
)
def test_an_ordinary_contract_scores_nothing(ordinary):
    assert flow.score(ordinary) == 0.0


def test_what_is_not_known_is_no_ratio():
    bare = replace(ODD, open_interest=None, sessions=2)
    assert (flow.to_open_interest(bare), flow.to_usual(bare), flow.ask_share(bare)) == (None, None, None)


def test_puts_and_calls_count_once_a_symbol():
    rows = [replace(ODD, calls=100, puts=50), replace(ODD, calls=100, puts=50), replace(ODD, symbol="XOM", calls=10, puts=60)]
    assert (flow.call_volume(rows), flow.put_volume(rows)) == (110, 110)
    assert flow.put_call(rows) == 1.0
    assert flow.put_call([replace(ODD, puts=3)]) is None
    assert flow.unusual([ODD, replace(ODD, volume=1)]) == 1
