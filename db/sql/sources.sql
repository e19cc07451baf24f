-- name: sources_known
-- When the newest row of each kind of market data became known.
-- cache: 60s; as-of: minute; scope: market; reads: symbols, bars, news, nfl_results
SELECT 'bars' AS source, max(latest.known_at) AS newest
FROM symbols
CROSS JOIN LATERAL (
    SELECT bars.known_at
    FROM bars
    WHERE bars.symbol = symbols.symbol AND bars.known_at <= %(as_of)s
    ORDER BY bars.session DESC
    LIMIT 1
) AS latest
UNION ALL
SELECT 'news', max(latest.known_at)
FROM symbols
CROSS JOIN LATERAL (
    SELECT news.known_at
    FROM news
    WHERE news.symbol = symbols.symbol AND news.known_at <= %(as_of)s
    ORDER BY news.known_at DESC
    LIMIT 1
) AS latest
UNION ALL
SELECT 'games', max(known_at) FROM nfl_results WHERE known_at <= %(as_of)s
