-- name: import_account
-- The user, and the account of theirs that a file's rows belong to.
-- writes: users, accounts; scope: user
WITH known AS (
    INSERT INTO users (user_id) VALUES (%(user)s) ON CONFLICT DO NOTHING
)
INSERT INTO accounts (user_id, account_id, name, broker)
VALUES (%(user)s, %(account)s, %(name)s, %(broker)s) ON CONFLICT DO NOTHING

-- name: import_stage_repeats
-- Lines of a stage that a later one with the same key contradicts; of equal keys only the last row stays.
-- writes: symbols; scope: market
SELECT line FROM stage_repeats(%(stage)s::regclass, %(target)s::regclass) AS line LIMIT %(most)s

-- name: import_stage_merge
-- Rows of a stage that are new or differ, into their table.
-- writes: symbols; scope: market
SELECT inserted, updated FROM stage_merge(%(stage)s::regclass, %(target)s::regclass)

-- name: import_stage_symbols
-- The symbols of a stage, made known.
-- writes: symbols; scope: market
SELECT symbol, name FROM stage_symbols(%(stage)s::regclass)
