"""What every skill of the account, prices, options and strategies keeps: figures that compute again, no look at the future,
queries that do not grow with symbols, and a source that survives JSON."""

from datetime import date

import pytest
from pydantic import TypeAdapter

from ava.demo.companies import companies
from db.scope import Scope
from db.sessions import end_of
from graphs.agents import skill
from graphs.render import SLOT
from tools.facts import Finding

NVDA, FORTY = ("NVDA",), tuple(company.symbol for company in companies()[:40])
EARLIER = Scope(user="me", world="demo", as_of=end_of(date(2025, 11, 18)))
STRANGLE = {"structure": "short strangle"}
OWN = ("positions", "transactions", "balances", "bars", "option_quotes", "event_prices")
SKILLS = {  # skill -> arguments beside symbols, and the tables it reads that change with time
    "portfolio.performance": ({}, OWN),
    "portfolio.allocation": ({}, OWN),
    "portfolio.greeks": ({}, OWN),
    "portfolio.scenario": ({}, OWN),
    "technical.patterns": ({}, ("bars",)),
    "technical.zones": ({}, ("bars",)),
    "technical.signal": ({}, ("bars",)),
    "options_flow.put_call": ({}, ("option_quotes", "option_prints")),
    "options_flow.alerts": ({}, ("trade_alerts",)),
    "strategy.wheel": ({}, ("option_quotes",)),
    "strategy.evaluate": (STRANGLE, ("option_quotes",)),
}
CASES = [(name, {}) for name in SKILLS if not skill(name).needs] + [(name, {"symbols": NVDA}) for name in SKILLS]
TITLES = [f"{name}{'+' if args else ''}" for name, args in CASES]


@pytest.fixture
def run(ask_of):
    return lambda name, reader, **args: skill(name)(ask_of(name, reader), SKILLS[name][0] | args)


@pytest.mark.parametrize(("name", "args"), CASES, ids=TITLES)
async def test_every_figure_can_be_computed_again(demo, scope, run, computed_again, name, args):
    found = await run(name, demo.reader(scope), **args)
    assert found.outcome == "found"
    assert await computed_again(found, demo.reader(scope)) == {fact.id: fact.value for fact in found.facts}


@pytest.mark.parametrize(("name", "args"), CASES, ids=TITLES)
async def test_nothing_later_than_the_clock_is_used(demo, run, without_later, name, args):
    seen = await run(name, demo.reader(EARLIER), **args)
    async with without_later(demo, EARLIER, *SKILLS[name][1]) as reader:
        alone = await run(name, reader, **args)
    assert (seen.facts, seen.text, seen.table, seen.chart) == (alone.facts, alone.text, alone.table, alone.chart)
    assert max(fact.as_of for fact in seen.facts) <= EARLIER.as_of


@pytest.mark.parametrize("name", SKILLS)
async def test_forty_symbols_cost_the_queries_of_one(demo, scope, run, name):
    counts = [len((await run(name, demo.reader(scope), symbols=symbols)).queries) for symbols in (NVDA, FORTY)]
    assert counts[0] == counts[1] <= 4


@pytest.mark.parametrize(("name", "args"), CASES, ids=TITLES)
async def test_a_finding_survives_json_and_its_sentences_name_facts_it_has(demo, scope, run, name, args):
    found = await run(name, demo.reader(scope), **args)
    kept = TypeAdapter(Finding)
    assert kept.validate_json(kept.dump_json(found)).facts[0].value == found.facts[0].value
    cells = [cell for row in found.table.rows for cell in row] if found.table else []
    assert {slot for text in (*found.text, *cells) for slot in SLOT.findall(text)} <= {fact.id for fact in found.facts}


@pytest.mark.parametrize("name", SKILLS)
async def test_what_is_not_there_is_said_and_not_made_up(demo, scope, run, name):
    found = await run(name, demo.reader(scope), symbols=("NOPE",))
    assert (found.outcome, found.facts) == ("empty", ())
    assert found.reason


@pytest.mark.parametrize("name", [name for name in SKILLS if name.startswith("portfolio.")])
async def test_another_user_sees_nothing_of_it(demo, scope, run, name):
    nobody = Scope(user="nobody", world="demo", as_of=scope.as_of)
    assert (await run(name, demo.reader(nobody))).outcome == "empty"
