"""Whatever is in a file, a parser returns what is there or says what is wrong; hypothesis looks for what it does not."""

import csv
import gzip
import io
import json
from contextlib import suppress
from itertools import repeat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ava.sources import KINDS, textfile
from ava.sources.csvfile import TABLE, Head, Unreadable
from ava.sources.heads import head_of
from ava.sources.kind import Reject
from ava.sources.textfile import opened

IN_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
PLAIN = st.sampled_from(["10", "10.5", "11.25", "9.0", "12", "100"])
UGLY = st.sampled_from(
    ["", "nan", "inf", "-1", "1e400", "1_000", " 10", "+10", "1e1", "٣", "0", ".", "5.", "10\t", "\\N", "=1+1", "1,0"]
)
BAR = st.fixed_dictionaries(
    {
        "symbol": st.sampled_from(["AAPL", "BRK.B", "brk-b", "", "x y"]) | st.just("KO"),
        "date": st.sampled_from(["2015-01-02", "2015-01-05", "2015-01-03", "20150102", "2015-13-01", "", "9999-12-31"])
        | st.just("2016-03-01"),
        **dict.fromkeys(("open", "high", "low", "close"), PLAIN | PLAIN | PLAIN | UGLY),
        "volume": PLAIN | st.sampled_from(["100.0", "0", "007", str(10**12 - 1), str(10**12), "²", ""]),
    }
)


def read(path):
    with opened(path) as text:
        return [(row.line, list(row.cells)) for chunk in TABLE.chunks(text, head_of(path)) for row in chunk.rows()]


@IN_FOLDER
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=8), st.sampled_from([1, 7, 1 << 18]), st.booleans())
def test_a_table_is_read_as_it_was_written_in_blocks_of_any_size(tmp_path, monkeypatch, records, block, packed):
    monkeypatch.setattr(textfile, "BLOCK", block)
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *records])
    content = stream.getvalue().encode()
    (tmp_path / "X.csv").write_bytes(gzip.compress(content) if packed else content)
    assert [cells for _, cells in read(tmp_path / "X.csv")] == [record for record in records if any(record)]


@IN_FOLDER
@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_read_or_unreadable(tmp_path, content):
    (tmp_path / "X.csv").write_bytes(content)
    with suppress(Unreadable):
        assert isinstance(read(tmp_path / "X.csv"), list)


@IN_FOLDER
@given(st.recursive(st.none() | st.booleans() | st.floats() | CELL, lambda inner: st.lists(inner) | st.dictionaries(CELL, inner)))
def test_any_document_is_recognised_by_its_keys_or_unreadable(tmp_path, document):
    (tmp_path / "X.json").write_text(json.dumps(document))
    with suppress(Unreadable):
        assert isinstance(head_of(tmp_path / "X.json"), Head)


@pytest.mark.parametrize("name", sorted(name for name, kind in KINDS.items() if kind.reader is TABLE))
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_a_row_of_anything_is_staged_or_rejected(name, data):
    kind = KINDS[name]
    cells = data.draw(
        st.tuples(*[CELL | PLAIN | UGLY | st.sampled_from(["2015-01-02", "AAPL", "12-Oct", "1/2/2015"])] * len(kind.columns))
    )
    head = Head(name="AAPL", columns=kind.columns, path=Path("AAPL.csv"))
    with suppress(Reject, Unreadable):
        assert kind.row(dict(zip(kind.columns, cells, strict=True)), head)


@settings(deadline=None, max_examples=400)
@given(st.lists(BAR, min_size=1, max_size=4))
def test_bars_taken_in_bulk_are_those_taken_one_by_one(bars):
    kind = KINDS["bars_long"]
    head = Head(name="all", columns=kind.columns)
    columns = kind.bulk([[bar[name] for bar in bars] for name in kind.columns], head)
    if columns is not None:
        in_bulk = [tuple(row) for row in zip(*columns, repeat(""), strict=False)]
        assert [same_form(row) for row in in_bulk] == [same_form(map(as_copied, kind.row(bar, head))) for bar in bars]


def as_copied(value):
    return "\\N" if value is None else str(value)


def same_form(row):
    """A price as the number PostgreSQL reads, a volume as the whole one."""
    symbol, source, basis, session, *prices, adjusted, volume, known = list(row)[:11]
    return symbol, source, basis, session, *map(float, prices), adjusted, int(volume), known


def test_plain_bars_are_taken_in_bulk():
    kind = KINDS["bars_long"]
    columns = [["KO"], ["2015-01-02"], ["10"], ["11"], ["9"], ["10.5"], ["100"]]
    assert kind.bulk(columns, Head(name="all", columns=kind.columns)) is not None
