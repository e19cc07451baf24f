"""There is always an answer, and every figure in it holds."""

import asyncio
import subprocess
import sys
from dataclasses import replace

import pytest

from ava.testing.model import ScriptedModel
from graphs.agents.agent import Agent
from graphs.model.chain import Chain, Link
from graphs.model.protocol import ModelBroken, ModelUnavailable
from graphs.narrate import narrate
from graphs.turn import Step
from prompts.library import Library
from tests.unit.graphs.conftest import FAILED, HOLDINGS, TECHNICAL, fact, turn
from tools.facts import Finding
from tools.skill import Skill

PLAIN = "Your 7 open positions are worth $12,345.67. That is -$412.00 (-3.2 %) against the session before."
EMPTY = Finding(agent="options_flow", skill="options_flow.unusual", step=4, outcome="empty", reason="no unusual prints")


async def skill(ask):
    return ask.empty("nothing")


def agents(*, spoken):
    holdings = Skill("portfolio.holdings", skill, "value", narrate=spoken)
    words = {"speak": "Speak to the owner as 'you'.", "offer": ("", "")}
    agent = Agent(name="portfolio", remit="", skills=(holdings,), default=holdings.name, **words)
    return {"portfolio": agent}


async def told(turn, model=None, **more):
    heard = []
    answer = await narrate(turn, emit=heard.append, model=model, prompts=Library.load() if model else None, **more)
    assert "".join(each.text for each in heard) == answer.text
    return answer


async def test_without_a_model_the_findings_speak_for_themselves():
    answer = await told(turn(HOLDINGS, FAILED))
    assert answer.text == f"{PLAIN}\nEarnings could not be read: the database does not answer."
    assert (answer.status, answer.model, answer.usage.calls, answer.ms.first_text) == ("answered", "none", 0, None)
    assert [each.fact for each in answer.citations] == ["F1.4", "F1.1", "F1.2", "F1.3"]


async def test_the_sentences_of_a_model_are_shown_with_their_figures_filled_in():
    model = ScriptedModel("Your account is worth [F1.1]. You are down [F1.2] today.")
    answer = await told(turn(HOLDINGS), model)
    assert answer.text == "Your account is worth $12,345.67. You are down $412.00 today."
    assert (answer.model, answer.usage.calls, len(model.asked)) == ("scripted", 1, 1)
    assert answer.raw == "Your account is worth [F1.1]. You are down [F1.2] today."
    assert answer.prompts["narrator"].startswith("v2@")
    assert answer.ms.first_text > 0


async def test_a_sentence_that_does_not_hold_is_withheld_and_counted():
    answer = await told(turn(HOLDINGS), ScriptedModel("Your account is worth [F1.1]. Support lies at $171.50. That is all."))
    assert answer.text == "Your account is worth $12,345.67. That is all."
    assert [each.sentence for each in answer.withheld] == ["Support lies at $171.50."]


async def test_when_nothing_holds_the_plain_text_is_said():
    answer = await told(turn(HOLDINGS), ScriptedModel("It is worth $99,999. It rose 44 %."))
    assert answer.text == PLAIN
    assert len(answer.withheld) == 2
    assert "could be traced" in answer.caveats[0]


async def test_a_model_that_does_not_answer_leaves_the_plain_text_and_a_caveat():
    answer = await told(turn(HOLDINGS), ScriptedModel("x", error=ModelUnavailable("nothing answers at http://localhost")))
    assert answer.text == PLAIN
    assert answer.caveats == ("answered without the model: nothing answers at http://localhost",)


async def test_a_model_that_breaks_off_is_finished_from_what_it_had_not_said():
    words = "Your account is worth [F1.1]. You are down a lot of"
    answer = await told(turn(HOLDINGS, TECHNICAL), ScriptedModel(words, error=ModelBroken("the socket closed"), after=9))
    assert answer.text == "Your account is worth $12,345.67.\nNVDA is at $182.31."
    assert answer.caveats == ("the model stopped early: the socket closed",)


async def test_a_sentence_cut_by_the_length_limit_is_not_shown():
    answer = await told(turn(HOLDINGS), ScriptedModel("You hold [F1.4] positions. They are", stopped="length"))
    assert answer.text == "You hold 7 positions."
    assert "length" in answer.caveats[0]


async def test_what_could_not_be_read_or_is_not_there_is_always_said():
    answer = await told(turn(HOLDINGS, FAILED, EMPTY), ScriptedModel("Your account is worth [F1.1]."))
    assert answer.caveats == ("Earnings could not be read: the database does not answer.", "Options flow: no unusual prints.")


async def test_a_step_that_only_leads_to_another_is_told_in_a_sentence():
    asked = turn(HOLDINGS, EMPTY)
    steps = (Step(agent="portfolio", skill="portfolio.holdings"), Step(agent="b", skill="b.c", after=(HOLDINGS.step,)))
    answer = await told(replace(asked, plan=replace(asked.plan, steps=steps)))
    assert answer.text == "Your 7 open positions are worth $12,345.67.\nOptions flow: no unusual prints."


async def test_a_plain_lookup_and_an_empty_one_ask_no_model():
    model = ScriptedModel("Never said.")
    assert (await told(turn(HOLDINGS), model, agents=agents(spoken=False))).text == PLAIN
    assert (await told(turn(EMPTY), model)).text == "Options flow: no unusual prints."
    assert not model.asked


@pytest.mark.parametrize(("kind", "status"), [("clarify", "clarified"), ("decline", "declined"), ("smalltalk", "answered")])
async def test_a_plan_that_is_a_reply_is_said_as_it_is(kind, status):
    model = ScriptedModel("Never said.")
    answer = await told(turn(kind=kind, reply="Which account?"), model)
    assert (answer.text, answer.status, model.asked) == ("Which account?", status, [])


async def test_when_every_step_failed_the_turn_failed():
    assert (await told(turn(FAILED))).status == "failed"


async def test_the_prompt_begins_with_what_never_changes_and_holds_every_fact_as_a_line():
    model = ScriptedModel("Yes.")
    await told(turn(HOLDINGS, TECHNICAL), model, agents=agents(spoken=True))
    await told(turn(TECHNICAL), model)
    (system, user), (again, _) = model.asked
    assert system == again
    assert "F1.1\tmarket value of holdings\t$12,345.67" in user.content.splitlines()
    assert "portfolio (account): Speak to the owner as 'you'." in user.content
    assert user.content.rstrip().endswith(f"Question: {turn(HOLDINGS).question.text}")


async def test_facts_that_do_not_fit_are_dropped_from_the_end_and_that_is_said():
    many = tuple(fact(f"F1.{n}", f"market value of holding {n}", n, "usd") for n in range(1, 1001))
    used = tuple(f"It is {each}." for each in many)
    model = ScriptedModel("The first is [F1.1].")
    answer = await told(turn(replace(HOLDINGS, facts=many, text=used)), model)
    assert "of 1000 facts did not fit" in answer.caveats[0]
    assert "\nF1.1\t" in model.asked[0][1].content
    assert "\nF1.1000\t" not in model.asked[0][1].content


async def test_the_long_tail_of_a_table_is_not_told():
    many = tuple(fact(f"F1.{n}", f"market value of holding {n}", n, "usd") for n in range(1, 101))
    model = ScriptedModel("The first is [F1.1].")
    answer = await told(turn(replace(HOLDINGS, facts=many, text=(f"The last is {many[-1]}.",))), model)
    lines = [line.partition("\t")[0] for line in model.asked[0][1].content.splitlines() if line.startswith("F1.")]
    assert lines == [*(f"F1.{n}" for n in range(1, 25)), "F1.100"]
    assert answer.caveats == ()


async def test_an_asker_who_goes_away_closes_the_stream():
    model = ScriptedModel("One. Two. Three.")

    def leave(event):
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await narrate(turn(HOLDINGS), emit=leave, model=model, prompts=Library.load())
    assert model.closed == 1


async def test_a_prompt_out_of_order_is_a_caveat(tmp_path):
    (tmp_path / "pins.toml").write_text('narrator = "v9"')
    answer = await narrate(turn(HOLDINGS), emit=lambda event: None, model=ScriptedModel("x"), prompts=Library.load(tmp_path))
    assert answer.text == PLAIN
    assert "'v9'" in answer.caveats[0]


def test_narrating_without_a_model_loads_no_template_engine_and_no_client():
    heavy = {"jinja2", "yaml", "httpx", "langchain_core", "tenacity"}
    code = f"import graphs.narrate, graphs.model.choose, sys; print({heavy} & {{*sys.modules}})"
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert shown.stdout.strip() == "set()"


async def test_a_sentence_is_not_said_twice():
    model = ScriptedModel("Your account is worth [F1.1]. Your account is worth [F1.1]. NVDA is at [F2.1].")
    answer = await narrate(turn(HOLDINGS, TECHNICAL), emit=lambda _: None, model=model, prompts=Library.load())
    assert answer.text.count("$12,345.67") == 1
    assert [each.reason for each in answer.withheld] == ["it was said before"]


async def test_facts_that_do_not_fit_into_the_models_context_are_dropped_from_the_end_and_counted():
    model = ScriptedModel("NVDA is at [F2.1].", context=700)
    answer = await narrate(turn(HOLDINGS, TECHNICAL), emit=lambda _: None, model=model, prompts=Library.load())
    told = model.asked[0][1].content
    assert "F1.1\t" in told
    assert "F1.8\t" not in told
    assert "facts did not fit into the model's prompt" in answer.caveats[0]


async def test_who_answered_in_place_of_another_is_told():
    dead, live = ScriptedModel(error=ModelUnavailable("nothing answers")), ScriptedModel("NVDA is at [F2.1].")
    dead.name, live.name = "big", "small"
    chain = Chain(Link(model=dead, at="a"), Link(model=live, at="b"))
    answer = await narrate(turn(HOLDINGS, TECHNICAL), emit=lambda _: None, model=chain, prompts=Library.load())
    assert (answer.model, answer.caveats[0]) == ("small", "big did not answer: nothing answers")
