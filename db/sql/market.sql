-- name: symbols_breadth
-- Every symbol with bars in the newest week of the data: its close, its average of 50 sessions and its close 20 sessions before.
-- cache: 300s; as-of: session; scope: market; reads: bars, price_sources, symbols
WITH RECURSIVE held AS (  -- the symbols, found by steps through the primary key
    SELECT (SELECT min(b.symbol) FROM bars b WHERE b.known_at <= %(as_of)s) AS symbol
    UNION ALL
    SELECT (SELECT min(b.symbol) FROM bars b WHERE b.symbol > held.symbol AND b.known_at <= %(as_of)s)
    FROM held WHERE held.symbol IS NOT NULL
), measured AS (
    SELECT held.symbol, chosen.source, recent.*
    FROM held
    CROSS JOIN LATERAL (
        SELECT s.source
        FROM price_sources s
        CROSS JOIN LATERAL (
            SELECT l.session
            FROM bars l
            WHERE l.symbol = held.symbol AND l.source = s.source AND l.known_at <= %(as_of)s
            ORDER BY l.session DESC LIMIT 1
        ) latest
        ORDER BY latest.session DESC, s.basis = 'raw', s.basis = 'total', s.source LIMIT 1
    ) chosen
    CROSS JOIN LATERAL (
        SELECT max(r.session) AS session, max(r.close) FILTER (WHERE r.back = 0) AS close,
               CASE WHEN count(*) = 50 THEN avg(r.close) END AS average_50,
               max(r.close) FILTER (WHERE r.back = 20) AS close_20, max(r.known_at) AS known_at
        FROM (
            SELECT b.session, b.close, b.known_at, row_number() OVER (ORDER BY b.session DESC) - 1 AS back
            FROM bars b
            WHERE b.symbol = held.symbol AND b.source = chosen.source AND b.known_at <= %(as_of)s
            ORDER BY b.session DESC LIMIT 50
        ) r
    ) recent
)
SELECT m.symbol, coalesce(s.kind, 'stock') AS kind, s.sector, m.source, m.session, m.close, m.average_50, m.close_20, m.known_at
FROM measured m LEFT JOIN symbols s USING (symbol)
WHERE m.session > (SELECT max(session) FROM measured) - 7
ORDER BY m.symbol
