-- name: bars_recent
-- The last sessions of each symbol, from one source a symbol: the most recent, then traded prices before total return, then by name.
-- cache: 60s; as-of: session; scope: market; reads: bars, price_sources
SELECT b.symbol, b.session, b.source, chosen.basis, b.open, b.high, b.low, b.close, b.volume, b.known_at
FROM (SELECT DISTINCT unnest(%(symbols)s::text[]) AS symbol) wanted
CROSS JOIN LATERAL (
    SELECT s.source, s.basis
    FROM price_sources s
    CROSS JOIN LATERAL (
        SELECT l.session
        FROM bars l
        WHERE l.symbol = wanted.symbol AND l.source = s.source AND l.known_at <= %(as_of)s
        ORDER BY l.session DESC LIMIT 1
    ) latest
    ORDER BY latest.session DESC, s.basis = 'total', s.source LIMIT 1
) chosen
CROSS JOIN LATERAL (
    SELECT r.*
    FROM bars r
    WHERE r.symbol = wanted.symbol AND r.source = chosen.source AND r.known_at <= %(as_of)s
    ORDER BY r.session DESC LIMIT %(sessions)s::integer
) b
ORDER BY b.symbol, b.session

-- name: chain_latest
-- Every quote of the latest option snapshot of each symbol; of two taken at the same moment, the one whose source is first by name.
-- cache: 60s; as-of: minute; scope: market; reads: option_quotes
SELECT q.symbol, q.known_at, q.source, q.expiry, q.strike, q.option_type, q.bid, q.ask, q.volume, q.open_interest,
       q.iv, q.delta, q.underlying
FROM (SELECT DISTINCT unnest(%(symbols)s::text[]) AS symbol) wanted
CROSS JOIN LATERAL (
    WITH RECURSIVE feed AS (  -- the sources of the symbol, found by steps through the primary key
        SELECT (
            SELECT min(f.source) FROM option_quotes f WHERE f.symbol = wanted.symbol AND f.known_at <= %(as_of)s
        ) AS source
        UNION ALL
        SELECT (
            SELECT min(f.source) FROM option_quotes f
            WHERE f.symbol = wanted.symbol AND f.source > feed.source AND f.known_at <= %(as_of)s
        )
        FROM feed WHERE feed.source IS NOT NULL
    )
    SELECT feed.source, latest.known_at
    FROM feed
    CROSS JOIN LATERAL (
        SELECT l.known_at
        FROM option_quotes l
        WHERE l.symbol = wanted.symbol AND l.source = feed.source AND l.known_at <= %(as_of)s
        ORDER BY l.known_at DESC LIMIT 1
    ) latest
    ORDER BY latest.known_at DESC, feed.source LIMIT 1
) snapshot
JOIN option_quotes q ON q.symbol = wanted.symbol AND q.source = snapshot.source AND q.known_at = snapshot.known_at
     AND q.known_at <= %(as_of)s
ORDER BY q.symbol, q.expiry, q.strike, q.option_type
