"""Candlestick patterns on bars drawn from the textbook, against TA-Lib called directly, by hand, and on cut histories."""

from collections import namedtuple
from datetime import date, timedelta

import numpy as np
import pytest
import talib

from tools.analytics import candles, signals

Bar = namedtuple("Bar", "session open high low close")  # noqa: PYI024 - records are plain ones
FALLING = [(100 - n, 100.5 - n, 98.5 - n, 99 - n) for n in range(20)]  # ends at 80; bodies of 1, ranges of 2
RISING = [(100 + n, 101.5 + n, 99.5 + n, 101 + n) for n in range(20)]  # ends at 120
TEXTBOOK = {  # pattern, direction, the bars before it, its own bars as open, high, low and close
    "hammer": ("bullish", FALLING, [(79.7, 80.05, 76.0, 80.0)]),
    "shooting star": ("bearish", RISING, [(121.0, 124.5, 120.95, 121.3)]),
    "engulfing": ("bullish", FALLING, [(80.0, 80.5, 78.5, 79.0), (78.8, 81.5, 78.5, 81.0)]),
    "doji": ("undecided", FALLING, [(79.5, 80.5, 78.5, 79.5)]),
    "dragonfly doji": ("undecided", FALLING, [(79.5, 79.5, 77.5, 79.5)]),
    "morning star": ("bullish", FALLING, [(81.0, 81.2, 77.8, 78.0), (77.0, 77.4, 76.5, 76.8), (77.5, 80.7, 77.3, 80.5)]),
    "evening star": (
        "bearish", RISING, [(119.0, 122.2, 118.8, 122.0), (123.0, 123.5, 122.6, 123.2), (122.5, 122.7, 119.3, 119.5)],
    ),
    "three white soldiers": (
        "bullish", FALLING, [(79.0, 81.1, 78.9, 81.0), (80.2, 83.1, 80.1, 83.0), (82.2, 85.1, 82.1, 85.0)],
    ),
    "dark cloud cover": ("bearish", RISING, [(119.0, 122.2, 118.8, 122.0), (123.0, 123.2, 119.8, 120.0)]),
}  # fmt: skip


def dated(prices):
    return [Bar(date(2020, 1, 1) + timedelta(days=n), *map(float, each)) for n, each in enumerate(prices)]


def walk(sessions=1500, seed=5):
    rng = np.random.default_rng(seed)
    close = 100 * np.exp(np.cumsum(rng.normal(0.0003, 0.015, sessions)))
    start = np.concatenate([[100], close[:-1]]) * np.exp(rng.normal(0, 0.004, sessions))
    top, low = np.maximum(start, close), np.minimum(start, close)
    return dated(zip(start, top * (1 + rng.exponential(0.004, sessions)), low * (1 - rng.exponential(0.004, sessions)), close))  # noqa: B905 - arrays of one length


WALK = walk()
SHORT = WALK[:400]


def theirs(bars, name):
    """TA-Lib's own signs of a pattern."""
    return getattr(talib, f"CDL{candles.PATTERNS[name].code}")(*(np.array(line) for line in list(zip(*bars, strict=True))[1:]))


@pytest.mark.parametrize("name", TEXTBOOK)
def test_a_textbook_pattern_is_completed_at_its_last_bar(name):
    direction, before, own = TEXTBOOK[name]
    bars = dated([*before, *own])
    (found,) = candles.completed(bars, last=1, patterns=[name])
    assert (found.direction, found.session, found.ago, found.since) == (direction, bars[-1].session, 0, 0)


@pytest.mark.parametrize("name", TEXTBOOK)
def test_it_is_not_there_a_bar_earlier(name):
    _, before, own = TEXTBOOK[name]
    assert candles.completed(dated([*before, *own])[:-1], last=1, patterns=[name]) == ()


@pytest.mark.parametrize("name", candles.PATTERNS)
def test_the_latest_of_each_is_where_talib_sees_it(name):
    signs, found = theirs(WALK, name), candles.completed(WALK, last=len(WALK), patterns=[name])
    undecided = candles.PATTERNS[name].undecided
    ways = {"undecided": signs != 0} if undecided else {"bullish": signs > 0, "bearish": signs < 0}
    expected = {way: WALK[np.flatnonzero(at)[-1]].session for way, at in ways.items() if at.any()}
    assert {one.direction: one.session for one in found} == expected


def test_an_engulfing_body_holds_the_other_coloured_one_before_it():
    for at in range(20, len(SHORT)):
        before, last = SHORT[at - 1], SHORT[at]
        up = before.close < before.open < last.close and last.open < before.close
        down = before.close > before.open > last.close and last.open > before.close
        seen = candles.completed(SHORT[: at + 1], last=1, patterns=["engulfing"])
        assert [one.direction for one in seen] == ["bullish"] * up + ["bearish"] * down


@pytest.mark.parametrize("cut", [60, 700, 1200])
def test_no_completion_depends_on_what_came_later(cut):
    past = candles.completed(WALK[:cut], last=cut, patterns=list(candles.PATTERNS))
    assert past
    for one in past:
        again = candles.completion(WALK, pattern=one.pattern, session=one.session.isoformat())
        assert again.direction == one.direction


def test_only_the_last_sessions_are_looked_at():
    seen = candles.completed(WALK, last=10)
    assert all(one.ago < 10 for one in seen)
    assert candles.count(WALK, last=10) == len(seen)


def test_a_special_case_hides_the_general_one_unless_that_is_named():
    _, before, own = TEXTBOOK["dragonfly doji"]
    bars = dated([*before, *own])
    assert not {"doji", "long-legged doji", "dragonfly doji"} & {one.pattern for one in candles.completed(bars, last=1)}
    assert [one.pattern for one in candles.completed(bars, last=1, patterns=["doji"])] == ["doji"]


def test_every_covered_pattern_exists():
    assert {name for pattern in candles.PATTERNS.values() for name in pattern.covers} <= set(candles.PATTERNS)


@pytest.mark.parametrize(("name", "direction"), [("engulfing", "bullish"), ("harami", "bearish"), ("doji", "undecided")])
def test_the_record_is_counted_anew_by_a_plain_loop(name, direction):
    at, right, signs, before, way = 0, [], theirs(WALK, name), 1400, {"bearish": -1}.get(direction, 1)
    while at < before:
        if signs[at] and (direction == "undecided" or (signs[at] > 0) == (direction == "bullish")):
            right.append(way * (WALK[at + 5].close - WALK[at].close) > 0)
            at += 4
        at += 1
    found = candles.record(WALK, pattern=name, direction=direction, before=WALK[before].session.isoformat(), horizon=5)
    assert (found.cases, found.right) == (len(right), sum(right))
    usual = [way * (later.close - bar.close) > 0 for bar, later in zip(WALK, WALK[5:], strict=False)]
    assert found.usual == pytest.approx(sum(usual) / len(usual))
    assert (found.low, found.high) == signals.wilson(sum(right), len(right))


def test_an_outcome_not_yet_known_is_no_case():
    last = candles.completed(WALK, last=5)[0]
    given = {"pattern": last.pattern, "direction": last.direction, "horizon": 5}
    later = (WALK[-1].session + timedelta(days=1)).isoformat()
    all_known = candles.record(WALK, before=later, **given)
    assert all_known == candles.record(WALK, before=WALK[-5].session.isoformat(), **given)


def test_a_pattern_never_seen_before_has_no_record():
    found = candles.record(SHORT[:20], pattern="tristar", direction="bullish", before="2030-01-01", horizon=5)
    assert (found.cases, found.rate, found.average) == (0, None, None)


def test_a_completion_that_never_was_is_refused():
    with pytest.raises(LookupError, match="no hammer was completed on 1999-01-04"):
        candles.completion(SHORT, pattern="hammer", session="1999-01-04")


@pytest.mark.parametrize("sessions", [1, 2, 14])
def test_a_short_history_breaks_nothing(sessions):
    longest = max((candles.PATTERNS[one.pattern].bars for one in candles.completed(WALK[:sessions], last=10)), default=0)
    assert longest <= sessions
