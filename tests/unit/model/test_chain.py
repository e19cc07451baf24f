"""Models behind one another."""

import pytest

from ava.testing.model import ScriptedModel
from graphs.model.breaker import Breaker
from graphs.model.chain import Chain, Link
from graphs.model.protocol import Message, ModelBroken, ModelTimeout, ModelUnavailable

ASKED = (Message(role="user", content="Hello?"),)


def chain(*models):
    return Chain(*(Link(model=model, at=f"http://{n}") for n, model in enumerate(models)))


def named(name, *answers, **more):
    model = ScriptedModel(*answers, **more)
    model.name = name
    return model


async def said(chain):
    return [piece async for piece in chain.stream(ASKED, max_tokens=50)]


DEAD = ModelUnavailable("nothing answers")


async def test_the_next_answers_for_one_that_cannot_begin_and_the_person_is_told():
    pieces = await said(chain(named("big", error=DEAD), named("small", "Good day.")))
    assert "".join(piece.text for piece in pieces) == "Good day."
    assert {piece.model for piece in pieces} == {"small"}
    assert [piece.notes for piece in pieces if piece.notes] == [("big did not answer: nothing answers",)]


@pytest.mark.parametrize("error", [ModelUnavailable("x"), ModelTimeout("x"), ModelBroken("x")])
async def test_every_failure_before_the_first_word_hands_over(error):
    pieces = await said(chain(named("one", "Never said.", error=error), named("two", "Said.")))
    assert "".join(piece.text for piece in pieces) == "Said."


async def test_a_model_that_has_begun_is_not_replaced():
    second = named("two", "Never asked.")
    stream = chain(named("one", "One two three.", error=ModelBroken("off"), after=1), second).stream(ASKED, max_tokens=50)
    assert (await anext(stream)).text == "One"
    with pytest.raises(ModelBroken, match="off"):
        await anext(stream)
    assert second.asked == []


async def test_where_none_begins_all_reasons_are_told():
    with pytest.raises(ModelUnavailable, match=r"one did not answer: nothing answers; two did not answer: busy"):
        await said(chain(named("one", error=DEAD), named("two", error=ModelUnavailable("busy"))))


async def test_one_alone_fails_with_its_own_error():
    with pytest.raises(ModelTimeout, match=r"^late$"):
        await said(chain(named("one", error=ModelTimeout("late"))))


async def test_one_that_failed_three_times_is_not_asked_a_fourth_time():
    dead, links = named("one", error=DEAD), named("two", "Yes.")
    both = chain(dead, links)
    for _ in range(5):
        await said(both)
    assert len(dead.asked) == 3
    assert both.states == {"one at http://0": "open", "two at http://1": "closed"}


async def test_closing_the_chain_closes_the_stream_behind_it_and_opens_no_breaker():
    model = named("one", "One two three.")
    link = Link(model=model, at="x", breaker=Breaker(failures=1))
    stream = Chain(link).stream(ASKED, max_tokens=50)
    await anext(stream)
    await stream.aclose()
    assert (model.closed, link.breaker.state) == (1, "closed")


async def test_a_prompt_must_fit_whoever_answers():
    assert chain(named("one", context=32768), named("two", context=4096)).context == 4096
