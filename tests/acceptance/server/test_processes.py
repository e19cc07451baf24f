"""Two servers as processes of their own on one database, and the keys of worlds, on a home of their own."""

import socket
import time
from functools import partial

import httpx
import pytest

from tests.acceptance.conftest import reachable
from tests.acceptance.server.conftest import launched, listening, serving

pytestmark = pytest.mark.prove
HEARD_S = 10  # for an announcement to travel; a key is kept for a minute where nothing is heard


@pytest.fixture(scope="module")
def home():
    with reachable() as made:
        yield made


@pytest.fixture(scope="module")
def here(ava, home):
    """Run `ava ...` on that home."""
    return partial(ava, AVA_HOME=str(home))


@pytest.fixture(scope="module")
def key(here):
    """A key made while there is no world but the demo."""
    made = here("keys", "new", "--user", "me", "--json").json
    assert made["world"] == "demo"
    return made["key"]


@pytest.fixture
def two(home, key):
    """Clients of two servers on the demo world."""
    headers = {"Authorization": f"Bearer {key}"}
    client = partial(httpx.Client, headers=headers, timeout=30)
    with (
        serving(home, AVA_WORLD="demo") as (one, _),
        serving(home, AVA_WORLD="demo") as (other, _),
        client(base_url=one) as first,
        client(base_url=other) as second,
    ):
        yield first, second


def asked(client, question, **more):
    """The turn of a question, once it has ended."""
    turn = client.post("/api/ask", json={"question": question, **more}).headers["x-ava-turn"]
    return client.get(f"/api/turns/{turn}").json()


def test_a_thread_asked_in_one_goes_on_in_the_other(two):
    first = asked(two[0], "what is the RSI of NVDA?")
    second = asked(two[1], "same for AMD", thread=first["thread"])
    assert {fact["entity"] for fact in second["facts"]} == {"symbol:AMD"}


def test_a_finished_turn_is_the_same_in_both(two):
    turn = asked(two[0], "what is the RSI of NVDA?")
    assert two[1].get(f"/api/turns/{turn['turn']}").json() == turn
    assert [each.get("/api/turns?limit=1").json()[0]["turn"] for each in two] == [turn["turn"]] * 2


def test_what_another_process_writes_is_in_no_cache_of_either(two, here):
    made = here("keys", "new", "--json", AVA_WORLD="demo").json
    headers = {"Authorization": f"Bearer {made['key']}"}
    assert [each.get("/api/threads", headers=headers).status_code for each in two] == [200, 200]
    assert here("keys", "revoke", made["id"], AVA_WORLD="demo").code == 0
    until = time.monotonic() + HEARD_S
    while any(each.get("/api/threads", headers=headers).status_code == 200 for each in two):
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.fixture
def silent():
    """AVA_MODEL of a model that is reached and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening_only:
        yield f"ollama://127.0.0.1:{listening_only.getsockname()[1]}/silent"


def test_a_turn_of_a_server_that_is_killed_runs_in_no_other(home, key, silent):
    headers, killed = {"Authorization": f"Bearer {key}"}, launched(home, AVA_WORLD="demo", AVA_MODEL=silent)
    with serving(home, AVA_WORLD="demo") as (other, _), httpx.Client(headers=headers, timeout=30, base_url=other) as client:
        address, _ = listening(iter(killed.stderr.readline, ""))
        question = {"question": "how is my portfolio doing and why?"}
        with httpx.stream("POST", f"{address}/api/ask", json=question, headers=headers, timeout=30) as response:
            turn = f"/api/turns/{response.headers['x-ava-turn']}"
            before = client.get(turn).json()["state"]
            killed.kill()
        killed.communicate()
        assert (before, client.get(turn).json()["error"]["code"]) == ("running", "lost")
        assert [each for each in client.get("/api/turns").json() if each["state"] == "running"] == []


def test_the_first_import_opens_no_door_that_was_closed(home, here, key):
    assert here("db", "migrate", "--world", "main").code == 0
    assert {each["world"] for each in here("keys", "list", "--all", "--json").json} == {"demo"}
    with serving(home) as (address, said):
        assert "world 'main'; a key is needed" in said
        tried = [httpx.get(f"{address}/api/threads", headers=each) for each in ({}, {"Authorization": f"Bearer {key}"})]
    assert [each.status_code for each in tried] == [401, 200]
    assert here("keys", "new", "--json").json["world"] == "main"
    assert here("keys", "new", "--json", AVA_WORLD="demo").json["world"] == "demo"
