"""Several servers on one database behave as one: threads, turns, caches, keys. And the command line's way to a server."""

import asyncio

import pytest

from ava import local, settings, threads, turns
from ava.cli.stored import Stored
from ava.server import keys
from ava.testing.ollama import Script
from db.sql import positions_open
from graphs.events import Found, Planned, Said
from graphs.turn import Turn
from tests.integration.server.conftest import events, served


@pytest.fixture
def two(settings, tmp_path):
    """Two servers on the same world."""
    return served(settings()), served(settings())


async def test_a_turn_of_one_is_known_to_the_other(two):
    async with two[0] as one, two[1] as other:
        asked = (await one.asked("what is the RSI of NVDA?"))[-1][1]
        assert (await other.get(f"/api/turns/{asked['turn']}")).json()["answer"] == asked["answer"]
        async with other.stream("GET", f"/api/turns/{asked['turn']}/events") as response:
            assert [data async for name, data in events(response) if name == "answer"] == [asked]


async def test_a_conversation_goes_on_with_the_other(two):
    async with two[0] as one, two[1] as other:
        thread = (await one.asked("what is the RSI of NVDA?"))[-1][1]["thread"]
        follow_up = (await other.asked("same for AMD", thread=thread))[-1][1]
        assert {fact["entity"] for fact in follow_up["facts"]} == {"symbol:AMD"}


async def test_what_one_writes_the_other_does_not_answer_from_its_cache(two):
    async with two[0] as one, two[1] as other:
        await other.get("/api/overview")
        cache = (await other.door.house.keepers())[0].cache
        before = cache.stats().invalidated
        async with (await one.door.house.keepers())[0].looking("a write", "ava_app") as connection:
            await connection.execute("UPDATE bars SET close = close WHERE symbol = 'NVDA'")
        async with asyncio.timeout(5):
            while cache.stats().invalidated == before:  # noqa: ASYNC110 - the announcement travels
                await asyncio.sleep(0.02)
    assert "bars" in positions_open.policy.reads


async def test_a_key_revoked_at_one_opens_nothing_at_the_other(settings, database):
    async with served(settings(world=database.world)) as one, served(settings(world=database.world)) as other:
        key_id, key = await keys.make((await one.door.house.keepers())[0], "ann")
        headers = {"Authorization": f"Bearer {key}"}
        assert (await other.get("/api/threads", headers=headers)).status_code == 200
        await keys.revoke((await one.door.house.keepers())[0], key_id)
        await asyncio.sleep(0.3)  # the announcement travels
        assert (await other.get("/api/threads", headers=headers)).status_code == 401


def heard(home, **wish):
    """What the command line hears of a server there."""
    with local.reach(home) as server:
        return list(server.ask(local.Wish(**wish)))


@pytest.fixture
def at_home(client, database_config, monkeypatch):
    """The home of a running server, with settings of one fingerprint."""
    monkeypatch.setattr(settings, "fingerprint", lambda: "same")
    return database_config.home


async def test_the_command_line_hears_a_turn_as_if_it_were_its_own(at_home, client):
    told = await asyncio.to_thread(heard, at_home, question="how is my portfolio doing?")
    assert [type(each) for each in told[:2]] == [Planned, Found]
    assert "".join(each.text for each in told if isinstance(each, Said)) == told[-1].answer.text
    assert isinstance(told[-1], Turn)
    assert (await client.get(f"/api/turns/{told[-1].id}")).json()["answer"] == told[-1].answer.text


async def test_it_may_speak_for_any_user_and_go_on_where_that_user_was(at_home):
    first = (await asyncio.to_thread(heard, at_home, question="what is the RSI of NVDA?", user="ann"))[-1]
    second = (await asyncio.to_thread(heard, at_home, question="same for AMD", user="ann", go_on=True))[-1]
    assert (second.question.thread, second.question.user) == (first.question.thread, "ann")


async def test_a_server_of_other_settings_leaves_the_question_to_the_command(client, database_config, monkeypatch):
    said = iter(["the command's", "the server's"])
    monkeypatch.setattr(settings, "fingerprint", lambda: next(said))
    with pytest.raises(local.Elsewhere, match="other settings"):
        await asyncio.to_thread(heard, database_config.home, question="hello")


@pytest.fixture
def stored(at_home, monkeypatch):
    """What a command reads of a user's conversations; it must not open the database itself."""

    async def opened(self, work):
        raise AssertionError("the database was opened")

    monkeypatch.setenv("AVA_HOME", str(at_home))
    monkeypatch.setattr(Stored, "_opened", opened)
    return lambda user: Stored(user, None)


async def test_what_is_stored_is_read_through_the_server(stored, at_home, client):
    told = [await asyncio.to_thread(heard, at_home, question=each, user="eve") for each in ("what is the RSI of NVDA?", "hello")]
    first, last = (each[-1] for each in told)
    kept, database = stored("eve"), (await client.door.house.keepers())[0]
    assert await asyncio.to_thread(kept.threads) == await threads.known(database, "eve")
    assert await asyncio.to_thread(kept.export, [first.question.thread]) == await threads.export(
        database, "eve", [first.question.thread]
    )
    assert len((await asyncio.to_thread(kept.export, None)).threads) == 2
    assert [await asyncio.to_thread(kept.turn, each) for each in (first.id, None)] == [
        await turns.stored(database, "eve", each) for each in (first.id, last.id)
    ]
    assert database.world in await asyncio.to_thread(kept.worlds)


@pytest.mark.parametrize("missing", ["turn", "thread"])
async def test_what_is_not_there_is_left_to_the_command_to_say(stored, missing):
    kept = stored("nobody")
    with pytest.raises(AssertionError, match="was opened"):
        await asyncio.to_thread(kept.turn, None) if missing == "turn" else await asyncio.to_thread(kept.export, ["t"])


async def test_where_no_server_runs_none_is_reached(tmp_path):
    with local.reach(tmp_path) as server:
        assert server is None


async def test_the_socket_is_its_owners_only_and_the_route_is_there_alone(client, database_config):
    assert (database_config.home / local.SOCKET).stat().st_mode & 0o777 == 0o600
    assert (await client.post("/local/ask", json={"question": "hello"})).status_code == 404
    assert [(await client.get(f"/local/{each}")).status_code for each in ("threads", "export", "turn", "worlds")] == [404] * 4


@pytest.mark.prove
async def test_a_thousand_idle_streams_cost_others_nothing(with_model):
    async with with_model(Script(pieces=("Your account ",), stall_at=1)) as (client, model):
        async with client.stream("POST", "/api/ask", json={"question": "how is my portfolio doing and why?"}) as response:
            await asyncio.wait_for(model.asked.wait(), 20)
            turn = response.headers["x-ava-turn"]
        idle = [await asyncio.open_connection("127.0.0.1", client.port) for _ in range(1000)]
        for _, writer in idle:
            writer.write(f"GET /api/turns/{turn}/events HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        firsts = [await asyncio.wait_for(reader.readline(), 60) for reader, _ in idle]
        assert {line.split()[1] for line in firsts} == {b"200"}
        assert (await client.asked("hello"))[-1][1]["status"] == "answered"
        assert (await client.delete(f"/api/turns/{turn}")).status_code == 204
        ends = [await asyncio.wait_for(reader.readuntil(b"0\r\n\r\n"), 60) for reader, _ in idle]
        assert all(b'"cancelled"' in end for end in ends)
        for _, writer in idle:
            writer.close()
