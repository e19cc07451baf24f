from datetime import UTC, datetime

import pytest

from graphs.understand.dates import dates

NOW = datetime(2025, 11, 20, 21, 0, tzinfo=UTC)  # a Thursday


@pytest.mark.parametrize(
    ("text", "said", "first", "last"),
    [
        ("by Friday", "Friday", "2025-11-21", "2025-11-21"),
        ("next Thursday", "next Thursday", "2025-11-27", "2025-11-27"),
        ("last monday", "last monday", "2025-11-17", "2025-11-17"),
        ("what about next week", "next week", "2025-11-24", "2025-11-30"),
        ("last qtr", "last qtr", "2025-07-01", "2025-09-30"),
        ("this weekend", "this weekend", "2025-11-22", "2025-11-23"),
        ("the 3/15 expiry", "3/15", "2026-03-15", "2026-03-15"),
        ("since 11/3", "11/3", "2025-11-03", "2025-11-03"),
        ("on 1/16/26", "1/16/26", "2026-01-16", "2026-01-16"),
        ("p&l ytd", "ytd", "2025-01-01", "2025-11-20"),
        ("week 13 odds", "week 13", "2025-11-25", "2025-12-01"),
        ("Q3 2024 results", "Q3 2024", "2024-07-01", "2024-09-30"),
        ("since January", "January", "2025-01-01", "2025-01-31"),
        ("dec 19th", "dec 19th", "2025-12-19", "2025-12-19"),
        ("in may", "may", "2026-05-01", "2026-05-31"),
        ("tonight", "tonight", "2025-11-20", "2025-11-20"),
        ("back in 2022", "2022", "2022-01-01", "2022-12-31"),
        ("last season", "last season", "2024-09-01", "2025-02-15"),
        ("by the end of the month", "end of the month", "2025-11-28", "2025-11-28"),
        ("the thanksgiving games", "thanksgiving", "2025-11-27", "2025-11-27"),
    ],
)
def test_days_are_resolved_and_keep_the_words_said(text, said, first, last):
    ((when, _, _),) = dates(text, NOW)
    assert (when.text, when.first.isoformat(), when.last.isoformat()) == (said, first, last)


@pytest.mark.parametrize(
    "text", ["45 dte", "90d", "last 8 quarters", "may i ask", "2/30", "13/45", "the sun sat", "a $2024 bill"]
)
def test_lengths_of_time_and_impossible_days_are_no_dates(text):
    assert dates(text, NOW) == ()


def test_the_day_is_new_yorks():
    past_midnight_utc = datetime(2025, 11, 21, 3, 0, tzinfo=UTC)
    assert dates("today", past_midnight_utc)[0][0].first.isoformat() == "2025-11-20"
