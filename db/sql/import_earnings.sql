-- name: import_earnings_stage
-- A file of earnings reports as read.
-- writes: earnings_reports; scope: market
CREATE TEMP TABLE stage_earnings ON COMMIT DROP AS
SELECT 0::bigint AS line, symbol, report_date, fiscal_period, release_time, eps_estimate, eps_actual, source, known_at
FROM earnings_reports WITH NO DATA

-- name: import_earnings_copy
-- Rows of a file of earnings reports.
-- writes: earnings_reports; scope: market
COPY stage_earnings (
    line, symbol, report_date, fiscal_period, release_time, eps_estimate, eps_actual, source, known_at
) FROM STDIN

-- name: import_earnings_totals
-- What the database holds of the file's symbols.
-- writes: earnings_reports; reads: earnings_reports; scope: market
SELECT count(DISTINCT symbol) AS symbols, count(*) AS reports, min(report_date) AS first, max(report_date) AS last
FROM earnings_reports
WHERE known_at <= %(as_of)s AND source = 'zacks' AND symbol = ANY (ARRAY(SELECT DISTINCT symbol FROM stage_earnings))
