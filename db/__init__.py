"""Storage: everything AVA knows about PostgreSQL, and nothing about questions.

The rule of this room: SQL stands in `db/sql/*.sql` and `db/migrations/*.sql`, and psycopg is imported here only. The few
statements on logins, worlds and migrations themselves, whose names no parameter can carry, stand in the module that says
them. Other rooms say `from db.sql import positions_open` and hand the name to a `Reader`.

    scope      who asks, in which world, at which moment          (no I/O)
    sessions   exchange sessions: which day, when does it close   (no I/O)
    query      named SQL and its policy, read from the files      (no I/O)
    config     what storage needs to be told          (no I/O)
    server     where a server is, how one enters it   (no I/O)
    passwords  of AVA's logins, in AVA_HOME/pg-secrets.json
    embedded   AVA's own PostgreSQL server, when no other is named
    serving    the one way to a server, whichever it is
    roles      the three logins and what each may do
    worlds     a database each: made, copied, removed
    migrate    numbered SQL files, once each, in order
    pool       connections, lent and counted
    database   one world, open: the `Reader` every skill reads through, and transactions that write
    cache      its answers, kept for a while          flights, store   one query a question; room for answers
    listen     hearing of what other processes write
    status     what there is                          backup     plain dumps of a world
    explain    the way a query goes                   upkeep     sizes, tidying up, letting go
"""
