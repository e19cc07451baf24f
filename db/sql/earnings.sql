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

-- name: earnings_coming
-- Reports to come in some days, of the named symbols or of all, as last published; not one that has come already, be it early.
-- cache: 60s; as-of: minute; scope: market; reads: earnings_estimates, earnings_reports, symbols
SELECT coming.symbol, s.name, s.sector, coming.report_date, coming.source, coming.release_time, coming.eps_estimate,
       coming.revenue_estimate, coming.known_at
FROM (
    SELECT DISTINCT ON (latest.symbol, latest.report_date) latest.*
    FROM (
        SELECT DISTINCT ON (e.symbol, coalesce(e.fiscal_period, e.report_date::text)) e.*
        FROM earnings_estimates e
        WHERE (cardinality(%(symbols)s::text[]) = 0 OR e.symbol = ANY (%(symbols)s::text[])) AND e.known_at <= %(as_of)s
        ORDER BY e.symbol, coalesce(e.fiscal_period, e.report_date::text), e.known_at DESC, e.source
    ) latest
    WHERE latest.report_date BETWEEN %(first)s::date AND %(last)s::date
      AND NOT EXISTS (
        SELECT FROM earnings_reports r
        WHERE r.symbol = latest.symbol AND r.report_date >= latest.report_date - 14 AND r.known_at <= %(as_of)s
      )
    ORDER BY latest.symbol, latest.report_date, latest.source
) coming
LEFT JOIN symbols s ON s.symbol = coming.symbol
ORDER BY coming.report_date, array_position(ARRAY['pre', 'unknown', 'post'], coming.release_time), coming.symbol

-- name: straddles_after
-- In each symbol's last snapshot, the straddle nearest the money at the first expiry not before its day; both legs quoted.
-- cache: 60s; as-of: minute; scope: market; reads: option_quotes
SELECT wanted.symbol, straddle.source, straddle.expiry, straddle.strike, straddle.underlying, straddle.call_bid,
       straddle.call_ask, straddle.put_bid, straddle.put_ask, straddle.known_at
FROM unnest(%(symbols)s::text[], %(days)s::date[]) AS wanted (symbol, day)
CROSS JOIN LATERAL (
    SELECT l.source, l.known_at
    FROM option_quotes l
    WHERE l.symbol = wanted.symbol AND l.known_at <= %(as_of)s
    ORDER BY l.known_at DESC, l.source LIMIT 1
) snapshot
CROSS JOIN LATERAL (
    SELECT c.source, c.expiry, c.strike, c.underlying, c.bid AS call_bid, c.ask AS call_ask, p.bid AS put_bid, p.ask AS put_ask,
           c.known_at
    FROM option_quotes c
    JOIN option_quotes p USING (symbol, source, known_at, expiry, strike)
    WHERE c.symbol = wanted.symbol AND c.source = snapshot.source AND c.known_at = snapshot.known_at AND c.known_at <= %(as_of)s
      AND p.known_at <= %(as_of)s AND c.option_type = 'call' AND p.option_type = 'put' AND c.expiry >= wanted.day
      AND c.bid > 0 AND p.bid > 0 AND c.ask >= c.bid AND p.ask >= p.bid AND c.underlying > 0
    ORDER BY c.expiry, abs(c.strike - c.underlying), c.strike LIMIT 1
) straddle
ORDER BY wanted.symbol
