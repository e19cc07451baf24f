"""`ava eval` and `ava prompts` as a person runs them: exit codes, reports, and nothing lost."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

AVA = Path(sys.executable).with_name("ava")
SUITE = """
suite: trial
world: {{snapshot: demo, now: 2025-11-20T16:00:00-05:00}}
gate: {{min_pass: {least}}}
cases:
  - {{id: worth, ask: What is my portfolio worth?, tags: [money], expect: {{route: portfolio}}}}
  - {{id: wrong, ask: What is my portfolio worth?, expect: {{route: sports}}}}
"""


@pytest.fixture
def suite(tmp_path):
    def made(least=0.5, text=SUITE):
        path = tmp_path / "trial.yaml"
        path.write_text(text.format(least=least))
        return path

    return made


def test_a_met_gate_exits_0_and_a_missed_one_1(ava, suite):
    assert ava("eval", "run", suite()).code == 0
    missed = ava("eval", "run", suite(0.9))
    assert missed.code == 1
    assert "50.0% pass, at least 90% must" in " ".join(missed.out.split())


def test_reports_are_written_beside_the_run(ava, suite, tmp_path):
    outs = [tmp_path / f"run.{ending}" for ending in ("html", "xml", "md", "csv")]
    assert ava("eval", "run", suite(), *[part for out in outs for part in ("-o", out)]).code == 0
    assert all("wrong" in out.read_text() for out in outs)
    assert ava("eval", "run", suite(), "-o", tmp_path / "run.pdf").code == 2


def test_json_is_one_object(ava, suite):
    found = ava("eval", "run", suite(), "--json").json
    assert found["gate"][0]["word"] == "gate met"
    assert Path(found["run"]).is_file()


def test_a_bad_suite_a_missing_one_and_a_missing_snapshot_exit_2(ava, suite):
    bad = ava("eval", "run", suite(text=SUITE.replace("route: sports", "rout: sports")))
    assert (bad.code, "line 7" in bad.err, "rout: unknown field" in bad.err) == (2, True, True)
    assert ava("eval", "run", "nowhere").code == 2
    gone = ava("eval", "run", suite(text=SUITE.replace("snapshot: demo", "snapshot: main@1").replace("route: sports", "says: x")))
    assert (gone.code, "no snapshot 'main@1'" in gone.err) == (2, True)
    assert ava("eval", "run", suite(), "--subject", "gguf:none").code == 2
    assert ava("eval", "run", suite(), "--case", "never").code == 2
    assert ava("eval", "run", suite(), "--case", "money").code == 0


def test_too_many_errors_are_no_verdict(ava, suite):
    broken = SUITE.replace("route: sports", 'number: {{sql: "select nothing"}}')
    done = ava("eval", "run", suite(text=broken))
    assert (done.code, "no verdict" in done.out) == (3, True)


def test_a_run_is_accepted_compared_judged_again_and_shown(ava, suite):
    ava("eval", "run", suite())
    assert ava("eval", "accept", "trial", "--reason", "first").code == 0
    compared = ava("eval", "compare", "trial", "--baseline", "--strict")
    assert (compared.code, "cannot tell" in compared.out) == (4, True)
    assert ava("eval", "score", "trial").code == 0
    shown = ava("eval", "show", "trial", "wrong")
    assert "asked portfolio, expected sports" in shown.out
    assert ava("eval", "show", "trial", "never").code == 2


def test_a_dry_run_runs_nothing(ava, suite, ava_home):
    before = sorted(ava_home.glob("evals/*/*"))
    assert "2 runs of 2 cases, at most 0 model calls" in ava("eval", "run", suite(), "--dry-run").out
    assert sorted(ava_home.glob("evals/*/*")) == before


def test_ctrl_c_exits_130_and_the_run_goes_on_where_it_stopped(ava, suite, ava_home):
    asked = "\n".join(f"  - {{id: c{n}, ask: What is my portfolio worth?, expect: {{says: account}}}}" for n in range(400))
    text = SUITE.replace("suite: trial", "suite: long").format(least=0) + asked + "\n"
    path = suite(text=text.replace("{", "{{").replace("}", "}}"))
    rows = interrupted(path, ava_home)
    left = next((ava_home / "evals/long").glob("2*.jsonl"))
    assert 0 < rows < 402
    assert ava("eval", "run", path, "--resume", left).code == 0
    assert len(left.read_text().splitlines()) == 403


def interrupted(path, home):
    """The rows there are when a run has been interrupted."""
    environment = {**os.environ, "AVA_HOME": str(home), "AVA_MODEL": "none"}
    running = subprocess.Popen(
        [AVA, "eval", "run", path], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    for _ in range(600):
        files = list((home / "evals/long").glob("2*.jsonl"))
        if files and len(files[0].read_bytes().splitlines()) > 5:
            break
        time.sleep(0.1)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130, err
    assert "--resume" in err
    return len(files[0].read_bytes().splitlines()) - 1


def test_prompts_are_listed_shown_checked_drafted_released_and_pinned(ava, tmp_path):
    (tmp_path / "narrator/narrator").mkdir(parents=True)
    own = {"AVA_PROMPTS": str(tmp_path)}
    assert ava("prompts", "new", "narrator", "v9", "--change", "shorter", **own).code == 0
    assert ava("prompts", "pin", "narrator", "v9", **own).code == 2
    assert ava("prompts", "release", "narrator", "v9", **own).code == 0
    assert ava("prompts", "pin", "narrator", "v9", **own).code == 0
    listed = ava("prompts", "list", "--json", **own).json
    assert [each["in_use"] for each in listed if (each["id"], each["version"]) == ("narrator", "v9")] == [True]
    assert ava("prompts", "lint", **own).code == 0
    assert "## system" in ava("prompts", "show", "narrator", "v9", **own).out
    assert ava("prompts", "diff", "narrator", "v1", "v9", **own).code == 0
    assert ava("prompts", "show", "nobody").code == 2
