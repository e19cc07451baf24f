-- name: import_analyst_ratings_stage
-- A file of brokers' ratings as read.
-- writes: analyst_ratings; scope: market
CREATE TEMP TABLE stage_analyst_ratings (line bigint, LIKE analyst_ratings) ON COMMIT DROP

-- name: import_analyst_ratings_copy
-- Rows of a file of brokers' ratings.
-- writes: analyst_ratings; scope: market
COPY stage_analyst_ratings (
    line, symbol, day, firm, source, rating, target_price, known_at
) FROM STDIN

-- name: import_analyst_ratings_totals
-- What the database holds of the source.
-- writes: analyst_ratings; reads: analyst_ratings; scope: market
SELECT count(DISTINCT symbol) AS symbols, count(*) AS ratings, count(target_price) AS targets, min(day) AS first, max(day) AS last
FROM analyst_ratings
WHERE known_at <= %(as_of)s AND source = 'yahoo' AND symbol = ANY (ARRAY(SELECT DISTINCT symbol FROM stage_analyst_ratings))
