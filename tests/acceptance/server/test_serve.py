"""`ava serve` and `ava keys` as a person runs them; `ava ask` through the server that runs."""

import re
import time

import httpx
import pytest

from tests.acceptance.server.conftest import serving

QUESTION = "what is the RSI of NVDA?"
FOUND_S = 0.8  # a question through a running server, start of the command included


def fetched(url):
    return httpx.get(url, timeout=30).json()


def same(printed):
    """What was printed, without what differs from turn to turn."""
    return re.sub(r"show \w+|\d+\.\d+ s$", "", printed, flags=re.MULTILINE)


def test_one_command_serves_and_ends_in_good_order(ava, ava_home):
    with serving(ava_home) as (address, said):
        assert "world 'demo'; on this machine no key is needed" in said
        assert fetched(f"{address}/health")["status"] == "ok"
        assert (ava_home / "ava.sock").is_socket()
    assert not (ava_home / "ava.sock").exists()


def test_ask_through_the_server_prints_what_it_prints_alone(ava, ava_home):
    alone = [ava("ask", QUESTION).out, ava("ask", QUESTION, "--json").json]
    with serving(ava_home) as (address, _):
        served = [ava("ask", QUESTION).out, ava("ask", QUESTION, "--json").json]
        asked = [each["turn"] for each in fetched(f"{address}/api/turns?limit=1")]
    assert same(served[0]) == same(alone[0])
    differs = {"turn", "thread", "ms"}
    assert {k: v for k, v in served[1].items() if k not in differs} == {k: v for k, v in alone[1].items() if k not in differs}
    assert asked == [served[1]["turn"]]


@pytest.mark.prove
def test_what_is_stored_is_shown_through_the_server_as_it_is_alone(ava, ava_home):
    turn, mine = ava("ask", QUESTION, "--user", "keeper", "--json").json, ("--user", "keeper")
    commands = (
        ("threads",), ("threads", "--json"), ("threads", "show", turn["thread"]), ("threads", "export", "--all"),
        ("show", turn["turn"]), ("show", "--json"), ("show", "--why", "F1.1"), ("threads", "show", "never"), ("show", "never"),
    )  # fmt: skip
    alone = [ava(*each, *mine) for each in commands]
    with serving(ava_home):
        served = [ava(*each, *mine) for each in commands]
    assert [(each.code, each.out, each.err) for each in served] == [(each.code, each.out, each.err) for each in alone]


def test_a_command_with_other_settings_answers_on_its_own(ava, ava_home):
    with serving(ava_home):
        said = ava("ask", QUESTION, "--json", AVA_NOW="2025-06-30").json
    assert max(fact["as_of"] for fact in said["facts"]) == "2025-06-30T20:00:00Z"


def test_elsewhere_than_loopback_it_does_not_listen_without_a_key(ava):
    done = ava("serve", "--host", "0.0.0.0", "--port", "0")  # noqa: S104 - it is refused
    assert (done.code, done.out) == (2, "")
    assert "ava keys new" in done.err


def test_a_port_that_is_taken_is_said_so(ava, ava_home):
    with serving(ava_home) as (address, _):
        done = ava("serve", "--port", address.rpartition(":")[2])
    assert done.code == 2
    assert "in use" in done.err


def test_a_key_is_shown_once_listed_without_itself_and_revoked(ava):
    made = ava("keys", "new", "--user", "key-tester", "--label", "laptop", "--json").json
    listed = ava("keys", "list", "--user", "key-tester")
    assert made["key"].startswith("ava_")
    assert made["id"] in listed.out
    assert made["key"] not in listed.out
    assert ava("keys", "revoke", made["id"]).code == 0
    assert ava("keys", "revoke", made["id"]).code == 2
    assert ava("keys", "new", "--scope", "everything").code == 2


@pytest.mark.prove
def test_a_question_through_a_running_server_takes_less_than_its_bound(ava, ava_home):
    with serving(ava_home):
        took = []
        for _ in range(7):
            start = time.perf_counter()
            assert ava("ask", QUESTION).code == 0
            took.append(time.perf_counter() - start)
    assert min(took) < FOUND_S, took
