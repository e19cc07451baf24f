-- name: import_bars_stage
-- A file of bars as read.
-- writes: bars; scope: market
CREATE TEMP TABLE stage_bars (line bigint, basis text, LIKE bars) ON COMMIT DROP

-- name: import_bars_copy
-- Rows of a file of bars.
-- writes: bars; scope: market
COPY stage_bars (line, symbol, source, basis, session, open, high, low, close, adj_close, volume, known_at) FROM STDIN

-- name: import_bars_settle
-- The source of the file, which is one, made known with its basis.
-- writes: price_sources; scope: market
INSERT INTO price_sources (source, basis) SELECT source, basis FROM stage_bars LIMIT 1 ON CONFLICT DO NOTHING

-- name: import_bars_totals
-- What the database holds of the file's symbols from its source.
-- writes: bars; reads: bars; scope: market
SELECT count(*) AS symbols, coalesce(sum(bars), 0)::bigint AS bars, min(first) AS first, max(last) AS last,
       coalesce(sum(volume), 0)::bigint AS volume
FROM (
    SELECT count(*) AS bars, min(session) AS first, max(session) AS last, sum(volume) AS volume
    FROM bars
    WHERE known_at <= %(as_of)s AND symbol = ANY (ARRAY(SELECT DISTINCT symbol FROM stage_bars))
      AND source = (SELECT source FROM stage_bars LIMIT 1)
    GROUP BY symbol
) each
