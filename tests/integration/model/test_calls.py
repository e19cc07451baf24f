"""How often a model is called in a turn, and what an open question comes to: whole turns over the demo world."""

import json
import os
from itertools import islice
from pathlib import Path

import pytest

from ava.testing.model import ScriptedModel
from ava.testing.ollama import Script, ScriptedOllama
from graphs.agents import AGENTS, skill
from graphs.events import Found, Planned, Said
from graphs.loop import explore, unsure
from graphs.model.chain import Chain, Link
from graphs.model.limits import Limits
from graphs.model.ollama import Ollama
from graphs.narrate import narrate
from graphs.topology import Deps, stream
from graphs.turn import Question, Turn
from graphs.understand import Lexicon, Router, understand
from prompts.library import Library

OPEN = (  # the first of these that the router, as it is trained now, finds unclear
    "anything I should worry about next week?",
    "should I be nervous next week",
    "what could go wrong for me next week",
    "what would you keep an eye on next week?",
    "help me get ready for next week",
    "anything that matters to me next week",
    "what needs my attention next week",
)
CHOSEN = json.dumps({"calls": [{"skill": "portfolio.holdings"}, {"skill": "earnings.calendar"}], "look_again": False})


@pytest.fixture(scope="module")
def words():
    return Lexicon.load(Path("nowhere.json")), Router.load()


@pytest.fixture
def asked(demo, scope, words):
    """A whole turn with that model: what was heard, and the finished turn."""

    def deps(model):
        async def tell(turn, emit):
            return await narrate(turn, emit=emit, model=model, prompts=Library.load(), agents=AGENTS)

        async def look(turn, run, emit):
            return await explore(turn, model=model, prompts=Library.load(), run=run, emit=emit)

        def plan(question):
            return understand(question.text, question.history, question.as_of, *words)

        return Deps(database=demo.cache, understand=plan, narrate=tell, step_timeout_s=30, explore=look if model else None)

    async def ask(text, model):
        question = Question(text=text, user="me", thread="t", world="demo", as_of=scope.as_of)
        *heard, done = [event async for event in stream(Turn(id="t", question=question), deps(model))]
        return heard, done

    return ask


class Obedient(ScriptedModel):
    """Chooses two lookups when it is asked for JSON, tells the first fact otherwise."""

    async def stream(self, messages, *, max_tokens, tools=(), schema=None):
        self._answers = (CHOSEN,) if schema else ("It stands at [F1.1].",)
        async for piece in super().stream(messages, max_tokens=max_tokens, tools=tools, schema=schema):
            yield piece


def due(turn):
    """Calls by the rule: none for a plain lookup, one to tell what was found, one more where the planner had to be asked."""
    found = any(finding.outcome == "found" for finding in turn.findings)
    steps = turn.plan.steps
    told = turn.plan.kind == "answer" and found and (len(steps) != 1 or skill(steps[0].skill).narrate)
    return told + (turn.plan.consulted is not None)


EXAMPLES = {
    name: [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    for agent in AGENTS.values()
    for name in [each.name for each in agent.skills]
    if (path := Path(__file__).parents[3] / "prompts" / "routing" / f"{name}.txt").is_file()
}


@pytest.fixture
def open_question(words, scope):
    return next(text for text in OPEN if unsure(understand(text, (), scope.as_of, *words)))


async def test_one_call_tells_a_plan_made_by_code_and_none_a_plain_lookup(asked):
    for texts in EXAMPLES.values():
        text = texts[0].replace("{symbol}", "NVDA").replace("{team}", "the Chiefs")
        model = Obedient()
        _, done = await asked(text, model)
        assert len(model.asked) == due(done) == done.answer.usage.calls <= 2, text


async def test_without_a_model_there_is_no_call_and_an_open_question_is_asked_back(asked, open_question):
    heard, done = await asked(open_question, None)
    assert (done.answer.status, done.answer.usage.calls, done.answer.model) == ("clarified", 0, "none")
    assert [type(event) for event in heard] == [Planned, Said]


async def test_an_open_question_takes_two_calls_and_is_answered_from_what_was_found(asked, open_question):
    model = Obedient()
    heard, done = await asked(open_question, model)
    assert [step.skill for step in done.plan.steps] == ["portfolio.holdings", "earnings.calendar"]
    assert done.plan.steps[1].args["dates"][0]["text"] == "next week"
    assert (len(model.asked), done.answer.usage.calls, done.answer.status) == (2, 2, "answered")
    assert list(done.answer.prompts) == ["planner", "narrator"]
    assert [type(event) for event in heard][:3] == [Planned, Found, Found]


async def test_a_model_that_never_chooses_takes_three_calls_and_avas_own_plan_stands(asked, open_question):
    model = ScriptedModel("I cannot say.", tools=True)
    _, done = await asked(open_question, model)
    assert (len(model.asked), done.answer.usage.calls, done.answer.status) == (3, 3, "clarified")


async def test_the_most_a_turn_can_take_is_four_calls(asked, open_question):
    model = ScriptedModel("What?", "Well.", CHOSEN, "It stands at [F1.1].", tools=True)
    _, done = await asked(open_question, model)
    assert (len(model.asked), done.answer.usage.calls, done.answer.status) == (4, 4, "answered")
    assert done.answer.text


async def test_the_questions_people_ask_keep_to_the_rule(asked):
    if "AVA_TEST_DATA" not in os.environ:
        pytest.skip("AVA_TEST_DATA is not set: the questions are not here")
    lines = (Path(os.environ["AVA_TEST_DATA"]) / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    for line in islice(lines, 0, None, max(1, len(lines) // 60)):
        model = Obedient()
        _, done = await asked(json.loads(line)["question"], model)
        assert len(model.asked) == due(done) == done.answer.usage.calls <= 2, line
        assert (done.plan.consulted is not None) == (unsure(done.plan) or done.plan.method == "model"), line


GOOD = ("You hold ", "[F1.1]. ")


@pytest.mark.parametrize(
    ("scripts", "calls", "status"),
    [
        ([Script(calls=[("portfolio__holdings", {})], pieces=()), Script(pieces=GOOD)], 2, "answered"),
        ([Script(calls=[("rm", {})], pieces=()), Script(pieces=(CHOSEN,)), Script(pieces=GOOD)], 3, "answered"),
        ([Script(status=400, error="m does not support tools"), Script(pieces=(CHOSEN,)), Script(pieces=GOOD)], 3, "answered"),
        (
            [Script(pieces=("{broken",)), Script(pieces=("{broken",)), Script(pieces=(CHOSEN,)), Script(pieces=GOOD)],
            4,
            "answered",
        ),
        ([Script(status=404, error="model 'm' not found")], 1, "clarified"),
        ([Script(stall_at=0)], 1, "clarified"),
        ([Script(close_at=0), Script(close_at=0)], 2, "clarified"),
    ],
    ids=["native", "unknown tool", "no tools", "repaired", "not there", "stalls", "hangs up"],
)
async def test_every_rung_through_the_real_client(asked, open_question, scripts, calls, status):
    async with ScriptedOllama(*scripts) as server:
        client = Ollama("m", server.url, limits=Limits(first=0.5, silence=0.5, tries=1))
        _, done = await asked(open_question, Chain(Link(model=client, at=server.url)))
    assert (len(server.chats), done.answer.usage.calls, done.answer.status) == (calls, calls, status)
