"""`ava ask` on the demo world, without a model: the contract, the seven agents, several at once, threads, errors."""

import re

import pytest

KEYS = {
    "turn", "thread", "world", "status", "answer", "agents", "skills", "plan", "facts", "findings",
    "withheld", "model_calls", "model", "prompts", "usage", "ms",
}  # fmt: skip


@pytest.mark.parametrize(
    ("question", "agent"),
    [
        ("how is my portfolio doing?", "portfolio"),
        ("what is the RSI of NVDA?", "technical"),
        ("any unusual options activity?", "options_flow"),
        ("suggest an options strategy for AAPL, I am bullish", "strategy"),
        ("who wins the next Chiefs game?", "sports"),
        ("how did MSFT do in its past earnings reports?", "earnings"),
        ("what regime is the market in?", "market"),
    ],
)
def test_each_agent_is_reached_by_plain_wording_and_answers_from_rows(ava, question, agent):
    said = ava("ask", question, "--json")
    assert said.json["agents"] == [agent]
    assert said.json["findings"][0]["outcome"] == "found"
    assert all(fact["source"]["kind"] in {"row", "rows", "calc"} for fact in said.json["facts"])
    assert (said.code, said.json["model_calls"], said.json["world"]) == (0, 0, "demo")


def test_the_object_has_the_keys_of_the_contract(ava):
    assert ava("ask", "how is my portfolio doing?", "--json").json.keys() >= KEYS


def test_figures_are_decimal_strings_with_unit_entity_time_and_source(ava):
    fact = ava("ask", "how is my portfolio doing?", "--json").json["facts"][0]
    assert fact.keys() == {"id", "label", "value", "unit", "entity", "as_of", "source"}
    assert re.fullmatch(r"-?\d+(\.\d+)?", fact["value"])


def test_two_agents_answer_one_question(ava):
    said = ava("ask", "how is my portfolio doing and what regime is the market in?", "--json").json
    assert set(said["agents"]) == {"portfolio", "market"}
    assert [finding["outcome"] for finding in said["findings"]] == ["found", "found"]


def test_three_agents_answer_one_question(ava):
    said = ava("ask", "NVDA: what do the RSI, the unusual options flow and the past earnings say?", "--json").json
    assert set(said["agents"]) == {"technical", "options_flow", "earnings"}


def test_a_follow_up_takes_up_what_the_thread_was_about(ava):
    first = ava("ask", "what is the RSI of NVDA?", "--json").json
    second = ava("ask", "same for AMD", "--thread", first["thread"], "--json").json
    assert second["skills"] == ["technical.indicators"]
    assert {fact["entity"] for fact in second["facts"]} == {"symbol:AMD"}


def test_continue_takes_up_the_last_thread(ava):
    first = ava("ask", "what is the RSI of MSFT?", "--json", "--user", "thread-tester").json
    second = ava("ask", "same for AMD", "-c", "--json", "--user", "thread-tester").json
    assert second["thread"] == first["thread"]


def test_every_answer_from_the_demo_says_that_it_is_simulated(ava):
    assert "Simulated data" in ava("ask", "how is my portfolio doing?").out


def test_a_figure_opens_to_the_query_it_came_from(ava):
    turn = ava("ask", "how is my portfolio doing?", "--json").json
    chain = ava("show", turn["turn"], "--why", "F1.1")
    assert chain.code == 0
    assert "positions.total_value" in chain.out
    assert "query positions_open" in chain.out


def test_a_stored_answer_is_shown_again(ava):
    turn = ava("ask", "how is my portfolio doing?", "--json").json
    assert ava("show", turn["turn"], "--json").json == turn


def test_the_past_can_be_asked(ava):
    now = ava("ask", "what is the RSI of NVDA?", "--json").json["facts"]
    then = ava("ask", "what is the RSI of NVDA?", "--json", "--as-of", "2025-06-30").json["facts"]
    assert max(fact["as_of"] for fact in then) == "2025-06-30T20:00:00Z"
    assert now[0]["value"] != then[0]["value"]


def test_a_user_without_positions_is_told_so(ava):
    said = ava("ask", "how is my portfolio doing?", "--user", "nobody-here", "--json")
    assert (said.code, said.json["findings"][0]["outcome"]) == (0, "empty")
    assert "no open positions" in said.json["answer"]


def test_a_symbol_without_data_is_said_to_have_none(ava):
    said = ava("ask", "what is the RSI of CROX?", "--json")
    assert (said.code, said.json["findings"][0]["outcome"]) == (0, "empty")
    assert "CROX" in said.json["answer"]


def test_a_misspelt_symbol_is_answered_with_did_you_mean(ava):
    said = ava("ask", "what is the RSI of NVDAA?", "--json").json
    assert said["status"] == "clarified"
    assert "NVDA" in said["answer"]


def test_smalltalk_reads_nothing(ava):
    said = ava("ask", "hello, what can you do?", "--json").json
    assert (said["plan"]["kind"], said["facts"], said["status"]) == ("smalltalk", [], "answered")


def test_an_order_is_declined(ava):
    said = ava("ask", "buy 100 shares of NVDA for me", "--json")
    assert (said.code, said.json["status"], said.json["agents"]) == (0, "declined", [])


def test_a_database_that_is_down_fails_with_a_clear_sentence(ava):
    said = ava("ask", "how is my portfolio doing?", AVA_DATABASE_URL="postgresql://127.0.0.1:9/x")
    assert said.code == 1
    assert "Traceback" not in said.out + said.err
    assert "could not be read" in said.out


def test_without_a_database_what_needs_none_is_answered(ava):
    assert ava("ask", "hello", AVA_DATABASE_URL="postgresql://127.0.0.1:9/x").code == 0


@pytest.mark.parametrize(
    ("arguments", "environment", "told"),
    [
        (("ask", "hi", "--as-of", "teatime"), {}, "teatime"),
        (("ask", "hi"), {"AVA_NOW": "teatime"}, "AVA_NOW"),
        (("ask", "hi"), {"AVA_LOG": "loud"}, "AVA_LOG"),
        (("ask",), {}, "QUESTION"),
        (("ask", "hi", "--world", "No/Such"), {}, "No/Such"),
        (("show", "--why", "F9.9"), {}, "F9.9"),
    ],
)
def test_wrong_usage_is_told_and_ends_with_2(ava, arguments, environment, told):
    done = ava(*arguments, **environment)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_health_names_what_ava_depends_on(ava):
    found = {check["name"]: check["ok"] for check in ava("health", "--json").json["checks"]}
    assert found == {"database": True, "reads": True, "cost": True, "model": True, "prompts": True}
