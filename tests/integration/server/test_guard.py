"""What reaches the routes and what leaves: hosts, origins, headers, bodies too large and clients too slow."""

import asyncio

import pytest

from ava.server.guard import CSP
from db.worlds import database_of


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example:80", "127.0.0.1.nip.io", ""])
async def test_a_name_that_is_not_this_machines_is_not_answered(client, host):
    assert (await client.get("/health", headers={"Host": host})).status_code in {400, 421}


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:9", "[::1]:80"])
async def test_the_names_of_this_machine_are(client, host):
    assert (await client.get("/health", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
async def test_a_page_of_another_origin_can_neither_ask_nor_read(client, origin):
    asked = await client.post("/api/ask", json={"question": "hello"}, headers={"Origin": origin})
    assert (asked.status_code, asked.json()["error"]["code"]) == (403, "wrong_origin")
    preflight = await client.options("/api/ask", headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
    read = await client.get("/api/threads", headers={"Origin": origin})
    assert not [name for each in (asked, preflight, read) for name in each.headers if name.startswith("access-control")]


async def test_the_page_itself_may_ask(client):
    own = {"Origin": f"http://127.0.0.1:{client.port}"}
    assert (await client.post("/api/ask", json={"question": "hello"}, headers=own)).status_code == 200


@pytest.mark.parametrize("path", ["/", "/health", "/api/threads", "/nothing", "/openapi.json"])
async def test_every_response_carries_the_policy_of_the_page(client, path):
    headers = (await client.get(path)).headers
    assert headers["content-security-policy"] == CSP
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")


def test_the_policy_allows_no_script_or_style_in_line_and_nothing_from_elsewhere():
    assert "unsafe" not in CSP
    assert "http" not in CSP
    assert "default-src 'none'" in CSP


async def test_a_body_that_is_too_large_is_refused(client):
    told = await client.post("/api/ask", content=b"x" * 1_000_001, headers={"Content-Type": "application/json"})
    assert (told.status_code, told.json()["error"]["code"]) == (413, "too_large")


async def test_so_is_one_that_does_not_say_how_large_it_is(client):
    async def pieces():
        for size in (500_000, 500_000, 1):
            yield b"x" * size

    assert (await client.post("/api/ask", content=pieces())).json()["error"]["code"] == "too_large"


@pytest.mark.parametrize("sent", [b"", b"GET /health HT", b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: "])
async def test_a_client_that_does_not_say_what_it_wants_is_hung_up_on(client, monkeypatch, sent):
    monkeypatch.setattr("ava.server.serve.HEAD_S", 0.2)
    reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
    writer.write(sent)
    assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()


async def test_a_client_that_drips_its_head_is_hung_up_on(client, monkeypatch):
    monkeypatch.setattr("ava.server.serve.HEAD_S", 0.3)
    reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
    dripping = asyncio.create_task(drip(writer, b"GET /health HTTP/1.1\r\nHost: localhost\r\n" + b"x" * 1000))
    assert await asyncio.wait_for(reader.read(), 5) == b""
    dripping.cancel()
    writer.close()


async def drip(writer, content):
    for n in range(len(content)):
        writer.write(content[n : n + 1])
        await asyncio.sleep(0.01)


async def test_a_client_that_drips_its_body_is_told_so(client, monkeypatch):
    monkeypatch.setattr("ava.server.guard.BODY_S", 0.3)
    reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
    writer.write(b"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{")
    assert (await asyncio.wait_for(reader.readline(), 5)).startswith(b"HTTP/1.1 408")
    writer.close()


async def test_others_are_answered_meanwhile(client):
    slow = [await asyncio.open_connection("127.0.0.1", client.port) for _ in range(200)]
    for _, writer in slow:
        writer.write(b"GET / HTTP/1.1\r\nHost: ")
    assert (await asyncio.wait_for(client.get("/health"), 10)).status_code == 200
    for _, writer in slow:
        writer.close()


@pytest.mark.parametrize("path", ["/page/__init__.py", "/page/../server/keys.py", "/page/%2e%2e/server/keys.py"])
async def test_the_page_shows_no_source_of_the_package(client, path):
    assert (await client.get(path)).status_code == 404


async def test_a_key_is_looked_up_by_the_login_that_can_change_nothing(client):
    database = (await client.door.house.keepers())[0]
    async with database.looking("api_keys") as connection:
        rows = await (
            await connection.execute("SELECT has_table_privilege('api_keys', 'INSERT') AS may, current_database() AS d")
        ).fetchall()
    assert (rows[0].may, rows[0].d) == (False, database_of(database.world))
