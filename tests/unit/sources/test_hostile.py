"""Files that are broken, hostile or no files at all: one sentence, at once, without reading more than a little."""

import gzip
import os
from pathlib import Path

import pytest

from ava.sources import UnknownFormat, recognise, textfile
from ava.sources.csvfile import TABLE
from ava.sources.heads import head_of
from ava.sources.textfile import Unreadable, opened

BARS = "date,open,high,low,close,adj_close,volume\n2015-01-02,10,11,9,10.5,10.1,100\n"


def written(folder, content, name="X.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path):
    with opened(path) as text:
        return [row.cells for chunk in TABLE.chunks(text, head_of(path)) for row in chunk.rows()]


def recognised_and_read(path):
    return read(path), recognise(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "it is empty"),
        (b"\n\n", "format is not known"),
        (os.urandom(4096).replace(b"\n", b"") + b"\xff", "not UTF-8|NUL"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not UTF-8"),
        (b"PK\x03\x04\x14\x00\x00", "NUL"),
        (BARS.encode("utf-16"), "not UTF-8"),
        (BARS.replace(",", ";"), "has no comma: 'date;open"),
        (BARS.replace(",", "\t"), "has no comma"),
        (BARS.replace("open,high", "open,open"), "format is not known"),
        ("{", "broken or cut off JSON"),
        ('{"markets": [1, 2', "broken or cut off JSON"),
        ("[" * 200_000, "nested too deep|broken"),
        ('{"a": NaN, "b": Infinity}', "format is not known"),
        (gzip.compress(BARS.encode(), mtime=0)[:-9], "damaged or cut off|format"),
        (b"\x1f\x8bnot gzip at all", "gzip data is damaged"),
    ],
)
def test_what_cannot_be_recognised_says_why(tmp_path, content, says):
    with pytest.raises(Unreadable, match=says):
        recognised_and_read(written(tmp_path, content))


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(Unreadable, match="it is a folder"):
        recognise(tmp_path)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(Unreadable, match="it is a pipe: save what comes through it"):
        recognise(tmp_path / "pipe.csv")


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/full", "/dev/null"])
def test_a_device_is_refused(device):
    with pytest.raises(Unreadable, match="it is a device"):
        recognise(Path(device))


def test_an_archive_that_grows_beyond_proportion_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(textfile, "FREE", 1 << 20)
    bomb = written(tmp_path, gzip.compress(BARS.encode() + b"2015-01-05,10,11,9,10.5,10.1,100\n" * 400_000), "X.csv.gz")
    with pytest.raises(Unreadable, match="grows more than 200-fold"):
        read(bomb)


def test_an_archive_as_good_as_any_table_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(textfile, "FREE", 1)
    lines = "".join(f"2015-01-05,{n},11,9,10.5,10.1,{n * 31}\n" for n in range(20_000))
    assert len(read(written(tmp_path, gzip.compress((BARS + lines).encode()), "X.csv.gz"))) == 20_001


def test_a_line_without_an_end_is_refused_before_it_fills_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(textfile, "LONGEST_LINE", 1 << 20)
    with pytest.raises(Unreadable, match=r"line 1 has more than 1,048,576 characters"):
        head_of(written(tmp_path, b"a" * (3 << 20)))


def test_a_document_too_large_to_hold_is_refused(tmp_path):
    with opened(written(tmp_path, '{"a": "' + "x" * 100_000 + '"}')) as text, pytest.raises(Unreadable, match="more than 10,000"):
        text.whole(10_000)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_any_line_end_and_a_byte_order_mark_are_read_alike(tmp_path, end, mark):
    path = written(tmp_path, mark + BARS.replace("\n", end).encode())
    assert recognise(path).name == "bars"
    assert read(path) == [BARS.split("\n")[1].split(",")]


def test_a_word_of_json_in_a_table_is_text(tmp_path):
    assert read(written(tmp_path, 'a,b\n"{""x"": 1}",=HYPERLINK("x")\n'.replace('=HYPERLINK("x")', "=1+1"))) == [
        ['{"x": 1}', "=1+1"]
    ]


def test_what_is_unknown_names_the_nearest_kinds(tmp_path):
    with pytest.raises(UnknownFormat, match="considered"):
        recognise(written(tmp_path, "name,city\nx,y\n"))
