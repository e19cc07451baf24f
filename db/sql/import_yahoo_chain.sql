-- name: import_yahoo_chain_stage
-- A snapshot of option quotes as read, each row dated by its last trade.
-- writes: option_quotes; scope: market
CREATE TEMP TABLE stage_yahoo_chain ON COMMIT DROP AS
SELECT 0::bigint AS line, symbol, expiry, strike, option_type, bid, ask, last, last_at, volume, open_interest, iv, underlying,
       source, known_at
FROM option_quotes WITH NO DATA

-- name: import_yahoo_chain_copy
-- Rows of a snapshot.
-- writes: option_quotes; scope: market
COPY stage_yahoo_chain (
    line, symbol, expiry, strike, option_type, bid, ask, last, last_at, volume, open_interest, iv, underlying, source, known_at
) FROM STDIN

-- name: import_yahoo_chain_settle
-- A snapshot is dated by the latest trade in it, all of it.
-- writes: option_quotes; scope: market
UPDATE stage_yahoo_chain SET known_at = (SELECT max(known_at) FROM stage_yahoo_chain)

-- name: import_yahoo_chain_symbols
-- The underlyings of a snapshot, made known as optionable.
-- writes: symbols; scope: market
WITH seen AS (
    SELECT DISTINCT symbol FROM stage_yahoo_chain
), added AS (
    INSERT INTO symbols AS s (symbol, optionable) SELECT symbol, true FROM seen
    ON CONFLICT (symbol) DO UPDATE SET optionable = true WHERE NOT s.optionable
)
SELECT symbol, '' AS name FROM seen ORDER BY symbol

-- name: import_yahoo_chain_totals
-- What the database holds of the snapshot; null sums where it holds nothing.
-- writes: option_quotes; reads: option_quotes; scope: market
SELECT count(*) AS contracts, count(DISTINCT q.expiry) AS expiries, sum(q.volume)::bigint AS volume,
       sum(q.open_interest)::bigint AS open_interest, min(q.known_at) AS first, max(q.known_at) AS last
FROM option_quotes q
JOIN (SELECT DISTINCT symbol, source, known_at FROM stage_yahoo_chain) s USING (symbol, source, known_at)
WHERE q.known_at <= %(as_of)s
