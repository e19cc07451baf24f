"""Stored answers at the command line: receipts, replay, conversations, cost. Commands run as a person runs them."""

import asyncio
import json

import pytest

from ava.testing.ollama import Script, ScriptedOllama

NOWHERE = {"AVA_DATABASE_URL": "postgresql://127.0.0.1:9/x"}
QUESTION = "how is my portfolio doing?"
GOOD = ("Your account is worth ", "[F1.6] in all. ", "NVDA will rise to $512.40 soon.")


@pytest.fixture(scope="module")
def by_model(ava):
    """Run a command with a model that says what the scripts tell it to."""

    async def run(arguments, scripts):
        async with ScriptedOllama(*scripts) as server:
            model = f"ollama{server.url.removeprefix('http')}/test:1b"
            return await asyncio.to_thread(ava, *arguments, "--model", model)

    return lambda *arguments, scripts: asyncio.run(run(arguments, scripts))


@pytest.fixture(scope="module")
def narrated(by_model):
    """A turn told by a model."""
    return by_model("ask", QUESTION, "--json", scripts=[Script(pieces=GOOD, input=812)]).json["turn"]


def test_a_narrated_turn_replays(ava, narrated):
    done = ava("replay", narrated)
    assert (done.code, done.err) == (0, "")
    assert "same: " in done.out
    assert "1 withheld" in done.out


def test_a_receipt_replays_from_a_file_without_a_database(ava, narrated, tmp_path):
    file = tmp_path / "turn.json"
    file.write_text(ava("show", narrated, "--receipt", "--json").out, encoding="utf-8")
    done = ava("replay", str(file), "--json", **NOWHERE)
    assert (done.code, done.json["same"], done.json["turns"][0]["turn"]) == (0, True, narrated)


def test_a_receipt_that_was_tampered_with_ends_with_1_and_says_what_differs(ava, narrated, tmp_path):
    told = ava("show", narrated, "--receipt", "--json").json
    told["answer"]["text"] = told["answer"]["text"].replace("$206,959.82", "$906,959.82")
    (tmp_path / "turn.json").write_text(json.dumps(told), encoding="utf-8")
    done = ava("replay", str(tmp_path / "turn.json"), **NOWHERE)
    assert done.code == 1
    assert "differs: text" in done.out
    assert "$906,959.82" in done.out


def test_the_same_rows_give_the_same_facts_and_other_figures_are_listed(ava, narrated, tmp_path):
    assert ava("replay", narrated, "--data").code == 0
    told = ava("show", narrated, "--receipt", "--json").json
    told["findings"][0]["facts"][0]["value"] = "1.5"
    (tmp_path / "turn.json").write_text(json.dumps(told), encoding="utf-8")
    done = ava("replay", str(tmp_path / "turn.json"), "--data", "--json")
    assert done.code == 1
    assert [each["what"] for each in done.json["turns"][0]["differences"]] == ["F1.1"]


def test_another_model_shows_what_would_change(ava, by_model, narrated):
    other = [Script(pieces=("Your holdings are worth [F1.1].",))]
    done = by_model("replay", narrated, "--prompt", "narrator@v1", "--json", scripts=other)
    (turn,) = done.json["turns"]
    assert (done.code, turn["same"], turn["now"]["text"]) == (0, False, "Your holdings are worth $150,577.25.")
    assert (len(turn["stored"]["withheld"]), turn["now"]["withheld"]) == (1, [])


def test_a_model_that_fails_to_tell_it_again_ends_with_1(ava, narrated):
    assert ava("replay", narrated, "--model", "ollama://127.0.0.1:9/x").code == 1


def test_the_receipt_holds_prompt_model_raw_text_tokens_and_cost(ava, narrated):
    told = ava("show", narrated, "--receipt", "--json").json
    assert told["answer"]["raw"] == "".join(GOOD)
    assert told["answer"]["usage"]["input"] == 812
    assert told["cost"] | {"usd": ""} == {
        "model": "gpt-5-mini",
        "usd": "",
        "usd_per_million_in": "0.25",
        "usd_per_million_out": "2",
    }
    shown = ava("show", narrated, "--receipt").out
    assert all(each in shown for each in ("positions_open", "positions.total_value", "narrator@v", "812 tokens in", "test:1b"))


def test_withheld_sentences_are_shown_with_their_reason(ava, narrated):
    assert "$512.40" in ava("show", narrated, "--withheld").out


def test_conversations_are_listed_shown_exported_and_deleted(ava, tmp_path):
    me = ("--user", "talker")
    first = ava("ask", "what is the RSI of NVDA?", "--json", *me).json
    ava("ask", "same for AMD", "--thread", first["thread"], *me)
    (listed,) = ava("threads", "--json", *me).json
    assert (listed["thread"], listed["turns"], listed["question"]) == (first["thread"], 2, "what is the RSI of NVDA?")
    assert ava("threads", "show", first["thread"], "--json", *me).json[0]["turn"] == first["turn"]
    assert ava("threads", "export", "--all", "--out", str(tmp_path / "all.json"), *me).code == 0
    assert "2 of 2 turns are the same" in ava("replay", str(tmp_path / "all.json"), **NOWHERE).out
    assert ava("threads", "delete", first["thread"], *me).code == 2  # nobody there to say yes
    assert ava("threads", "delete", first["thread"], "--yes", "--json", *me).json == {"threads": 1, "turns": 2}
    assert ava("threads", "--json", *me).json == []
    assert ava("show", first["turn"], *me).code == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("replay", "0123456789ab"), "no turn '0123456789ab'"),
        (("replay", "no-such.json"), "no-such.json"),
        (("replay", "--data", "--model", "none"), "choose one"),
        (("replay", "--model", "none"), "nothing to tell it again with"),
        (("replay", "--prompt", "narrator@v99", "--model", "ollama://127.0.0.1:9/x"), "v99"),
        (("replay", "--prompt", "planner@v1", "--model", "ollama://127.0.0.1:9/x"), "narrator@VERSION"),
        (("show", "--why", "F1.1", "--withheld"), "choose one"),
        (("threads", "show", "nowhere"), "nowhere"),
        (("threads", "delete"), "--all"),
        (("cost", "--days", "0"), "days"),
    ],
)
def test_what_cannot_be_done_is_told(ava, narrated, arguments, told):
    done = ava(*arguments)
    assert done.code in {1, 2}
    assert told in done.err
    assert "Traceback" not in done.err


def test_cost_is_told_a_day_and_in_health(ava):
    me = ("--user", "payer")
    ava("ask", QUESTION, *me)
    (day,) = ava("cost", "--json", *me).json["days"]
    assert (day["questions"], day["narrated"], day["usd"]) == (1, 0, "0.00000")
    checks = {check["name"]: check for check in ava("health", "--json", AVA_USER="payer").json["checks"]}
    assert checks["cost"]["figures"]["latest"] == day
