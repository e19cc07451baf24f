-- name: import_sp500_members_stage
-- A file of members of an index as read.
-- writes: index_members; scope: market
CREATE TEMP TABLE stage_sp500_members ON COMMIT DROP AS
SELECT 0::bigint AS line, m.symbol, m.index, m.added, s.name, s.sector, s.industry
FROM index_members m JOIN symbols s USING (symbol) WITH NO DATA

-- name: import_sp500_members_copy
-- Rows of a file of members of an index.
-- writes: index_members; scope: market
COPY stage_sp500_members (
    line, symbol, index, added, name, sector, industry
) FROM STDIN

-- name: import_sp500_members_symbols
-- The members, with their names and GICS sectors, which hold over those of other sources.
-- writes: symbols; scope: market
WITH seen AS (
    SELECT symbol, max(name) AS name, max(sector) AS sector, max(industry) AS industry FROM stage_sp500_members GROUP BY symbol
), added AS (
    INSERT INTO symbols AS s (symbol, name, sector, industry) SELECT symbol, name, sector, industry FROM seen
    ON CONFLICT (symbol) DO UPDATE SET name = excluded.name, sector = excluded.sector, industry = excluded.industry
    WHERE (s.name, s.sector, s.industry) IS DISTINCT FROM (excluded.name, excluded.sector, excluded.industry)
)
SELECT symbol, name FROM seen ORDER BY symbol

-- name: import_sp500_members_totals
-- What the database holds of the source.
-- writes: index_members; reads: index_members; scope: market
SELECT count(*) AS members, count(DISTINCT s.sector) AS sectors, min(m.added) AS first, max(m.added) AS last
FROM index_members m LEFT JOIN symbols s USING (symbol)
WHERE m.known_at <= %(as_of)s AND m.index = ANY (ARRAY(SELECT DISTINCT index FROM stage_sp500_members))
