from collections import defaultdict
from datetime import date

import numpy as np
import pytest

from ava.demo.companies import companies
from ava.demo.prices import CALM, FIRST, STRESS
from db.sessions import sessions


@pytest.fixture(scope="session")
def bars(rows):
    found = defaultdict(list)
    for bar in rows("bars"):
        found[bar.symbol].append(bar)
    return found


@pytest.fixture(scope="session")
def returns(bars):
    return {symbol: np.diff(np.log([bar.close for bar in own])) for symbol, own in bars.items()}


def annual(returns, bars, stretch):
    inside = [n for n, bar in enumerate(bars["SPY"][1:]) if stretch[0] <= bar.session <= stretch[1]]
    return returns["SPY"][inside].std() * 252**0.5


def test_every_security_has_a_bar_in_every_session_of_three_years(bars):
    wanted = list(sessions(FIRST, date(2025, 11, 20)))
    assert len(wanted) > 750
    assert [symbol for symbol, own in bars.items() if [bar.session for bar in own] != wanted] == []


def test_high_and_low_enclose_open_and_close(rows):
    assert [b for b in rows("bars") if not 0 < b.low <= min(b.open, b.close) <= max(b.open, b.close) <= b.high] == []


def test_prices_are_in_cents_and_volumes_positive(rows):
    assert all(round(b.close, 2) == b.close and b.volume > 0 for b in rows("bars"))


def test_paths_end_where_they_should(bars):
    assert {c.symbol: bars[c.symbol][-1].close for c in companies()} == {c.symbol: round(c.end, 2) for c in companies()}


def test_volatility_is_about_what_each_company_is_known_for(returns):
    measured = {c.symbol: returns[c.symbol].std() * 252**0.5 / c.vol for c in companies()}
    assert {symbol: ratio for symbol, ratio in measured.items() if not 0.7 < ratio < 1.45} == {}


def test_a_sector_moves_together_more_than_the_market_does(returns):
    stocks = [c for c in companies() if c.sector]
    pairs = [(a, b) for n, a in enumerate(stocks) for b in stocks[:n]]
    links = [(a.sector == b.sector, np.corrcoef(returns[a.symbol], returns[b.symbol])[0, 1]) for a, b in pairs]
    within, across = (np.mean([link for same, link in links if same is flag]) for flag in (True, False))
    assert within > across + 0.08
    assert across > 0.1


def test_funds_follow_their_sectors(returns):
    assert np.corrcoef(returns["XLE"], returns["XOM"])[0, 1] > np.corrcoef(returns["XLE"], returns["MSFT"])[0, 1]
    assert np.corrcoef(returns["SPY"], returns["QQQ"])[0, 1] > 0.8
    assert abs(np.corrcoef(returns["SPY"], returns["GLD"])[0, 1]) < 0.3


def test_there_is_a_calm_and_a_stressed_stretch(returns, bars):
    assert annual(returns, bars, CALM) < 0.11
    assert annual(returns, bars, STRESS) > 0.28


def test_the_market_falls_by_a_tenth_and_recovers_in_the_stressed_stretch(bars):
    closes = {bar.session: bar.close for bar in bars["SPY"]}
    low = closes[date(2025, 4, 8)]
    assert low < 0.9 * closes[date(2025, 2, 28)]
    assert closes[STRESS[1]] > 1.07 * low


def test_reports_move_prices_more_than_other_days(returns, bars, rows):
    place = {bar.session: n for n, bar in enumerate(bars["SPY"])}
    early = [r for r in rows("earnings_reports") if r.release_time == "pre" and place.get(r.report_date, 0) > 0]
    moved = np.mean([abs(returns[r.symbol][place[r.report_date] - 1]) / returns[r.symbol].std() for r in early])
    assert moved > 1.5


def test_large_moves_come_with_volume(returns, bars):
    size, volume = np.abs(returns["NVDA"]), np.array([bar.volume for bar in bars["NVDA"]])[1:]
    assert np.corrcoef(size, np.log(volume))[0, 1] > 0.3
