"""Storage: everything AVA knows about PostgreSQL, and nothing about questions.

The rule of this room: SQL stands in `db/sql/*.sql` and `db/migrations/*.sql` only, and psycopg is imported here only.
Other rooms say `from db.sql import positions_open` and hand the name to a `Reader`.

    scope      who asks, in which world, at which moment          (no I/O)
    sessions   exchange sessions: which day, when does it close   (no I/O)
    query      named SQL and its policy, read from the files      (no I/O)
    embedded   AVA's own PostgreSQL server, when no other is named
    roles      the three logins and what each may do
    migrate    numbered SQL files, once each, in order
    database   pools and the `Reader` every skill reads through
"""
