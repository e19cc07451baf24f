"""Deltas against those a chain of the Cboe states itself, within the distances its README measured with its rate and yield.

Out of the money only: the chain's are of American options, and in the money early exercise takes them elsewhere.
"""

import csv
import os
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from tools.analytics import blackscholes as bs

SPOT, QUOTED = 450.81, date(2023, 9, 14)


@pytest.fixture(scope="module")
def distances():
    data = os.environ.get("AVA_TEST_DATA")
    if not data:
        pytest.skip("AVA_TEST_DATA is not set: no chain")
    with Path(data, "data/options/cboe/SPY_20230914_cboe_quotedata.csv").open(encoding="utf-8") as file:
        lines = list(csv.reader(file))[4:]
    rows = [side for line in lines if line for side in _sides(line)]
    call, strike, years, iv, delta = map(np.array, zip(*rows, strict=True))
    ours = bs.delta(bs.Options(call=call, spot=SPOT, strike=strike, years=years, sigma=iv, rate=0.053, dividend=0.015))
    return np.abs(ours - delta)


def _sides(line):
    """The side of a strike that is out of the money, unless it expires on the day or has no volatility."""
    years = (datetime.strptime(line[0], "%a %b %d %Y").date() - QUOTED).days / 365  # noqa: DTZ007 - a day
    for call, iv, delta in ((True, line[7], line[8]), (False, line[18], line[19])):
        strike = float(line[11])
        if years > 0 and float(iv) > 0 and (strike >= SPOT if call else strike <= SPOT):
            yield call, strike, years, float(iv), float(delta)


def test_half_of_the_deltas_are_nearer_than_the_distance_measured(distances):
    assert len(distances) > 3_000
    assert np.median(distances) < 0.013


def test_nineteen_of_twenty_are_within_the_distance_measured(distances):
    assert np.quantile(distances, 0.95) == pytest.approx(0.049, abs=0.005)
