"""Hostile files against a real database: nothing changes, or what is stored is inert."""

import csv
import gzip
import os
from datetime import date

import pytest
from psycopg.errors import Error

from ava.sources import KINDS, Unreadable, importer, textfile
from db.sessions import sessions

BARS = "date,open,high,low,close,adj_close,volume\n"
DAYS = sessions(date(2013, 1, 1), date(2014, 12, 31))
GOOD = "2015-01-02,10,11,9,10.5,10.1,100\n"
LONG = "symbol,date,open,high,low,close,volume\n"
FORMULA = '=HYPERLINK("http://example.org","x")'


def counts(imported):
    return (imported.read, imported.inserted, imported.updated, imported.unchanged, imported.rejected)


def written(folder, content, name="AAPL.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rejects_of(imported):
    with open(imported.rejects_file, encoding="utf-8", newline="") as stream:  # noqa: PTH123 - one line of a test
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        (BARS + GOOD * 5_000 + "2015-01-05,10,1").encode(),
        (BARS + GOOD * 5_000 + '2015-01-05,"10,11,9,10.5,10.1,100\n').encode(),
        (BARS + GOOD * 5_000).encode() + b"\xff\xfe\n",
        (BARS + GOOD * 5_000 + "2015-01-05,10,11\0,9,10.5,10.1,100\n").encode(),
        gzip.compress((BARS + GOOD * 50_000).encode(), mtime=0)[:-30],
        (BARS + GOOD).encode("utf-16"),
    ],
)
async def test_a_file_that_cannot_be_trusted_changes_nothing(bring, query, state, tmp_path, content):
    with pytest.raises(Unreadable):
        await bring(written(tmp_path, content), kind="bars")
    assert await query("SELECT (SELECT count(*) FROM bars) + (SELECT count(*) FROM symbols)") == [(0,)]
    assert not state.exists()


async def test_a_pipe_that_took_the_files_place_is_refused(bring, tmp_path):
    os.mkfifo(tmp_path / "AAPL.csv")
    with pytest.raises(Unreadable, match="pipe"):
        await bring(tmp_path / "AAPL.csv")


async def test_a_bomb_changes_nothing(bring, query, tmp_path, monkeypatch):
    monkeypatch.setattr(textfile, "FREE", 1 << 20)
    with pytest.raises(Unreadable, match="200-fold"):
        await bring(written(tmp_path, gzip.compress((BARS + GOOD * 400_000).encode()), "AAPL.csv.gz"))
    assert await query("SELECT count(*) FROM bars") == [(0,)]


@pytest.mark.parametrize(
    "row",
    [
        "2015-01-05,nan,11,9,10.5,10.1,100",
        "2015-01-05,inf,11,9,10.5,10.1,100",
        "2015-01-05,10,11,9,10.5,10.1,Infinity",
        "2015-01-05,10,1e308,9,10.5,10.1,100",
        "2015-01-05,10,11,9,10.5,10.1,9223372036854775808",
        "0001-01-01,10,11,9,10.5,10.1,100",
        "9999-12-31,10,11,9,10.5,10.1,-1",
        "2015-02-30,10,11,9,10.5,10.1,100",
        "2015-01-05,11,9,10,10.5,10.1,100",  # high and low swapped
        "10,2015-01-05,11,9,10.5,10.1,100",  # columns swapped
        "date,open,high,low,close,adj_close,volume",  # the header again
        "2015-01-05,10,11,9,10.5,10.1",
        "2015-01-05,10,11,9,10.5,10.1,100,7",
        '2015-01-05,"1\n0",11,9,10.5,10.1,100',
    ],
)
async def test_a_row_that_cannot_be_is_set_aside_among_hundreds_of_good_ones(bring, tmp_path, row):
    good = "".join(f"{day},10,11,9,10.5,10.1,100\n" for day in DAYS)
    imported = await bring(written(tmp_path, BARS + good + row + "\n" + GOOD))
    assert counts(imported) == (len(DAYS) + 2, len(DAYS) + 1, 0, 0, 1)


async def test_a_formula_is_stored_as_text_and_set_aside_as_text(bring, query, tmp_path):
    table = 'id,kind,text,target,sentiment_score,aspects\n1,post,"=HYPERLINK(""http://example.org"",""x"")",,0.5,\n'
    imported = await bring(written(tmp_path, table + "2,post,=1+1,@x,nonsense,-5\n", "texts.csv"))
    assert await query("SELECT body FROM labelled_texts") == [(FORMULA,)]
    [reject] = rejects_of(imported)
    assert (reject["text"], reject["target"], reject["aspects"]) == ("'=1+1", "'@x", "-5")


async def test_sql_in_a_field_is_text(bring, query, tmp_path):
    table = 'sentence,label,min_agreement_pct\n"\'); DROP TABLE bars; --",neutral,100\n%(user)s \\N \\. \t,neutral,100\n'
    await bring(written(tmp_path, table, "texts.csv"))
    assert await query("SELECT body FROM labelled_texts ORDER BY 1") == [("%(user)s \\N \\.",), ("'); DROP TABLE bars; --",)]


async def test_a_file_that_contradicts_itself_all_over_is_no_set_of_data(bring, query, tmp_path, monkeypatch):
    monkeypatch.setattr(importer, "MOST_CONTRADICTED", 10)
    rows = "".join(f"2015-01-02,10,11,9,10.5,10.1,{n}\n" for n in range(50))
    with pytest.raises(Unreadable, match="more than 10 of its rows contradict"):
        await bring(written(tmp_path, BARS + rows))
    assert await query("SELECT count(*) FROM bars") == [(0,)]


@pytest.mark.parametrize("bad", [0, 1, 149, 150, 299])
async def test_bars_in_bulk_and_one_by_one_end_in_the_same_rows(bring, query, tmp_path, bad):
    rows = [f"S{n},2015-01-02,10,11,9,10.5,{n}" for n in range(300)]
    rows[bad] = rows[bad].replace(",10,11,", ", 10 ,1_1,")
    imported = await bring(written(tmp_path, LONG + "\n".join(rows) + "\n", "all.csv"))
    assert (imported.inserted, imported.rejected) == (300, 0)
    assert await query("SELECT count(*), sum(volume), min(high), max(high) FROM bars") == [(300, sum(range(300)), 11.0, 11.0)]


async def test_a_correction_is_taken_and_everything_else_left(bring, query, tmp_path):
    rows = "".join(f"S{n},2015-01-02,10,11,9,10.5,{n}\n" for n in range(300))
    await bring(written(tmp_path, LONG + rows, "all.csv"))
    assert counts(await bring(written(tmp_path, LONG + "S7,2015-01-02,10,12,9,10.5,7\n", "later.csv"))) == (1, 0, 1, 0, 0)
    assert counts(await bring(written(tmp_path, LONG + rows, "all.csv"))) == (300, 0, 1, 299, 0)


async def test_a_figure_without_a_date_is_known_since_it_changed(bring, query, tmp_path):
    table = "symbol,name,sector,industry,exchange,market_cap_usd\nXYZ,Xyz,Tech,Chips,NYSE,{}\n"
    await bring(written(tmp_path, table.format(100), "x.csv"))
    [(first,)] = await query("SELECT known_at FROM company_figures")
    assert counts(await bring(written(tmp_path, table.format(100), "y.csv"))) == (1, 0, 0, 1, 0)
    assert await query("SELECT known_at FROM company_figures") == [(first,)]
    assert counts(await bring(written(tmp_path, table.format(101), "x.csv"))) == (1, 0, 1, 0, 0)
    [(second,)] = await query("SELECT known_at FROM company_figures")
    assert second > first


async def test_two_imports_at_once_do_not_meet(database, state, tmp_path):
    rows = "".join(f"S{n},2015-01-02,10,11,9,10.5,{n}\n" for n in range(2_000))
    path, kind = written(tmp_path, LONG + rows, "all.csv"), KINDS["bars_long_raw"]
    async with importer.asyncio.TaskGroup() as tasks:
        both = [tasks.create_task(importer.import_file(database, path, kind, user="me", home=state)) for _ in range(2)]
    assert sorted(task.result().inserted for task in both) == [0, 2_000]


async def test_the_planner_knows_of_what_was_imported(bring, query, tmp_path):
    rows = "".join(f"S{n},2015-01-02,10,11,9,10.5,{n}\n" for n in range(2_000))
    await bring(written(tmp_path, LONG + rows, "all.csv"))
    assert await query("SELECT reltuples::int FROM pg_class WHERE relname = 'bars'") == [(2_000,)]


async def test_agents_may_not_stage_anything(query):
    with pytest.raises(Error):
        await query("SELECT stage_merge('bars', 'bars')")
