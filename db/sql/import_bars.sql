-- name: import_bars_stage
-- A file of bars as read.
-- writes: stage_bars; scope: market
CREATE TEMP TABLE stage_bars (
    line bigint, symbol text, source text, basis text, session date, open double precision, high double precision,
    low double precision, close double precision, adj_close double precision, volume bigint, known_at timestamptz
) ON COMMIT DROP

-- name: import_bars_copy
-- Rows of a file of bars.
-- writes: stage_bars; scope: market
COPY stage_bars (line, symbol, source, basis, session, open, high, low, close, adj_close, volume, known_at) FROM STDIN

-- name: import_bars_repeats
-- Lines whose symbol and session stand again further down with other figures.
-- writes: stage_bars; scope: market
DELETE FROM stage_bars WHERE line IN (
    SELECT line
    FROM (
        SELECT line, row(open, high, low, close, adj_close, volume) AS given, last_value(row(open, high, low, close, adj_close, volume)) OVER (
                   PARTITION BY symbol, session ORDER BY line ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
               ) AS final
        FROM stage_bars
    ) rows WHERE given IS DISTINCT FROM final
)
RETURNING line

-- name: import_bars_merge
-- Bars of the file that are new or differ, into bars.
-- writes: bars, price_sources; scope: market
WITH sources AS (
    INSERT INTO price_sources (source, basis) SELECT DISTINCT source, basis FROM stage_bars ON CONFLICT DO NOTHING
), merged AS (
    INSERT INTO bars AS b (symbol, session, source, open, high, low, close, adj_close, volume, known_at)
    SELECT DISTINCT ON (symbol, source, session) symbol, session, source, open, high, low, close, adj_close, volume, known_at
    FROM stage_bars ORDER BY symbol, source, session
    ON CONFLICT (symbol, source, session) DO UPDATE
    SET open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
        adj_close = excluded.adj_close, volume = excluded.volume, known_at = excluded.known_at
    WHERE (b.open, b.high, b.low, b.close, b.adj_close, b.volume, b.known_at) IS DISTINCT FROM
          (excluded.open, excluded.high, excluded.low, excluded.close, excluded.adj_close, excluded.volume, excluded.known_at)
    RETURNING xmax = 0 AS inserted
)
SELECT count(*) FILTER (WHERE inserted) AS inserted, count(*) FILTER (WHERE NOT inserted) AS updated FROM merged

-- name: import_bars_symbols
-- The symbols of a file of bars, made known.
-- writes: symbols; scope: market
WITH seen AS (
    SELECT DISTINCT symbol FROM stage_bars
), added AS (
    INSERT INTO symbols (symbol) SELECT symbol FROM seen ON CONFLICT DO NOTHING
)
SELECT symbol, '' AS name FROM seen ORDER BY symbol

-- name: import_bars_totals
-- What the database holds of the file's symbols from its source.
-- writes: stage_bars; reads: bars; scope: market
SELECT count(DISTINCT symbol) AS symbols, count(*) AS bars, min(session) AS first, max(session) AS last
FROM bars
WHERE known_at <= %(as_of)s AND symbol = ANY (ARRAY(SELECT DISTINCT symbol FROM stage_bars))
  AND source = ANY (ARRAY(SELECT DISTINCT source FROM stage_bars))
