"""The frame: one file is one transaction, whatever its kind."""

import csv
import gzip
import json
from decimal import Decimal
from pathlib import Path

import pytest

from ava.sources import Unreadable

ROWS = {"AAPL.csv": 3, "chain.csv": 2, "games.csv": 2, "earnings.csv": 2, "activity.csv": 5}
EVERY = pytest.mark.parametrize("name", ROWS)


def counts(imported):
    return (imported.read, imported.inserted, imported.updated, imported.unchanged, imported.rejected)


def rejects_of(imported):
    with Path(imported.rejects_file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def changed(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


@EVERY
async def test_every_row_of_a_new_file_is_inserted(bring, files, name):
    assert counts(await bring(files / name)) == (ROWS[name], ROWS[name], 0, 0, 0)


@EVERY
async def test_a_second_import_changes_nothing(bring, files, name):
    first = await bring(files / name)
    second = await bring(files / name)
    assert counts(second) == (ROWS[name], 0, 0, ROWS[name], 0)
    assert second.totals == first.totals


@EVERY
async def test_a_file_cut_off_changes_nothing(bring, files, state, query, name):
    whole = (files / name).read_text(encoding="utf-8").split('\n""\n')[0]
    (files / name).write_text(whole[: whole.rindex(",") - 1], encoding="utf-8")
    with pytest.raises(Unreadable):
        await bring(files / name)
    assert await query("SELECT (SELECT count(*) FROM symbols) + (SELECT count(*) FROM accounts)") == [(0,)]
    assert not state.exists()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("AAPL.csv", "257142000", "257142001"),
        ("chain.csv", ",5.2,", ",5.3,"),
        ("games.csv", "SEA,35", "SEA,36"),
        ("games.csv", ",9.5,", ",8.5,"),
        ("games.csv", "closed", "open"),
        ("earnings.csv", "0.84", "0.85"),
    ],
)
async def test_a_later_file_corrects_an_earlier_one(bring, files, name, old, new):
    await bring(files / name)
    assert counts(await bring(changed(files / name, old, new)))[1:] == (0, 1, ROWS[name] - 1, 0)


async def test_a_game_that_was_played_since_is_updated(bring, files, query):
    await bring(files / "games.csv")
    await bring(changed(files / "games.csv", ",X,,Y,,", ",X,3,Y,7,"))
    assert await query("SELECT home_score FROM nfl_results WHERE game_id = '2023_14_X_Y'") == [(7,)]


async def test_a_game_that_was_moved_keeps_one_closing_line(bring, files, query):
    await bring(files / "games.csv")
    await bring(changed(files / "games.csv", "20:15", "16:25"))
    assert await query("SELECT spread_line, known_at::text FROM nfl_odds") == [(9.5, "2023-11-30 21:25:00+00")]


async def test_rows_that_fail_their_rules_are_set_aside_with_the_reason(bring, files):
    imported = await bring(changed(files / "AAPL.csv", "2015-01-05,27.0725", "2015-01-04,27.0725"))
    assert counts(imported) == (3, 2, 0, 0, 1)
    [reject] = rejects_of(imported)
    assert (reject["line"], reject["date"], reject["open"]) == ("3", "2015-01-04", "27.0725")
    assert "not a session" in reject["reason"]


async def test_a_row_with_too_few_fields_is_set_aside(bring, files):
    imported = await bring(changed(files / "earnings.csv", "0.84,0.04,post", "0.84"))
    assert counts(imported) == (2, 1, 0, 0, 1)


async def test_of_rows_that_contradict_each_other_the_last_is_taken_and_the_others_set_aside(bring, files, query):
    again = "2015-01-05,27.0,28.0,26.0,27.5,24.0,1\n"
    path = files / "AAPL.csv"
    path.write_text(path.read_text() + again + again)
    imported = await bring(path)
    assert counts(imported) == (5, 3, 0, 1, 1)
    assert await query("SELECT close FROM bars WHERE session = '2015-01-05'") == [(27.5,)]
    [reject] = rejects_of(imported)
    assert reject["line"] == "3"
    assert reject["reason"].startswith("the same key stands again")


async def test_gzip_and_plain_are_the_same_file(bring, files, tmp_path):
    await bring(files / "chain.csv")
    path = tmp_path / "chain.csv.gz"
    path.write_bytes(gzip.compress((files / "chain.csv").read_bytes()))
    assert counts(await bring(path)) == (2, 0, 0, 2, 0)


async def test_columns_may_stand_in_any_order(bring, files):
    await bring(files / "AAPL.csv")
    lines = [line.split(",") for line in (files / "AAPL.csv").read_text().splitlines()]
    (files / "AAPL.csv").write_text("".join(",".join(reversed(line)) + "\n" for line in lines))
    assert counts(await bring(files / "AAPL.csv")) == (3, 0, 0, 3, 0)


async def test_what_a_file_knows_by_name_is_added_to_symbols_and_lexicon(bring, files, state, query):
    await bring(files / "activity.csv")
    await bring(files / "chain.csv")
    assert json.loads((state / "lexicon.json").read_text())["symbols"] == {"STEM": "Stem", "XYZ": ""}
    found = await query("SELECT symbol, name, optionable FROM symbols ORDER BY symbol")
    assert found == [("STEM", "Stem", False), ("XYZ", "", True)]


async def test_bars_know_their_source_and_its_basis(bring, files, query):
    await bring(files / "AAPL.csv")
    assert await query("SELECT DISTINCT source, basis FROM bars JOIN price_sources USING (source)") == [("yahoo", "split")]


async def test_a_snapshot_is_dated_by_its_latest_trade(bring, files, query):
    await bring(files / "chain.csv")
    found = await query("SELECT option_type, bid, iv, volume, known_at::text FROM option_quotes ORDER BY option_type")
    assert found == [("call", 5.0, 0.3, 10, "2026-02-11 17:00:00+00"), ("put", None, None, None, "2026-02-11 17:00:00+00")]


async def test_every_row_of_activity_is_stored_equal_ones_and_unknown_codes_too(bring, files, query):
    imported = await bring(files / "activity.csv")
    found = await query("SELECT code, ordinal FROM transactions ORDER BY code, ordinal")
    assert found == [("ACH", 1), ("Buy", 1), ("Buy", 2), ("STO", 1), ("XYZZY", 1)]
    assert imported.totals["amount"] == Decimal("988.08")
    assert imported.totals["codes_without_effect"] == {"XYZZY": 1}


async def test_positions_follow_activity_and_stay_the_rows_they_were(bring, files, query):
    held = "SELECT position_id, kind, symbol, quantity, average_price, opened_at::text FROM positions ORDER BY symbol, kind"
    await bring(files / "activity.csv")
    before = await query(held)
    assert [row[1:4] for row in before] == [("option", "STEM", -1), ("stock", "STEM", 4)]
    await bring(files / "activity.csv")
    assert await query(held) == before


async def test_a_later_export_goes_on_where_the_first_ended(bring, files, query):
    path = files / "activity.csv"
    await bring(path)
    header, rest = path.read_text().split("\n", 1)
    path.write_text(f'{header}\n"6/30/2022","6/30/2022","7/5/2022","STEM","Stem","Sell","3","$12.00","$36.00"\n{rest}')
    assert counts(await bring(path)) == (6, 1, 0, 5, 0)
    found = await query("SELECT quantity::int, closed_at IS NULL FROM positions WHERE kind = 'stock' ORDER BY opened_at")
    assert found == [(4, False), (1, True)]


async def test_an_account_is_its_users_and_nobody_elses(bring, files, query):
    await bring(files / "activity.csv", user="ann")
    owned = "SELECT user_id, account_id, (SELECT count(*) FROM transactions) FROM accounts"
    assert await query(owned, user="ann") == [("ann", "robinhood", 5)]
    assert await query(owned, user="me") == []


async def test_the_same_file_of_two_users_is_two_accounts(bring, files, query):
    await bring(files / "activity.csv", user="ann")
    assert counts(await bring(files / "activity.csv", user="bob")) == (5, 5, 0, 0, 0)
    assert await query("SELECT count(*) FROM positions", user="bob") == [(2,)]


async def test_a_header_alone_is_a_file_without_rows(bring, files):
    path = files / "AAPL.csv"
    path.write_text(path.read_text().split("\n", 1)[0] + "\n")
    assert counts(await bring(path)) == (0, 0, 0, 0, 0)
