import re

from ava.demo import NOW
from ava.demo.companies import companies


def test_headlines_are_dated_within_sixty_days_and_many(rows):
    times = [row.known_at for row in rows("news")]
    assert 120 < len(times) < 220
    assert times == sorted(times)
    assert (NOW - times[0]).days <= 60


def test_headlines_have_ids_of_their_own_and_some_no_sentiment(rows):
    assert len({row.news_id for row in rows("news")}) == len(rows("news"))
    assert 0.2 < sum(row.sentiment is None for row in rows("news")) / len(rows("news")) < 0.5


def test_a_move_in_a_headline_is_the_move_of_the_bars(rows):
    closes = {(bar.symbol, bar.session): bar.close for bar in rows("bars")}
    days = sorted({session for _, session in closes})
    told = [row for row in rows("news") if re.search(r"\d %", row.headline)]
    for row in told:
        day = row.known_at.date()
        move = closes[row.symbol, day] / closes[row.symbol, days[days.index(day) - 1]] - 1
        assert f"{abs(move) * 100:.1f} %" in row.headline
    assert len(told) > 20


def test_alerts_name_real_terms_or_are_talk(rows):
    alerts = rows("trade_alerts")
    assert len(alerts) == 60
    assert 0 < sum(alert.action is None for alert in alerts) < 15
    assert {alert.symbol for alert in alerts} <= {company.symbol for company in companies()}


def test_open_alerts_are_in_the_chains(rows):
    listed = {(q.symbol, q.expiry, q.strike, q.option_type) for q in rows("option_quotes")}
    live = [a for a in rows("trade_alerts") if a.expiry and a.expiry > NOW.date()]
    assert live
    assert all((a.symbol, a.expiry, float(a.strike), a.option_type) in listed for a in live)
