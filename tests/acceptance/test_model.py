"""`ava ask` with a model: the real client against a scripted server that speaks Ollama's protocol, well or badly."""

import asyncio

import pytest

from ava.testing.ollama import Script, ScriptedOllama

QUESTION = "how is my portfolio doing?"
GOOD = ("Your account is worth ", "[F1.6] in all. ", "The holdings moved [F1.7] on the day.")


@pytest.fixture
def asked(ava):
    """Ask with a model whose server follows these scripts; the answer's object."""

    async def ask(*scripts, question=QUESTION):
        async with ScriptedOllama(*scripts, models=[{"name": "test:1b", "details": {"family": "qwen"}}]) as server:
            where = f"ollama{server.url.removeprefix('http')}/test:1b"
            done = await asyncio.to_thread(ava, "ask", question, "--json", "--model", where)
            return done.json, server

    return ask


def rendered(said, *names):
    return {fact["id"]: fact for fact in said["facts"] if fact["id"] in names}


async def test_a_models_sentences_are_shown_with_the_figures_filled_in(asked):
    said, _ = await asked(Script(pieces=GOOD))
    assert said["answer"].startswith("Your account is worth $206,959.82 in all. The holdings moved ")
    assert (said["model_calls"], said["model"], said["withheld"]) == (1, "test:1b", 0)


async def test_one_call_is_made_however_many_agents_answer(asked):
    said, server = await asked(Script(pieces=GOOD), question="how is my portfolio doing and what regime is the market in?")
    assert len(said["agents"]) == 2
    assert len([request for request in server.requests if request.path == "/api/chat"]) == said["model_calls"] == 1


async def test_a_sentence_with_an_invented_figure_is_withheld_and_counted(asked):
    said, _ = await asked(Script(pieces=(*GOOD, " NVDA will rise to $512.40 soon.")))
    assert "512" not in said["answer"]
    assert said["withheld"] == 1


async def test_a_question_names_the_prompt_it_was_answered_with_and_its_tokens(asked):
    said, _ = await asked(Script(pieces=GOOD, input=321))
    assert said["prompts"]["narrator"].startswith("v2@")
    assert said["usage"]["input"] == 321
    assert said["ms"]["facts"] <= said["ms"]["first_text"] <= said["ms"]["total"]


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (Script(status=404, error="model 'test:1b' not found"), "ollama pull test:1b"),
        (Script(status=500, error="model requires more system memory"), "memory"),
        (Script(error="unexpected EOF", error_at=0), "unexpected EOF"),
        (Script(raw_at=0), "not"),
        (Script(close_at=0), ""),
    ],
    ids=["not installed", "out of memory", "error", "garbage", "hung up"],
)
async def test_a_model_that_fails_leaves_the_plain_answer_and_says_why(asked, script, told):
    said, _ = await asked(script)
    assert said["status"] == "answered"
    assert said["answer"].startswith("Your account is worth $206,959.82")
    assert told in " ".join(said["caveats"])


async def test_a_stream_cut_off_is_finished_plainly(asked):
    said, _ = await asked(Script(pieces=(*GOOD[:2], "The bigg"), close_at=3))
    assert said["answer"].startswith("Your account is worth $206,959.82 in all.")
    assert any("stopped early" in caveat for caveat in said["caveats"])


async def test_without_anything_listening_the_answer_is_plain(ava):
    done = await asyncio.to_thread(ava, "ask", QUESTION, "--json", "--model", "ollama://127.0.0.1:9/test:1b")
    assert (done.code, done.json["status"]) == (0, "answered")
    assert done.json["answer"].startswith("Your account is worth $206,959.82")
