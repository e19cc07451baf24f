-- name: flow_latest
-- Contracts of the latest snapshot above open interest or `times` their usual volume, and each symbol's busiest, with its totals.
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
)
SELECT chosen.symbol, c.expiry, c.strike, c.option_type, chosen.source, chosen.known_at,
       (chosen.midnight AT TIME ZONE 'America/New_York')::date AS session, c.bid, c.ask, c.volume, c.open_interest,
       c.sessions, c.usual_volume, c.at_ask, c.at_bid, c.calls, c.puts
FROM chosen
CROSS JOIN LATERAL (
    WITH seen AS (  -- quotes and prints in one relation, so that they are grouped in one pass whatever the planner expects
        SELECT q.expiry, q.strike, q.option_type, date_trunc('day', q.known_at, 'America/New_York') AS day,
               q.known_at < chosen.midnight AS earlier, q.known_at = chosen.known_at AS latest,
               q.bid, q.ask, q.volume, q.open_interest, NULL::bigint AS at_ask, NULL::bigint AS at_bid
        FROM option_quotes q
        WHERE q.symbol = chosen.symbol AND q.source = chosen.source AND q.known_at <= %(as_of)s
          AND q.known_at >= chosen.midnight - interval '21 days' AND q.known_at <= chosen.known_at
        UNION ALL
        SELECT p.expiry, p.strike, p.option_type, chosen.midnight, false, false, NULL, NULL, NULL, NULL,
               CASE WHEN p.side = 'ask' THEN p.size END, CASE WHEN p.side = 'bid' THEN p.size END
        FROM option_prints p
        WHERE p.symbol = chosen.symbol AND p.known_at <= %(as_of)s
          AND p.known_at >= chosen.midnight AND p.known_at <= chosen.known_at
    ), by_day AS (  -- a session's volume is the highest of its snapshots; a contract listed without a trade counts as none
        SELECT expiry, strike, option_type, earlier, bool_or(latest) AS latest, coalesce(max(volume), 0) AS traded,
               max(bid) FILTER (WHERE latest) AS bid, max(ask) FILTER (WHERE latest) AS ask,
               max(volume) FILTER (WHERE latest) AS volume, max(open_interest) FILTER (WHERE latest) AS open_interest,
               sum(at_ask) AS at_ask, sum(at_bid) AS at_bid
        FROM seen
        GROUP BY expiry, strike, option_type, day, earlier
    ), contract AS (
        SELECT expiry, strike, option_type, max(bid) AS bid, max(ask) AS ask, max(volume) AS volume,
               max(open_interest) AS open_interest, count(*) FILTER (WHERE earlier) AS sessions,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY traded) FILTER (WHERE earlier) AS usual_volume,
               sum(at_ask)::bigint AS at_ask, sum(at_bid)::bigint AS at_bid
        FROM by_day
        GROUP BY expiry, strike, option_type
        HAVING bool_or(latest)
    )
    SELECT contract.*,
           coalesce(sum(volume) FILTER (WHERE option_type = 'call') OVER (), 0)::bigint AS calls,
           coalesce(sum(volume) FILTER (WHERE option_type = 'put') OVER (), 0)::bigint AS puts,
           row_number() OVER (ORDER BY volume DESC NULLS LAST, expiry, strike, option_type) AS place
    FROM contract
) c
WHERE c.place = 1 OR (c.volume >= %(volume)s::bigint
    AND (c.volume > c.open_interest OR c.volume >= %(times)s::double precision * c.usual_volume))
ORDER BY chosen.symbol, c.expiry, c.strike, c.option_type

-- name: flow_balance
-- Volume, open interest and premium of each symbol's latest snapshot, by expiry, type and place of the strike against the share.
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
)
SELECT chosen.symbol, q.expiry, q.option_type, place.name AS moneyness, chosen.source, chosen.known_at,
       (chosen.midnight AT TIME ZONE 'America/New_York')::date AS session,
       coalesce(sum(q.volume), 0)::bigint AS volume, coalesce(sum(q.open_interest), 0)::bigint AS open_interest,
       coalesce(sum(q.volume * 50 * (q.bid + q.ask)) FILTER (WHERE q.bid >= 0 AND q.ask >= q.bid), 0)::double precision AS premium
FROM chosen
JOIN option_quotes q ON q.symbol = chosen.symbol AND q.source = chosen.source AND q.known_at = chosen.known_at
     AND q.known_at <= %(as_of)s
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN q.underlying IS NULL OR q.underlying <= 0 THEN 'unknown'
        WHEN abs(q.strike / q.underlying - 1) <= 0.02 THEN 'at the money'
        WHEN (q.option_type = 'call') = (q.strike < q.underlying) THEN 'in the money'
        WHEN abs(q.strike / q.underlying - 1) <= 0.1 THEN 'out of the money'
        ELSE 'far out'
    END AS name
) place
GROUP BY chosen.symbol, q.expiry, q.option_type, place.name, chosen.source, chosen.known_at, chosen.midnight
ORDER BY chosen.symbol, q.expiry, q.option_type, place.name

-- name: prints_by_side
-- Contracts and premium printed in one session of each symbol, by type and by side of the quote; of the feed first by name.
-- cache: 60s; as-of: minute; scope: market; reads: option_prints
SELECT p.symbol, p.option_type, coalesce(p.side, 'unknown') AS side, p.source, count(*) AS prints,
       sum(p.size)::bigint AS size, sum(p.size * 100 * p.price)::double precision AS premium, max(p.known_at) AS known_at
FROM unnest(%(symbols)s::text[], %(sessions)s::date[]) AS wanted (symbol, session)
CROSS JOIN LATERAL (
    SELECT wanted.session::timestamp AT TIME ZONE 'America/New_York' AS midnight
) day
CROSS JOIN LATERAL (
    SELECT f.source
    FROM option_prints f
    WHERE f.symbol = wanted.symbol AND f.known_at <= %(as_of)s
      AND f.known_at >= day.midnight AND f.known_at < day.midnight + interval '1 day'
    ORDER BY f.source LIMIT 1
) feed
JOIN option_prints p ON p.symbol = wanted.symbol AND p.source = feed.source AND p.known_at <= %(as_of)s
     AND p.known_at >= day.midnight AND p.known_at < day.midnight + interval '1 day'
GROUP BY p.symbol, p.option_type, p.side, p.source
ORDER BY p.symbol, p.option_type, side

-- name: alerts_known
-- The latest community alerts of the symbols, or of all, within a stretch of days.
-- cache: 60s; as-of: minute; scope: market; reads: trade_alerts
SELECT alert_id, author, symbol, action, strategy, expiry, strike, option_type, quantity, price, status, body, source, known_at
FROM trade_alerts
WHERE known_at <= %(as_of)s
  AND (cardinality(%(symbols)s::text[]) = 0 OR symbol = ANY (%(symbols)s::text[]))
  AND (%(first)s::date IS NULL OR known_at >= %(first)s::date::timestamp AT TIME ZONE 'America/New_York')
  AND (%(last)s::date IS NULL OR known_at < (%(last)s::date + 1)::timestamp AT TIME ZONE 'America/New_York')
ORDER BY known_at DESC, alert_id
LIMIT %(most)s::integer
