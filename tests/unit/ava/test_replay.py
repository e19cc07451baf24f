"""A receipt gives its answer again: every byte of it, however the model behaved, and not when anything was changed since."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ava.replay import NotFinished, changed, compared, replayed, using
from ava.testing.model import ScriptedModel
from graphs import receipt
from graphs.agents import AGENTS
from graphs.model.protocol import ModelTimeout
from graphs.narrate import narrate
from graphs.turn import Citation, Withheld
from prompts.fault import PromptFault
from prompts.library import Library
from tests.unit.graphs.conftest import FAILED, HOLDINGS, TECHNICAL, turn
from tools.facts import Rows

PROMPTS = Library.load()
GOOD = "Your account is worth [F1.1]. NVDA is at $182.31, and AMD at [F2.2]."
INVENTED = "NVDA will rise to $512.40 soon."
MODELS = {
    "well": ScriptedModel(GOOD),
    "with an invented figure": ScriptedModel(f"{GOOD} {INVENTED}"),
    "with nothing that holds": ScriptedModel(INVENTED),
    "silent": ScriptedModel(""),
    "cut at its length": ScriptedModel(GOOD, stopped="length"),
    "broken in mid-sentence": ScriptedModel(GOOD, error=ModelTimeout("it fell silent"), after=8),
    "never begun": ScriptedModel(GOOD, error=ModelTimeout("it did not begin")),
    "in lines": ScriptedModel("Your account is worth [F1.1].\n- NVDA is at [F2.1].\n\nIt fell [F1.3]."),
    "of few tokens": ScriptedModel(GOOD, context=1024),
}
NAMES = {"Nvidia": "NVDA", "Tesla": "TSLA"}


async def answered(model=None, *findings, **parts):
    """A turn as it is stored: answered, and through JSON."""
    asked = replace(turn(*(findings or (HOLDINGS, TECHNICAL, FAILED))), id="4f1c0a9e7b2d")
    answer = await narrate(asked, emit=lambda event: None, model=model, prompts=PROMPTS, agents=AGENTS, **parts)
    done = replace(asked, question=replace(asked.question, tz="UTC"), answer=answer)
    return receipt.read(receipt.write(done))


def worth(stored, text):
    """The turn with its first fact of another value."""
    first = replace(stored.findings[0].facts[0], value=text)
    finding = replace(stored.findings[0], facts=(first, *stored.findings[0].facts[1:]))
    return replace(stored, findings=(finding, *stored.findings[1:]))


async def differing(stored):
    return [each.what for each in (await compared(stored, PROMPTS)).differences]


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS.keys())
async def test_what_a_model_said_is_checked_and_rendered_to_the_same_bytes(model):
    stored = await answered(model)
    now = await replayed(stored, PROMPTS)
    assert (now.text, now.citations, now.withheld) == (stored.answer.text, stored.answer.citations, stored.answer.withheld)
    assert now.prompts == stored.answer.prompts


async def test_ava_s_own_sentences_come_out_the_same_without_prompts_or_a_model():
    assert await differing(await answered()) == []


async def test_a_model_that_only_planned_told_nothing():
    stored = await answered()
    asked = replace(stored.answer, model="scripted", prompts={"planner": "v1@0123456789ab"})
    assert await differing(replace(stored, answer=asked)) == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["[F1.1] ", "$182.31. ", "NVDA ", "fell 3 %. ", "\n", "U.S. ", "1. ", "at ", "Up [F9.9]. "]), max_size=25
    )
)
def test_any_text_of_a_model_replays(words):
    stored = asyncio.run(answered(ScriptedModel("".join(words))))
    assert asyncio.run(differing(stored)) == []


async def test_the_names_the_check_went_by_are_part_of_the_receipt():
    told = "Nvidia is at $182.31. Tesla is at $182.31."
    stored = await answered(ScriptedModel(told), names=NAMES.get)
    assert stored.answer.withheld
    assert stored.answer.names == NAMES
    assert await differing(stored) == []


async def test_times_are_shown_in_the_zone_of_the_question():
    asked = turn(HOLDINGS)
    at = replace(HOLDINGS.facts[0], unit="date", value=asked.question.as_of)
    finding = replace(HOLDINGS, facts=(at, *HOLDINGS.facts[1:]))
    stored = await answered(None, finding)
    assert "21:00 UTC" in stored.answer.text
    assert await differing(replace(stored, question=replace(stored.question, tz="America/New_York"))) == ["text", "citations"]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda stored: replace(stored, answer=replace(stored.answer, text=stored.answer.text + " ")), ["text"]),
        (lambda stored: replace(stored, answer=replace(stored.answer, raw="Nothing.")), ["text", "citations", "withheld"]),
        (lambda stored: replace(stored, answer=replace(stored.answer, withheld=())), ["withheld"]),
        (
            lambda stored: replace(stored, answer=replace(stored.answer, citations=(Citation(fact="F1.1", shown="$1"),))),
            ["citations"],
        ),
        (lambda stored: replace(stored, answer=replace(stored.answer, stopped="it broke")), ["withheld"]),
        (lambda stored: worth(stored, "99999"), ["text", "citations"]),
    ],
    ids=["text", "raw text", "withheld", "citations", "its end", "a fact"],
)
async def test_whatever_is_changed_shows(change, what):
    stored = await answered(ScriptedModel(f"{GOOD} {INVENTED}"))
    assert stored.answer.withheld == (Withheld(sentence=INVENTED, reason=stored.answer.withheld[0].reason),)
    assert await differing(change(stored)) == what


async def test_a_fact_nobody_cited_shows_in_the_prompt():
    stored = await answered(ScriptedModel("NVDA is at [F2.1]."))
    found = await compared(worth(stored, "99999"), PROMPTS)
    assert [each.what for each in found.prompts] == ["narrator"]


async def test_a_prompt_that_is_gone_does_not_matter():
    stored = await answered(ScriptedModel(GOOD))
    found = await compared(replace(stored, answer=replace(stored.answer, prompts={"narrator": "v99@0123456789ab"})), PROMPTS)
    assert (found.differences, found.prompts) == ((), ())


async def test_a_turn_without_an_answer_cannot_be_replayed():
    with pytest.raises(NotFinished, match="never answered"):
        await replayed(turn(HOLDINGS), PROMPTS)


def test_a_prompt_that_is_not_there_cannot_be_chosen():
    with pytest.raises(PromptFault, match="v99"):
        using(PROMPTS, {"narrator": "v99"})


def test_facts_that_differ_are_told_with_both_values():
    now = worth(turn(HOLDINGS, TECHNICAL), "12000").findings
    (only,) = changed((HOLDINGS, TECHNICAL), now)
    assert (only.what, only.label) == ("F1.1", "market value of holdings")
    assert (only.stored, only.now) == ("$12,345.67", "$12,000.00")


def test_the_same_value_of_other_rows_is_told():
    rows = [Rows(query="q", args={}, key={}, n=n, sha256="ab" * 32) for n in (2, 3)]
    old, new = (replace(HOLDINGS, facts=(replace(HOLDINGS.facts[0], source=source),)) for source in rows)
    (only,) = changed((old,), (new,))
    assert only.stored == "$12,345.67 (12345.67, 2 rows of q abababababab, known 2025-11-20 21:00 UTC)"
    assert only.now == only.stored.replace("2 rows", "3 rows")


def test_facts_and_steps_that_are_gone_are_told():
    gone = replace(HOLDINGS, outcome="empty", facts=(), reason="no open positions")
    told = changed((HOLDINGS,), (gone,))
    assert [each.what for each in told] == ["step 1", *(fact.id for fact in HOLDINGS.facts)]
    assert (told[0].stored, told[0].now, told[1].now) == ("found", "empty: no open positions", "not there")
