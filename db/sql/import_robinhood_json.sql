-- name: import_robinhood_json_stage
-- Holdings as read.
-- writes: stage_holdings; scope: user
CREATE TEMP TABLE stage_holdings (
    line bigint, kind text, known_at timestamptz, symbol text, expiry date, strike numeric(12, 4), option_type text,
    quantity numeric(20, 8), multiplier integer, average_price numeric(18, 6), since timestamptz
) ON COMMIT DROP

-- name: import_robinhood_json_copy
-- Rows of holdings.
-- writes: stage_holdings; scope: user
COPY stage_holdings (
    line, kind, known_at, symbol, expiry, strike, option_type, quantity, multiplier, average_price, since
) FROM STDIN

-- name: import_robinhood_json_merge
-- Holdings of a list that are new or differ.
-- writes: position_snapshots; scope: user
WITH merged AS (
    INSERT INTO position_snapshots AS p (
        user_id, account_id, kind, known_at, symbol, expiry, strike, option_type, quantity, multiplier, average_price, since
    )
    SELECT DISTINCT ON (kind, known_at, symbol, expiry, strike, option_type) %(user)s, 'robinhood_json', kind, known_at, symbol,
           expiry, strike, option_type, quantity, multiplier, average_price, since
    FROM stage_holdings ORDER BY kind, known_at, symbol, expiry, strike, option_type, line DESC
    ON CONFLICT (user_id, account_id, kind, known_at, symbol, expiry, strike, option_type) DO UPDATE
    SET quantity = excluded.quantity, multiplier = excluded.multiplier, average_price = excluded.average_price, since = excluded.since
    WHERE (p.quantity, p.multiplier, p.average_price, p.since) IS DISTINCT FROM
          (excluded.quantity, excluded.multiplier, excluded.average_price, excluded.since)
    RETURNING xmax = 0 AS inserted
)
SELECT count(*) FILTER (WHERE inserted) AS inserted, count(*) FILTER (WHERE NOT inserted) AS updated FROM merged

-- name: import_robinhood_json_symbols
-- The symbols held, made known.
-- writes: symbols; scope: user
WITH seen AS (
    SELECT symbol, bool_or(kind = 'option') AS optionable FROM stage_holdings GROUP BY symbol
), added AS (
    INSERT INTO symbols AS s (symbol, optionable) SELECT symbol, optionable FROM seen
    ON CONFLICT (symbol) DO UPDATE SET optionable = true WHERE excluded.optionable AND NOT s.optionable
)
SELECT symbol, '' AS name FROM seen ORDER BY symbol

-- name: import_robinhood_json_totals
-- What the database holds of the account.
-- writes: stage_holdings; reads: positions; scope: user
SELECT count(*) FILTER (WHERE closed_at IS NULL) AS open_positions, count(*) AS spells,
       coalesce(sum(quantity * average_price * multiplier) FILTER (WHERE closed_at IS NULL), 0) AS open_cost
FROM positions
WHERE user_id = %(user)s AND account_id = 'robinhood_json' AND known_at <= %(as_of)s

-- name: import_robinhood_quotes_stage
-- Quotes of options as read.
-- writes: stage_robinhood_quotes; scope: market
CREATE TEMP TABLE stage_robinhood_quotes (
    line bigint, symbol text, known_at timestamptz, expiry date, strike numeric(12, 4), option_type text, bid double precision,
    ask double precision, last double precision, volume bigint, open_interest bigint, iv double precision, delta double precision
) ON COMMIT DROP

-- name: import_robinhood_quotes_copy
-- Rows of quotes of options.
-- writes: stage_robinhood_quotes; scope: market
COPY stage_robinhood_quotes (
    line, symbol, known_at, expiry, strike, option_type, bid, ask, last, volume, open_interest, iv, delta
) FROM STDIN

-- name: import_robinhood_quotes_merge
-- Quotes that are new or differ, into option_quotes.
-- writes: option_quotes; scope: market
WITH merged AS (
    INSERT INTO option_quotes AS q (
        symbol, known_at, source, expiry, strike, option_type, bid, ask, last, volume, open_interest, iv, delta
    )
    SELECT DISTINCT ON (symbol, known_at, expiry, strike, option_type) symbol, known_at, 'robinhood', expiry, strike, option_type,
           bid, ask, last, volume, open_interest, iv, delta
    FROM stage_robinhood_quotes ORDER BY symbol, known_at, expiry, strike, option_type, line DESC
    ON CONFLICT (symbol, source, known_at, expiry, strike, option_type) DO UPDATE
    SET bid = excluded.bid, ask = excluded.ask, last = excluded.last, volume = excluded.volume,
        open_interest = excluded.open_interest, iv = excluded.iv, delta = excluded.delta
    WHERE (q.bid, q.ask, q.last, q.volume, q.open_interest, q.iv, q.delta) IS DISTINCT FROM
          (excluded.bid, excluded.ask, excluded.last, excluded.volume, excluded.open_interest, excluded.iv, excluded.delta)
    RETURNING xmax = 0 AS inserted
)
SELECT count(*) FILTER (WHERE inserted) AS inserted, count(*) FILTER (WHERE NOT inserted) AS updated FROM merged

-- name: import_robinhood_quotes_symbols
-- The underlyings, made known.
-- writes: symbols; scope: market
WITH seen AS (
    SELECT DISTINCT symbol FROM stage_robinhood_quotes
), added AS (
    INSERT INTO symbols AS s (symbol, optionable) SELECT symbol, true FROM seen
    ON CONFLICT (symbol) DO UPDATE SET optionable = true WHERE NOT s.optionable
)
SELECT symbol, '' AS name FROM seen ORDER BY symbol

-- name: import_robinhood_quotes_totals
-- What the database holds of the file's underlyings.
-- writes: stage_robinhood_quotes; reads: option_quotes; scope: market
SELECT count(DISTINCT symbol) AS symbols, count(*) AS quotes, min(known_at) AS first, max(known_at) AS last
FROM option_quotes
WHERE known_at <= %(as_of)s AND source = 'robinhood' AND symbol = ANY (ARRAY(SELECT DISTINCT symbol FROM stage_robinhood_quotes))
