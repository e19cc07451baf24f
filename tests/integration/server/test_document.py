"""The OpenAPI document holds: schemathesis asks every route what the document allows and what it does not, over real HTTP."""

import asyncio
import json

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from ava.server.app import create
from ava.settings.model import Settings

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
DOCUMENT = create(Settings(home="/nowhere")).openapi()
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS = {each.ok().label: each.ok() for each in SCHEMA.get_all_operations()}
EXAMPLES = 12
BOUNDED = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate), database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def test_every_route_says_what_it_returns():
    answers = [
        (path, method, content)
        for path, methods in DOCUMENT["paths"].items()
        for method, operation in methods.items()
        for content in operation["responses"].get("200", {}).get("content", {}).values()
    ]
    assert answers
    assert [(path, method) for path, method, content in answers if not content.get("schema")] == []


def test_every_route_is_described():
    assert [path for path, methods in DOCUMENT["paths"].items() for each in methods.values() if not each.get("description")] == []


@pytest.mark.parametrize("label", sorted(OPERATIONS))
async def test_a_route_keeps_to_its_document(client, label):
    url = f"http://127.0.0.1:{client.port}"

    @BOUNDED
    @given(case=OPERATIONS[label].as_strategy())
    def asked(case):
        response = case.call(base_url=url, timeout=60)
        case.validate_response(response, checks=CHECKS)

    await asyncio.to_thread(asked)


async def test_no_body_breaks_a_route(client):
    url = f"http://127.0.0.1:{client.port}"
    routes = [path for path, methods in DOCUMENT["paths"].items() if "post" in methods]
    values = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(), inner, max_size=4),
        max_leaves=12,
    )
    bodies = st.binary(max_size=200) | values.map(lambda value: json.dumps(value).encode())

    @settings(parent=BOUNDED, max_examples=150)
    @given(route=st.sampled_from(routes), content=bodies)
    def sent(route, content):
        response = http.post(url + route, content=content, headers={"Content-Type": "application/json"})
        assert response.status_code < 500, (route, content)
        if response.status_code >= 400:
            assert response.json()["error"]["message"]

    with httpx.Client(timeout=60) as http:
        await asyncio.to_thread(sent)


KEYS = ("question", "thread", "world", "model", "as_of", "messages", "role", "content", "stream", "n", "user", "metadata", "key")
