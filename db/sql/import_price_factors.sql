-- name: import_price_factors_stage
-- A file of corporate-action factors as read.
-- writes: price_factors; scope: market
CREATE TEMP TABLE stage_price_factors (line bigint, LIKE price_factors) ON COMMIT DROP

-- name: import_price_factors_copy
-- Rows of a file of corporate-action factors.
-- writes: price_factors; scope: market
COPY stage_price_factors (
    line, symbol, last_day, source, price_factor, split_factor, reference_price, known_at
) FROM STDIN

-- name: import_price_factors_settle
-- A file is known since the last event in it; its last row says 'until the next event' and is none.
-- writes: price_factors; scope: market
UPDATE stage_price_factors
SET known_at = made.known_at
FROM (SELECT max(known_at) AS known_at FROM stage_price_factors WHERE last_day < DATE '2050-12-31') made
WHERE made.known_at IS NOT NULL

-- name: import_price_factors_totals
-- What the database holds of the source.
-- writes: price_factors; reads: price_factors; scope: market
SELECT count(DISTINCT symbol) AS symbols, count(*) AS factors, min(last_day) AS first, max(known_at) AS known
FROM price_factors
WHERE known_at <= %(as_of)s AND source = 'lean' AND symbol = ANY (ARRAY(SELECT DISTINCT symbol FROM stage_price_factors))
