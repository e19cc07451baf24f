"""Zones in bars drawn by hand: a quiet run, a base, a leap."""

from collections import namedtuple
from datetime import date, timedelta

import pytest

from tools.analytics import zones

Bar = namedtuple("Bar", "session open high low close")  # noqa: PYI024 - records are plain ones


def days(*candles):
    return [Bar(date(2025, 1, 1) + timedelta(days=n), *candle) for n, candle in enumerate(candles)]


WIDE = [(100, 103.5, 99.5, 103), (103, 103.5, 99.5, 100)] * 10  # bodies of 3 and ranges of 4: ATR 4, and no base
BASE = [(100, 101, 99, 100.2), (100.2, 101, 99.5, 100.5)]
LEAP = [(101, 106, 101, 105.5), (105.5, 112, 105, 111.5), (111.5, 114, 111, 113.5)]
UP = days(*WIDE, *BASE, *LEAP)


def mirrored(bars):
    return [Bar(bar.session, 200 - bar.open, 200 - bar.low, 200 - bar.high, 200 - bar.close) for bar in bars]


def standing(bars, side="demand"):
    return [zone for zone in zones.zones(bars) if zone.side == side]


def test_a_base_that_price_left_fast_is_a_demand_zone_from_its_low_to_its_highest_body():
    (zone,) = [zone for zone in standing(UP) if zone.formed == UP[21].session]
    assert (zone.low, zone.high, zone.touches) == (99, 100.5, 0)
    assert zone.impulse == pytest.approx((113.5 - 101) / 3.7, rel=0.03)  # ATR nears 4 from ranges of 4, 2 and 1.5


def test_a_fall_leaves_a_supply_zone_in_the_mirror():
    (up,), (down,) = standing(UP), standing(mirrored(UP), "supply")
    assert (down.low, down.high) == pytest.approx((200 - up.high, 200 - up.low))
    assert down.strength == pytest.approx(up.strength)


def test_every_return_is_a_touch_and_wears_the_zone():
    back = days(*WIDE, *BASE, *LEAP, (112, 112, 100.3, 108), (108, 115, 107, 114), (114, 114, 100.4, 110))
    (fresh,), (worn,) = standing(UP), [zone for zone in standing(back) if zone.high == 100.5]
    assert (worn.touches, worn.strength) == (2, pytest.approx(fresh.strength * 0.75**2))


def test_a_close_beyond_the_far_edge_ends_it():
    broken = days(*WIDE, *BASE, *LEAP, (113, 113, 90, 91))
    assert [zone for zone in standing(broken) if zone.high == 100.5] == []


def test_a_slow_departure_leaves_no_zone():
    assert standing(days(*WIDE, *BASE, (101, 103, 100, 102.8), (102.8, 105, 102, 104.5), (104.5, 106, 104, 105.5))) == []


def test_distance_is_to_the_near_edge():
    assert standing(UP)[0].distance == pytest.approx(100.5 / 113.5 - 1)


def test_a_place_without_a_zone_is_empty():
    assert zones.nearest(UP, side="supply", place=1).low is None
    assert zones.count(UP, side="supply") == 0


def test_the_nearest_turning_point_is_a_high_above_those_around_it():
    peak = [(100, 100 + n, 99, 100) for n in (1, 2, 3, 9, 3, 2, 1, 1)]
    assert zones.turning_point(days(*peak), above=True) == 109
    assert zones.turning_point(days(*peak), above=False) is None
