import json
import os
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from graphs.agents import AGENTS
from graphs.understand import Router, RouterError
from graphs.understand.examples import FOLDER, NOBODY, SAME, SEVERAL, fingerprint, read


def lines():
    return [line for path in sorted(FOLDER.glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines()]


def test_each_agent_and_each_answer_has_a_probability_likeliest_first(router):
    weights = router.weigh(["my", "cash"])
    others, last = list(weights)[:-2], list(weights)[-2:]
    assert (set(last), set(others)) == ({SEVERAL, SAME}, {*AGENTS, *NOBODY})
    assert [weights[name] for name in others] == sorted((weights[name] for name in others), reverse=True)
    assert all(0 <= weight <= 1 for weight in weights.values())


def test_the_words_that_decided_are_told(router):
    assert "rsi" in router.reasons(["what", "is", "the", "rsi", "of", "{symbol}"], "technical")


def test_no_words_mean_the_default_skill(router):
    assert router.skill([], "portfolio") == AGENTS["portfolio"].default


def test_the_model_was_learnt_from_the_examples_beside_it(router):
    assert router.learnt_from == fingerprint(), "the examples have changed since: run `ava agents train`"


def test_a_model_survives_being_stored(router, tmp_path):
    router.save(tmp_path / "model.npz")
    again = Router.load(tmp_path / "model.npz")
    assert again.weigh(["my", "cash"]) == router.weigh(["my", "cash"])


def test_a_model_of_other_examples_is_used_with_a_warning(router, tmp_path, caplog):
    (tmp_path / "market.regime.txt").write_text("is the market calm\n", encoding="utf-8")
    assert Router.load(folder=tmp_path).learnt_from == router.learnt_from
    assert "ava agents train" in caplog.text


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 torn"])
def test_a_missing_or_broken_model_is_named_with_what_to_do(content, tmp_path):
    path = tmp_path / "model.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RouterError, match="ava agents train"):
        Router.load(path)


def test_every_agent_has_hundreds_of_examples():
    counts = Counter(example.labels[0] for example in read() if example.skill)
    assert {agent for agent in AGENTS if counts[agent] < 250} == set()


def test_no_question_that_is_kept_for_measuring_is_among_the_examples():
    data = os.environ.get("AVA_TEST_DATA")
    if not data:
        pytest.skip("AVA_TEST_DATA is not set")
    kept = (Path(data) / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"].lower() for line in kept]
    known = [line.lower() for line in lines() if len(line.split()) > 4]
    close = [(q, e) for q in questions for e in known if _alike(q, e)]
    assert close == []


def _alike(question, example):
    matcher = SequenceMatcher(None, question, example, autojunk=False)
    return matcher.real_quick_ratio() > 0.85 and matcher.quick_ratio() > 0.85 and matcher.ratio() > 0.85
