-- name: key_presented
-- Who holds the key of this hash, unless it was revoked.
-- cache: 60s; as-of: exact; scope: market; reads: api_keys
SELECT key_id, holder, scopes FROM api_keys WHERE sha256 = %(sha256)s AND revoked_at IS NULL

-- name: keys_made
-- Whether a key was ever made: from then on the door asks for one.
-- cache: 60s; as-of: exact; scope: market; reads: api_keys
SELECT EXISTS (SELECT FROM api_keys) AS any

-- name: keys_of
-- The keys of one holder, or of all, newest first.
-- cache: 0s; as-of: exact; scope: market; reads: api_keys
SELECT key_id, holder, label, scopes, created_at, revoked_at
FROM api_keys
WHERE %(holder)s::text IS NULL OR holder = %(holder)s
ORDER BY created_at DESC, key_id

-- name: key_insert
-- Keep the hash of a new key.
-- writes: api_keys; scope: market
INSERT INTO api_keys (key_id, sha256, holder, label, scopes, created_at)
VALUES (%(key_id)s, %(sha256)s, %(holder)s, %(label)s, %(scopes)s, %(created_at)s)

-- name: key_revoke
-- Let a key open nothing from now on; its row where it opened something before.
-- writes: api_keys; scope: market
UPDATE api_keys SET revoked_at = %(revoked_at)s WHERE key_id = %(key_id)s AND revoked_at IS NULL
RETURNING key_id, holder
