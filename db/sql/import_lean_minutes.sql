-- name: import_lean_minutes_stage
-- A file of minutes of option trades as read.
-- writes: option_prints; scope: market
CREATE TEMP TABLE stage_lean_minutes ON COMMIT DROP AS
SELECT 0::bigint AS line, symbol, known_at, source, expiry, strike, option_type, ordinal, price, size
FROM option_prints WITH NO DATA

-- name: import_lean_minutes_copy
-- Rows of a file of minutes of option trades.
-- writes: option_prints; scope: market
COPY stage_lean_minutes (
    line, symbol, known_at, source, expiry, strike, option_type, ordinal, price, size
) FROM STDIN

-- name: import_lean_minutes_totals
-- What the database holds of the source.
-- writes: option_prints; reads: option_prints; scope: market
SELECT count(*) AS prints, coalesce(sum(size), 0)::bigint AS contracts, min(known_at) AS first, max(known_at) AS last
FROM option_prints
WHERE known_at <= %(as_of)s AND source = 'lean' AND symbol = ANY (ARRAY(SELECT DISTINCT symbol FROM stage_lean_minutes))
