from collections import Counter, defaultdict
from decimal import Decimal
from itertools import pairwise

import pytest

from ava.demo import NOW


@pytest.fixture(params=["me", "other"])
def person(request, world):
    return world.people[request.param]


@pytest.fixture(scope="session")
def mids(rows):
    """Of everything that can be held, the last price: close, or middle of the last quote."""
    bars = {("stock", bar.symbol, None, None, None): bar.close for bar in rows("bars")}
    quotes = {
        ("option", q.symbol, q.expiry, Decimal(str(q.strike)), q.option_type): (q.bid + q.ask) / 2 for q in rows("option_quotes")
    }
    events = {("event", p.ticker, None, None, None): float(p.yes_bid + p.yes_ask) / 2 for p in rows("event_prices")}
    return bars | quotes | events


def held(person):
    return [position for position in person.positions if position.closed_at is None]


def test_cash_is_the_sum_of_all_amounts_to_the_cent(person):
    assert sum(t.amount for t in person.transactions if t.amount is not None) == person.balances[-1].cash


def test_cash_never_runs_out(person):
    cash, by_day = Decimal(0), defaultdict(Decimal)
    for each in person.transactions:
        by_day[each.process_date] += each.amount or 0
    for day in sorted(by_day):
        cash += by_day[day]
        assert cash >= 0


def test_the_last_equity_is_cash_and_positions_at_the_last_prices(person, mids):
    value = sum(p.quantity * p.multiplier * Decimal(f"{mids[p[2:7]]:.12g}") for p in held(person))
    assert person.balances[-1].equity == person.balances[-1].cash + value.quantize(Decimal("0.01"))


def test_holdings_are_what_the_transactions_leave(person):
    signs = {"Buy": 1, "BTO": 1, "BTC": 1, "Sell": -1, "STO": -1, "STC": -1, "OEXP": 1, "OASGN": 1}
    left = Counter()
    for each in person.transactions:
        if each.code in signs:
            left[each.description] += signs[each.code] * each.quantity
    stocks = {p.symbol: p.quantity for p in held(person) if p.kind == "stock"}
    assert {symbol: left[symbol] for symbol in stocks} == stocks


def test_the_options_held_are_quoted_in_every_snapshot(person, rows):
    seen = Counter((q.symbol, q.expiry, q.strike, q.option_type) for q in rows("option_quotes"))
    options = [p for p in held(person) if p.kind == "option"]
    assert options
    assert all(seen[p.symbol, p.expiry, float(p.strike), p.option_type] == 6 for p in options)


def test_demo_holds_stocks_options_and_an_event_contract(world):
    kinds = Counter(position.kind for position in held(world.people["me"]))
    assert 8 <= kinds["stock"] <= 10
    assert kinds["option"] == 5
    assert kinds["event"] == 1


def test_short_calls_are_covered_by_shares(world):
    shares = {p.symbol: p.quantity for p in held(world.people["me"]) if p.kind == "stock"}
    short = [p for p in held(world.people["me"]) if p.option_type == "call" and p.quantity < 0]
    assert short
    assert all(shares[p.symbol] >= -100 * p.quantity for p in short)


def test_spells_of_one_instrument_do_not_overlap(person):
    spells = defaultdict(list)
    for position in person.positions:
        spells[position[2:7]].append((position.known_at, position.closed_at))
    for own in spells.values():
        assert all(end is not None and end <= start for (_, end), (start, _) in pairwise(own))


def test_trades_happen_within_the_range_of_the_day(person, rows):
    bars = {(bar.symbol, bar.session): bar for bar in rows("bars")}
    trades = [t for t in person.transactions if t.code in {"Buy", "Sell"} and (t.symbol, t.activity_date) in bars]
    free = [t for t in trades if t.description == t.symbol and t.price != t.price.to_integral_value()]
    assert free
    assert all(bars[t.symbol, t.activity_date].low <= t.price <= bars[t.symbol, t.activity_date].high for t in free)


def test_fingerprint_and_ordinal_name_a_transaction(person):
    assert len({(t.fingerprint, t.ordinal) for t in person.transactions}) == len(person.transactions)
    assert max(t.known_at for t in person.transactions) <= NOW


def test_balances_are_the_last_504_sessions(person):
    assert len(person.balances) == 504
    assert person.balances[-1].session == NOW.date()


def test_the_two_people_hold_different_things(world):
    mine, theirs = ({(p.symbol, p.quantity) for p in held(world.people[name])} for name in ("me", "other"))
    assert not mine & theirs
