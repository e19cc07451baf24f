-- name: import_option_quotes_stage
-- Quotes that carry their time and delta, as read.
-- writes: option_quotes; scope: market
CREATE TEMP TABLE stage_option_quotes (line bigint, LIKE option_quotes) ON COMMIT DROP

-- name: import_option_quotes_copy
-- Rows of quotes.
-- writes: option_quotes; scope: market
COPY stage_option_quotes (
    line, symbol, known_at, source, expiry, strike, option_type, bid, ask, last, volume, open_interest, iv, delta, underlying
) FROM STDIN

-- name: import_option_quotes_symbols
-- The underlyings of the quotes, made known as optionable.
-- writes: symbols; scope: market
WITH seen AS (
    SELECT DISTINCT symbol FROM stage_option_quotes
), added AS (
    INSERT INTO symbols AS s (symbol, optionable) SELECT symbol, true FROM seen
    ON CONFLICT (symbol) DO UPDATE SET optionable = true WHERE NOT s.optionable
)
SELECT symbol, '' AS name FROM seen ORDER BY symbol

-- name: import_option_quotes_totals
-- What the database holds of the file's snapshots; null sums where it holds nothing.
-- writes: option_quotes; reads: option_quotes; scope: market
SELECT count(*) AS contracts, count(DISTINCT q.expiry) AS expiries, sum(q.volume)::bigint AS volume,
       sum(q.open_interest)::bigint AS open_interest, min(q.known_at) AS first, max(q.known_at) AS last
FROM option_quotes q
JOIN (SELECT DISTINCT symbol, source, known_at FROM stage_option_quotes) s USING (symbol, source, known_at)
WHERE q.known_at <= %(as_of)s
