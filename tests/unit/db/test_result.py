"""Records remember the query they came from."""

from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from db.query import Policy, Query
from db.result import Result

QUERY = Query(name="bars_recent", about="", sql="SELECT 1", policy=Policy(scope="market", reads=("bars",)))
MONDAY, TUESDAY = datetime(2025, 11, 17, 21, 0, tzinfo=UTC), datetime(2025, 11, 18, 21, 0, tzinfo=UTC)


class Bar(NamedTuple):
    symbol: str
    close: float
    known_at: datetime


@pytest.fixture
def bars():
    rows = (Bar("NVDA", 1.0, TUESDAY), Bar("AAPL", 2.0, MONDAY), Bar("NVDA", 3.0, MONDAY))
    return Result(query=QUERY, args={"days": 2}, records=rows)


def test_a_part_keeps_query_arguments_and_key(bars):
    part = bars.where(symbol="NVDA")
    assert [bar.close for bar in part] == [1.0, 3.0]
    assert (part.query, part.args, part.key) == (QUERY, {"days": 2}, {"symbol": "NVDA"})


def test_groups_stand_in_order_of_first_appearance(bars):
    assert {symbol: len(part) for symbol, part in bars.by("symbol").items()} == {"NVDA": 2, "AAPL": 1}
    assert list(bars.by("symbol")) == ["NVDA", "AAPL"]


def test_the_one_record_with_a_key_is_picked(bars):
    assert bars.one(symbol="AAPL").record.close == 2.0


@pytest.mark.parametrize(("symbol", "found"), [("NVDA", 2), ("MSFT", 0)])
def test_none_or_several_is_an_error_that_names_query_and_key(bars, symbol, found):
    with pytest.raises(LookupError, match=f"bars_recent: {found} records with {{'symbol': '{symbol}'}}"):
        bars.one(symbol=symbol)


def test_a_result_was_known_when_its_latest_record_was(bars):
    assert bars.known_at == TUESDAY
    assert bars.where(symbol="MSFT").known_at is None


def test_equal_records_have_equal_fingerprints(bars):
    again = Result(query=QUERY, args={}, records=tuple(bars))
    assert bars.sha256 == again.sha256
    assert bars.sha256 != bars.where(symbol="NVDA").sha256
