"""Reports: a subject at a time, the same bytes for the same run, nothing unescaped."""

import csv
import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from ava.cli.output import Exit
from ava.evals import gate
from ava.evals.record import Judged
from ava.evals.runs import Asked, Header, Run
from ava.evals.statistics.paired import verdict
from ava.evals.views import files, terminal
from ava.evals.views.html import html
from ava.evals.views.report import report

EVIL = "<script>alert(1)</script>&\x00=1+1|`x`"


@pytest.fixture
def run(row, suite_text):
    """Two subjects, one of which fails a case and errs in another."""
    subjects = (Asked(label="none", model="none"), Asked(label="small narrator=v2", model="small"))
    head = Header(suite="small", suite_hash="1", path="s.yaml", source=suite_text, world="demo@1", now="2025", user="me",
                  subjects=subjects, cases=("worth", "weather"), revision="r", dirty=True, versions={"python": "3"},
                  started="t")  # fmt: skip
    good, bad = Judged(check="route", outcome="pass"), Judged(check="says", outcome="fail", why=EVIL)
    worth = row(
        "It is $182.31 now.", id="worth", tags=("money",), citations=[("F1.1", "$182.31")], checks=(good,), ledger={"cited": 1}
    )
    weather = row(EVIL, kind="decline", id="weather", checks=(good,))
    other = replace(worth, subject="small narrator=v2", checks=(good, bad))
    rows = (worth, weather, other, replace(weather, subject="small narrator=v2", error="the model is down"))
    return Run(path=Path("r.jsonl"), header=head, rows=rows, end=0)


def test_no_figure_is_pooled_over_subjects(run):
    found = report(run)
    assert [(each.subject, each.passed.share, each.errors) for each in found.summaries] == [
        ("none", 1, 0),
        ("small narrator=v2", 0, 1),
    ]


def test_the_gate_rules_on_each_subject_and_the_worst_gives_the_exit_code(run):
    rulings = report(run).rulings
    assert [each.word for each in rulings] == ["gate met", "no verdict"]
    assert gate.code(rulings) == Exit.PARTLY
    assert gate.code(rulings[:1]) == Exit.DONE


def test_a_missed_gate_says_what_it_missed(run):
    missed = replace(run, rows=(*run.rows[:3], replace(run.rows[3], error="")))
    ruling = report(missed).rulings[1]
    assert "50.0% pass, at least 90% must" in ruling.missed[0]
    assert "worth did not" in ruling.missed[1]
    assert gate.code((ruling,)) == Exit.FAILED


def test_a_run_that_is_not_finished_has_no_verdict(run):
    assert report(replace(run, rows=run.rows[:1])).rulings[0].undecided == ("1 of 2 rows are there",)


def test_a_regression_misses_the_gate_and_what_cannot_be_told_is_said(run, suite_text):
    strict = suite_text.replace("must: money", "must: money, regression: {margin: 0.05}")
    found = report(replace(run, header=replace(run.header, source=strict)))
    ruled = lambda *flips: gate.ruled(found.summaries[0], run.of("none"), found.suite.gate, verdict(list(flips)))  # noqa: E731
    assert "worse" in ruled(*[-1] * 8).missed[0]
    assert gate.code((ruled(1, -1, -1),), strict=True) == Exit.UNDECIDED
    assert gate.code((ruled(1, -1, -1),)) == Exit.DONE


@pytest.mark.parametrize("view", [html, files.junit, files.markdown, files.table])
def test_the_same_run_gives_the_same_bytes(run, view):
    assert view(report(run)) == view(report(run))


def test_junit_has_a_suite_a_subject_and_keeps_errors_apart_from_failures(run):
    root = ET.fromstring(files.junit(report(run)))  # noqa: S314 - written by the code under test
    counts = [(each.get("name"), each.get("failures"), each.get("errors")) for each in root]
    assert counts == [("small none", "0", "0"), ("small small narrator=v2", "1", "1")]
    assert "<script>" in root[1][0].find("failure").get("message")


class Scripts(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.ids, self.links, self.outside = [], set(), set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        said = dict(attrs)
        self.ids.add(said.get("id"))
        self.links.update([said["href"][1:]] if said.get("href", "").startswith("#") else [])
        self.outside += [value for name, value in attrs if name in {"src", "href"} and not value.startswith("#")]


def test_the_page_escapes_everything_loads_nothing_and_links_each_figure_to_its_source(run):
    page = Scripts()
    text = html(report(run))
    page.feed(text)
    assert page.tags.count("script") == 1
    assert page.outside == []
    assert page.links
    assert page.links <= page.ids
    assert "positions_open" in text


def test_a_spreadsheet_takes_nothing_for_a_formula(run):
    evil = replace(run.rows[0], question=replace(run.rows[0].question, text="=cmd|' /C calc'!A0"))
    lines = list(csv.DictReader(io.StringIO(files.table(report(replace(run, rows=(evil,)))))))
    assert lines[0]["question"].startswith("'=")
    assert (lines[0]["outcome"], lines[0]["figures"]) == ("pass", "1")


def test_markdown_stays_one_table_whatever_a_case_says(run):
    text = files.markdown(report(run))
    assert "<script>" not in text
    assert all(line.count(" | ") == 2 for line in text.splitlines() if line.startswith("| worth"))


def test_the_terminal_prints_markup_as_text(run):
    out = Console(file=io.StringIO(), width=200)
    terminal.show(report(run), out)
    terminal.case(replace(run.rows[0], checks=(Judged(check="says", outcome="fail", why="[red]x[/red]"),)), out)
    assert "[red]x[/red]" in out.file.getvalue()
    assert "small narrator=v2: no verdict" in out.file.getvalue()


def test_no_interval_is_broken_in_a_terminal_of_80_columns(run):
    out = Console(file=io.StringIO(), width=80)
    terminal.show(report(run), out)
    head, *lines = out.file.getvalue().splitlines()[1:4]
    assert [line.split()[0] for line in lines] == ["none", "small"]
    assert all(re.search(r"\d+\.\d% \(\d+ to \d+\)", line) for line in lines)
    assert "…" not in "".join((head, *lines))
    assert "flips" not in head  # nobody flipped
