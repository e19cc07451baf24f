"""Suites run against a real world: judged, resumable, and honest about what failed beneath them."""

import asyncio

import pytest

from ava.evals import runs
from ava.evals.fault import SuiteFault
from ava.evals.rescore import rescored
from ava.evals.runner import Listener, run, session
from ava.evals.strength import strength
from ava.evals.subject import Subject, subjects
from ava.testing.ollama import Script, ScriptedOllama
from graphs.model.protocol import ModelUnavailable

NONE = (Subject(model="none"),)


def outcomes(done):
    return {row.id: (row.outcome, row.why) for row in done.rows}


async def test_a_suite_is_asked_and_judged_by_the_world(loaded, settings, tmp_path):
    done = await run(loaded(), settings, NONE, tmp_path / "r.jsonl")
    assert outcomes(done) == dict.fromkeys(("worth", "worth-again", "poem"), ("pass", ""))
    assert done.finished
    worth = next(row for row in done.rows if row.id == "worth")
    assert set(worth.ledger) <= {"cited", "computed", "constant"}
    assert worth.unsound == {}


async def test_an_expected_value_that_is_wrong_fails_and_one_that_cannot_be_computed_errs(loaded, settings, tmp_path):
    cases = """
cases:
  - {id: wrong, ask: What is my portfolio worth?, expect: {number: {sql: "select 7", unit: usd}}}
  - {id: broken, ask: What is my portfolio worth?, expect: {number: {sql: "select no_such from positions"}}}
  - {id: unnamed, ask: What is my portfolio worth?, expect: {number: {sql: "select %(missing)s"}}}
"""
    found = outcomes(await run(loaded(cases), settings, NONE, tmp_path / "r.jsonl"))
    assert [each[0] for each in found.values()] == ["fail", "error", "error"]
    assert "no_such" in found["broken"][1]


async def test_sql_of_a_suite_sees_its_user_only_and_cannot_write(loaded, settings, tmp_path):
    cases = """
cases:
  - id: mine
    ask: How many positions do I hold?
    expect: {warn: {number: {sql: "select count(distinct user_id) from positions"}}}
  - {id: write, ask: "What is my portfolio worth?", expect: {number: {sql: "delete from positions returning 1"}}}
  - {id: turns, ask: "What is my portfolio worth?", expect: {number: {sql: "select count(*) from turns"}}}
"""
    async with session(loaded(cases).suite, settings) as opened:
        (mine,), (write,), (turns,) = (tuple(opened.truths[name].values()) for name in ("mine", "write", "turns"))
    assert mine.value == 1
    assert "read-only" in write.fault
    assert "permission denied" in turns.fault


async def test_variables_of_a_case_stand_in_its_question_and_its_sql(loaded, settings, tmp_path):
    cases = """
cases:
  - id: held
    ask: "What is my {{symbol}} position worth?"
    vars: {symbol: NVDA}
    expect:
      number: {sql: "select sum(market_value) from positions_valued where symbol = %(symbol)s", unit: usd}
"""
    done = await run(loaded(cases), settings, NONE, tmp_path / "r.jsonl")
    assert done.rows[0].question.text == "What is my NVDA position worth?"
    assert done.rows[0].outcome == "pass", done.rows[0].why


async def test_the_last_question_of_a_conversation_is_judged_with_the_others_as_its_history(loaded, settings, tmp_path):
    cases = "cases: [{id: follow, turns: [What is the RSI of NVDA?, And for AMD?], expect: {route: technical, says: AMD}}]"
    done = await run(loaded(cases), settings, NONE, tmp_path / "r.jsonl")
    assert [each.question for each in done.rows[0].question.history] == ["What is the RSI of NVDA?"]
    assert done.rows[0].outcome == "pass", done.rows[0].why


async def test_a_run_that_was_stopped_goes_on_with_what_is_missing(loaded, settings, tmp_path):
    path, heard = tmp_path / "r.jsonl", []

    def stop(row):
        heard.append(row.id)
        if len(heard) == 2:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await run(loaded(), settings, NONE, path, listener=Listener(hear=stop))
    half = runs.read(path)
    assert [row.id for row in half.rows] == heard
    done = await run(loaded(), settings, NONE, path, resume=half, listener=Listener(hear=lambda row: heard.append(row.id)))
    assert sorted(heard) == sorted({row.id for row in done.rows}) == ["poem", "worth", "worth-again"]
    assert set(outcomes(done).values()) == {("pass", "")}


async def test_a_run_of_another_suite_is_not_gone_on_with(loaded, settings, tmp_path):
    done = await run(loaded(), settings, NONE, tmp_path / "r.jsonl")
    with pytest.raises(SuiteFault, match="another suite"):
        await run(loaded(head="about: other\n"), settings, NONE, done.path, resume=done)


async def test_a_snapshot_that_is_not_there_is_named(loaded, settings, tmp_path):
    suite = loaded().suite
    gone = suite.model_copy(update={"world": suite.world.model_copy(update={"snapshot": "main@1f3a", "live": False})})
    with pytest.raises(SuiteFault, match="no snapshot 'main@1f3a'"):
        async with session(gone, settings):
            pass


async def test_cases_of_plans_open_no_database(loaded, settings, tmp_path):
    cases = "cases: [{id: plan, ask: What is my portfolio worth?, expect: {route: portfolio}}]"
    nowhere = settings.model_copy(update={"home": tmp_path / "never"})
    done = await run(loaded(cases), nowhere, NONE, tmp_path / "r.jsonl")
    assert (done.rows[0].outcome, done.rows[0].answer) == ("pass", None)
    assert not (tmp_path / "never").exists()


async def test_a_skipped_case_is_kept_with_its_reason_until_its_day(loaded, settings, tmp_path):
    cases = """
cases:
  - {id: later, ask: What is my portfolio worth?, expect: {route: sports}, skip: {reason: not yet}}
  - {id: due, ask: What is my portfolio worth?, expect: {route: portfolio}, skip: {reason: not yet, until: 2020-01-01}}
"""
    found = outcomes(await run(loaded(cases), settings, NONE, tmp_path / "r.jsonl"))
    assert found == {"later": ("skip", "not yet"), "due": ("pass", "")}


TWO = "subjects: {prompts: {narrator: [v1]}, models: [none, %r]}\nrepeat: 2\n"


async def test_a_model_is_asked_with_the_prompt_of_its_subject_as_often_as_the_suite_says(loaded, settings, tmp_path):
    async with ScriptedOllama(Script(pieces=("Your account is worth [F1.1]. ", "Support is at $3."))) as server:
        suite = loaded(head=TWO % f"ollama://{server.url[7:]}/small")
        done = await run(suite, settings, subjects(suite.suite.subjects), tmp_path / "r.jsonl")
    told = [row for row in done.rows if row.id == "worth" and row.subject != "none"]
    assert [row.repeat for row in told] == [1, 2]
    assert {row.rendered.split("@")[0] for row in told} == {"narrator v1"}  # not the one in use
    assert [row.answer.withheld[-1].sentence for row in told] == ["Support is at $3."] * 2
    assert len(done.of("none")) == 3


async def test_a_model_is_told_the_time_where_the_person_is(loaded, settings, tmp_path):
    async with ScriptedOllama(Script(pieces=("It is 20 Nov 2025 16:00.",))) as server:
        suite = loaded(head=TWO % f"ollama://{server.url[7:]}/small")
        await run(suite, settings, subjects(suite.suite.subjects)[1:], tmp_path / "r.jsonl", repeat=1)
        assert settings.tz.key == "America/New_York"
        assert all("Now: 20 Nov 2025 16:00" in chat["messages"][1]["content"] for chat in server.chats)


async def test_a_model_that_is_down_is_an_error_not_a_failure(loaded, settings, tmp_path):
    async with ScriptedOllama(Script(status=500, error="out of memory")) as server:
        suite = loaded(head=TWO % f"ollama://{server.url[7:]}/small")
        done = await run(suite, settings, subjects(suite.suite.subjects)[1:], tmp_path / "r.jsonl", repeat=1)
    found = outcomes(done)
    assert found["worth"][0] == "error"
    assert "out of memory" in found["worth"][1]
    assert found["poem"][0] == "pass"


async def test_a_model_nobody_can_make_out_is_refused_before_anything_is_asked(loaded, settings, tmp_path):
    suite = loaded(head=TWO % "smallest")
    with pytest.raises(ModelUnavailable, match="smallest"):
        await run(suite, settings, subjects(suite.suite.subjects)[1:], tmp_path / "r.jsonl")


async def test_stored_answers_are_judged_again_by_another_suite(loaded, settings, tmp_path):
    done = await run(loaded(), settings, NONE, tmp_path / "r.jsonl")
    before = done.path.read_bytes()
    stricter = loaded(CASES_STRICTER)
    again = await rescored(done, stricter, settings, lambda _: None)
    assert {row.id: row.outcome for row in again.rows} == {"worth": "fail", "poem": "pass"}
    assert done.path.read_bytes() == before


CASES_STRICTER = """
cases:
  - {id: worth, ask: What is my portfolio worth?, expect: {number: {value: 7, unit: usd}}}
  - {id: poem, ask: Write a poem about the sea., expect: {refuses: true}}
"""


async def test_falsehoods_are_noticed_by_a_suite_that_looks_and_not_by_one_that_does_not(loaded, settings):
    blind = "cases: [{id: worth, ask: What is my portfolio worth?, expect: {says: account}}]"
    found = {}
    for name, suite in (("seeing", loaded().suite), ("blind", loaded(blind).suite)):
        async with session(suite, settings) as opened:
            found[name] = (await strength(opened, NONE[0])).share()
    noticed, of = found["seeing"]
    assert noticed == of > 5
    assert found["blind"][0] < found["blind"][1]


async def test_with_a_model_a_sentence_of_its_prompt_goes_too(loaded, settings):
    cases = "cases: [{id: worth, ask: What is my portfolio worth?, expect: {says: account}}]"
    true, other = Script(pieces=("Your account is worth [F1.1].",)), Script(pieces=("You hold [F1.1] in all.",))
    async with ScriptedOllama(true, other) as server:
        async with session(loaded(cases).suite, settings) as opened:
            found = await strength(opened, Subject(model=f"ollama://{server.url[7:]}/small"))
        whole, *rest = [chat["messages"][0]["content"] for chat in server.chats]
    (mutant,) = [each for each in found.mutants if each.kind == "prompt"]
    assert mutant.noticed == ("says",)
    assert [len(whole) - len(each) >= len(mutant.what) > 10 for each in rest] == [False] * (len(rest) - 1) + [True]
