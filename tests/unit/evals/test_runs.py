"""The file of a run: nothing is lost, whatever happens while it is written."""

import subprocess
import sys
from dataclasses import replace

import pytest

from ava.evals import record, shelf
from ava.evals.fault import SuiteFault
from ava.evals.runs import Asked, Header, RunBroken, Writer, read

FULL = """
import resource, signal, sys
from pathlib import Path
from ava.evals.record import read
from ava.evals.runs import RunBroken, Writer
from ava.evals import runs

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
line, old = sys.stdin.buffer.read(), runs.read(Path(sys.argv[1]))
room = old.end + len(line) + 99  # for one row and a piece of the next
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
try:
    with Writer(old.path, old.header, end=old.end) as writer:
        writer.append(read(line))
        writer.append(read(line))
except RunBroken as error:
    print(error)
"""


def header(**changed):
    said = {
        "suite": "small", "suite_hash": "1", "path": "s.yaml", "source": "", "world": "demo@1", "now": "2025-11-20", "user": "me",
        "subjects": (Asked(label="none", model="none"),), "cases": ("a", "b"), "revision": "", "dirty": False, "versions": {},
        "started": "now",
    }  # fmt: skip
    return Header(**{**said, **changed})


@pytest.fixture
def path(tmp_path):
    return tmp_path / "evals" / "small" / "20251120-160000.jsonl"


def written(path, *rows):
    with Writer(path, header()) as writer:
        for row in rows:
            writer.append(row)
    return path


def test_a_row_comes_back_as_it_was(row):
    first = row("NVDA is at $182.31.", citations=[("F1.1", "$182.31")], unsound={"F1.1": "x"})
    again = record.read(record.write(first))
    assert again == replace(first, calls=again.calls)
    assert again.facts == first.facts


def test_a_run_comes_back_as_it_was_and_knows_whether_it_is_finished(path, row):
    run = read(written(path, row("Fine.", id="a")))
    assert (run.header, [each.id for each in run.rows], run.finished) == (header(), ["a"], False)


def test_a_torn_last_line_is_left_out_and_written_over_when_the_run_goes_on(path, row):
    written(path, row("Fine.", id="a"))
    with path.open("ab") as file:
        file.write(b'{"id": "b", "ha')
    torn = read(path)
    with Writer(path, header(), end=torn.end) as writer:
        writer.append(row("Fine.", id="b"))
    assert [each.id for each in read(path).rows] == ["a", "b"]


@pytest.mark.parametrize(("content", "says"), [(b"", "no header"), (b"{}\n", "line 1"), (b"hello\n", "line 1")])
def test_a_file_that_is_no_run_is_refused(path, content, says):
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(SuiteFault, match=says):
        read(path)


def test_a_damaged_line_in_the_middle_is_named(path, row):
    written(path, row("Fine.", id="a"), row("Fine.", id="b"))
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"{}\n" + lines[2])
    with pytest.raises(SuiteFault, match="line 2"):
        read(path)


def test_a_run_does_not_write_over_another(path, row):
    written(path)
    with pytest.raises(RunBroken, match="File exists"), Writer(path, header()):
        pass


def test_a_full_disk_keeps_every_row_before_it(path, row):
    line = record.write(row("Fine.", id="a"))
    written(path)
    done = subprocess.run([sys.executable, "-c", FULL, path], input=line, capture_output=True, check=True)
    assert b"the rows so far are kept" in done.stdout
    assert [each.id for each in read(path).rows] == ["a"]
    assert path.read_bytes().endswith(b"\n")


def test_runs_are_found_by_path_suite_or_as_the_last(path, row, tmp_path):
    written(path)
    for name in (str(path), "small", "last"):
        assert shelf.find(tmp_path, name).path == path
    with pytest.raises(SuiteFault, match="no run 'other'"):
        shelf.find(tmp_path, "other")


def test_only_a_finished_run_becomes_a_baseline_and_it_keeps_the_reason(path, row, tmp_path):
    with pytest.raises(SuiteFault, match="0 of 2 rows"):
        shelf.accept(tmp_path, read(written(path)), "fine")
    with Writer(path, header(), end=read(path).end) as writer:
        [writer.append(row("Fine.", id=name)) for name in "ab"]
    kept = shelf.accept(tmp_path, read(path), "fine", tmp_path / "kept")
    assert kept.read_bytes() == path.read_bytes()
    assert '"fine"' in kept.with_suffix(".json").read_text()
    assert shelf.baseline(tmp_path, "small", tmp_path / "kept").finished
    assert shelf.baseline(tmp_path, "small") is None


def test_a_run_goes_on_only_with_the_same_suite_code_and_prompts():
    assert header(started="later", path="elsewhere").key == header().key
    assert header(suite_hash="2").key != header().key
    assert header(dirty=True).key != header().key
