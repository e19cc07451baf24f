-- name: premium_candidates
-- Out-of-the-money contracts with a bid and open interest, `days` to expiry, in each symbol's latest snapshot of five days.
-- cache: 60s; as-of: minute; scope: market; reads: option_quotes
WITH RECURSIVE feed AS (  -- every (symbol, source), found by steps through the primary key
    (
        SELECT f.symbol, f.source
        FROM option_quotes f
        WHERE f.known_at <= %(as_of)s
        ORDER BY f.symbol, f.source LIMIT 1
    )
    UNION ALL
    SELECT later.symbol, later.source
    FROM feed
    CROSS JOIN LATERAL (
        SELECT f.symbol, f.source
        FROM option_quotes f
        WHERE (f.symbol, f.source) > (feed.symbol, feed.source) AND f.known_at <= %(as_of)s
        ORDER BY f.symbol, f.source LIMIT 1
    ) later
), latest AS (
    SELECT DISTINCT ON (feed.symbol) feed.symbol, feed.source, snapshot.known_at,
           (snapshot.known_at AT TIME ZONE 'America/New_York')::date AS session
    FROM feed
    CROSS JOIN LATERAL (
        SELECT s.known_at
        FROM option_quotes s
        WHERE s.symbol = feed.symbol AND s.source = feed.source AND s.known_at <= %(as_of)s
          AND s.known_at > %(as_of)s - interval '5 days'
        ORDER BY s.known_at DESC LIMIT 1
    ) snapshot
    WHERE cardinality(%(symbols)s::text[]) = 0 OR feed.symbol = ANY (%(symbols)s::text[])
    ORDER BY feed.symbol, snapshot.known_at DESC, feed.source
)
SELECT q.symbol, q.known_at, q.source, q.expiry, q.strike, q.option_type, q.bid, q.ask, q.volume, q.open_interest, q.iv,
       q.underlying
FROM latest
JOIN option_quotes q ON q.symbol = latest.symbol AND q.source = latest.source AND q.known_at = latest.known_at
     AND q.known_at <= %(as_of)s
WHERE q.expiry - latest.session BETWEEN %(least)s::integer AND %(most)s::integer
  AND q.bid > 0 AND q.open_interest >= %(open)s::bigint AND q.iv IS NOT NULL AND q.underlying > 0
  AND (q.option_type = 'call') = (q.strike > q.underlying) AND q.strike BETWEEN 0.7 * q.underlying AND 1.4 * q.underlying
ORDER BY q.symbol, q.expiry, q.strike, q.option_type
