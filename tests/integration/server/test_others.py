"""A turn that one server runs, as another on the same database sees it: while it runs, stopped, finished, lost."""

import asyncio
from datetime import UTC, datetime

import httpx
import pytest

from ava.server import others
from ava.testing.ollama import Script
from db.sql import turns_tell
from tests.integration.server.conftest import events, served
from tests.integration.server.test_asking import STALLED, begun, done, follow

SLOW = Script(pieces=("Your account ", "is worth ", "[F1.6]."), first_s=1.5)
TOLD = {"threads": ["t"], "questions": ["why?"], "codes": [None], "messages": [None], "stored": []}


async def told(client, turn):
    """What a server says of a turn as soon as it knows of it."""
    async with asyncio.timeout(10):
        while (response := await client.get(f"/api/turns/{turn}")).status_code == 404:  # noqa: ASYNC110 - over HTTP
            await asyncio.sleep(0.05)
    return response.json()


async def test_it_is_said_to_run_and_listed_by_both(with_model, settings):
    async with with_model(STALLED) as (one, model), served(settings()) as other:
        turn = await begun(one, model)
        assert (await told(other, turn))["state"] == "running"
        lines = [{k: v for k, v in (await each.get("/api/turns")).json()[0].items() if k != "at"} for each in (one, other)]
        assert (lines[0], lines[0]["turn"]) == (lines[1], turn)


async def test_a_turn_is_known_before_the_others_were_told_of_it(with_model, settings):
    async with with_model(STALLED) as (one, model), served(settings()) as other:
        assert (await other.get(f"/api/turns/{await begun(one, model)}")).json()["state"] == "running"


async def test_who_follows_it_elsewhere_hears_it_to_its_end(with_model, settings):
    async with with_model(SLOW) as (one, model), served(settings()) as other:
        turn = await begun(one, model, "how is my portfolio doing and why?")
        heard = await asyncio.wait_for(follow(other, turn), 20)
        assert [name for name, _ in heard] == ["plan", "finding", "text", "answer"]
        assert heard[-1][1]["answer"] == (await done(one, turn))["answer"]


async def test_who_had_heard_some_of_it_hears_the_answer(with_model, settings):
    async with with_model(SLOW) as (one, model), served(settings()) as other:
        turn = await begun(one, model, "how is my portfolio doing and why?")
        heard = [await asyncio.wait_for(follow(other, turn, **{"Last-Event-ID": str(n)}), 20) for n in (3, 4, 9)]
        assert [[name for name, _ in each] for each in heard] == [["answer"]] * 3


async def test_it_can_be_stopped_from_elsewhere(with_model, settings):
    async with with_model(STALLED) as (one, model), served(settings()) as other:
        turn = await begun(one, model)
        assert (await other.delete(f"/api/turns/{turn}")).status_code == 204
        await asyncio.wait_for(model.hung_up.wait(), 10)
        assert (await done(one, turn))["state"] == "cancelled"
        assert (await done(other, turn))["error"] == (await done(one, turn))["error"]
        assert turn not in {each["turn"] for each in (await other.get("/api/turns")).json()}


async def test_who_follows_a_turn_that_is_stopped_hears_of_it(with_model, settings):
    async with with_model(STALLED) as (one, model), served(settings()) as other:
        turn = await begun(one, model)
        following = asyncio.create_task(follow(other, turn))
        await asyncio.sleep(1)
        assert (await one.delete(f"/api/turns/{turn}")).status_code == 204
        assert (await asyncio.wait_for(following, 10))[-1][1]["code"] == "cancelled"


async def test_another_user_neither_sees_nor_stops_it(with_model, settings):
    async with with_model(STALLED) as (one, model), served(settings()):
        turn = await begun(one, model)
        await asyncio.sleep(2 * others.TELL_S)
        uds = httpx.AsyncHTTPTransport(uds=str(settings().home / "ava.sock"))
        async with httpx.AsyncClient(transport=uds, base_url="http://localhost", headers={"X-AVA-User": "else"}) as stranger:
            assert [(await stranger.request(how, f"/api/turns/{turn}")).status_code for how in ("GET", "DELETE")] == [404, 404]
        assert (await one.get(f"/api/turns/{turn}")).json()["state"] == "running"


async def test_a_turn_whose_process_has_gone_is_lost(client):
    database = (await client.door.house.keepers())[0]
    now = datetime.now(UTC)
    row = TOLD | {"turns": ["0" * 12], "begun": [now], "process": 7, "oldest": now}
    await database.at_once("me", turns_tell, **row)
    found = (await client.get(f"/api/turns/{'0' * 12}")).json()
    assert (found["state"], found["question"], found["error"]["code"]) == ("failed", "why?", "lost")
    assert "0" * 12 not in {each["turn"] for each in (await client.get("/api/turns")).json()}


async def test_a_process_that_goes_while_one_follows_ends_the_stream(with_model, settings, monkeypatch):
    monkeypatch.setattr(others, "LOOK_S", 0.1)
    async with with_model(STALLED) as (one, model), served(settings()) as other:
        turn = await begun(one, model)
        assert (await told(other, turn))["state"] == "running"
        async with other.stream("GET", f"/api/turns/{turn}/events") as response:
            await gone((await one.door.house.keepers())[0])
            assert [data["code"] async for _, data in events(response)] == ["lost"]


async def gone(database):
    """Let what a server told look as it does once that server is dead: nobody holds the lock of its number."""
    async with database.writer("me") as write:
        await write._connection.execute("UPDATE turns_running SET process = 0")


async def test_a_short_turn_is_not_told_to_others(client):
    database = (await client.door.house.keepers())[0]
    asked = [(await client.asked("hello"))[-1][1]["turn"] for _ in range(3)]
    await asyncio.sleep(2 * others.TELL_S)
    assert await known(database) & set(asked) == set()


async def known(database):
    async with database.writer("me") as write:
        rows = await (await write._connection.execute("SELECT turn_id FROM turns_running")).fetchall()
    return {row.turn_id for row in rows}


async def test_nothing_is_left_of_a_turn_that_was_stored(with_model):
    async with with_model(SLOW) as (client, model):
        database = (await client.door.house.keepers())[0]
        turn = await begun(client, model, "how is my portfolio doing and why?")
        await asyncio.sleep(2 * others.TELL_S)
        assert turn in await known(database)
        await done(client, turn)
        await asyncio.sleep(2 * others.TELL_S)
        assert turn not in await known(database)


@pytest.mark.parametrize("turn", ["f" * 12, "x"])
async def test_a_turn_nobody_knows_is_not_there(client, turn):
    assert [(await client.request(how, f"/api/turns/{turn}")).status_code for how in ("GET", "DELETE")] == [404, 404]
