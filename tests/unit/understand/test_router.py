import json
import os
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from graphs.agents import AGENTS
from graphs.understand import Router, RouterError
from graphs.understand.router import EXAMPLES

LEARNT = {"portfolio.holdings": ["how is my account doing", "my cash"], "market.regime": ["is the market calm", "sector rotation"]}


def lines():
    return [line for path in sorted(EXAMPLES.glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines()]


def test_scores_are_probabilities_over_the_labels():
    scores = Router.learn(LEARNT).scores(["my", "cash"])
    assert set(scores) == set(LEARNT)
    assert sum(scores.values()) == pytest.approx(1)
    assert scores["portfolio.holdings"] > 0.9


def test_words_never_seen_leave_all_equal():
    assert set(Router.learn(LEARNT).scores(["xylophone"]).values()) == {0.5}


def test_the_words_that_decided_are_told():
    assert '"sector rotation"' in Router.learn(LEARNT).reasons(["sector", "rotation"], "market.regime")


def test_every_skill_has_at_least_sixty_examples():
    for agent in AGENTS.values():
        path = EXAMPLES / f"{agent.default}.txt"
        assert len([line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]) >= 60


def test_a_file_for_a_skill_that_no_agent_has_is_skipped(tmp_path):
    (tmp_path / "market.regime.txt").write_text("is the market calm\n", encoding="utf-8")
    (tmp_path / "market.not_yet.txt").write_text("something else\n", encoding="utf-8")
    assert Router.load(tmp_path).labels == ("market.regime",)


def test_a_folder_without_examples_is_named(tmp_path):
    with pytest.raises(RouterError, match=str(tmp_path)):
        Router.load(tmp_path)


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
