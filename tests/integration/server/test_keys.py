"""Who may come in: keys, scopes, the page's cookie, row-level security behind them, limits."""

import asyncio

import pytest

from ava.server import keys
from ava.server.limits import Gate, Limits
from tests.integration.server.conftest import served


def bearer(key):
    return {"Authorization": f"Bearer {key}"}


async def test_the_door_is_open_on_loopback_until_a_first_key_is_made(locked):
    client, database = locked
    assert (await client.get("/api/threads")).status_code == 200
    await keys.make(database, "ann")
    await asyncio.sleep(0.2)  # the announcement travels
    refused = await client.get("/api/threads")
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "key_needed")


async def test_elsewhere_the_door_is_never_open(settings, database):
    async with served(settings(world=database.world), loopback=False) as client:
        assert (await client.get("/api/threads")).status_code == 401
        assert (await client.get("/health")).json()["dependencies"] == []


async def test_only_the_hash_of_a_key_is_kept(locked):
    _, database = locked
    key_id, key = await keys.make(database, "ann", label="laptop")
    async with database.looking("api_keys", "ava_app") as connection:
        rows = await (await connection.execute("SELECT api_keys::text AS row FROM api_keys")).fetchall()
    assert key_id in rows[0].row
    assert key not in rows[0].row


async def test_a_revoked_key_opens_nothing_from_then_on(locked):
    client, database = locked
    key_id, key = await keys.make(database, "ann")
    assert (await client.get("/api/threads", headers=bearer(key))).status_code == 200
    assert await keys.revoke(database, key_id)
    await asyncio.sleep(0.2)  # the announcement travels
    assert (await client.get("/api/threads", headers=bearer(key))).json()["error"]["code"] == "invalid_api_key"
    assert not await keys.revoke(database, key_id)


@pytest.mark.parametrize(
    ("scopes", "allowed"),
    [
        (("ask",), {"/api/threads": 403, "/metrics": 403}),
        (("read",), {"/api/threads": 200, "/metrics": 403}),
        (("admin",), {"/api/threads": 200, "/metrics": 200}),
    ],
)
async def test_a_key_opens_what_its_scopes_say(locked, scopes, allowed):
    client, database = locked
    _, key = await keys.make(database, "ann", scopes)
    assert {path: (await client.get(path, headers=bearer(key))).status_code for path in allowed} == allowed
    asked = await client.post("/api/ask", json={"question": "hello"}, headers=bearer(key))
    assert asked.status_code == (403 if scopes == ("read",) else 200)


async def test_a_request_runs_as_the_holder_of_its_key(client, served_world, database_config, settings):
    """The demo account is the user `me`'s: another sees an empty one, whatever is asked for."""
    database = (await client.door.house.keepers())[0]
    made = [await keys.make(database, user) for user in ("me", "ann")]
    try:
        me, ann = [(await client.get("/api/overview", headers=bearer(key))).json()["findings"][0] for _, key in made]
        assert (me["outcome"], ann["outcome"]) == ("found", "empty")
    finally:
        async with database.looking("api_keys", "ava_app") as connection:
            await connection.execute("DELETE FROM api_keys")


async def test_the_page_signs_in_with_a_key_and_out_again(locked):
    client, database = locked
    _, key = await keys.make(database, "ann")
    assert (await client.post("/api/session", json={"key": "ava_wrong"})).status_code == 401
    signed = await client.post("/api/session", json={"key": key})
    assert {"HttpOnly", "SameSite=strict"} <= set(signed.headers["set-cookie"].split("; "))
    session = (await client.get("/api/session")).json()
    assert {name: session[name] for name in session if name not in {"model", "worlds"}} == {
        "user": "ann", "world": database.world, "simulated": False, "signed_in": True, "needs_key": True,
    }  # fmt: skip
    await client.delete("/api/session")
    assert (await client.get("/api/session")).json()["signed_in"] is False


async def test_guessing_keys_is_slowed_down(locked):
    client, database = locked
    await keys.make(database, "ann")
    tried = [await client.get("/api/threads", headers=bearer(f"ava_{n}")) for n in range(21)]
    assert [each.status_code for each in tried] == [401] * 20 + [429]
    assert int(tried[-1].headers["retry-after"]) > 0


async def test_who_asks_too_often_is_told_when_to_come_back(client):
    client.door.gate = Gate(Limits(rate=2))
    asked = [await client.post("/api/ask", json={"question": "hello"}) for _ in range(3)]
    assert [each.status_code for each in asked] == [200, 200, 429]
    assert 25 <= int(asked[-1].headers["retry-after"]) <= 30


async def test_who_may_read_is_told_which_worlds_there_are_and_no_stranger_is(locked, served_world):
    client, database = locked
    given = {scope: (await keys.make(database, "ann", (scope,)))[1] for scope in ("read", "ask")}
    told = {scope: (await client.get("/api/session", headers=bearer(key))).json()["worlds"] for scope, key in given.items()}
    assert (told["read"][0], told["ask"]) == ({"world": database.world, "simulated": False}, [])
    assert {"world": served_world, "simulated": False} in told["read"]
    assert (await client.get("/api/session")).json()["worlds"] == []


@pytest.mark.parametrize(("scope", "how", "path"), [("ask", "GET", "/api/overview"), ("read", "POST", "/api/ask")])
async def test_another_world_gives_a_key_no_more_than_its_scope(locked, served_world, scope, how, path):
    client, database = locked
    headers = bearer((await keys.make(database, "ann", (scope,)))[1])
    asked = {"params": {"world": served_world}} if how == "GET" else {"json": {"question": "hello", "world": served_world}}
    assert (await client.request(how, path, headers=headers, **asked)).json()["error"]["code"] == "not_allowed"


async def test_a_world_with_keys_of_its_own_is_not_reached_past_them(client, database):
    there = f"/api/threads?world={database.world}"
    assert (await client.get(there)).status_code == 200
    await keys.make(database, "ann")
    await asyncio.sleep(0.2)  # the announcement travels
    refused = await client.get(there)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "other_keys")
