import json
import subprocess
import sys
from pathlib import Path

import pytest

AVA = Path(sys.executable).with_name("ava")
HEAVY = ("langgraph", "pydantic_settings", "scipy", "psycopg")


@pytest.fixture
def ava(tmp_path):
    def run(*arguments, **settings):
        environment = {"AVA_HOME": str(tmp_path / "home"), "PATH": "/usr/bin:/bin", **settings}
        return subprocess.run([AVA, *arguments], capture_output=True, text=True, env=environment, check=False)

    return run


def questions(tmp_path, *lines):
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return str(path)


def test_a_file_becomes_a_line_each_as_the_contract_says(ava, tmp_path):
    asked = {"id": "a", "question": "RSI of NVDA by Friday", "history": []}
    done = ava("route", "--file", questions(tmp_path, asked), "--json")
    (line,) = map(json.loads, done.stdout.splitlines())
    assert list(line) == ["id", "kind", "agents", "skills", "entities", "confidence", "method", "ms"]
    assert (line["id"], line["agents"], line["skills"]) == ("a", ["technical"], ["technical.indicators"])
    assert line["entities"] == {"symbols": ["NVDA"], "teams": [], "dates": ["Friday"], "outlook": None, "risk": None}


def test_history_is_taken_into_account(ava, tmp_path):
    history = [{"role": "user", "content": "RSI of NVDA"}, {"role": "assistant", "content": "It is 61."}]
    done = ava("route", "--file", questions(tmp_path, {"id": 1, "question": "same for AMD", "history": history}), "--json")
    assert json.loads(done.stdout)["agents"] == ["technical"]


def test_a_question_is_explained(ava):
    done = ava("route", "what is the RSI of NVDA?")
    assert done.returncode == 0
    assert all(word in done.stdout for word in ("technical.indicators", "because", "runner-up", "NVDA"))


def test_labels_are_scored(ava, tmp_path):
    asked = {"id": "a", "question": "RSI of NVDA", "agents": ["technical"], "kind": "single", "entities": {"symbols": ["NVDA"]}}
    done = ava("route", "--file", questions(tmp_path, asked))
    assert all(word in done.stdout for word in ("single", "1.000", "precision", "needed", "p95"))


def test_the_clock_is_ava_now(ava):
    done = ava("route", "how did NVDA do yesterday", AVA_NOW="2025-11-20")
    assert "yesterday (19 Nov 2025)" in done.stdout


def test_the_clock_may_be_set_in_the_settings_file(ava, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "ava.toml").write_text('now = "2024-03-15"\n', encoding="utf-8")
    assert "today (15 Mar 2024)" in ava("route", "how is NVDA doing today").stdout


def test_a_clock_that_cannot_be_read_is_named(ava):
    done = ava("route", "how is NVDA doing", AVA_NOW="noon")
    assert (done.returncode, "AVA_NOW: 'noon'" in done.stderr) == (2, True)


def test_a_question_that_is_cut_says_so(ava):
    assert "of your 1,211 characters" in " ".join(ava("route", "bla " * 300 + "RSI of NVDA").stdout.split())


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"question": 3}', '{"question": "x", "history": [1]}'])
def test_a_bad_line_is_named_and_ends_with_2(line, ava, tmp_path):
    done = ava("route", "--file", questions(tmp_path, {"question": "RSI of NVDA"}, line))
    assert done.returncode == 2
    assert "line 2" in done.stderr


@pytest.mark.parametrize("arguments", [(), ("a question", "--file", "x.jsonl"), ("--file", "missing.jsonl")])
def test_wrong_usage_ends_with_2(arguments, ava):
    assert ava("route", *arguments).returncode == 2


def test_a_broken_lexicon_is_named(ava, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "lexicon.json").write_text("{", encoding="utf-8")
    done = ava("route", "RSI of NVDA")
    assert done.returncode == 2
    assert "lexicon.json" in done.stderr


def test_nothing_heavy_is_imported():
    code = (
        "import sys; sys.argv = ['ava', 'route', 'how is my portfolio doing?', '--json']\n"
        "from ava.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        f"sys.exit(','.join(m for m in {HEAVY!r} if m in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_agents_are_listed_with_their_skills(ava):
    listed = json.loads(ava("agents", "--json").stdout)
    assert {"portfolio", "sports"} <= {each["agent"] for each in listed}
    assert all(each["skills"] for each in listed)
