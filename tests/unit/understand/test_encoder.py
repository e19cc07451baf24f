import numpy as np
import pytest

from graphs.agents import AGENTS
from graphs.understand.encoder import Encoder, EncoderError
from graphs.understand.router import LABELS

SKILLS = tuple(skill.name for agent in AGENTS.values() for skill in agent.skills)


@pytest.fixture(scope="module")
def encoder():
    return Encoder.load()


def test_it_was_taught_every_label_and_every_skill(encoder):
    assert (encoder.labels, encoder.skills) == (LABELS, SKILLS), "run `python -m graphs.understand.tune` (CONTRIBUTING.md)"


def test_a_label_it_was_not_taught_has_no_logit(encoder):
    said = encoder.logits(["my", "cash"], ("portfolio", "weather"))
    assert list(np.isnan(said)) == [False, True]


# wordings of which no telling word stands in the examples
@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("what does the quarterback room look like for {team} on matchday", "sports"),
        ("is the graph of {symbol} heading skyward", "technical"),
        ("did {symbol} disappoint shareholders when it opened its ledgers", "earnings"),
    ],
)
def test_it_knows_words_that_no_example_has(text, agent, encoder):
    said = encoder.logits(text.split(), tuple(AGENTS))
    assert tuple(AGENTS)[int(said.argmax())] == agent


@pytest.mark.parametrize("text", ["", "\x00 \ud800", "\U0001f680" * 4000, "a" * 100_000, "\u0441\u0431\u0435\u0440"])
def test_any_text_has_logits(text, encoder):
    assert np.isfinite(encoder.logits(text.split(), LABELS)).all()


@pytest.mark.parametrize("content", [None, b"", b"no model"])
def test_a_missing_or_broken_file_is_named_with_what_to_do(content, tmp_path):
    path = tmp_path / "encoder.onnx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(EncoderError, match=r"encoder\.onnx.*install AVA again"):
        Encoder.load(path)
