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

-- name: turns_by_day
-- What the user's stored turns of each day took, in the days of a time zone, the latest day first.
-- cache: 0s; as-of: exact; scope: user; reads: turns
SELECT (asked_at AT TIME ZONE %(tz)s)::date AS day,
       count(*) AS questions,
       count(*) FILTER (WHERE model_calls > 0) AS narrated,
       coalesce(sum(model_calls), 0)::bigint AS calls,
       coalesce(sum(tokens_in), 0)::bigint AS input,
       coalesce(sum(tokens_cached), 0)::bigint AS cached,
       coalesce(sum(tokens_out), 0)::bigint AS output,
       coalesce(sum(ms), 0) AS ms
FROM turns
WHERE user_id = %(user)s AND asked_at >= %(since)s
GROUP BY 1
ORDER BY 1 DESC

-- name: thread_recent
-- The last turns of a thread without what was found, newest first: what a follow-up is understood by.
-- cache: 0s; as-of: exact; scope: user; reads: turns
SELECT seq, (body - 'findings')::text AS body
FROM turns
WHERE user_id = %(user)s AND thread = %(thread)s
ORDER BY seq DESC
LIMIT %(n)s

-- name: threads_known
-- The user's threads, the one asked in last first.
-- cache: 0s; as-of: exact; scope: user; reads: turns
SELECT thread,
       count(*) AS turns,
       min(asked_at) AS begun_at,
       max(asked_at) AS asked_at,
       (array_agg(question ORDER BY seq))[1] AS question,
       coalesce(sum(tokens_in), 0)::bigint AS input,
       coalesce(sum(tokens_out), 0)::bigint AS output
FROM turns
WHERE user_id = %(user)s
GROUP BY thread
ORDER BY max(asked_at) DESC, thread

-- name: thread_turns
-- Every turn of some threads, in order.
-- cache: 0s; as-of: exact; scope: user; reads: turns
SELECT thread, seq, asked_at, body::text AS body
FROM turns
WHERE user_id = %(user)s AND thread = ANY(%(threads)s)
ORDER BY thread, seq

-- name: threads_delete
-- Remove every turn of some threads; the ids of the turns that are gone.
-- writes: turns; scope: user
DELETE FROM turns WHERE user_id = %(user)s AND thread = ANY(%(threads)s)
RETURNING turn_id

-- name: turns_before
-- The user's latest turns asked before a moment, of one thread or of all, newest first.
-- cache: 0s; as-of: exact; scope: user; reads: turns
SELECT turn_id, thread, question, coalesce(body #>> '{answer,status}', 'failed') AS status, asked_at
FROM turns
WHERE user_id = %(user)s
  AND (%(thread)s::text IS NULL OR thread = %(thread)s)
  AND asked_at < coalesce(%(before)s::timestamptz, 'infinity')
ORDER BY asked_at DESC, seq DESC
LIMIT %(n)s

-- name: turns_tell
-- Tell other processes of turns of the user here: those that run or were lost, and those that are stored. What is too old goes.
-- writes: turns_running; scope: user
WITH gone AS (
    DELETE FROM turns_running WHERE user_id = %(user)s AND (turn_id = ANY(%(stored)s::text[]) OR begun_at < %(oldest)s)
)
INSERT INTO turns_running (turn_id, user_id, thread, question, begun_at, process, code, message)
SELECT turn_id, %(user)s, thread, question, begun_at, %(process)s, code, message
FROM unnest(
    %(turns)s::text[], %(threads)s::text[], %(questions)s::text[], %(begun)s::timestamptz[], %(codes)s::text[],
    %(messages)s::text[]
) AS told (turn_id, thread, question, begun_at, code, message)
ON CONFLICT (user_id, turn_id) DO UPDATE SET code = excluded.code, message = excluded.message

-- name: turns_elsewhere
-- The user's turns that processes told of and did not store, one or all, newest first; whether their process is alive.
-- cache: 0s; as-of: exact; scope: user; reads: turns_running
SELECT turn_id, thread, question, begun_at, code, message,
       process IN (
           SELECT classid::bigint << 32 | objid::bigint
           FROM pg_locks
           WHERE locktype = 'advisory' AND granted
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       ) AS alive
FROM turns_running
WHERE user_id = %(user)s
  AND (%(turn)s::text IS NULL OR turn_id = %(turn)s)
  AND begun_at >= %(oldest)s
ORDER BY begun_at DESC

-- name: turn_stop
-- Have a turn of the user stopped by the process that runs it; its id where one may.
-- writes: turns_running; scope: user
UPDATE turns_running SET stopping = true WHERE user_id = %(user)s AND turn_id = %(turn)s AND code IS NULL
RETURNING turn_id
