"""A breaker: closed, open after failures in a row, half-open for one trial."""

import pytest

from graphs.model.breaker import Breaker
from graphs.model.context import ContextTooSmall
from graphs.model.protocol import ModelTimeout, ModelUnavailable


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def breaker(clock):
    return Breaker(failures=3, rest_s=20.0, clock=clock)


def fail(breaker, times=1, error=ModelTimeout):
    for _ in range(times):
        with pytest.raises(error), breaker.guard():
            raise error("too slow")


def test_it_opens_at_the_third_failure_in_a_row(breaker):
    fail(breaker, 2)
    assert breaker.state == "closed"
    fail(breaker)
    assert breaker.state == "open"


def test_an_answer_between_failures_begins_the_count_anew(breaker):
    fail(breaker, 2)
    with breaker.guard():
        pass
    fail(breaker, 2)
    assert breaker.state == "closed"


def test_an_open_one_says_when_it_is_asked_again_and_why(breaker, clock):
    fail(breaker, 3)
    clock.now = 5.0
    with pytest.raises(ModelUnavailable, match=r"failed 3 times and is asked again in 15 s \(last: too slow\)"), breaker.guard():
        raise AssertionError("asked")


def test_after_its_rest_one_question_may_try_and_others_may_not(breaker, clock):
    fail(breaker, 3)
    clock.now = 21.0
    assert breaker.state == "half-open"
    with breaker.guard(), pytest.raises(ModelUnavailable), breaker.guard():
        raise AssertionError("asked")
    assert breaker.state == "closed"


def test_a_trial_that_fails_opens_it_again(breaker, clock):
    fail(breaker, 3)
    clock.now = 21.0
    fail(breaker)
    assert breaker.state == "open"


def test_a_cancelled_question_and_a_prompt_too_large_say_nothing_of_the_endpoint(breaker):
    fail(breaker, 5, ContextTooSmall)
    fail(breaker, 5, GeneratorExit)
    assert breaker.state == "closed"


def test_a_cancelled_trial_leaves_the_next_question_to_try(breaker, clock):
    fail(breaker, 3)
    clock.now = 21.0
    fail(breaker, 1, GeneratorExit)
    with breaker.guard():
        pass
    assert breaker.state == "closed"
