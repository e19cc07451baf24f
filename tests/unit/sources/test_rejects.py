"""Where rows go that fail their own rules."""

import csv
from contextlib import suppress

from ava.sources.csvfile import Row
from ava.sources.rejects import rejects


def test_a_reject_keeps_its_line_its_reason_and_its_fields(tmp_path):
    with rejects(tmp_path / "rejects", "X.csv", ("a", "b")) as kept:
        kept.add(Row(7, ["1", "two\nlines"]), "no reason")
    with kept.path.open(encoding="utf-8", newline="") as stream:
        assert list(csv.reader(stream)) == [["line", "reason", "a", "b"], ["7", "no reason", "1", "two\nlines"]]


def test_without_rejects_there_is_no_file(tmp_path):
    with rejects(tmp_path / "rejects", "X.csv", ("a",)) as kept:
        pass
    assert (kept.path, list(tmp_path.iterdir())) == (None, [])


def test_an_import_that_is_undone_leaves_no_rejects(tmp_path):
    with suppress(KeyboardInterrupt), rejects(tmp_path, "X.csv", ("a",)) as kept:
        kept.add(Row(1, ["1"]), "no reason")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
