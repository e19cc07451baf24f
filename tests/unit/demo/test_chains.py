from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
import QuantLib as ql  # noqa: N813 - as its own documentation writes it

from ava.demo.listing import expiries, third_friday
from ava.demo.planted import PLANTED
from ava.demo.surface import RATE, black_scholes, delta
from db.sessions import is_session, session_close, sessions


@pytest.fixture(scope="session")
def quotes(rows):
    return rows("option_quotes")


@pytest.fixture(scope="session")
def last(quotes):
    return [quote for quote in quotes if quote.known_at == quotes[-1].known_at]


@pytest.fixture(scope="session")
def pairs(last):
    """Call and put of the same terms."""
    found = defaultdict(dict)
    for quote in last:
        found[quote.symbol, quote.expiry, quote.strike][quote.option_type] = quote
    return [(both["call"], both["put"]) for both in found.values()]


def terms(of):
    return of.symbol, of.expiry, of.strike, of.option_type


def test_snapshots_are_the_closes_of_the_last_six_sessions(quotes):
    days = sessions(date(2025, 11, 13), date(2025, 11, 20))
    assert sorted({quote.known_at for quote in quotes}) == [session_close(day) for day in days]


def test_every_contract_is_quoted_in_every_snapshot(quotes):
    assert set(Counter(map(terms, quotes)).values()) == {6}


def test_expiries_are_fridays_or_the_thursday_before_a_holiday():
    assert expiries()[0] == date(2025, 11, 21)
    assert all(is_session(day) and day.weekday() in (3, 4) for day in expiries())
    assert third_friday(2026, 5) == date(2026, 6, 19)


def test_a_quote_has_two_sides_in_cents(quotes):
    assert all(0 <= q.bid < q.ask and round(q.bid, 2) == q.bid and round(q.ask, 2) == q.ask for q in quotes)


def test_no_bid_is_above_what_the_option_can_be_worth(quotes):
    assert all(q.bid <= (q.underlying if q.option_type == "call" else q.strike) for q in quotes)


def test_exercise_never_pays_more_than_the_ask(quotes):
    sign = {"call": 1, "put": -1}
    assert [q for q in quotes if q.ask < sign[q.option_type] * (q.underlying - q.strike) - 1e-9] == []


def test_put_and_call_keep_the_bounds_of_american_parity(pairs):
    """S exp(-qT) - K <= C - P <= S - K exp(-rT): Hull, Options, Futures and Other Derivatives, properties of stock options."""
    for call, put in pairs:
        years = (call.expiry - date(2025, 11, 20)).days / 365
        assert call.bid - put.ask <= call.underlying - call.strike * np.exp(-RATE * years) + 0.01
        assert call.ask - put.bid >= call.underlying * np.exp(-0.01 * years) - call.strike - 0.01


def test_put_and_call_agree_near_the_money(pairs):
    for call, put in pairs:
        if abs(call.strike / call.underlying - 1) < 0.01:
            years = (call.expiry - date(2025, 11, 20)).days / 365
            forward = call.underlying * np.exp((RATE - 0.005) * years) - call.strike  # dividends: between 0 and 1 %
            gap = abs((call.bid + call.ask - put.bid - put.ask) / 2 - forward * np.exp(-RATE * years))
            assert gap <= call.ask - call.bid + put.ask - put.bid + 0.006 * years * call.underlying


def test_a_higher_strike_never_makes_a_call_dearer(last):
    chains = defaultdict(list)
    for quote in last:
        chains[quote.symbol, quote.expiry, quote.option_type].append(quote)
    for (_, _, kind), chain in chains.items():
        order = chain if kind == "call" else chain[::-1]
        assert all(cheap.bid <= dear.ask for dear, cheap in pairwise(order))


def test_the_wings_of_an_index_are_skewed_to_puts(last):
    spy = {q.strike: q.iv for q in last if q.symbol == "SPY" and q.expiry == date(2026, 1, 16) and q.option_type == "put"}
    assert spy[610.0] > spy[660.0] > spy[700.0]


def test_a_report_before_expiry_is_paid_for(last):
    nvda = {q.expiry: q.iv for q in last if q.symbol == "NVDA" and q.option_type == "call" and q.strike == 180.0}
    assert nvda[date(2025, 11, 28)] > nvda[date(2025, 11, 21)] + 0.05
    assert nvda[date(2025, 11, 28)] > nvda[date(2026, 5, 15)] + 0.05


def test_only_planted_contracts_trade_more_than_their_open_interest(last):
    assert {terms(q) for q in last if (q.volume or 0) > q.open_interest} == {p.terms for p in PLANTED}


@pytest.mark.parametrize(("kind", "option"), [("call", ql.Option.Call), ("put", ql.Option.Put)])
def test_values_agree_with_quantlib(kind, option):
    spot, strike, years, vol, carry = 182.6, 190.0, 0.4, 0.47, 0.005
    forward, sd, discount = spot * np.exp((RATE - carry) * years), vol * years**0.5, np.exp(-RATE * years)
    theirs = ql.BlackCalculator(ql.PlainVanillaPayoff(option, strike), float(forward), sd, float(discount))
    assert black_scholes(spot, strike, years, vol, carry, kind) == pytest.approx(theirs.value(), rel=1e-12)
    assert delta(spot, strike, years, vol, carry, kind) == pytest.approx(theirs.delta(spot), rel=1e-12)
