"""The suites that ship: enough of them, in order, met by this code, and strong enough to notice what is falsified."""

import pytest

from ava.evals.loading import load
from ava.evals.runner import run, session
from ava.evals.strength import strength
from ava.evals.subject import Subject
from ava.evals.views.report import report
from graphs.agents import AGENTS
from prompts.library import PACKAGED

SUITES = {path.stem: load(path) for path in sorted((PACKAGED / "suites").glob("*.yaml"))}
NONE = Subject(model="none")


def test_there_is_a_suite_an_agent_and_for_what_is_common_to_all():
    common = {"routing", "grounding", "abstention", "injection", "tone", "follow-ups"}
    assert set(SUITES) >= common | {name.replace("_", "-") for name in AGENTS}


def test_there_are_enough_cases_and_each_is_another_question_of_its_suite():
    assert sum(len(each.suite.cases) for each in SUITES.values()) >= 250
    for each in SUITES.values():
        asked = [(case.asked, str(case.vars)) for case in each.suite.cases]
        assert len(set(map(str, asked))) == len(asked), each.suite.suite


def test_no_expected_figure_is_typed_where_the_world_can_say_it():
    numbers = [number for each in SUITES.values() for case in each.suite.cases for number in listed(case.expect.number)]
    assert len(numbers) > 150
    assert all(number.sql for number in numbers)


def listed(number):
    return number if isinstance(number, list) else [number] if number else []


@pytest.mark.prove
@pytest.mark.parametrize("name", SUITES)
async def test_the_gate_of_a_shipped_suite_is_met(name, settings, tmp_path):
    done = await run(SUITES[name], settings, (NONE,), tmp_path / "run.jsonl")
    assert [(each.word, each.missed, each.undecided) for each in report(done).rulings] == [("gate met", (), ())]


@pytest.mark.prove
@pytest.mark.parametrize("name", SUITES)
async def test_a_shipped_suite_notices_nine_falsehoods_of_ten(name, settings):
    async with session(SUITES[name].suite, settings) as opened:
        noticed, of = (await strength(opened, NONE)).share()
    assert noticed >= 0.9 * of
