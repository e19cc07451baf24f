"""/api/ask and its turns, through a real server: events, a dropped stream, stopping, the chain behind a figure."""

import asyncio

import httpx
import pytest

from ava.testing.ollama import Script
from tests.integration.server.conftest import events

STALLED = Script(pieces=("Your account ", "is worth "), stall_at=1)
QUESTION = "how is my portfolio doing?"


async def test_the_events_of_an_answer_come_in_order(client):
    heard = [name for name, _ in await client.asked(QUESTION)]
    assert (heard[:2], heard[-1], set(heard[2:-1])) == (["plan", "finding"], "answer", {"text"})


async def test_the_pieces_of_text_joined_are_the_answer(client):
    heard = await client.asked(QUESTION)
    assert "".join(data["text"] for name, data in heard if name == "text") == heard[-1][1]["answer"]


async def test_every_place_of_a_figure_holds_what_the_fact_shows(client):
    heard = await client.asked(QUESTION)
    answer, shown = heard[-1][1], {fact["id"]: fact["shown"] for fact in heard[1][1]["facts"]}
    places = [place for name, data in heard if name == "text" for place in data["citations"]]
    assert places == answer["citations"]
    assert places
    assert all(answer["answer"][p["start"] : p["end"]].lstrip("-") == shown[p["fact"]].lstrip("-") for p in places)


async def test_the_headers_name_the_turn_before_there_is_anything(client):
    async with client.stream("POST", "/api/ask", json={"question": QUESTION}) as response:
        turn = response.headers["x-ava-turn"]
        assert [data["turn"] async for name, data in events(response) if name == "answer"] == [turn]


async def test_a_dropped_stream_lets_the_turn_finish(with_model):
    async with with_model(Script(pieces=("Your account is worth [F1.6].",))) as (client, _):
        async with client.stream("POST", "/api/ask", json={"question": "how is my portfolio doing and why?"}) as response:
            turn = response.headers["x-ava-turn"]
        assert (await done(client, turn))["status"] == "answered"


async def done(client, turn):
    """The turn, when it has ended."""
    async with asyncio.timeout(20):
        while (found := (await client.get(f"/api/turns/{turn}")).json())["state"] == "running":  # noqa: ASYNC110 - over HTTP
            await asyncio.sleep(0.05)
        return found


async def test_a_turn_that_runs_is_listed_and_told_as_far_as_it_is(with_model):
    async with with_model(STALLED) as (client, model):
        turn = await begun(client, model)
        line, *_ = (await client.get("/api/turns")).json()
        assert (line["turn"], line["state"]) == (turn, "running")
        found = (await client.get(f"/api/turns/{turn}")).json()
        assert (found["state"], found["findings"][0]["outcome"], found["plan"]["kind"]) == ("running", "found", "answer")
        assert (await client.get(f"/api/turns/{turn}/facts/F1.1")).status_code == 200


async def begun(client, model, question="how is my portfolio doing and what regime is the market in?"):
    """A turn whose model has been asked and does not go on; nobody follows it."""
    async with client.stream("POST", "/api/ask", json={"question": question}) as response:
        async with asyncio.timeout(20):
            await model.asked.wait()
        return response.headers["x-ava-turn"]


async def test_stopping_a_turn_ends_its_stream_and_hangs_up_on_the_model(with_model):
    async with with_model(STALLED) as (client, model):
        turn = await begun(client, model)
        following = asyncio.create_task(follow(client, turn))
        await asyncio.sleep(0.2)
        assert (await client.delete(f"/api/turns/{turn}")).status_code == 204
        assert (await asyncio.wait_for(following, 10))[-1][1]["code"] == "cancelled"
        await asyncio.wait_for(model.hung_up.wait(), 10)
        assert (await client.get(f"/api/turns/{turn}")).json()["state"] == "cancelled"


async def follow(client, turn, **headers):
    async with client.stream("GET", f"/api/turns/{turn}/events", headers=headers) as response:
        return [event async for event in events(response)]


async def test_a_finished_turn_is_told_again_from_what_was_stored(client):
    heard = await client.asked(QUESTION)
    again = await follow(client, heard[0][1]["turn"])
    assert [name for name, _ in again] == ["plan", "finding", "text", "answer"]
    assert (again[0], again[1], again[-1]) == (heard[0], heard[1], heard[-1])


async def test_a_reader_goes_on_where_it_left_off(client):
    turn = (await client.asked(QUESTION))[0][1]["turn"]
    assert [name for name, _ in await follow(client, turn, **{"Last-Event-ID": "2"})] == ["text", "answer"]


async def test_a_quiet_stream_says_that_it_lives(with_model, monkeypatch):
    monkeypatch.setattr("ava.server.sse.BEAT_S", 0.1)
    async with with_model(STALLED) as (client, model):
        turn = await begun(client, model)
        async with client.stream("GET", f"/api/turns/{turn}/events") as response:
            comments = (line async for line in response.aiter_lines() if line.startswith(":"))
            assert [await anext(comments), await anext(comments)] == [": still here", ": still here"]


async def test_the_chain_behind_a_figure_ends_in_the_rows_it_came_from(client):
    turn = (await client.asked(QUESTION))[0][1]["turn"]
    source = (await client.get(f"/api/turns/{turn}/facts/F1.1")).json()["source"]
    rows = source["inputs"][0]
    assert (source["function"], rows["query"]) == ("positions.total_value", "positions_open")
    assert (rows["n_now"], rows["sha256_now"]) == (rows["n"], rows["sha256"])
    assert len(rows["rows"]) == rows["n"]
    assert "FROM positions" in rows["sql"]


async def test_another_users_turn_is_not_there(client, settings):
    turn = (await client.asked(QUESTION))[0][1]["turn"]
    transport = httpx.AsyncHTTPTransport(uds=str(settings().home / "ava.sock"))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost", headers={"X-AVA-User": "else"}) as other:
        assert (await other.get("/api/turns")).json() == []
        assert (await other.get(f"/api/turns/{turn}")).status_code == 404
        assert (await other.delete(f"/api/turns/{turn}")).status_code == 404


async def test_a_conversation_goes_on_and_can_be_listed_exported_and_deleted(client):
    first = (await client.asked("what is the RSI of NVDA?"))[-1][1]
    second = (await client.asked("same for AMD", thread=first["thread"]))[-1][1]
    assert {fact["entity"] for fact in second["facts"]} == {"symbol:AMD"}
    listed = {each["thread"]: each["turns"] for each in (await client.get("/api/threads")).json()}
    assert listed[first["thread"]] == 2
    assert len((await client.get(f"/api/threads/{first['thread']}")).json()["threads"][0]["turns"]) == 2
    assert (await client.delete(f"/api/threads/{first['thread']}")).status_code == 204
    assert (await client.get(f"/api/turns/{first['turn']}")).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"question": ""}, 422),
        ({"question": "hi", "model": "ollama://evil.example:1/x"}, 400),
        ({"question": "hi", "world": "nowhere"}, 404),
        ({"question": "hi", "as_of": "teatime"}, 400),
        ({"question": "hi", "thread": "../x"}, 422),
        ({"question": "hi", "odd": 1}, 422),
    ],
)
async def test_what_cannot_be_asked_is_said_in_one_shape(client, body, status):
    response = await client.post("/api/ask", json=body)
    assert response.status_code == status
    assert response.json()["error"].keys() == {"code", "message"}


async def test_text_that_no_database_holds_is_answered_all_the_same(client):
    heard = await client.post("/api/ask", content=b'{"question": "how is my\\u0000 portfolio \\ud800 doing?"}')
    assert heard.status_code in {200, 422}
    assert (await client.asked("hello \N{OGHAM SPACE MARK} \N{GRINNING FACE}"))[-1][1]["status"] == "answered"
