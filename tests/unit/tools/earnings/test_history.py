"""What earnings.history says when parts of the data are missing; the figures themselves are proved elsewhere."""

from collections import namedtuple
from datetime import UTC, date, datetime
from decimal import Decimal

from db.reader import Reader
from db.scope import Scope
from tools.earnings.history import history
from tools.facts import When
from tools.skill import Ask

NOW = datetime(2025, 11, 20, 21, tzinfo=UTC)
FIELDS = {
    "symbol": "NVDA", "report_date": date(2025, 8, 27), "source": "file", "fiscal_period": None, "release_time": "post",
    "eps_estimate": Decimal("1.00"), "eps_actual": Decimal("1.10"), "bars_source": "bars", "session_before": None,
    "close_before": 100.0, "session_after": None, "close_after": 97.0, "known_at": NOW,
}  # fmt: skip
Report = namedtuple("Report", FIELDS)  # noqa: PYI024 - records are plain ones
Expected = namedtuple("Expected", "symbol report_date source release_time eps_estimate known_at")  # noqa: PYI024 - records are plain ones
NEXT = Expected("NVDA", date(2025, 12, 3), "file", "pre", None, NOW)


class Stored:
    """Answers the two queries of the skill, by name, and remembers what it was asked."""

    def __init__(self, reports, expected):
        self.answers = {"earnings_reports_last": tuple(reports), "earnings_expected": tuple(expected)}
        self.asked = {}

    async def fetch(self, query, parameters, user):
        self.asked[query.name] = parameters
        return self.answers[query.name], False


async def told(*reports, expected=(), symbols=("NVDA",), dates=()):
    stored = Stored([Report(**{**FIELDS, **report}) for report in reports], expected)
    reader = Reader(stored, Scope(user="me", world="main", as_of=NOW))
    return stored, await history(Ask.begin("earnings.history", 1, reader), symbols=symbols, dates=dates)


def labels(found):
    return [fact.label for fact in found.facts]


async def test_a_report_without_bars_has_no_reaction():
    _, found = await told({"close_after": None})
    assert not any("reaction" in label for label in labels(found))
    assert found.table.rows[0][-1] == "unknown"


async def test_a_report_without_an_estimate_is_no_beat_and_no_miss():
    _, found = await told({"eps_estimate": None})
    assert not any("beat" in label for label in labels(found))
    assert "against an estimate" not in found.text[-1]


async def test_each_figure_is_made_once():
    _, found = await told({}, {"report_date": date(2025, 5, 28)})
    assert len(labels(found)) == len(set(labels(found)))


async def test_only_an_expected_report_is_still_an_answer():
    _, found = await told(expected=[NEXT])
    assert (found.outcome, labels(found)) == ("found", ["next report expected of NVDA"])
    assert found.text[0].endswith("before the open.")


async def test_several_companies_have_a_line_each():
    _, found = await told({}, {"symbol": "AAPL"}, symbols=("NVDA", "AAPL"))
    assert [row[0] for row in found.table.rows] == ["NVDA", "AAPL"]
    assert found.yields.symbols == ("NVDA", "AAPL")


async def test_days_to_come_do_not_narrow_the_past():
    stored, _ = await told({}, dates=(When(text="next week", first=date(2025, 11, 24), last=date(2025, 11, 28)),))
    assert stored.asked["earnings_reports_last"]["first"] is None


async def test_days_past_do():
    stored, _ = await told({}, dates=(When(text="in May", first=date(2025, 5, 1), last=date(2025, 5, 31)),))
    assert stored.asked["earnings_reports_last"]["first"] == date(2025, 5, 1)
