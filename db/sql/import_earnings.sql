-- name: import_earnings_stage
-- A file of earnings reports as read.
-- writes: stage_earnings; scope: market
CREATE TEMP TABLE stage_earnings (
    line bigint, symbol text, report_date date, fiscal_period text, release_time text, eps_estimate numeric(18, 4),
    eps_actual numeric(18, 4), known_at timestamptz
) ON COMMIT DROP

-- name: import_earnings_copy
-- Rows of a file of earnings reports.
-- writes: stage_earnings; scope: market
COPY stage_earnings (line, symbol, report_date, fiscal_period, release_time, eps_estimate, eps_actual, known_at) FROM STDIN

-- name: import_earnings_repeats
-- Lines whose symbol and report date stand again further down with other figures.
-- writes: stage_earnings; scope: market
DELETE FROM stage_earnings WHERE line IN (
    SELECT line
    FROM (
        SELECT line, row(fiscal_period, release_time, eps_estimate, eps_actual) AS given, last_value(row(fiscal_period, release_time, eps_estimate, eps_actual)) OVER (
                   PARTITION BY symbol, report_date ORDER BY line ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
               ) AS final
        FROM stage_earnings
    ) rows WHERE given IS DISTINCT FROM final
)
RETURNING line

-- name: import_earnings_merge
-- Reports of the file that are new or differ, into earnings_reports.
-- writes: earnings_reports; scope: market
WITH merged AS (
    INSERT INTO earnings_reports AS e (
        symbol, report_date, source, fiscal_period, release_time, eps_estimate, eps_actual, known_at
    )
    SELECT DISTINCT ON (symbol, report_date) symbol, report_date, 'zacks', fiscal_period, release_time, eps_estimate, eps_actual,
           known_at
    FROM stage_earnings ORDER BY symbol, report_date
    ON CONFLICT (symbol, source, report_date) DO UPDATE
    SET fiscal_period = excluded.fiscal_period, release_time = excluded.release_time, eps_estimate = excluded.eps_estimate,
        eps_actual = excluded.eps_actual, known_at = excluded.known_at
    WHERE (e.fiscal_period, e.release_time, e.eps_estimate, e.eps_actual, e.known_at) IS DISTINCT FROM
          (excluded.fiscal_period, excluded.release_time, excluded.eps_estimate, excluded.eps_actual, excluded.known_at)
    RETURNING xmax = 0 AS inserted
)
SELECT count(*) FILTER (WHERE inserted) AS inserted, count(*) FILTER (WHERE NOT inserted) AS updated FROM merged

-- name: import_earnings_symbols
-- The symbols of a file of earnings reports, made known.
-- writes: symbols; scope: market
WITH seen AS (
    SELECT DISTINCT symbol FROM stage_earnings
), added AS (
    INSERT INTO symbols (symbol) SELECT symbol FROM seen ON CONFLICT DO NOTHING
)
SELECT symbol, '' AS name FROM seen ORDER BY symbol

-- name: import_earnings_totals
-- What the database holds of the file's symbols.
-- writes: stage_earnings; reads: earnings_reports; scope: market
SELECT count(DISTINCT symbol) AS symbols, count(*) AS reports, min(report_date) AS first, max(report_date) AS last
FROM earnings_reports
WHERE known_at <= %(as_of)s AND source = 'zacks' AND symbol = ANY (ARRAY(SELECT DISTINCT symbol FROM stage_earnings))
