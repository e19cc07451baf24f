"""From lists of what was held to positions: spells of holding, whichever list was imported first.

A list says everything of its kind (stock, option, event) an account held at a moment: what the next list lacks was closed by
then. The same holding in lists that follow each other is one spell, from when the broker says it last changed.
"""

from ava.sources.kind import END_OF_TIME, Account
from db.database import Writer
from db.sql import import_positions_replace, import_positions_stage, import_snapshot_spells


async def rebuild(write: Writer, account: Account) -> None:
    """Work out the account's positions from all lists stored, and store what changed."""
    await write.run(import_positions_stage)
    await write.run(import_snapshot_spells, account=account.id, as_of=END_OF_TIME)
    await write.run(import_positions_replace, account=account.id)
