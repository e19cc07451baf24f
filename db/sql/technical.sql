-- name: bars_traded
-- The last sessions of each symbol at prices as traded or adjusted for splits, never for dividends: from one source, the most recent.
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
    WHERE s.basis <> 'total'
    ORDER BY latest.session DESC, s.basis = 'raw', s.source LIMIT 1
) chosen
CROSS JOIN LATERAL (
    SELECT r.*
    FROM bars r
    WHERE r.symbol = wanted.symbol AND r.source = chosen.source AND r.known_at <= %(as_of)s
    ORDER BY r.session DESC LIMIT %(sessions)s::integer
) b
ORDER BY b.symbol, b.session
