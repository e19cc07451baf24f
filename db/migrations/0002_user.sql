-- A user's own rows. Row-level security is forced on all of them: a row is seen only in a transaction whose setting
-- ava.user names its owner, whatever the query filters by. Access of the three logins is granted in 0003.

CREATE TABLE users (
    user_id text PRIMARY KEY
);

CREATE TABLE accounts (
    account_id text NOT NULL,                     -- unique for its user: "robinhood", "demo"
    user_id    text NOT NULL REFERENCES users ON DELETE CASCADE,
    name       text NOT NULL,
    broker     text NOT NULL,
    PRIMARY KEY (user_id, account_id)
);

-- One row a spell of holding: a change of quantity ends a row (closed_at) and begins another, so that any past moment can
-- be read: known_at <= t and (closed_at is null or closed_at > t).
CREATE TABLE positions (
    position_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id       text NOT NULL,
    account_id    text NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('stock', 'option', 'event')),
    symbol        text NOT NULL,                  -- ticker, underlying of an option, or ticker of an event market
    expiry        date,                           -- options only
    strike        numeric(12, 4),
    option_type   text CHECK (option_type IN ('call', 'put')),
    quantity      numeric(20, 8) NOT NULL CHECK (quantity <> 0),  -- shares or contracts; negative = short
    multiplier    integer NOT NULL CHECK (multiplier > 0),        -- units a contract: 1 stock, 100 option, 1 event
    average_price numeric(18, 6) NOT NULL,        -- USD per share (per contract paying 1 USD for events), positive
    opened_at     timestamptz NOT NULL,
    closed_at     timestamptz,
    known_at      timestamptz NOT NULL,
    FOREIGN KEY (user_id, account_id) REFERENCES accounts ON DELETE CASCADE,
    CHECK ((kind = 'option') = (expiry IS NOT NULL AND strike IS NOT NULL AND option_type IS NOT NULL))
);
CREATE INDEX positions_by_symbol ON positions (user_id, symbol);
CREATE INDEX positions_open ON positions (user_id, symbol) WHERE closed_at IS NULL;

CREATE TABLE transactions (
    user_id       text NOT NULL,
    account_id    text NOT NULL,
    fingerprint   text NOT NULL,                  -- sha256 of all fields of the row as given
    ordinal       integer NOT NULL,               -- among equal rows of one file: true duplicates are real
    activity_date date NOT NULL,
    process_date  date NOT NULL,
    settle_date   date,
    symbol        text,
    description   text NOT NULL DEFAULT '',
    code          text NOT NULL,                  -- the broker's: Buy, STO, OEXP, CDIV ...
    quantity      numeric(20, 8),
    short_side    boolean NOT NULL DEFAULT false, -- quantity was marked as the removed or short side
    price         numeric(18, 6),                 -- USD per share
    amount        numeric(18, 2),                 -- USD, negative = paid; null = none, which is not 0
    source        text NOT NULL,
    known_at      timestamptz NOT NULL,           -- end of the process date
    PRIMARY KEY (user_id, account_id, fingerprint, ordinal),
    FOREIGN KEY (user_id, account_id) REFERENCES accounts ON DELETE CASCADE
);
CREATE INDEX transactions_by_date ON transactions (user_id, activity_date);

CREATE TABLE balances (
    user_id    text NOT NULL,
    account_id text NOT NULL,
    session    date NOT NULL,
    cash       numeric(18, 2) NOT NULL,           -- USD
    equity     numeric(18, 2) NOT NULL,           -- USD, cash and positions
    known_at   timestamptz NOT NULL,              -- close of the session
    PRIMARY KEY (user_id, account_id, session),
    FOREIGN KEY (user_id, account_id) REFERENCES accounts ON DELETE CASCADE
);

CREATE TABLE watchlists (
    user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
    name    text NOT NULL,
    symbol  text NOT NULL,
    PRIMARY KEY (user_id, name, symbol)
);

-- The stored turn is the receipt; threads are its thread and seq columns, nothing is stored twice.
CREATE TABLE turns (
    turn_id  text PRIMARY KEY,
    user_id  text NOT NULL REFERENCES users ON DELETE CASCADE,
    thread   text NOT NULL,
    seq      integer NOT NULL,
    asked_at timestamptz NOT NULL,                -- wall clock
    body     jsonb NOT NULL,                      -- graphs.turn.Turn
    UNIQUE (user_id, thread, seq)
);
CREATE INDEX turns_by_time ON turns (user_id, asked_at);

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['users', 'accounts', 'positions', 'transactions', 'balances', 'watchlists', 'turns'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format(
            'CREATE POLICY own_rows ON %I USING (user_id = current_setting(''ava.user'', true))'
            ' WITH CHECK (user_id = current_setting(''ava.user'', true))', owned);
    END LOOP;
END
$$;
