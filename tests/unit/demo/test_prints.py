from collections import Counter, defaultdict
from datetime import date

import pytest

from ava.demo.planted import PLANTED


@pytest.fixture(scope="session")
def prints(rows):
    return rows("option_prints")


def terms(of):
    return of.symbol, of.expiry, of.strike, of.option_type


def test_there_are_thousands_of_prints_in_two_sessions(prints):
    counts = Counter(each.known_at.date() for each in prints)
    assert set(counts) == {date(2025, 11, 19), date(2025, 11, 20)}
    assert min(counts.values()) > 3000


def test_prints_never_sum_to_more_than_the_volume_of_the_chain(prints, rows):
    volume = {(*terms(q), q.known_at.date()): q.volume or 0 for q in rows("option_quotes")}
    traded = defaultdict(int)
    for each in prints:
        traded[*terms(each), each.known_at.date()] += each.size
    assert [key for key, size in traded.items() if size > volume[key]] == []


@pytest.mark.parametrize("odd", PLANTED, ids=lambda odd: odd.symbol)
def test_what_was_planted_is_there(odd, prints):
    found = [each for each in prints if terms(each) == odd.terms and each.known_at.day == 20]
    assert sum(each.size for each in found) == odd.contracts[1] > 3 * odd.open_interest
    assert {(each.kind, each.side) for each in found} == {(odd.kind, odd.side)}


def test_a_sweep_takes_less_than_a_minute(prints):
    sweep = next(odd for odd in PLANTED if odd.kind == "sweep")
    times = [each.known_at for each in prints if terms(each) == sweep.terms]
    assert (max(times) - min(times)).total_seconds() < 60


def test_keys_are_unique_and_sizes_positive(prints):
    assert len({(*terms(each), each.known_at) for each in prints}) == len(prints)
    assert min(each.size for each in prints) > 0
