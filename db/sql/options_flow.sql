-- name: flow_latest
-- Busy contracts of the latest snapshot with their history and prints; a symbol without any has one row of nulls beside its totals.
-- cache: 60s; as-of: minute; scope: market; reads: option_quotes, option_prints
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
           date_trunc('day', snapshot.known_at, 'America/New_York') AS midnight
    FROM feed
    CROSS JOIN LATERAL (
        SELECT s.known_at
        FROM option_quotes s
        WHERE s.symbol = feed.symbol AND s.source = feed.source AND s.known_at <= %(as_of)s
        ORDER BY s.known_at DESC LIMIT 1
    ) snapshot
    WHERE cardinality(%(symbols)s::text[]) = 0 OR feed.symbol = ANY (%(symbols)s::text[])
    ORDER BY feed.symbol, snapshot.known_at DESC, feed.source
), chosen AS (  -- asked for the whole market, a symbol last seen in an earlier session is left out
    SELECT *
    FROM latest
    WHERE cardinality(%(symbols)s::text[]) > 0 OR midnight = (SELECT max(midnight) FROM latest)
), printed AS (
    SELECT p.symbol, p.expiry, p.strike, p.option_type,
           sum(p.size) FILTER (WHERE p.side = 'ask')::bigint AS at_ask,
           sum(p.size) FILTER (WHERE p.side = 'bid')::bigint AS at_bid
    FROM chosen
    JOIN option_prints p USING (symbol)
    WHERE p.known_at >= chosen.midnight AND p.known_at <= chosen.known_at AND p.known_at <= %(as_of)s
    GROUP BY p.symbol, p.expiry, p.strike, p.option_type
)
SELECT chosen.symbol, chosen.source, chosen.known_at,
       (chosen.midnight AT TIME ZONE 'America/New_York')::date AS session, totals.calls, totals.puts,
       q.expiry, q.strike, q.option_type, q.bid, q.ask, q.volume, q.open_interest, q.iv, q.underlying,
       usual.sessions, usual.volume AS usual_volume, printed.at_ask, printed.at_bid
FROM chosen
CROSS JOIN LATERAL (
    SELECT coalesce(sum(t.volume) FILTER (WHERE t.option_type = 'call'), 0)::bigint AS calls,
           coalesce(sum(t.volume) FILTER (WHERE t.option_type = 'put'), 0)::bigint AS puts
    FROM option_quotes t
    WHERE t.symbol = chosen.symbol AND t.source = chosen.source AND t.known_at = chosen.known_at AND t.known_at <= %(as_of)s
) totals
LEFT JOIN option_quotes q ON q.symbol = chosen.symbol AND q.source = chosen.source AND q.known_at = chosen.known_at
     AND q.known_at <= %(as_of)s AND q.volume >= %(volume)s::bigint
LEFT JOIN LATERAL (  -- a session's volume is the highest of its snapshots; a contract listed without a trade counts as none
    SELECT count(*) AS sessions, avg(day.volume)::double precision AS volume
    FROM (
        SELECT max(coalesce(h.volume, 0)) AS volume
        FROM option_quotes h
        WHERE h.symbol = q.symbol AND h.strike = q.strike AND h.option_type = q.option_type AND h.expiry = q.expiry
          AND h.source = q.source AND h.known_at >= chosen.midnight - interval '30 days'
          AND h.known_at < chosen.midnight AND h.known_at <= %(as_of)s
        GROUP BY date_trunc('day', h.known_at, 'America/New_York')
    ) day
) usual ON true
LEFT JOIN printed ON printed.symbol = q.symbol AND printed.expiry = q.expiry AND printed.strike = q.strike
     AND printed.option_type = q.option_type
ORDER BY chosen.symbol, q.expiry, q.strike, q.option_type
