"""The simulated world: prices, chains, people, football and headlines that nobody traded, held, played or wrote.

The rule of this room: nothing here is real. The tickers and teams are real names so that questions read naturally; every
figure is drawn from a seeded generator, every row says `source = 'demo'` where its table can, and every answer from this world
says that it is simulated. The same seed gives the same rows.

    companies  who is listed (companies.csv)     people     two accounts with three years of history
    earnings   when they report, and what        football   schedule, scores and lines of two seasons
    prices     three years of daily bars         events     markets on those games
    listing    which option contracts exist      headlines  news
    chains     their quotes                      alerts     traders' posts
    prints     their trades, some of them odd    world      all of it by table, build puts it into a database

Importing this package costs nothing: numpy waits in the modules.
"""

from datetime import datetime

from db.sessions import NEW_YORK

NOW = datetime(2025, 11, 20, 16, 0, tzinfo=NEW_YORK)  # everything here was known by then; the world's clock unless told otherwise
SEED = 20251120
SOURCE = "demo"
USER = "me"  # whose account it is; "other" is somebody else, whose rows must never show
