"""Two runs, case by case."""

from dataclasses import replace
from pathlib import Path

import pytest

from ava.evals.compare import compare, subject_of
from ava.evals.fault import SuiteFault
from ava.evals.record import Judged
from ava.evals.runs import Asked, Header, Run

GOOD, BAD = (Judged(check="route", outcome="pass"),), (Judged(check="route", outcome="fail"),)


@pytest.fixture
def run(row):
    """A run of one-letter cases: upper case passed, lower case failed, '!' an error; digits repeat."""

    def made(*outcomes, prompts=None, **changed):
        rows, seen = [], {}
        for letter in "".join(outcomes):
            name = letter.lower()
            seen[name] = seen.get(name, 0) + 1
            rows.append(row("", id=name, group=name, repeat=seen[name], tags=("t",), checks=GOOD if letter.isupper() else BAD))
        subject = Asked(label="m", model="m", prompts={"narrator": {"version": prompts or "v1"}})
        head = Header(
            suite="s", suite_hash="", path="", source="", world="", now="", user="", subjects=(subject,),
            cases=tuple(seen), revision="", dirty=False, versions={}, started="",
        )  # fmt: skip
        return Run(path=Path("run"), header=head, rows=tuple(replace(each, subject="m", **changed) for each in rows), end=0)

    return made


def test_cases_are_compared_one_by_one(run):
    found = compare(run("ABCdefgh"), run("AbCDEFGH"), "m", "m")
    assert (found.gained, found.lost) == (("d", "e", "f", "g", "h"), ("b",))
    assert (found.verdict.gained, found.verdict.lost, found.verdict.cases) == (5, 1, 8)


def test_repeats_of_a_case_are_one_case(run):
    found = compare(run("AABBcc"), run("AABbcc"), "m", "m")
    assert (found.verdict.cases, found.verdict.difference) == (3, pytest.approx(-0.5 / 3))
    assert found.flaky == ("b",)


def test_an_edited_case_and_one_without_an_answer_are_listed_not_compared(run):
    before, after = run("ABC"), run("ABC")
    rows = (replace(after.rows[0], hash="other"), replace(after.rows[1], error="down"), after.rows[2])
    found = compare(before, replace(after, rows=rows), "m", "m")
    assert (found.edited, found.alone, found.verdict.cases) == (("a",), ("b",), 1)


def test_runs_without_a_case_in_common_cannot_be_compared(run):
    with pytest.raises(SuiteFault, match="no case in common"):
        compare(run("AB"), run("CD"), "m", "m")


def test_what_moved_is_told(run):
    before, after = run("AB"), run("AB", prompts="v2")
    moved = replace(after.rows[0], plan=replace(after.rows[0].plan, steps=()))
    found = compare(before, replace(after, rows=(moved, after.rows[1])), "m", "m")
    assert found.moved == (("a", "portfolio", "none"),)
    assert found.prompts == {"narrator": ("v1", "v2")}


def test_tags_are_adjusted_for_being_several(run):
    found = compare(run("abcdefgh"), run("ABCDEFGH"), "m", "m")
    assert set(found.tags) == {"t"}
    assert found.tags["t"][1] == found.tags["t"][0].p == found.verdict.p


def test_a_subject_is_named_where_there_are_several(run):
    two = run("A")
    two = replace(two, header=replace(two.header, subjects=(Asked(label="m", model="m"), Asked(label="n", model="n"))))
    assert subject_of(two, "n") == "n"
    with pytest.raises(SuiteFault, match="'m', 'n'"):
        subject_of(two, None)
