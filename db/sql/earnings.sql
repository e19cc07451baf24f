-- name: earnings_reports_last
-- The last reports of each symbol, from one source a symbol, with the two closes the reaction lies between, from one source of bars.
-- cache: 60s; as-of: minute; scope: market; reads: earnings_reports, bars, price_sources
SELECT r.symbol, r.report_date, r.source, r.fiscal_period, r.release_time, r.eps_estimate, r.eps_actual,
       move.bars_source, move.session_before, move.close_before, move.session_after, move.close_after,
       greatest(r.known_at, move.known_at) AS known_at
FROM (SELECT DISTINCT unnest(%(symbols)s::text[]) AS symbol) wanted
CROSS JOIN LATERAL (
    SELECT e.source
    FROM earnings_reports e
    WHERE e.symbol = wanted.symbol AND e.known_at <= %(as_of)s
    ORDER BY e.report_date DESC, e.source LIMIT 1
) chosen
CROSS JOIN LATERAL (
    SELECT e.*
    FROM earnings_reports e
    WHERE e.symbol = wanted.symbol AND e.source = chosen.source AND e.known_at <= %(as_of)s
      AND (%(first)s::date IS NULL OR e.report_date BETWEEN %(first)s::date AND %(last)s::date)
    ORDER BY e.report_date DESC LIMIT %(reports)s::integer
) r
LEFT JOIN LATERAL (  -- pre: the report day against the session before; post: the session after against the report day
    SELECT s.source AS bars_source, before.session AS session_before, before.close AS close_before,
           after.session AS session_after, after.close AS close_after, after.known_at
    FROM price_sources s
    CROSS JOIN LATERAL (
        SELECT b.session, coalesce(b.adj_close, b.close) AS close
        FROM bars b
        WHERE b.symbol = r.symbol AND b.source = s.source AND b.known_at <= %(as_of)s
          AND b.session > r.report_date - 7 AND b.session <= r.report_date - (r.release_time = 'pre')::integer
        ORDER BY b.session DESC LIMIT 1
    ) before
    CROSS JOIN LATERAL (
        SELECT b.session, coalesce(b.adj_close, b.close) AS close, b.known_at
        FROM bars b
        WHERE b.symbol = r.symbol AND b.source = s.source AND b.known_at <= %(as_of)s
          AND b.session >= r.report_date + (r.release_time = 'post')::integer AND b.session < r.report_date + 7
        ORDER BY b.session LIMIT 1
    ) after
    WHERE r.release_time <> 'unknown'
    ORDER BY s.basis = 'raw', s.basis = 'total', s.source LIMIT 1  -- a raw price may jump by a split
) move ON true
ORDER BY r.symbol, r.report_date DESC

-- name: earnings_expected
-- The next report each symbol is expected to give, as last published; not one that has come already, be it some days early.
-- cache: 60s; as-of: minute; scope: market; reads: earnings_estimates, earnings_reports
SELECT DISTINCT ON (latest.symbol) latest.symbol, latest.report_date, latest.source, latest.release_time,
       latest.eps_estimate, latest.known_at
FROM (
    SELECT DISTINCT ON (e.symbol, coalesce(e.fiscal_period, e.report_date::text)) e.*
    FROM earnings_estimates e
    WHERE e.symbol = ANY (%(symbols)s::text[]) AND e.known_at <= %(as_of)s
    ORDER BY e.symbol, coalesce(e.fiscal_period, e.report_date::text), e.known_at DESC, e.source
) latest
WHERE latest.report_date >= (%(as_of)s::timestamptz AT TIME ZONE 'America/New_York')::date
  AND NOT EXISTS (
    SELECT FROM earnings_reports r
    WHERE r.symbol = latest.symbol AND r.report_date >= latest.report_date - 14 AND r.known_at <= %(as_of)s
  )
ORDER BY latest.symbol, latest.report_date, latest.source
