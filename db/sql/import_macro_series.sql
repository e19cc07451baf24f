-- name: import_macro_series_stage
-- A file of series of the economy as read.
-- writes: macro_series; scope: market
CREATE TEMP TABLE stage_macro_series (line bigint, LIKE macro_series) ON COMMIT DROP

-- name: import_macro_series_copy
-- Rows of a file of series of the economy.
-- writes: macro_series; scope: market
COPY stage_macro_series (
    line, series, day, source, value, unit, known_at
) FROM STDIN

-- name: import_macro_series_settle
-- How long after its day an observation is out: by how far apart those of its series stand; a single one as a quarterly one.
-- writes: macro_series; scope: market
UPDATE stage_macro_series s
SET known_at = s.known_at + CASE WHEN each.apart <= 7 THEN INTERVAL '1 day' WHEN each.apart <= 45 THEN INTERVAL '45 days'
                                 ELSE INTERVAL '120 days' END
FROM (
    SELECT series, (max(day) - min(day))::double precision / nullif(count(*) - 1, 0) AS apart FROM stage_macro_series GROUP BY series
) each
WHERE each.series = s.series

-- name: import_macro_series_totals
-- What the database holds of the source.
-- writes: macro_series; reads: macro_series; scope: market
SELECT count(DISTINCT series) AS series, count(*) AS observations, min(day) AS first, max(day) AS last
FROM macro_series
WHERE known_at <= %(as_of)s AND series = ANY (ARRAY(SELECT DISTINCT series FROM stage_macro_series))
  AND source = ANY (ARRAY(SELECT DISTINCT source FROM stage_macro_series))
