"""Conversations: a long one costs a turn no more than a short one, one user's are no other's, and what is deleted is gone."""

import json
from contextlib import contextmanager
from dataclasses import replace

import pytest

from ava import threads, turns
from ava.testing.ollama import Script
from ava.turns import HISTORY_TOKENS
from db.database import Writer
from graphs.model.context import tokens
from graphs.turn import HISTORY

LONG = "what is the RSI of NVDA? " + "and please think about it for a long while, " * 40
GOOD = Script(pieces=("NVDA closed at ", "[F1.1]."))


@contextmanager
def counted(own, monkeypatch):
    """Every statement sent, and the characters of the bodies that came back."""
    sent = {"statements": 0, "characters": 0}
    run, fetch = Writer.run, own.fetch

    async def runs(self, query, **args):
        rows = await run(self, query, **args)
        sent["statements"] += 1
        sent["characters"] += sum(len(row.body) for row in rows if "body" in row._fields)
        return rows

    async def fetches(query, parameters, user):
        sent["statements"] += 1
        return await fetch(query, parameters, user)

    with monkeypatch.context() as patched:
        patched.setattr(Writer, "run", runs)
        patched.setattr(own, "fetch", fetches)
        yield sent


async def grown(own, turn, thread, n):
    """A thread of `n` turns like this one."""
    for number in range(n):
        again = replace(turn, id=f"{thread}-{number}", question=replace(turn.question, thread=thread))
        await turns.remember(own, again)


async def measured(own, ava_of, asking, monkeypatch, thread):
    """What the next question of the thread takes: statements, prompt characters, exchanges taken along."""
    async with ava_of(GOOD) as (ava, server):
        own.cache.hears()  # nothing kept
        with counted(own, monkeypatch) as sent:
            turn = await asking(ava, LONG, thread)
        prompt = sum(len(message["content"]) for request in server.requests for message in request.body.get("messages", ()))
        return turn, sent, prompt


async def test_turn_sixty_costs_no_more_than_turn_three(own, ava_of, asking, monkeypatch):
    async with ava_of(GOOD) as (ava, _):
        first = await asking(ava, LONG, "short")
    await grown(own, first, "short", 1)
    await grown(own, first, "long", 59)
    third, sent3, prompt3 = await measured(own, ava_of, asking, monkeypatch, "short")
    sixtieth, sent60, prompt60 = await measured(own, ava_of, asking, monkeypatch, "long")
    places = {each.thread: each.turns for each in await threads.known(own, "me")}
    assert (places["short"], places["long"]) == (3, 60)
    assert (prompt60, sent60["statements"]) == (prompt3, sent3["statements"])
    assert (sixtieth.answer.usage, sixtieth.answer.text) == (third.answer.usage, third.answer.text)
    assert sent60["characters"] <= sent3["characters"] / 2 * HISTORY  # at most HISTORY turns are read, however many there are


async def test_what_a_long_thread_hands_on_is_bounded_and_holds_no_figure(own, ava_of, asking):
    async with ava_of() as (ava, _):
        first = await asking(ava, LONG, "bounded")
    await grown(own, first, "bounded", 30)
    history = await turns.history(own, "me", "bounded")
    assert 1 < len(history) <= HISTORY
    assert sum(tokens(each.question) + tokens(each.answer_head) for each in history) <= HISTORY_TOKENS
    assert "[31:F1." in history[-1].answer_head
    assert "$" not in history[-1].answer_head


async def test_a_turn_does_not_store_its_history_again(own, ava_of, asking):
    async with ava_of() as (ava, _):
        first = await asking(ava, "what is the RSI of NVDA?", "once")
        second = await asking(ava, "same for AMD", "once")
    assert second.question.history
    kept = await turns.stored(own, "me", second.id)
    assert (kept.question.history, kept.plan, first.id != second.id) == ((), second.plan, True)


async def test_an_export_holds_every_turn_whole_and_in_order(own, ava_of, asking):
    async with ava_of() as (ava, _):
        asked = [await asking(ava, text, "told") for text in ("what is the RSI of NVDA?", "same for AMD", "hello")]
    exported = await threads.export(own, "me", ["told"])
    text = json.dumps(threads.plain(exported))
    assert [turn.id for turn in threads.turns_in(text)] == [turn.id for turn in asked]
    assert threads.turns_in(text)[1] == await turns.stored(own, "me", asked[1].id)
    assert [kept.seq for kept in exported.threads[0].turns] == [1, 2, 3]


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"threads": 1}', "null"])
def test_what_is_no_export_is_refused(text):
    with pytest.raises(ValueError, match="Turn"):
        threads.turns_in(text)


async def test_deletion_leaves_no_row_and_nothing_to_follow_up(own, ava_of, asking):
    async with ava_of() as (ava, _):
        turn = await asking(ava, "what is the RSI of NVDA?", "gone")
        assert await threads.delete(own, "me", ["gone"]) == 1
        assert await turns.stored(own, "me", turn.id) is None
        assert await turns.history(own, "me", "gone") == ()
    async with own.looking("rows", "ava_app") as connection:
        await connection.execute("SELECT set_config('ava.user', 'me', false)")
        rows = await (await connection.execute("SELECT count(*) AS n FROM turns WHERE thread = 'gone'")).fetchall()
    assert rows[0].n == 0


async def test_another_user_neither_sees_nor_deletes_them(own, ava_of, asking):
    async with ava_of() as (ava, _):
        turn = await asking(ava, "hello", "mine")
    assert await threads.known(own, "eve") == ()
    assert (await threads.export(own, "eve", ["mine"])).threads[0].turns == ()
    assert await threads.delete(own, "eve", ["mine"]) == 0
    assert await turns.stored(own, "me", turn.id)


async def test_a_thread_is_listed_by_its_first_question(own, ava_of, asking):
    async with ava_of(GOOD) as (ava, _):
        await asking(ava, "what is the RSI of NVDA?", "listed")
        await asking(ava, "same for AMD", "listed")
    first, *_ = await threads.known(own, "me")
    assert (first.thread, first.question, first.turns) == ("listed", "what is the RSI of NVDA?", 2)
    assert first.input == 2 * GOOD.input
