"""A file finds its kind by what is in it."""

import pytest

from ava.sources import KINDS, UnknownFormat, recognise
from ava.sources.csvfile import TABLE

CERTAIN = sorted(name for name, kind in KINDS.items() if kind.tells is None and kind.reader is TABLE)


def written(folder, columns, name="anything.csv"):
    path = folder / name
    path.write_text(",".join(columns) + "\n")
    return path


@pytest.mark.parametrize("name", CERTAIN)
def test_a_kind_is_known_by_its_columns_in_any_order(tmp_path, name):
    columns = ["extra", *reversed(KINDS[name].columns)]
    assert recognise(written(tmp_path, columns)).name == name


@pytest.mark.parametrize("name", sorted(KINDS))
@pytest.mark.parametrize("step", ["stage", "copy"])
def test_every_kind_has_its_queries(name, step):
    assert KINDS[name].must(step).policy.writes


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_kind_has_a_table_or_a_merge_of_its_own(name):
    assert bool(KINDS[name].table) != bool(KINDS[name].query("merge"))


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_kind_says_what_its_totals_are(name):
    assert KINDS[name].finish or KINDS[name].must("totals")


def test_a_name_tells_nothing(tmp_path):
    path = written(tmp_path, KINDS["earnings"].columns, name="games_1999_2023.csv")
    assert recognise(path).name == "earnings"


def test_an_unknown_format_says_what_was_considered_and_what_was_missing(tmp_path):
    with pytest.raises(UnknownFormat, match=r"earnings \(lacks fiscal_quarter_end_label.*also .*nfl_games"):
        recognise(written(tmp_path, ["symbol", "date", "eps"]))


def test_bars_that_do_not_say_their_basis_are_not_guessed(tmp_path):
    with pytest.raises(UnknownFormat, match=r"bars_raw or bars_total.*--as"):
        recognise(written(tmp_path, KINDS["bars_raw"].columns))


def test_a_kind_that_is_said_is_taken(tmp_path):
    assert recognise(written(tmp_path, KINDS["bars_raw"].columns), "bars_raw").name == "bars_raw"


def test_a_kind_that_is_said_must_still_fit(tmp_path):
    with pytest.raises(UnknownFormat, match="cannot be read as bars: no single column adj_close"):
        recognise(written(tmp_path, KINDS["bars_raw"].columns), "bars")


def test_a_column_that_stands_twice_is_not_that_column(tmp_path):
    with pytest.raises(UnknownFormat):
        recognise(written(tmp_path, [*KINDS["earnings"].columns, "eps"]))


OHLCV = "date,open,high,low,close,volume\n"
CENTS = OHLCV + "2015-01-02,10.25,11.5,9,10.5,100\n" * 20
TAILS = OHLCV + "2015-01-02,10.2513,11.5001,9.0017,10.5,100\n" * 20
MIXED = OHLCV + ("2015-01-02,10.2513,11.5,9,10.5,100\n" + "2015-01-05,10.25,11.5,9,10.5,100\n" * 4) * 20


def folder_of(folder, **files):
    for name, content in files.items():
        (folder / f"{name}.csv").write_text(content)
    return folder


@pytest.mark.parametrize(
    ("beside", "kind"),
    [
        ({}, "bars_raw"),
        ({"XYZ": CENTS}, "bars_raw"),
        ({"XYZ": TAILS}, "bars_total"),
        ({"XYZ": TAILS, "ABC_factors": "date,price_factor\n"}, "bars_raw"),
    ],
)
def test_prices_in_cents_are_as_traded_unless_their_folder_is_adjusted(tmp_path, beside, kind):
    assert recognise(folder_of(tmp_path, ABC=CENTS, **beside) / "ABC.csv").name == kind


def test_prices_with_more_than_cents_are_adjusted_unless_their_factors_are_beside_them(tmp_path):
    assert recognise(folder_of(tmp_path, ABC=TAILS) / "ABC.csv").name == "bars_total"
    assert recognise(folder_of(tmp_path, DEF=TAILS, DEF_factors="x") / "DEF.csv").name == "bars_raw"


def test_prices_of_which_some_have_more_than_cents_are_not_guessed(tmp_path):
    with pytest.raises(UnknownFormat, match=r"bars_raw or bars_total.*--as"):
        recognise(folder_of(tmp_path, ABC=MIXED) / "ABC.csv")
