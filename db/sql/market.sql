-- name: symbols_breadth
-- Every symbol with bars in the newest week of the data: its close, its average of 50 sessions, its closes 1, 5, 20 and 60 sessions before.
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
               CASE WHEN count(*) >= 50 THEN avg(r.close) FILTER (WHERE r.back < 50) END AS average_50,
               max(r.close) FILTER (WHERE r.back = 1) AS close_1, max(r.close) FILTER (WHERE r.back = 5) AS close_5,
               max(r.close) FILTER (WHERE r.back = 20) AS close_20, max(r.close) FILTER (WHERE r.back = 60) AS close_60,
               max(r.known_at) AS known_at
        FROM (
            SELECT b.session, b.close, b.known_at, row_number() OVER (ORDER BY b.session DESC) - 1 AS back
            FROM bars b
            WHERE b.symbol = held.symbol AND b.source = chosen.source AND b.known_at <= %(as_of)s
            ORDER BY b.session DESC LIMIT 61
        ) r
    ) recent
)
SELECT m.symbol, coalesce(s.kind, 'stock') AS kind, s.sector, m.source, m.session, m.close, m.average_50,
       m.close_1, m.close_5, m.close_20, m.close_60, m.known_at
FROM measured m LEFT JOIN symbols s USING (symbol)
WHERE m.session > (SELECT max(session) FROM measured) - 7
ORDER BY m.symbol

-- name: symbols_between
-- Every stock with a sector: its last close before one day and its last up to another, from one source of bars.
-- cache: 300s; as-of: session; scope: market; reads: bars, price_sources, symbols
SELECT s.symbol, s.kind, s.sector, ending.source, ending.session, ending.close, beginning.close AS close_before, ending.known_at
FROM symbols s
CROSS JOIN LATERAL (
    SELECT b.source, b.session, b.close, b.known_at
    FROM price_sources p
    CROSS JOIN LATERAL (
        SELECT l.source, l.session, l.close, l.known_at
        FROM bars l
        WHERE l.symbol = s.symbol AND l.source = p.source AND l.known_at <= %(as_of)s AND l.session <= %(last)s::date
        ORDER BY l.session DESC LIMIT 1
    ) b
    ORDER BY b.session DESC, p.basis = 'raw', p.basis = 'total', p.source LIMIT 1
) ending
CROSS JOIN LATERAL (
    SELECT b.close
    FROM bars b
    WHERE b.symbol = s.symbol AND b.source = ending.source AND b.known_at <= %(as_of)s AND b.session < %(first)s::date
    ORDER BY b.session DESC LIMIT 1
) beginning
WHERE s.kind = 'stock' AND s.sector IS NOT NULL AND ending.session >= %(first)s::date
ORDER BY s.symbol

-- name: closes_recent
-- The last closes of each symbol for returns, dividends in where a source has them, from one source a symbol; raw prices last.
-- cache: 60s; as-of: session; scope: market; reads: bars, price_sources
SELECT b.symbol, b.session, b.source, chosen.basis, coalesce(b.adj_close, b.close) AS close, b.known_at
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
    ORDER BY latest.session DESC, s.basis = 'raw', s.basis = 'split', s.source LIMIT 1
) chosen
CROSS JOIN LATERAL (
    SELECT r.*
    FROM bars r
    WHERE r.symbol = wanted.symbol AND r.source = chosen.source AND r.known_at <= %(as_of)s
    ORDER BY r.session DESC LIMIT %(sessions)s::integer
) b
ORDER BY b.symbol, b.session

-- name: sector_closes
-- An index of each sector since a day: the mean daily log return of its stocks, each counted alike, added up from 100.
-- cache: 300s; as-of: session; scope: market; reads: bars, price_sources, symbols
WITH returns AS (
    SELECT s.sector, b.session, b.known_at, ln(b.close / lag(b.close) OVER (PARTITION BY s.symbol ORDER BY b.session)) AS change
    FROM symbols s
    CROSS JOIN LATERAL (
        SELECT p.source
        FROM price_sources p
        CROSS JOIN LATERAL (
            SELECT l.session
            FROM bars l
            WHERE l.symbol = s.symbol AND l.source = p.source AND l.known_at <= %(as_of)s
            ORDER BY l.session DESC LIMIT 1
        ) latest
        ORDER BY latest.session DESC, p.basis = 'raw', p.basis = 'split', p.source LIMIT 1
    ) chosen
    CROSS JOIN LATERAL (
        SELECT r.session, coalesce(r.adj_close, r.close) AS close, r.known_at
        FROM bars r
        WHERE r.symbol = s.symbol AND r.source = chosen.source AND r.known_at <= %(as_of)s AND r.session >= %(since)s::date
    ) b
    WHERE s.kind = 'stock' AND s.sector IS NOT NULL AND NOT s.symbol = ANY (%(without)s::text[])
), daily AS (
    SELECT sector, session, avg(change) AS change, max(known_at) AS known_at FROM returns GROUP BY sector, session
)
SELECT sector, session, 100 * exp(sum(coalesce(change, 0)) OVER (PARTITION BY sector ORDER BY session)) AS close, known_at
FROM daily
ORDER BY sector, session

-- name: screen_universe
-- Every stock with bars in the newest week of the data, or those of a sector: its last closes in order, its year's range, its volume.
-- cache: 300s; as-of: session; scope: market; reads: bars, price_sources, symbols
WITH measured AS (
    SELECT s.symbol, s.name, s.sector, recent.*
    FROM symbols s
    CROSS JOIN LATERAL (
        SELECT p.source
        FROM price_sources p
        CROSS JOIN LATERAL (
            SELECT l.session
            FROM bars l
            WHERE l.symbol = s.symbol AND l.source = p.source AND l.known_at <= %(as_of)s
            ORDER BY l.session DESC LIMIT 1
        ) latest
        ORDER BY latest.session DESC, p.basis = 'raw', p.basis = 'total', p.source LIMIT 1
    ) chosen
    CROSS JOIN LATERAL (
        SELECT max(r.session) AS session, array_agg(r.close ORDER BY r.session) AS closes,
               max(r.high) AS high, min(r.low) AS low, max(r.volume) FILTER (WHERE r.back = 0) AS volume,
               avg(r.volume) FILTER (WHERE r.back < 20)::double precision AS mean_volume, max(r.known_at) AS known_at
        FROM (
            SELECT b.session, b.high, b.low, b.close, b.volume, b.known_at,
                   row_number() OVER (ORDER BY b.session DESC) - 1 AS back
            FROM bars b
            WHERE b.symbol = s.symbol AND b.source = chosen.source AND b.known_at <= %(as_of)s
            ORDER BY b.session DESC LIMIT 252
        ) r
    ) recent
    WHERE s.kind = 'stock' AND (%(sector)s::text IS NULL OR lower(s.sector) = lower(%(sector)s::text))
)
SELECT m.symbol, m.name, m.sector, m.session, m.closes, m.high, m.low, m.volume, m.mean_volume, m.known_at
FROM measured m
WHERE m.session > (SELECT max(session) FROM measured) - 7
ORDER BY m.symbol

-- name: news_told
-- News of some days, newest first: of the named symbols, or of everything where none is named; at most 1000.
-- cache: 60s; as-of: minute; scope: market; reads: news
SELECT n.news_id, n.symbol, n.headline, n.body, n.source, n.sentiment, n.known_at
FROM news n
WHERE n.known_at <= %(as_of)s
  AND n.known_at >= %(first)s::date::timestamp AT TIME ZONE 'America/New_York'
  AND n.known_at < (%(last)s::date + 1)::timestamp AT TIME ZONE 'America/New_York'
  AND (cardinality(%(symbols)s::text[]) = 0 OR n.symbol = ANY (%(symbols)s::text[]))
ORDER BY n.known_at DESC, n.news_id LIMIT 1000
