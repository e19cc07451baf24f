"""Small files of every kind, and one call that imports them."""

import pytest
from psycopg.rows import tuple_row

from ava.sources import recognise
from ava.sources.importer import import_file

FILES = {
    "AAPL.csv": """\
date,open,high,low,close,adj_close,volume
2015-01-02,27.8475,27.86,26.8375,27.3325,24.6032,212818400
2015-01-05,27.0725,27.1625,26.3525,26.5625,23.9101,257142000
2015-01-06,26.635,26.8575,26.1575,26.565,23.9123,263188400
""",
    "chain.csv": """\
contractSymbol,lastTradeDate,strike,lastPrice,bid,ask,volume,openInterest,impliedVolatility,underlyingPrice
XYZ260220C00100000,2026-02-10 15:00:00+00:00,100.0,5.1,5.0,5.2,10.0,100,0.3,103.5
XYZ260220P00100000,2026-02-11 17:00:00+00:00,100.0,1.1,0.0,0.0,,7,1e-05,103.5
""",
    "games.csv": """\
game_id,season,game_type,week,gameday,gametime,away_team,away_score,home_team,home_score,location,overtime,away_rest,\
home_rest,away_moneyline,home_moneyline,spread_line,away_spread_odds,home_spread_odds,total_line,under_odds,over_odds,div_game,\
roof,stadium,temp,wind,away_qb_name,home_qb_name
2023_13_SEA_DAL,2023,REG,13,2023-11-30,20:15,SEA,35,DAL,41,Home,0,7,7,380,-500,9.5,-102,-118,47.5,-110,-110,0,closed,S,,,G,D
2023_14_X_Y,2023,REG,14,2023-12-07,,X,,Y,,Neutral,,7,7,,,,,,,,,0,,,,,,
""",
    "earnings.csv": """\
symbol,date,fiscal_quarter_end_label,eps_est,eps,surprise,release_time
A,2012-11-19,12-Oct,0.8,0.84,0.04,post
A,2013-02-14,13-Jan,0.66,0.63,-0.03,pre
""",
    "activity.csv": """\
"Activity Date","Process Date","Settle Date","Instrument","Description","Trans Code","Quantity","Price","Amount"
"6/24/2022","6/24/2022","6/27/2022","STEM","STEM 7/1/2022 Call $9.00","STO","1","$0.28","$27.98"
"6/22/2022","6/22/2022","6/24/2022","STEM","Stem
CUSIP: 85859N102","Buy","2","$10.00","($20.00)"
"6/22/2022","6/22/2022","6/24/2022","STEM","Stem
CUSIP: 85859N102","Buy","2","$10.00","($20.00)"
"6/21/2022","6/21/2022","6/21/2022","","Something new","XYZZY","","","$0.10"
"6/21/2022","6/21/2022","6/21/2022","","ACH Deposit","ACH","","","$1,000.00"
""
"","","","","","","","","","The data provided is for informational purposes only."
""",
}


@pytest.fixture
def files(tmp_path):
    """The small files, in a folder."""
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


@pytest.fixture
def state(tmp_path):
    """Where rejects and lexicon go."""
    return tmp_path / "home"


@pytest.fixture
def bring(database, state):
    """Import one file of `user`."""

    async def import_one(path, user="me", kind=None):
        return await import_file(database, path, recognise(path, kind), user=user, home=state)

    return import_one


@pytest.fixture
def query(database):
    """Rows of plain SQL as `user` sees them through the agents' login."""

    async def rows(sql, user="me"):
        async with database._lent(database._readers, "a test") as connection, connection.transaction():
            await connection.execute("SELECT set_config('ava.user', %s, true)", (user,))
            cursor = await connection.cursor(row_factory=tuple_row).execute(sql)
            return await cursor.fetchall()

    return rows


@pytest.fixture
def emptied(database):
    """Take every row out of tables."""

    async def empty(tables):
        async with database.writer("me") as write:
            for table in tables:
                await write._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names from the test

    return empty
