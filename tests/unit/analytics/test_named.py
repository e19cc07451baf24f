"""Named structures on a plain chain: strikes of five dollars around a hundred."""

from collections import namedtuple
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tools.analytics import named, structures

FIELDS = "expiry strike option_type bid ask iv underlying known_at"
Quote = namedtuple("Quote", FIELDS)  # noqa: PYI024 - records are plain ones
CLOSE = datetime(2025, 11, 20, 21, tzinfo=UTC)
CHAIN = [
    Quote(date(2025, 12, 19), Decimal(strike), kind, 1.0, 1.1, 0.4, 100.0, CLOSE)
    for strike in range(70, 135, 5)
    for kind in ("call", "put")
]
GIVEN = {"contracts": 1, "rate": 0.04, "dividend": 0.0}


def chosen(structure, *strikes, chain=CHAIN, **given):
    return named.choose(chain, structure=structure, strikes=list(strikes), **GIVEN | given)


def terms(found):
    return [(leg["quantity"], leg["option_type"], leg["strike"]) for leg in found.legs if "strike" in leg]


@pytest.mark.parametrize(
    ("said", "meant"),
    [("Bull Put Spreads", "put credit spread"), ("iron condors", "iron condor"), ("iron butterflies", "iron butterfly"),
     ("CSP", "cash-secured put"), ("straddle", "long straddle"), ("moonshot", None), ("", None)],
)  # fmt: skip
def test_a_name_is_understood_in_the_plural_and_by_its_other_names(said, meant):
    assert named.canonical(said) == meant


def test_every_alias_leads_to_a_structure():
    assert set(named.ALIASES.values()) <= set(named.STRUCTURES)
    assert set(named.SHARES) <= set(named.STRUCTURES)


@pytest.mark.parametrize("structure", named.STRUCTURES)
def test_every_structure_gets_rising_strikes_and_can_be_evaluated(structure):
    found = chosen(structure)
    strikes = list(dict.fromkeys(strike for *_, strike in terms(found)))
    assert strikes == sorted(strikes)
    assert len(strikes) == len(named.STRUCTURES[structure])
    assert structures.evaluate(CHAIN, legs=found.legs, rate=0.04, dividend=0.0).days == 29


def test_named_strikes_go_to_the_nearest_listed_in_their_order():
    assert terms(chosen("put credit spread", 91, 84)) == [(1, "put", 85), (-1, "put", 90)]


def test_one_strike_of_a_spread_is_the_one_sold():
    (wing, sold) = terms(chosen("put credit spread", 95))
    assert sold == (-1, "put", 95)
    assert wing[2] < 95


def test_contracts_multiply_options_and_shares():
    found = chosen("covered call", 110, contracts=3)
    assert found.legs == (
        {"quantity": 300, "option_type": "stock"},
        {"quantity": -3, "option_type": "call", "strike": 110.0},
    )


def test_more_strikes_than_a_structure_has_are_refused():
    with pytest.raises(ValueError, match="has 2 strikes, 3 were named"):
        chosen("put credit spread", 85, 90, 95)


def test_a_chain_with_too_few_strikes_offers_none():
    assert chosen("iron condor", chain=CHAIN[:4]).name == ""


def test_the_nearest_expiry_is_the_later_of_two():
    assert named.nearest_expiry([date(2025, 12, 19), date(2025, 12, 5)], date(2025, 12, 12)) == date(2025, 12, 19)
