-- name: import_account
-- The user, and the account of theirs that a file's rows belong to.
-- writes: users, accounts; scope: user
WITH known AS (
    INSERT INTO users (user_id) VALUES (%(user)s) ON CONFLICT DO NOTHING
)
INSERT INTO accounts (user_id, account_id, name, broker)
VALUES (%(user)s, %(account)s, %(name)s, %(broker)s) ON CONFLICT DO NOTHING
