import re

from ava.demo import NOW


def test_each_game_has_two_markets_of_one_event(rows):
    by_event = {}
    for market in rows("event_markets"):
        by_event.setdefault(market.event, []).append(market)
    assert all(len(two) == 2 and len({market.game_id for market in two}) == 1 for two in by_event.values())


def test_tickers_read_as_kalshi_writes_them(rows):
    form = re.compile(r"KXNFLGAME-25(SEP|OCT|NOV|DEC)\d\d[A-Z]{4,6}-[A-Z]{2,3}")
    assert all(form.fullmatch(market.ticker) and market.ticker.startswith(market.event) for market in rows("event_markets"))
    assert not any("JAX" in market.ticker for market in rows("event_markets"))


def test_finished_games_are_finalized_with_the_winner(rows):
    winner = {r.game_id: r.home_score > r.away_score for r in rows("nfl_results")}
    for market in rows("event_markets"):
        assert market.status == ("finalized" if market.game_id in winner else "active")
        if market.game_id in winner:
            assert (market.result == "yes") == (market.game_id.endswith(f"_{market.team}") == winner[market.game_id])


def test_prices_are_probabilities_with_a_spread_of_a_cent_or_two(rows):
    assert all(0 < price.yes_bid < price.yes_ask < 1 and price.yes_ask - price.yes_bid <= 0.02 for price in rows("event_prices"))


def test_the_two_sides_of_a_game_sum_to_about_a_dollar(rows):
    event = {market.ticker: market.event for market in rows("event_markets")}
    sums = {}
    for price in rows("event_prices"):
        key = (event[price.ticker], price.known_at)
        sums[key] = sums.get(key, 0) + float(price.yes_bid + price.yes_ask) / 2
    assert all(0.85 < total < 1.15 for total in sums.values())


def test_nothing_is_quoted_before_its_market_or_after_the_clock(rows):
    known = {market.ticker: market for market in rows("event_markets") if market.status == "active"}
    assert all(known[p.ticker].known_at <= p.known_at <= NOW for p in rows("event_prices") if p.ticker in known)
