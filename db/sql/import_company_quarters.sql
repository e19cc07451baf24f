-- name: import_company_quarters_stage
-- A file of companies' quarters as read.
-- writes: company_quarters; scope: market
CREATE TEMP TABLE stage_company_quarters (line bigint, LIKE company_quarters) ON COMMIT DROP

-- name: import_company_quarters_copy
-- Rows of a file of companies' quarters.
-- writes: company_quarters; scope: market
COPY stage_company_quarters (
    line, symbol, quarter_end, source, fiscal_label, report_date, eps_estimate, eps_actual, revenue_estimate, revenue_actual,
    revenue_growth, net_income, gross_margin, operating_margin, eps_gaap, known_at
) FROM STDIN

-- name: import_company_quarters_settle
-- An expected quarter is known since the last report in the file; without any, on the day it is expected.
-- writes: company_quarters; scope: market
UPDATE stage_company_quarters s SET known_at = least(s.known_at, made.known_at)
FROM (SELECT max(known_at) AS known_at FROM stage_company_quarters WHERE eps_actual IS NOT NULL) made
WHERE s.eps_actual IS NULL

-- name: import_company_quarters_also
-- Earnings per share of US listings, which are in USD: reported ones and those expected.
-- writes: earnings_reports, earnings_estimates; scope: market
WITH held AS (
    SELECT DISTINCT ON (symbol, report_date) * FROM stage_company_quarters
    WHERE symbol !~ '\.[A-Z]{2}$' ORDER BY symbol, report_date, quarter_end DESC
), moved AS (  -- a quarter whose report is of another day now
    DELETE FROM earnings_reports r USING held h
    WHERE r.symbol = h.symbol AND r.source = 'dashboard' AND r.fiscal_period = to_char(h.quarter_end, 'YYYY-MM')
      AND r.report_date <> h.report_date
), reports AS (
    INSERT INTO earnings_reports AS r (symbol, report_date, source, fiscal_period, eps_estimate, eps_actual, known_at)
    SELECT symbol, report_date, 'dashboard', to_char(quarter_end, 'YYYY-MM'), eps_estimate, eps_actual, known_at
    FROM held WHERE eps_actual IS NOT NULL
    ON CONFLICT (symbol, source, report_date) DO UPDATE
    SET fiscal_period = excluded.fiscal_period, eps_estimate = excluded.eps_estimate, eps_actual = excluded.eps_actual,
        known_at = excluded.known_at
)
INSERT INTO earnings_estimates AS e (symbol, report_date, source, fiscal_period, eps_estimate, known_at)
SELECT symbol, report_date, 'dashboard', to_char(quarter_end, 'YYYY-MM'), eps_estimate, known_at
FROM held WHERE eps_actual IS NULL
ON CONFLICT (symbol, source, report_date, known_at) DO UPDATE
SET fiscal_period = excluded.fiscal_period, eps_estimate = excluded.eps_estimate

-- name: import_company_quarters_symbols
-- The US listings, made known.
-- writes: symbols; scope: market
WITH seen AS (
    SELECT DISTINCT symbol FROM stage_company_quarters WHERE symbol !~ '\.[A-Z]{2}$'
), added AS (
    INSERT INTO symbols (symbol) SELECT symbol FROM seen ON CONFLICT DO NOTHING
)
SELECT symbol, '' AS name FROM seen ORDER BY symbol

-- name: import_company_quarters_totals
-- What the database holds of the source.
-- writes: company_quarters; reads: company_quarters; scope: market
SELECT count(DISTINCT symbol) AS symbols, count(*) AS quarters, count(eps_actual) AS reported, min(report_date) AS first,
       max(report_date) AS last
FROM company_quarters
WHERE known_at <= %(as_of)s AND source = 'dashboard' AND symbol = ANY (ARRAY(SELECT DISTINCT symbol FROM stage_company_quarters))
