"""Answers kept as JSON: what dates them, and what no database takes."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ava.sources import UnknownFormat, recognise
from ava.sources.csvfile import Head
from ava.sources.recorded import moment, recorded_at
from ava.sources.textfile import Unreadable, opened

PAST = datetime(2025, 11, 18, 3, 0, tzinfo=UTC)


def head(name, folder=Path()):
    return Head(name=name, columns=(), document=True, path=folder / name)


def test_what_the_recorder_says_comes_first():
    said = {"recorded_at": "2026-01-12T22:08:10.758401+00:00"}
    assert recorded_at(head("x_2025-01-01.json"), said, [PAST]) == datetime(2026, 1, 12, 22, 8, 10, 758401, tzinfo=UTC)


def test_else_the_newest_time_the_answer_gives():
    assert recorded_at(head("KXNFLGAME-26SEP17DETBUF.json"), {}, [PAST, PAST.replace(day=17)]) == PAST


def test_a_file_named_after_a_later_day_is_of_the_end_of_it():
    assert recorded_at(head("x_2025-11-23.json"), {}, [PAST]) == datetime(2025, 11, 23, 23, 59, 59, tzinfo=UTC)
    assert recorded_at(head("x_2025-11-18.json"), {}, [PAST]) == PAST


def test_a_file_named_after_a_month_is_of_the_end_of_it():
    assert recorded_at(head("scan_2019-02.json"), {}, []) == datetime(2019, 2, 28, 23, 59, 59, tzinfo=UTC)


def test_else_it_is_not_older_than_the_file(tmp_path):
    (tmp_path / "x_2025-02-31.json").write_text("{}")
    assert (datetime.now(UTC) - recorded_at(head("x_2025-02-31.json", tmp_path), {}, [])).total_seconds() < 60


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("2026-01-16T21:14:59.823367617Z", datetime(2026, 1, 16, 21, 14, 59, 823367, tzinfo=UTC)),
        ("1763933221", datetime(2025, 11, 23, 21, 27, 1, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("2026-01-16T21:14:59", None),
        ("soon", None),
        (None, None),
        (True, None),
    ],
)
def test_a_moment_has_a_zone_and_is_of_our_time(value, at):
    assert moment(value) == at


@given(st.one_of(st.text(), st.integers().map(str), st.floats().map(str), st.datetimes().map(str)))
def test_no_text_breaks_a_moment(text):
    assert moment(text) is None or moment(text).tzinfo is UTC


@pytest.mark.parametrize("value", ['"a\\u0000b"', '"\\ud83d"'])
def test_a_document_with_what_no_database_takes_is_unreadable(tmp_path, value):
    path = tmp_path / "markets.json"
    path.write_text(f'{{"markets": [{{"ticker": {value}}}]}}')
    kind = recognise(path)
    with opened(path) as text, pytest.raises(Unreadable, match="NUL or half"):
        list(kind.reader.chunks(text, head("markets.json", tmp_path)))


@pytest.mark.parametrize(
    "content",
    ['{"markets": [{"ticker": "A"', "[" * 100_000, '{"markets": [NaN, ' + "9" * 5000, "{'markets': []}"],
)
def test_what_is_no_whole_document_is_unreadable(tmp_path, content):
    path = tmp_path / "x.json"
    path.write_text(content)
    with pytest.raises(Unreadable):
        recognise(path)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda held: st.lists(held) | st.dictionaries(st.text(), held)
    )
)
def test_any_document_is_of_a_kind_or_is_refused(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "x.json"
    path.write_text(json.dumps(content))
    with suppress(UnknownFormat, Unreadable):
        assert recognise(path).name
