"""What is about an NFL game finds the game, whichever was stored first: forecasts, injury reports and event markets.

Run at the end of an import of any of them, inside its transaction; a game whose kickoff moved takes what hangs on it along.
"""

from ava.sources.kind import END_OF_TIME, Totals
from db.database import Writer
from db.query import Query
from db.sql import import_nfl_link_forecasts, import_nfl_link_injuries, import_nfl_link_markets


async def link(write: Writer) -> None:
    """Set the game, and with it the time of knowledge, of every row that has or had none or another."""
    for query in (import_nfl_link_forecasts, import_nfl_link_injuries, import_nfl_link_markets):
        await write.run(query, as_of=END_OF_TIME)


async def totals(write: Writer, query: Query) -> Totals:
    """Link, then the one record of a totals query."""
    await link(write)
    [record] = await write.run(query, as_of=END_OF_TIME)
    return dict(record._asdict())
