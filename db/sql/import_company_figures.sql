-- name: import_company_figures_stage
-- A file of companies' figures as read.
-- writes: company_figures; scope: market
CREATE TEMP TABLE stage_company_figures ON COMMIT DROP AS
SELECT 0::bigint AS line, symbol, source, name, sector, industry, exchange, price, price_earnings, dividend_yield, eps, low_52w, high_52w,
       market_cap, ebitda, price_sales, price_book
FROM company_figures WITH NO DATA

-- name: import_company_figures_copy
-- Rows of a file of companies' figures.
-- writes: company_figures; scope: market
COPY stage_company_figures (
    line, symbol, source, name, sector, industry, exchange, price, price_earnings, dividend_yield, eps, low_52w, high_52w,
    market_cap, ebitda, price_sales, price_book
) FROM STDIN

-- name: import_company_figures_symbols
-- The companies, named where they are not yet.
-- writes: symbols; scope: market
WITH seen AS (
    SELECT symbol, max(name) AS name FROM stage_company_figures GROUP BY symbol
), added AS (
    INSERT INTO symbols AS s (symbol, name) SELECT symbol, name FROM seen
    ON CONFLICT (symbol) DO UPDATE SET name = excluded.name WHERE s.name = '' AND excluded.name <> ''
)
SELECT symbol, name FROM seen ORDER BY symbol

-- name: import_company_figures_totals
-- What the database holds of the source.
-- writes: company_figures; reads: company_figures; scope: market
SELECT count(*) AS companies, count(price) AS prices, count(market_cap) AS market_caps, sum(market_cap)::numeric(24) AS market_cap
FROM company_figures
WHERE known_at <= %(as_of)s AND source = ANY (ARRAY(SELECT DISTINCT source FROM stage_company_figures))
