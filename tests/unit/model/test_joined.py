"""Waiting lines of an answer: joined where they are plain text, as they came where they are anything else."""

import json

import httpx
import pytest

from graphs.model.joined import Joined, joined


def line(text, **more):
    return json.dumps({"model": "m", "message": {"role": "assistant", "content": text}, "done": False} | more).encode() + b"\n"


def text_of(given):
    return json.loads(given)["message"]["content"]


def test_lines_of_text_in_a_row_become_one():
    assert text_of(joined(line("a") + line("b\n") + line("c"))) == "ab\nc"


@pytest.mark.parametrize(
    "other",
    [
        line("", done=True, done_reason="stop", eval_count=3),
        line("", message={"role": "assistant", "content": "", "tool_calls": [{"function": {"name": "f", "arguments": {}}}]}),
        line("", message={"role": "assistant", "content": "", "thinking": "hm"}),
        b'{"error": "out of memory"}\n',
        b"<html>not JSON</html>\n",
        b"[1]\n",
    ],
    ids=["the end", "a call", "thinking", "an error", "garbage", "a list"],
)
def test_anything_else_passes_as_it_came_and_in_its_place(other):
    first, second, third = joined(line("a") + line("b") + other + line("c")).splitlines()
    assert (text_of(first), second, text_of(third)) == ("ab", other.rstrip(), "c")


def test_a_single_line_is_not_touched():
    assert joined(b'{"done":  false}\n') == b'{"done":  false}\n'


class Broken(httpx.AsyncByteStream):
    async def __aiter__(self):
        yield line("a") + line("b") + b'{"torn'
        raise httpx.ReadError("gone")


async def test_what_came_before_a_stream_broke_is_given_before_the_error():
    got = []

    async def take():
        async with httpx.AsyncClient(transport=transport) as client, client.stream("POST", "http://m/api/chat") as response:
            async for part in response.aiter_raw():
                got.append(part)  # noqa: PERF401 - what came before the error is kept

    transport = Joined(httpx.MockTransport(lambda _: httpx.Response(200, stream=Broken())))
    with pytest.raises(httpx.ReadError, match="gone"):
        await take()
    whole, torn = b"".join(got).splitlines()
    assert (text_of(whole), torn) == ("ab", b'{"torn')
