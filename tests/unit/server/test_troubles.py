"""What went wrong, as the health page shows it."""

from dataclasses import replace

import pytest

from ava.runtime import NOT_STORED, Asked
from ava.server.running import Ended, Running
from ava.server.troubles import Troubles
from graphs.events import Found
from graphs.turn import Answer
from tests.unit.graphs.conftest import turn
from tools.facts import Finding


def ran(*heard):
    return Running(asked=Asked(text="my secret plan", user="me", turn="t1"), ava=None, heard=list(heard))


def failed(reason):
    return Found(finding=Finding(agent="market", skill="market.regime", step=1, outcome="failed", reason=reason))


def told(*heard):
    troubles = Troubles()
    troubles.ended(ran(*heard))
    return [(each["what"], each["detail"]) for each in troubles.told()]


def test_a_failed_step_is_told_by_its_cause_without_what_a_user_may_have_written():
    assert told(failed("The database refused a statement: q: invalid input 'my secret plan'")) == [
        ("market.regime", "The database refused a statement")
    ]


def test_an_answer_that_was_not_stored_is_told():
    answer = Answer(status="answered", text="Yes.", caveats=(NOT_STORED,))
    assert told(replace(turn(), answer=answer)) == [("turn", NOT_STORED)]


def test_a_turn_that_failed_is_told_and_one_that_was_stopped_is_not():
    assert told(Ended(code="internal", message="An error in AVA itself.")) == [("turn", "An error in AVA itself.")]
    assert told(Ended(code="cancelled", message="This turn was stopped.")) == []


@pytest.mark.parametrize(("status", "noted"), [(200, 0), (404, 0), (429, 0), (500, 1), (503, 1)])
def test_requests_are_told_that_ava_could_not_answer(status, noted):
    troubles = Troubles()
    troubles.requested("/api/turns/{turn}", status)
    assert len(troubles.told()) == noted


def test_the_latest_twenty_are_kept_newest_first():
    troubles = Troubles()
    for number in range(25):
        troubles.requested(f"/{number}", 500)
    assert [each["what"] for each in troubles.told()] == [f"/{number}" for number in range(24, 4, -1)]
