"""Facts and their builder."""

from collections import namedtuple
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from db.query import Policy, Query
from db.result import Result
from tools.analytics import positions as of
from tools.builder import Facts
from tools.facts import Calc, Fact, Row, Rows, typed

NOW = datetime(2025, 11, 20, 21, tzinfo=UTC)
EARLIER = datetime(2025, 11, 19, 21, tzinfo=UTC)
Position = namedtuple("Position", "symbol quantity multiplier average_price price price_before known_at")  # noqa: PYI024 - psycopg's own


def holdings(*rows):
    query = Query(name="positions_open", about="", sql="", policy=Policy(scope="user", reads=("positions",)))
    return Result(query=query, args={"symbols": []}, records=rows)


def position(symbol="NVDA", quantity="10", price=180.5, known_at=EARLIER):
    return Position(symbol, Decimal(quantity), 1, Decimal(100), price, 179.0, known_at)


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (0.1 + 0.2, "usd", Decimal("0.3")),
        (1e-5, "fraction", Decimal("0.00001")),
        ("12.50", "usd", Decimal("12.50")),
        (float("nan"), "ratio", None),
        (float("inf"), "ratio", None),
        (None, "usd", None),
        ("2025-11-20", "date", date(2025, 11, 20)),
        ("2025-11-20T21:00:00Z", "date", NOW),
        ("2025-11-20", "text", "2025-11-20"),
    ],
)
def test_a_value_takes_the_type_of_its_unit(value, unit, expected):
    assert typed(value, unit) == expected


@pytest.mark.parametrize(("value", "unit"), [(12, "date"), (12, "text"), ("soon", "date")])
def test_a_value_that_does_not_fit_its_unit_is_refused(value, unit):
    with pytest.raises(ValueError, match=r"cannot hold|isoformat"):
        typed(value, unit)


def test_a_fact_stands_in_a_sentence_as_its_slot():
    source = Row(query="q", args={}, key={})
    fact = Fact(id="F2.3", label="price", value="1", unit="usd", entity="market", as_of=NOW, source=source)
    assert f"worth {fact}." == "worth [F2.3]."


def test_ids_are_given_in_order_within_the_step():
    rows, facts = holdings(position()), Facts(2, NOW)
    made = [facts.row("price", rows.one(symbol="NVDA"), "price", unit="usd_per_share", entity="symbol:NVDA") for _ in range(2)]
    assert [fact.id for fact in made] == ["F2.1", "F2.2"]


def test_a_fact_of_a_row_cites_query_arguments_key_and_column():
    fact = Facts(1, NOW).row(
        "price", holdings(position()).one(symbol="NVDA"), "price", unit="usd_per_share", entity="symbol:NVDA"
    )
    assert fact.source == Row(query="positions_open", args={"symbols": []}, key={"symbol": "NVDA"}, column="price")


def test_a_calculated_fact_is_computed_by_the_function_it_cites():
    rows = holdings(position(), position("KO", "2", 70.0))
    fact = Facts(1, NOW).calc("value", of.total_value, rows, unit="usd", entity="account:all")
    assert fact.value == Decimal("1945.00")
    assert isinstance(fact.source, Calc)
    assert (fact.source.function, fact.source.inputs[0].n) == ("positions.total_value", 2)


def test_a_fact_is_as_old_as_the_newest_row_behind_it():
    rows = holdings(position(), position("KO", known_at=NOW))
    assert Facts(1, NOW).calc("n", of.held, rows, unit="count", entity="account:all").as_of == NOW
    assert Facts(1, NOW).calc("n", of.held, rows.where(symbol="NVDA"), unit="count", entity="account:all").as_of == EARLIER


def test_a_calculation_on_a_fact_cites_its_id():
    facts, rows = Facts(1, NOW), holdings(position())
    value = facts.calc("value", of.total_value, rows, unit="usd", entity="account:all")
    part = facts.calc("weight", of.share, value, value, unit="fraction", entity="account:all")
    assert (part.value, part.source.inputs) == (Decimal(1), ("F1.1", "F1.1"))


def test_a_function_that_is_not_a_calculation_cannot_be_cited():
    with pytest.raises(TypeError, match="not marked @calculation"):
        Facts(1, NOW).calc("n", len, holdings(position()), unit="count", entity="market")


def test_equal_rows_have_equal_fingerprints_and_others_do_not():
    same = holdings(position()).sha256 == holdings(position()).sha256
    assert same
    assert holdings(position()).sha256 != holdings(position(price=180.51)).sha256


def test_the_citation_of_rows_tells_the_key_they_agree_in():
    fact = Facts(1, NOW).calc("n", of.held, holdings(position(), position("KO")).where(symbol="KO"), unit="count", entity="x")
    cited = fact.source.inputs[0]
    assert isinstance(cited, Rows)
    assert (cited.key, cited.n) == ({"symbol": "KO"}, 1)
