"""Running steps: what is ready, what is filled in, and what becomes of an exception."""

import asyncio
from datetime import UTC, datetime

import pytest

from db.errors import Unavailable
from graphs import dispatch
from graphs.turn import Plan, Question, Step, Turn, in_plan_order
from tools.facts import Entities, Finding
from tools.skill import Skill

NOW = datetime(2025, 11, 20, 21, tzinfo=UTC)


class NoReader:
    """No database: these skills read nothing."""

    runs = ()
    scope = type("Scope", (), {"as_of": NOW})()


def turn_of(*steps, findings=()):
    question = Question(text="?", user="me", thread="t", as_of=NOW)
    return Turn(id="1", question=question, plan=Plan(kind="answer", steps=steps), findings=tuple(findings))


def step(name="portfolio.holdings", after=(), **args):
    return Step(agent=name.partition(".")[0], skill=name, args=args, after=after)


def found(number, **yields):
    return Finding(agent="a", skill="a.b", step=number, outcome="found", yields=Entities(**yields))


@pytest.fixture
def run(monkeypatch):
    """Run one step whose skill is the given function."""

    async def go(function, turn, *, number=1, limit_s=1.0, **skill):
        named = Skill("a.b", function, "", **skill)
        monkeypatch.setattr(dispatch, "skill_named", lambda _: named)
        return await dispatch.run_step(turn, number, NoReader(), limit_s)

    return go


def test_steps_without_conditions_run_side_by_side():
    assert dispatch.ready(turn_of(step(), step(), step(after=(1,)))) == (1, 2)


def test_a_step_waits_for_all_it_comes_after():
    plan = (step(), step(), step(after=(1, 2)))
    assert dispatch.ready(turn_of(*plan, findings=[found(1)])) == (2,)
    assert dispatch.ready(turn_of(*plan, findings=[found(1), found(2)])) == (3,)


def test_findings_stand_in_plan_order_whichever_came_first():
    assert [f.step for f in in_plan_order((found(3),), (found(1), found(2)))] == [1, 2, 3]


async def test_a_dependent_step_takes_what_the_earlier_one_yields_up_to_its_take(run):
    async def sees(ask, *, symbols):
        return ask.found(" ".join(symbols))

    turn = turn_of(step(), step(after=(1,)), findings=[found(1, symbols=("A", "B", "C"))])
    assert (await run(sees, turn, number=2, needs=("symbols",), take=2)).text == ("A B",)


async def test_what_the_question_names_is_not_overridden_by_yields(run):
    async def sees(ask, *, symbols, teams):
        return ask.found(" ".join((*symbols, *teams)))

    turn = turn_of(step(), step(after=(1,), symbols=["X"]), findings=[found(1, symbols=("A",), teams=("KC",))])
    assert (await run(sees, turn, number=2, needs=("symbols",))).text == ("X KC",)


async def test_a_dependent_step_does_not_widen_to_everything_when_nothing_came(run):
    async def calendar(ask, *, symbols=()):
        raise AssertionError(symbols)

    turn = turn_of(step(), step(after=(1,)), findings=[found(1)])
    assert (await run(calendar, turn, number=2)).outcome == "empty"


async def test_nothing_yielded_is_an_empty_finding_that_says_so(run):
    async def never(ask, *, symbols):
        raise AssertionError(symbols)

    turn = turn_of(step(), step(after=(1,)), findings=[found(1)])
    finding = await run(never, turn, number=2, needs=("symbols",))
    assert (finding.outcome, finding.reason) == ("empty", "nothing to look at from step 1")


async def test_a_database_that_is_down_reads_as_failed_never_as_empty(run):
    async def reads(ask):
        raise Unavailable("connection refused")

    finding = await run(reads, turn_of(step()))
    assert (finding.outcome, finding.reason) == ("failed", "No PostgreSQL answers: connection refused")


async def test_a_slow_skill_is_cut_off(run):
    async def sleeps(ask):
        await asyncio.sleep(60)

    finding = await run(sleeps, turn_of(step()), limit_s=0.01)
    assert (finding.outcome, finding.reason) == ("failed", "it took longer than 0.01 s")


async def test_a_bug_in_a_skill_fails_its_step_and_shows_nothing_of_its_insides(run, capsys):
    async def breaks(ask):
        raise KeyError("secret")

    finding = await run(breaks, turn_of(step()))
    assert finding.outcome == "failed"
    assert "secret" not in finding.reason


async def test_cancelling_the_turn_cancels_the_step(run):
    async def cancelled(ask):
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await run(cancelled, turn_of(step()))
