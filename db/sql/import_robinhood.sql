-- name: import_robinhood_activity_stage
-- Account activity as read.
-- writes: stage_activity; scope: user
CREATE TEMP TABLE stage_activity (
    line bigint, fingerprint text, activity_date date, process_date date, settle_date date, symbol text, description text,
    code text, quantity numeric(20, 8), short_side boolean, price numeric(18, 6), amount numeric(18, 2), known_at timestamptz
) ON COMMIT DROP

-- name: import_robinhood_activity_copy
-- Rows of account activity.
-- writes: stage_activity; scope: user
COPY stage_activity (
    line, fingerprint, activity_date, process_date, settle_date, symbol, description, code, quantity, short_side, price, amount,
    known_at
) FROM STDIN

-- name: import_robinhood_activity_merge
-- Activity that is new, into transactions; equal rows of the file are told apart by their ordinal.
-- writes: transactions; scope: user
WITH merged AS (
    INSERT INTO transactions AS t (
        user_id, account_id, fingerprint, ordinal, activity_date, process_date, settle_date, symbol, description, code,
        quantity, short_side, price, amount, source, known_at
    )
    SELECT %(user)s, 'robinhood', fingerprint, row_number() OVER (PARTITION BY fingerprint ORDER BY line), activity_date,
           process_date, settle_date, symbol, description, code, quantity, short_side, price, amount, 'robinhood', known_at
    FROM stage_activity
    ON CONFLICT (user_id, account_id, fingerprint, ordinal) DO UPDATE
    SET symbol = excluded.symbol, quantity = excluded.quantity, short_side = excluded.short_side, price = excluded.price,
        amount = excluded.amount, known_at = excluded.known_at
    WHERE (t.symbol, t.quantity, t.short_side, t.price, t.amount, t.known_at) IS DISTINCT FROM
          (excluded.symbol, excluded.quantity, excluded.short_side, excluded.price, excluded.amount, excluded.known_at)
    RETURNING xmax = 0 AS inserted
)
SELECT count(*) FILTER (WHERE inserted) AS inserted, count(*) FILTER (WHERE NOT inserted) AS updated FROM merged

-- name: import_robinhood_activity_symbols
-- The instruments of the activity, with the company's name where a row of shares gives it.
-- writes: symbols; scope: user
WITH seen AS (
    SELECT symbol, coalesce(max(split_part(description, E'\n', 1)) FILTER (WHERE description LIKE E'%%\nCUSIP: %%'), '') AS name
    FROM stage_activity WHERE symbol ~ '^[A-Z][A-Z0-9.]*$' GROUP BY symbol
), added AS (
    INSERT INTO symbols AS s (symbol, name) SELECT symbol, name FROM seen
    ON CONFLICT (symbol) DO UPDATE SET name = excluded.name WHERE s.name = '' AND excluded.name <> ''
)
SELECT symbol, name FROM seen ORDER BY symbol

-- name: import_robinhood_activity_totals
-- Sum of amounts by code as stored; the row without a code is the sum of all.
-- writes: stage_activity; reads: transactions; scope: user
SELECT code, coalesce(sum(amount), 0.00) AS amount
FROM transactions
WHERE user_id = %(user)s AND account_id = 'robinhood' AND known_at <= %(as_of)s
GROUP BY GROUPING SETS ((code), ())
ORDER BY code NULLS FIRST

-- name: import_robinhood_years
-- The years the account's stored activity covers.
-- writes: stage_positions; reads: transactions; scope: user
SELECT DISTINCT extract(year FROM process_date)::integer AS year
FROM transactions
WHERE user_id = %(user)s AND account_id = 'robinhood' AND known_at <= %(as_of)s
ORDER BY year

-- name: import_robinhood_year
-- One year of the account's stored activity, day by day; the order within a day is not known.
-- writes: stage_positions; reads: transactions; scope: user
SELECT process_date, known_at, symbol, description, code, quantity, short_side, price, amount
FROM transactions
WHERE user_id = %(user)s AND account_id = 'robinhood' AND known_at <= %(as_of)s
  AND extract(year FROM process_date) = %(year)s
ORDER BY process_date, fingerprint, ordinal

-- name: import_positions_stage
-- Spells of holding as worked out from an account's activity.
-- writes: stage_positions; scope: user
CREATE TEMP TABLE stage_positions (
    kind text, symbol text, expiry date, strike numeric(12, 4), option_type text, quantity numeric(20, 8), multiplier integer,
    average_price numeric(18, 6), opened_at timestamptz, closed_at timestamptz
) ON COMMIT DROP

-- name: import_positions_copy
-- Rows of spells of holding.
-- writes: stage_positions; scope: user
COPY stage_positions (
    kind, symbol, expiry, strike, option_type, quantity, multiplier, average_price, opened_at, closed_at
) FROM STDIN

-- name: import_positions_replace
-- The account's positions become those of the stage; a spell that is the same stays the row it was.
-- writes: positions; scope: user
WITH gone AS (
    DELETE FROM positions
    WHERE user_id = %(user)s AND account_id = %(account)s AND position_id NOT IN (
        SELECT p.position_id
        FROM positions p JOIN stage_positions s ON s.symbol = p.symbol AND s.opened_at = p.opened_at
        WHERE p.user_id = %(user)s AND p.account_id = %(account)s
          AND (s.kind, s.expiry, s.strike, s.option_type, s.quantity, s.multiplier, s.average_price, s.closed_at)
              IS NOT DISTINCT FROM (p.kind, p.expiry, p.strike, p.option_type, p.quantity, p.multiplier, p.average_price, p.closed_at)
    )
    RETURNING position_id
), added AS (
    INSERT INTO positions (
        user_id, account_id, kind, symbol, expiry, strike, option_type, quantity, multiplier, average_price, opened_at,
        closed_at, known_at
    )
    SELECT %(user)s, %(account)s, n.*, n.opened_at
    FROM (
        SELECT kind, symbol, expiry, strike, option_type, quantity, multiplier, average_price, opened_at, closed_at
        FROM stage_positions
        EXCEPT
        SELECT kind, symbol, expiry, strike, option_type, quantity, multiplier, average_price, opened_at, closed_at
        FROM positions WHERE user_id = %(user)s AND account_id = %(account)s
    ) n
    RETURNING position_id
)
SELECT (SELECT count(*) FROM gone) AS gone, (SELECT count(*) FROM added) AS added
