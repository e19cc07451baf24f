"""Turns of the demo world, told by AVA and through the real client, replay to the byte from what PostgreSQL stored."""

from dataclasses import replace

import pytest

from ava.replay import compared, narrated, queried_again
from ava.testing.ollama import Script
from ava.turns import stored
from db.query import Policy, Query
from graphs import receipt
from prompts.library import Library
from tests.integration.ava.questions import ANSWERED, DEPENDENT, OTHERS

PROMPTS = Library.load()
SLOTS = ("The first is [F1.1], ", "the second [F1.2]. ", "NVDA will rise to $512.40 soon. ", "Then [F1.3], and [F7.7].")
MOVE = Query(
    name="prices_moved",
    about="",
    sql="UPDATE bars SET close = close * 2 WHERE symbol = 'NVDA'",
    policy=Policy(scope="market", writes=("bars",)),
)


@pytest.mark.parametrize("question", [*ANSWERED, DEPENDENT, *OTHERS])
async def test_an_answer_of_ava_herself_replays(own, ava_of, asking, question):
    async with ava_of() as (ava, _):
        turn = await asking(ava, question)
    kept = await stored(own, "me", turn.id)
    assert kept == receipt.read(receipt.write(turn))
    assert (await compared(kept, PROMPTS)).differences == ()


@pytest.mark.parametrize("question", ANSWERED)
async def test_a_models_answer_replays(own, ava_of, asking, question):
    async with ava_of() as (ava, _):
        plain = (await asking(ava, question)).answer.text  # with its figures typed out, which the check must find again
    scripts = (Script(pieces=SLOTS), Script(pieces=[plain]), Script(pieces=[*SLOTS, plain], close_at=3), Script(close_at=0))
    async with ava_of(*scripts) as (ava, _):
        turns = [await asking(ava, question) for _ in scripts]
    for turn in turns:
        found = await compared(await stored(own, "me", turn.id), PROMPTS)
        assert (found.differences, found.prompts) == ((), ())
    assert [bool(turn.answer.raw) for turn in turns] == [True, True, True, False]
    assert turns[0].answer.withheld


@pytest.mark.parametrize("question", [*ANSWERED, DEPENDENT])
async def test_the_same_rows_give_the_same_facts(own, ava_of, asking, question):
    async with ava_of() as (ava, _):
        turn = await asking(ava, question)
    kept = await stored(own, "me", turn.id)
    assert (await queried_again(kept, own, 20)).differences == ()


async def test_a_price_that_was_corrected_since_shows_in_every_fact_it_moves(own, ava_of, asking):
    async with ava_of() as (ava, _):
        turn = await asking(ava, "what is the RSI of NVDA?")
    try:
        async with own.writer("me") as write:
            await write.run(MOVE)
        found = (await queried_again(turn, own, 20)).differences
    finally:
        async with own.writer("me") as write:
            await write.run(replace(MOVE, sql=MOVE.sql.replace("* 2", "/ 2")))
    assert turn.findings[0].facts[0].id in [each.what for each in found]
    assert (await queried_again(turn, own, 20)).differences == ()


async def test_another_model_tells_the_stored_findings_anew(ava_of, asking):
    async with ava_of() as (ava, _):
        turn = await asking(ava, "how is my portfolio doing?")
    async with ava_of(Script(pieces=SLOTS[:2])) as (ava, _):
        now = await narrated(turn, ava.choice.model, PROMPTS, {}.get)
    assert now.text == "The first is $150,577.25, the second -$3,281.05."
    assert (now.model, now.usage.calls) == ("test:1b", 1)
