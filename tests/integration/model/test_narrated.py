"""A whole narration through the real client: what the person reads when the model is well, slow, busy or broken."""

import pytest

from ava.testing.ollama import Script, ScriptedOllama
from graphs.model.limits import Limits
from graphs.model.ollama import Ollama
from graphs.narrate import narrate
from prompts.library import Library
from tests.unit.graphs.conftest import HOLDINGS, TECHNICAL, turn

GOOD = ("Your account ", "is worth [F1", ".1]. ", "NVDA is ", "at [F2.1].")
SAID = "Your account is worth $12,345.67."
PLAIN = "Your 7 open positions are worth $12,345.67. That is -$412.00 (-3.2 %) against the session before.\nNVDA is at $182.31."


async def told(script):
    async with ScriptedOllama(script) as server:
        model = Ollama("qwen3:4b", server.url, limits=Limits(first=0.3, silence=0.2, tries=1))
        return await narrate(turn(HOLDINGS, TECHNICAL), emit=lambda event: None, model=model, prompts=Library.load())


async def test_a_model_that_is_well_is_heard():
    answer = await told(Script(pieces=GOOD, input=411))
    assert answer.text == f"{SAID} NVDA is at $182.31."
    assert (answer.model, answer.usage.calls, answer.usage.input, answer.usage.output) == ("qwen3:4b", 1, 411, 5)
    assert (answer.caveats, answer.withheld) == ((), ())


@pytest.mark.parametrize(
    ("fault", "caveat"),
    [
        ({"close_at": 4}, "broke off"),
        ({"error": "unexpected EOF", "error_at": 4}, "unexpected EOF"),
        ({"stall_at": 4}, "fell silent"),
        ({"raw_at": 4}, "protocol"),
        ({"done_reason": "length", "pieces": GOOD[:4]}, "length"),
    ],
)
async def test_what_breaks_off_is_finished_from_the_findings(fault, caveat):
    answer = await told(Script(**{"pieces": GOOD} | fault))
    assert answer.text == f"{SAID}\nNVDA is at $182.31."
    assert caveat in answer.caveats[0]


@pytest.mark.parametrize(
    ("fault", "caveat"),
    [
        ({"stall_at": 0}, "did not begin"),
        ({"status": 503, "error": "busy"}, "busy"),
        ({"status": 404, "error": "model 'qwen3:4b' not found"}, "ollama pull qwen3:4b"),
        ({"pieces": ("It is $99,999.", " Up 77 %.")}, "could be traced"),
        ({"pieces": ("", " ")}, "it said nothing"),
    ],
)
async def test_a_model_that_says_nothing_true_leaves_the_plain_text(fault, caveat):
    answer = await told(Script(**fault))
    assert answer.text == PLAIN
    assert caveat in answer.caveats[0]
