-- name: import_earnings_moves_stage
-- A file of reactions to earnings as read.
-- writes: earnings_moves; scope: market
CREATE TEMP TABLE stage_earnings_moves (line bigint, LIKE earnings_moves) ON COMMIT DROP

-- name: import_earnings_moves_copy
-- Rows of a file of reactions to earnings.
-- writes: earnings_moves; scope: market
COPY stage_earnings_moves (
    line, symbol, report_date, source, release_time, reaction_date, close_before, gap, move, range, sd20, volume_ratio, known_at
) FROM STDIN

-- name: import_earnings_moves_totals
-- What the database holds of the source.
-- writes: earnings_moves; reads: earnings_moves; scope: market
SELECT count(DISTINCT symbol) AS symbols, count(*) AS moves, avg(abs(move))::numeric(8, 6) AS mean_move, min(report_date) AS first,
       max(report_date) AS last
FROM earnings_moves
WHERE known_at <= %(as_of)s AND source = 'derived' AND symbol = ANY (ARRAY(SELECT DISTINCT symbol FROM stage_earnings_moves))
