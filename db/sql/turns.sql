-- name: turn_insert
-- Store a finished turn as the next of its thread.
-- writes: users, turns; scope: user
WITH known AS (
    INSERT INTO users (user_id) VALUES (%(user)s) ON CONFLICT DO NOTHING
)
INSERT INTO turns (turn_id, user_id, thread, seq, asked_at, body)
SELECT %(turn)s, %(user)s, %(thread)s, coalesce(max(seq), 0) + 1, %(asked_at)s, %(body)s::jsonb
FROM turns
WHERE user_id = %(user)s AND thread = %(thread)s

-- name: turn_by_id
-- One stored turn of the user.
-- cache: 0s; as-of: exact; scope: user; reads: turns
SELECT body::text AS body FROM turns WHERE user_id = %(user)s AND turn_id = %(turn)s

-- name: turn_last
-- The user's latest turn.
-- cache: 0s; as-of: exact; scope: user; reads: turns
SELECT turn_id, thread, body::text AS body FROM turns WHERE user_id = %(user)s ORDER BY asked_at DESC, seq DESC LIMIT 1

-- name: thread_recent
-- The last turns of a thread, newest first.
-- cache: 0s; as-of: exact; scope: user; reads: turns
SELECT body::text AS body FROM turns WHERE user_id = %(user)s AND thread = %(thread)s ORDER BY seq DESC LIMIT %(n)s
