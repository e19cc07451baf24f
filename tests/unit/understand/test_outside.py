"""Real questions about everything else (CLINC150) reach no agent."""

import json
import os
from pathlib import Path

import pytest

from graphs.understand import understand
from graphs.understand.measure import agents


@pytest.fixture(scope="module")
def plans(lexicon, router, now):
    data = os.environ.get("AVA_TEST_DATA")
    if not data:
        pytest.skip("AVA_TEST_DATA is not set")
    lines = (Path(data) / "data" / "evals" / "clinc150_val_sample.jsonl").read_text(encoding="utf-8").splitlines()
    return [understand(json.loads(line)["question"], (), now, lexicon, router) for line in lines]


def test_nine_in_ten_reach_no_agent(plans):
    assert sum(not agents(plan) for plan in plans) >= 0.9 * len(plans)


def test_few_reach_an_agent_that_reads_the_users_data(plans):
    assert sum("portfolio" in agents(plan) for plan in plans) <= 0.06 * len(plans)
