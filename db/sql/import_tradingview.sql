-- name: import_tradingview_scan_stage
-- A scan as read, its values as parallel lists a symbol.
-- writes: stage_scan; scope: market
CREATE TEMP TABLE stage_scan (
    line bigint, symbol text, exchange text, known_at timestamptz, timeframes text[], indicators text[], backs integer[],
    vals double precision[]
) ON COMMIT DROP

-- name: import_tradingview_scan_copy
-- Rows of a scan.
-- writes: stage_scan; scope: market
COPY stage_scan (line, symbol, exchange, known_at, timeframes, indicators, backs, vals) FROM STDIN

-- name: import_tradingview_scan_merge
-- Technicals that are new or differ; a symbol counts once.
-- writes: technicals; scope: market
WITH merged AS (
    INSERT INTO technicals AS t (symbol, source, known_at, timeframe, indicator, back, exchange, value)
    SELECT DISTINCT ON (symbol, known_at, v.timeframe, v.indicator, v.back) symbol, 'tradingview', known_at, v.timeframe,
           v.indicator, v.back, exchange, v.value
    FROM stage_scan CROSS JOIN LATERAL unnest(timeframes, indicators, backs, vals) AS v (timeframe, indicator, back, value)
    ORDER BY symbol, known_at, v.timeframe, v.indicator, v.back, line DESC
    ON CONFLICT (symbol, source, known_at, timeframe, indicator, back) DO UPDATE
    SET exchange = excluded.exchange, value = excluded.value
    WHERE (t.exchange, t.value) IS DISTINCT FROM (excluded.exchange, excluded.value)
    RETURNING symbol, known_at, xmax = 0 AS inserted
), scans AS (
    SELECT bool_or(inserted) AS inserted FROM merged GROUP BY symbol, known_at
)
SELECT count(*) FILTER (WHERE inserted) AS inserted, count(*) FILTER (WHERE NOT inserted) AS updated FROM scans

-- name: import_tradingview_scan_symbols
-- The symbols of a scan, made known.
-- writes: symbols; scope: market
WITH seen AS (
    SELECT DISTINCT symbol FROM stage_scan
), added AS (
    INSERT INTO symbols (symbol) SELECT symbol FROM seen ON CONFLICT DO NOTHING
)
SELECT symbol, '' AS name FROM seen ORDER BY symbol

-- name: import_tradingview_scan_totals
-- What the database holds of the file's symbols.
-- writes: stage_scan; reads: technicals; scope: market
SELECT count(DISTINCT symbol) AS symbols, count(*) AS "values", count(DISTINCT indicator) AS indicators, max(known_at) AS last
FROM technicals
WHERE known_at <= %(as_of)s AND source = 'tradingview' AND symbol = ANY (ARRAY(SELECT DISTINCT symbol FROM stage_scan))

-- name: import_tradingview_watchlists_stage
-- Watchlists as read.
-- writes: stage_watchlists; scope: user
CREATE TEMP TABLE stage_watchlists (line bigint, name text, symbol text) ON COMMIT DROP

-- name: import_tradingview_watchlists_copy
-- Rows of watchlists.
-- writes: stage_watchlists; scope: user
COPY stage_watchlists (line, name, symbol) FROM STDIN

-- name: import_tradingview_watchlists_merge
-- The file's lists take the place of those of their names.
-- writes: users, watchlists; scope: user
WITH known AS (
    INSERT INTO users (user_id) VALUES (%(user)s) ON CONFLICT DO NOTHING
), gone AS (
    DELETE FROM watchlists w
    WHERE w.user_id = %(user)s AND w.name IN (SELECT name FROM stage_watchlists)
      AND NOT EXISTS (SELECT FROM stage_watchlists s WHERE s.name = w.name AND s.symbol = w.symbol)
), merged AS (
    INSERT INTO watchlists (user_id, name, symbol)
    SELECT DISTINCT %(user)s, name, symbol FROM stage_watchlists
    ON CONFLICT DO NOTHING
    RETURNING symbol
)
SELECT count(*) AS inserted, 0 AS updated FROM merged

-- name: import_tradingview_watchlists_symbols
-- The symbols watched, made known.
-- writes: symbols; scope: user
WITH seen AS (
    SELECT DISTINCT symbol FROM stage_watchlists
), added AS (
    INSERT INTO symbols (symbol) SELECT symbol FROM seen ON CONFLICT DO NOTHING
)
SELECT symbol, '' AS name FROM seen ORDER BY symbol

-- name: import_tradingview_watchlists_totals
-- What the database holds of the user's lists; a list knows no time.
-- writes: stage_watchlists; reads: watchlists; scope: user
SELECT count(DISTINCT name) AS lists, count(*) AS symbols
FROM watchlists WHERE user_id = %(user)s AND %(as_of)s::timestamptz IS NOT NULL
