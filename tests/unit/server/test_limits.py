"""Limits count by a clock that the test turns."""

import pytest

from ava.server.errors import Refused
from ava.server.limits import Gate, Limits


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def gate(**limits):
    clock = Clock()
    return Gate(Limits(**limits), clock), clock


def test_a_minutes_worth_may_be_asked_at_once_and_then_one_as_time_passes():
    made, clock = gate(rate=60, turns=1000, turns_all=1000)
    for _ in range(60):
        made.enter("ann")
    with pytest.raises(Refused, match="again in 1 s"):
        made.enter("ann")
    clock.now = 1.0
    made.enter("ann")


def test_one_users_questions_are_not_anothers():
    made, _ = gate(rate=1)
    made.enter("ann")
    made.enter("bob")


@pytest.mark.parametrize(("limits", "second"), [({"turns": 1}, "ann"), ({"turns_all": 1}, "bob")])
def test_turns_at_once_are_bounded_until_one_has_ended(limits, second):
    made, _ = gate(**limits)
    leave = made.enter("ann")
    with pytest.raises(Refused) as refused:
        made.enter(second)
    assert (refused.value.status, refused.value.headers["Retry-After"]) == (429, "2")
    leave()
    made.enter(second)


def test_wrong_keys_of_an_address_are_bounded():
    made, clock = gate(wrong_keys=2)
    made.wrong_key("1.2.3.4")
    made.wrong_key("1.2.3.4")
    with pytest.raises(Refused, match="too many wrong keys"):
        made.wrong_key("1.2.3.4")
    clock.now = 60.0
    made.wrong_key("1.2.3.4")
