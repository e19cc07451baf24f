"""A suite out of order is refused by file, line and field."""

import json

import pytest

from ava.evals.fault import SuiteFault
from ava.evals.loading import load, parse, picked
from ava.evals.suite import Suite
from prompts.library import PACKAGED


def faults(text):
    with pytest.raises(SuiteFault) as caught:
        parse(text, "s.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("tags:", "tgas:", "line 8: cases.0.tgas: unknown field"),
        ("refuses: true", "refuses: 7", "line 12: cases.1.expect.refuses"),
        ("refuses: true", "refuse: true", "line 12: cases.1.expect.refuse: unknown field"),
        ("id: weather", "id: worth", "line 10: case id 'worth' was used in line 6"),
        ("id: weather", "idd: weather", "cases.1.id: Field required"),
        ("route: none, refuses: true", "", "must expect something"),
        ("ask: Will it rain?", "turns: []", "needs ask or turns"),
        ("route: portfolio", "number: {unit: usd}", "line 9: cases.0.expect.number: a number needs value or sql"),
        ("route: portfolio", "number: {value: 3, unit: dollars}", "line 9: cases.0.expect.number.unit"),
        ("route: portfolio", "same_as: nothing", "'nothing', which is no other case"),
        ("snapshot: demo, ", "snapshot: demo, live: true, ", "line 3: world: a world needs snapshot, or live: true"),
        ("now: 2025-11-20T16:00:00-05:00", "now: 2025-11-20T16:00:00", "has no time zone"),
        ("min_pass: 0.9", "min_pass: 90", "line 4: gate.min_pass"),
        ("suite: small", "suite: small\nsubjects: {prompts: {narrator: [v1, v2]}}", "no model to read them"),
        ("suite: small", "suite: small\nsuite: other", "line 3: 'suite' stands twice"),
        ("suite: small", "suite: [", "not YAML"),
    ],
)
def test_a_fault_is_named_with_its_line(suite_text, old, new, says):
    assert says in faults(suite_text.replace(old, new))


def test_a_fault_of_the_defaults_is_told_once_where_it_stands(suite_text):
    assert (
        faults(suite_text.replace("gate:", "defaults: {grouned: true}\ngate:"))
        == "s.yaml, line 4: defaults.grouned: unknown field"
    )


def test_cases_are_picked_by_id_or_tag_with_those_they_are_compared_with(suite_text, tmp_path):
    (tmp_path / "s.yaml").write_text(suite_text.replace("refuses: true", "same_as: worth"))
    loaded = load(tmp_path / "s.yaml")
    assert [case.id for case in picked(loaded, ["money"]).suite.cases] == ["worth"]
    assert [case.id for case in picked(loaded, ["weather"]).suite.cases] == ["worth", "weather"]
    with pytest.raises(SuiteFault, match="id or tag 'never'"):
        picked(loaded, ["never"])


def test_all_faults_of_a_file_are_named_at_once(suite_text):
    told = faults(suite_text.replace("tags:", "tgas:").replace("refuses: true", "refuses: 7"))
    assert "tgas" in told
    assert "refuses" in told


def test_one_fault_is_told_once_whatever_alternatives_a_field_has(suite_text):
    assert faults(suite_text.replace("route: portfolio", "number: {value: 3, tol: no}")).count("\n") == 0


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path):
    with pytest.raises(SuiteFault, match=r"gone\.yaml"):
        load(tmp_path / "gone.yaml")
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SuiteFault, match=r"bytes\.yaml"):
        load(tmp_path / "bytes.yaml")
    assert "line 1" in faults("- 3")


def test_defaults_are_merged_and_a_case_may_null_one(suite_text):
    text = suite_text.replace("gate:", "defaults: {grounded: true, says: a}\ngate:").replace(
        "{route: none,", "{route: none, says: null,"
    )
    first, second = parse(text, "s").cases
    assert (first.expect.grounded, first.expect.says) == (True, "a")
    assert (second.expect.grounded, second.expect.says) == (True, None)


def test_a_case_is_another_when_what_it_asks_or_expects_changes_and_the_same_when_a_note_does(suite_text):
    first = parse(suite_text, "s").cases[0]
    noted = parse(suite_text.replace("tags: [money]", "tags: [cash]\n    note: why"), "s").cases[0]
    other = parse(suite_text.replace("route: portfolio", "route: market"), "s").cases[0]
    assert noted.hash == first.hash != other.hash


def test_the_schema_that_ships_for_editors_is_that_of_the_code():
    shipped = json.loads((PACKAGED / "suites" / "suite.schema.json").read_text())
    assert shipped == Suite.model_json_schema(mode="validation")
