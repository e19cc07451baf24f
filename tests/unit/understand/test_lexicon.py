import json

import pytest

from graphs.understand import Lexicon, LexiconError
from graphs.understand.slips import Slips
from graphs.understand.words import key, near


def test_the_shipped_tables_cover_companies_funds_and_teams(lexicon):
    assert len(lexicon.symbols) > 9_800
    assert len(lexicon.sectors) == 503
    assert len(lexicon.clubs) == 32
    assert {"NVDA", "BRK.B", "SPY", "VIX"} <= set(lexicon.symbols)


def test_every_alias_names_a_symbol_that_exists(lexicon):
    assert {
        *lexicon.names.values(),
        *lexicon.proper.values(),
        *lexicon.themes.values(),
        *lexicon.products.values(),
        *lexicon.people.values(),
    } <= set(lexicon.symbols)


def test_the_persons_own_file_adds_symbols(tmp_path):
    (tmp_path / "lexicon.json").write_text(json.dumps({"symbols": {"qzzq": "Quartz Query"}}), encoding="utf-8")
    assert Lexicon.load(tmp_path / "lexicon.json").known("QZZQ")


@pytest.mark.parametrize("content", ["{", "[]", '{"symbols": 3}', '{"names": {}}'])
def test_a_file_that_is_no_lexicon_is_named(content, tmp_path):
    path = tmp_path / "lexicon.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"lexicon\.json"):
        Lexicon.load(path)


@pytest.mark.parametrize(
    ("a", "b", "most", "expected"), [("telsa", "tesla", 1, True), ("abcd", "badc", 1, False), ("amd", "amd", 0, True)]
)
def test_a_swap_of_neighbours_is_one_slip(a, b, most, expected):
    assert near(a, b, most) is expected


def test_every_alias_is_written_as_it_is_looked_up(lexicon):
    assert [name for name in (*lexicon.names, *lexicon.proper) if key(name) != name] == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("microsfot", "microsoft"), ("amazn", "amazon"), ("palantier", "palantir"), ("xyzzyx", None), ("performance", None)],
)
def test_a_slip_is_put_right_only_where_a_name_is_near(typed, meant, lexicon):
    assert lexicon.misspelt(typed) == meant


def test_a_run_of_words_with_one_slip_is_the_name():
    slips = Slips.of(["bank of america", "home depot"])
    assert slips.run(["bank", "of", "amercia", "calls"], [False, False, True, False]) == ("bank", "of", "america")
    assert slips.run(["bank", "of", "amercia"], [False, False, False]) is None  # an English word is no slip


@pytest.mark.parametrize(("typed", "name"), [("soffi", "sofi"), ("tesler", "tesla"), ("summer", None), ("sofa", None)])
def test_a_letter_doubled_or_an_ending_as_it_sounds_is_a_slip(typed, name, lexicon):
    assert lexicon.misspelt(typed) == name


def test_a_word_longer_than_any_name_is_no_slip(lexicon):
    assert lexicon.misspelt("tesla" + "soo" * 300) is None


def test_of_names_equally_near_the_first_is_meant_and_a_name_itself_before_all():
    # 'calls' is one slip from both; which of a set comes first must not matter
    assert Slips.of(["calle", "callt"]).word("calls") == "calle"
    assert Slips.of(["callt", "calle"]).word("calls") == "callt"
    assert Slips.of(["spyders", "spiders"]).word("spiders") == "spiders"
