"""What options_flow.unusual says of what is and is not known; the figures themselves are proved elsewhere."""

from collections import namedtuple
from datetime import UTC, date, datetime
from decimal import Decimal

from db.reader import Reader
from db.scope import Scope
from tools.options_flow.unusual import SHOWN, unusual
from tools.skill import Ask

NOW = datetime(2025, 11, 20, 21, tzinfo=UTC)
FIELDS = {
    "symbol": "NVDA", "expiry": date(2025, 12, 19), "strike": Decimal("195.0000"), "option_type": "call", "source": "file",
    "known_at": NOW, "session": date(2025, 11, 20), "bid": 1.9, "ask": 2.1, "volume": 5000, "open_interest": 500,
    "sessions": 5, "usual_volume": 100.0, "at_ask": 900, "at_bid": 100, "calls": 6000, "puts": 3000,
}  # fmt: skip
Contract = namedtuple("Contract", FIELDS)  # noqa: PYI024 - records are plain ones


class Stored:
    """Answers the skill's one query."""

    def __init__(self, contracts):
        self.contracts = tuple(contracts)

    async def fetch(self, query, parameters, user):
        return self.contracts, False


async def told(*contracts, symbols=()):
    stored = Stored([Contract(**{**FIELDS, **contract}) for contract in contracts])
    reader = Reader(stored, Scope(user="me", world="main", as_of=NOW))
    return await unusual(Ask.begin("options_flow.unusual", 1, reader), symbols=symbols)


async def test_an_unusual_contract_is_said_with_all_that_is_known():
    found = await told({})
    assert found.text[0] == (
        "Most unusual: NVDA 2025-12-19 195 call, [F1.2] contracts traded against [F1.3] open ([F1.4] times), [F1.5] times its "
        "usual volume, [F1.1] of premium, prints at the ask rather than the bid [F1.6]."
    )
    assert "[F1.8] contract in the market stands out, by volume against open interest and against habit." in found.text
    assert [fact.label.partition(" of ")[0] for fact in found.facts[:3]] == ["premium", "volume", "open interest"]


async def test_what_is_not_known_is_left_out_of_the_sentence():
    found = await told({"open_interest": 0, "sessions": 1, "at_ask": None, "at_bid": None})
    assert found.text[0] == (
        "Most unusual: NVDA 2025-12-19 195 call, [F1.2] contracts traded against [F1.3] open, [F1.1] of premium."
    )


async def test_more_puts_than_calls_are_called_so():
    found = await told({"calls": 1000, "puts": 3000})
    assert any(", more puts than calls: " in each for each in found.text)


async def test_the_table_is_bounded_and_ranked_by_score():
    found = await told(*({"strike": Decimal(100 + n), "volume": 5000 + 100 * n} for n in range(12)))
    assert len(found.table.rows) == SHOWN
    assert found.table.rows[0][0] == "NVDA 19 Dec 111 C"
    assert any(each.startswith("[F1.57] contracts in the market stand out") for each in found.text)


async def test_snapshots_of_several_days_are_said_to_be_so():
    found = await told({}, {"symbol": "XOM", "session": date(2025, 11, 18)}, symbols=("NVDA", "XOM"))
    assert any(each.startswith("From the last snapshot between 2025-11-18 and 2025-11-20 (file).") for each in found.text)


async def test_no_quotes_of_a_symbol_is_empty():
    found = await told(symbols=("NOPE",))
    assert (found.outcome, found.reason) == ("empty", "no option quotes of NOPE")
