-- Keys to AVA's HTTP door. A key is 256 random bits, of which only the sha256 is kept: nothing that stands here opens the door,
-- and there is nothing to guess, so no slow hash is needed. Not a user's own rows: who comes in is not known before a key was
-- looked up. The agents' login sees what a look-up needs, and no label.

CREATE TABLE api_keys (
    key_id     text PRIMARY KEY,                  -- short and public, to name it by
    sha256     text NOT NULL UNIQUE,              -- of the key itself
    holder     text NOT NULL,                     -- the user its bearer acts as
    label      text NOT NULL DEFAULT '',
    scopes     text[] NOT NULL CHECK (scopes <@ ARRAY['ask', 'read', 'admin'] AND cardinality(scopes) > 0),
    created_at timestamptz NOT NULL,
    revoked_at timestamptz                        -- it opens nothing from then on; the row stays, so that the door stays shut
);
CREATE INDEX api_keys_by_holder ON api_keys (holder);

REVOKE ALL ON api_keys FROM ava_reader;
GRANT SELECT (key_id, sha256, holder, scopes, revoked_at) ON api_keys TO ava_reader;
SELECT announce_changes('api_keys');
