"""Names that imports add for `route` and `ask`."""

import json

import pytest

from ava.sources import lexicon


def symbols(home):
    return json.loads((home / "lexicon.json").read_text(encoding="utf-8"))["symbols"]


def test_names_are_added_and_sorted(tmp_path):
    lexicon.add(tmp_path, {"NVDA": ""})
    lexicon.add(tmp_path, {"AAPL": "Apple"})
    assert list(symbols(tmp_path).items()) == [("AAPL", "Apple"), ("NVDA", "")]


def test_a_name_fills_an_empty_one_and_never_replaces_one(tmp_path):
    for names in ({"NVDA": ""}, {"NVDA": "NVIDIA"}, {"NVDA": "Other"}, {"NVDA": ""}):
        lexicon.add(tmp_path, names)
    assert symbols(tmp_path) == {"NVDA": "NVIDIA"}


def test_nothing_new_leaves_the_file_alone(tmp_path):
    lexicon.add(tmp_path, {"NVDA": ""})
    before = (tmp_path / "lexicon.json").stat().st_ino
    lexicon.add(tmp_path, {"NVDA": ""})
    assert (tmp_path / "lexicon.json").stat().st_ino == before


def test_the_file_is_replaced_and_nothing_is_left_beside_it(tmp_path):
    lexicon.add(tmp_path, {"NVDA": ""})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lexicon.json", "lexicon.lock"]


@pytest.mark.parametrize("content", ["{", "[]", '{"symbols": 3}', "{}"])
def test_a_file_that_is_no_lexicon_is_named_and_kept(tmp_path, content):
    (tmp_path / "lexicon.json").write_text(content)
    with pytest.raises(lexicon.LexiconError, match=r"lexicon\.json is not a lexicon"):
        lexicon.add(tmp_path, {"NVDA": ""})
    assert (tmp_path / "lexicon.json").read_text() == content
