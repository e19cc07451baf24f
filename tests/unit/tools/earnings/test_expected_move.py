"""What earnings.expected_move says when parts of the data are missing; the figures themselves are proved elsewhere."""

from collections import namedtuple
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from db.reader import Reader
from db.scope import Scope
from tools.earnings.expected_move import expected_move
from tools.skill import Ask

NOW = datetime(2025, 11, 20, 21, tzinfo=UTC)
REPORT = {
    "symbol": "NVDA", "report_date": date(2025, 8, 27), "source": "file", "fiscal_period": None, "release_time": "post",
    "eps_estimate": Decimal("1.00"), "eps_actual": Decimal("1.10"), "bars_source": "bars", "session_before": None,
    "close_before": 100.0, "session_after": None, "close_after": 97.0, "known_at": NOW,
}  # fmt: skip
NEXT = {
    "symbol": "NVDA",
    "report_date": date(2025, 11, 25),
    "source": "file",
    "release_time": "post",
    "eps_estimate": None,
    "known_at": NOW,
}
QUOTE = {
    "symbol": "NVDA", "source": "file", "expiry": date(2025, 11, 28), "strike": Decimal(100), "underlying": 100.0,
    "call_bid": 3.9, "call_ask": 4.1, "put_bid": 3.9, "put_ask": 4.1, "known_at": NOW,
}  # fmt: skip


def records(name, fields, *changes):
    kind = namedtuple(name, fields)  # noqa: PYI024 - records are plain ones
    return tuple(kind(**{**fields, **change}) for change in changes)


def bars(daily=0.01):
    kind = namedtuple("Bar", "symbol session close known_at")  # noqa: PYI024 - records are plain ones
    days = [date(2025, 10, 23) + timedelta(days=n) for n in range(21)]
    return tuple(kind("NVDA", day, 100 * (1 + daily * (n % 2)), NOW) for n, day in enumerate(days))


class Stored:
    """Answers the four queries of the skill, by name, and remembers what it was asked."""

    def __init__(self, **answers):
        self.answers, self.asked = answers, {}

    async def fetch(self, query, parameters, user):
        self.asked[query.name] = parameters
        return self.answers.get(query.name, ()), False


async def told(*, reports=({},), expected=({},), quotes=({},), closes=None):
    stored = Stored(
        earnings_reports_last=records("Report", REPORT, *reports),
        earnings_expected=records("Expected", NEXT, *expected),
        straddles_after=records("Quote", QUOTE, *quotes),
        bars_recent=bars() if closes is None else closes,
    )
    reader = Reader(stored, Scope(user="me", world="main", as_of=NOW))
    return stored, await expected_move(Ask.begin("earnings.expected_move", 1, reader), symbols=("NVDA",))


async def test_a_report_after_the_close_needs_an_expiry_after_its_day():
    stored, _ = await told()
    assert stored.asked["straddles_after"]["days"] == [date(2025, 11, 26)]


async def test_a_report_before_the_open_needs_one_on_its_day():
    stored, _ = await told(expected=({"release_time": "pre"},))
    assert stored.asked["straddles_after"]["days"] == [date(2025, 11, 25)]


async def test_without_quotes_history_is_told_and_the_want_of_them():
    _, found = await told(quotes=())
    assert "no straddle quoted beyond that day is known" in found.text[0]
    assert "on average over" in found.text[1]


async def test_without_a_next_report_no_option_price_is_set_against_one():
    stored, found = await told(expected=(), quotes=())
    assert stored.asked["straddles_after"]["symbols"] == []
    assert found.text[0].startswith("No next report of NVDA is known")


async def test_without_past_reports_the_option_price_stands_alone():
    _, found = await told(reports=())
    assert "No price reaction to a past report of NVDA is known." in found.text
    assert not any("past reactions" in fact.label for fact in found.facts)


async def test_a_straddle_that_ordinary_days_explain_leaves_nothing_for_the_report():
    _, found = await told(closes=bars(daily=0.20))
    assert "Ordinary sessions at the present volatility explain all of it: nothing is left for the report." in found.text


async def test_a_far_expiry_is_warned_of():
    _, found = await told(quotes=({"expiry": date(2026, 1, 16)},))
    assert any("a rough figure" in sentence for sentence in found.text)


async def test_nothing_at_all_is_a_reason():
    _, found = await told(reports=(), quotes=())
    assert found.reason == "neither past reports nor option quotes through a next one are known of NVDA"
