"""`ava model`, chains of models and open questions, as a person meets them."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ava.testing.ollama import Script, ScriptedOllama
from graphs.loop import unsure
from graphs.understand import Lexicon, Router, understand

OPEN = (  # the first of these that the router, as it is trained now, finds unclear
    "anything I should worry about next week?",
    "should I be nervous next week",
    "what could go wrong for me next week",
    "what would you keep an eye on next week?",
    "help me get ready for next week",
    "anything that matters to me next week",
    "what needs my attention next week",
)
CHOSEN = [("portfolio__holdings", {}), ("earnings__calendar", {})]
HERE = [{"name": "test:1b", "details": {"family": "qwen"}}]


@pytest.fixture(scope="module")
def open_question():
    lexicon, router, now = Lexicon.load(Path("nowhere.json")), Router.load(), datetime(2025, 11, 20, 21, tzinfo=UTC)
    return next(text for text in OPEN if unsure(understand(text, (), now, lexicon, router)))


def spec(server):
    return f"ollama{server.url.removeprefix('http')}/test:1b"


async def run(ava, *arguments):
    return await asyncio.to_thread(ava, *arguments)


async def test_the_card_of_a_model_says_what_it_can_do(ava):
    async with ScriptedOllama(models=HERE) as server:
        done = await run(ava, "model", "--model", spec(server), "--json")
    (card,) = done.json["models"]
    assert (done.code, card["name"], card["context"], card["tools"], card["thinking"]) == (0, "test:1b", 40960, True, True)


async def test_a_model_is_measured_on_request(ava):
    async with ScriptedOllama(Script(pieces=("a ", "b ", "c"), input=600), models=HERE) as server:
        done = await run(ava, "model", "--model", spec(server), "--measure", "--json")
    assert done.json["models"][0]["speed"]["prompt"] == 600
    assert len(server.chats) == 2


async def test_a_model_that_does_not_answer_is_an_exit_of_one_and_says_what_to_do(ava):
    done = await run(ava, "model", "--model", "ollama://127.0.0.1:9/test:1b")
    assert done.code == 1
    assert "ollama serve" in done.out


async def test_without_a_model_it_says_what_to_pull(ava):
    done = await run(ava, "model", "--model", "none")
    assert (done.code, done.out.strip()) == (0, "no model, as AVA_MODEL says")


async def test_a_specification_nobody_understands_is_a_usage_error(ava):
    done = await run(ava, "model", "--model", "qwen3:8b")
    assert done.code == 2
    assert "ollama://host:port/model" in done.err


async def test_the_second_of_a_list_answers_for_the_first_and_the_person_is_told(ava):
    async with ScriptedOllama(Script(pieces=("You hold [F1.1]. ",)), models=HERE) as server:
        chain = f"ollama://127.0.0.1:9/big:70b,{spec(server)}"
        done = await run(ava, "ask", "how is my portfolio doing?", "--json", "--model", chain)
    assert (done.json["model"], done.json["model_calls"]) == ("test:1b", 1)
    assert any(caveat.startswith("big:70b did not answer: nothing answers") for caveat in done.json["caveats"])


async def test_an_open_question_is_answered_from_what_the_model_chose(ava, open_question):
    scripts = (Script(calls=CHOSEN, pieces=(), input=900), Script(pieces=("Your account is worth [F1.6]. ",), input=700))
    async with ScriptedOllama(*scripts, models=HERE) as server:
        done = await run(ava, "ask", open_question, "--json", "--model", spec(server))
    said = done.json
    assert (said["status"], said["plan"]["method"], said["model_calls"]) == ("answered", "model", 2)
    assert said["skills"] == ["portfolio.holdings", "earnings.calendar"]
    assert (said["usage"]["input"], sorted(said["prompts"])) == (1600, ["narrator", "planner"])
    assert "$206,959.82" in said["answer"]
    assert "user" not in json.dumps(server.chats[0]["tools"])


async def test_the_same_question_without_a_model_is_asked_back(ava, open_question):
    done = await run(ava, "ask", open_question, "--json")
    assert (done.json["status"], done.json["model_calls"]) == ("clarified", 0)
