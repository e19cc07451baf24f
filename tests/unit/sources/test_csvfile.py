"""A file is read whole or not at all."""

import gzip

import pytest

from ava.sources.csvfile import TABLE
from ava.sources.heads import head_of
from ava.sources.textfile import Unreadable, opened

TEXT = 'a,b\n1,"two\nlines"\n3,4\n'


def read(path):
    with opened(path) as text:
        return [(row.line, row.cells) for chunk in TABLE.chunks(text, head_of(path)) for row in chunk.rows()]


def written(folder, content):
    path = folder / "X.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_record_may_span_lines_and_is_known_by_its_first(tmp_path):
    assert read(written(tmp_path, TEXT)) == [(2, ["1", "two\nlines"]), (4, ["3", "4"])]


def test_gzip_is_seen_by_its_first_bytes_not_its_name(tmp_path):
    assert read(written(tmp_path, gzip.compress(TEXT.encode()))) == [(2, ["1", "two\nlines"]), (4, ["3", "4"])]


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path):
    assert head_of(written(tmp_path, b"\xef\xbb\xbfa,b\n")).columns == ("a", "b")


def test_the_name_is_without_folder_and_endings(tmp_path):
    path = tmp_path / "BRK.B.csv.gz"
    path.write_text("a\n")
    assert head_of(path).name == "BRK.B"


def test_records_without_anything_in_a_named_column_are_no_rows(tmp_path):
    assert read(written(tmp_path, 'a,b\n1,2\n\n""\n"","","a disclaimer"')) == [(2, ["1", "2"])]


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_another_encoding_is_unreadable(tmp_path, encoding):
    with pytest.raises(Unreadable, match="is not UTF-8"):
        read(written(tmp_path, "a,b\n1,é\n".encode(encoding)))


@pytest.mark.parametrize("torn", ["a,b\n1,2\n3", "a,b\n1,2\n3,4", 'a,b\n1,2\n3,"4', "a,b\n1,2\n3\n"])
def test_a_torn_last_record_is_unreadable(tmp_path, torn):
    with pytest.raises(Unreadable, match=r"cut off|broken"):
        read(written(tmp_path, torn))


def test_a_last_record_that_ends_in_a_quote_needs_no_line_end(tmp_path):
    assert read(written(tmp_path, 'a,b\n1,"2"')) == [(2, ["1", "2"])]


def test_wherever_a_file_is_cut_no_row_is_read_that_was_not_there(tmp_path):
    whole = b'a,b\n10,"2, x"\n30,400\n50,"6\n7"\n'
    rows_of_whole = read(written(tmp_path, whole))
    for end in range(4, len(whole)):
        try:
            found = read(written(tmp_path, whole[:end]))
        except Unreadable:
            continue
        assert found == rows_of_whole[: len(found)]


def test_a_damaged_archive_is_unreadable(tmp_path):
    with pytest.raises(Unreadable, match="gzip data is damaged or cut off"):
        read(written(tmp_path, gzip.compress(TEXT.encode() * 100)[:-12]))


@pytest.mark.parametrize(("content", "says"), [("", "empty"), ("a,b\n1,\0\n", "NUL"), ('a,b\n"1"2,3\n', "broken")])
def test_what_is_no_table_is_unreadable(tmp_path, content, says):
    with pytest.raises(Unreadable, match=says):
        read(written(tmp_path, content))


def test_a_file_that_is_not_there_is_unreadable(tmp_path):
    with pytest.raises(Unreadable, match="No such file"):
        head_of(tmp_path / "none.csv")
