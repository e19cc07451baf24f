-- name: import_xtrades_stage
-- Alerts as read; a post that is no trade has no symbol.
-- writes: stage_alerts; scope: market
CREATE TEMP TABLE stage_alerts (
    line bigint, alert_id text, author text, symbol text, action text, strategy text, expiry date, strike numeric(12, 4),
    option_type text, quantity numeric(18, 4), price numeric(18, 4), exit_price numeric(18, 4), pnl numeric(18, 2), status text,
    score integer, body text, known_at timestamptz, entry_at timestamptz, exit_at timestamptz, stated_at timestamptz
) ON COMMIT DROP

-- name: import_xtrades_copy
-- Rows of alerts.
-- writes: stage_alerts; scope: market
COPY stage_alerts (
    line, alert_id, author, symbol, action, strategy, expiry, strike, option_type, quantity, price, exit_price, pnl, status, score,
    body, known_at, entry_at, exit_at, stated_at
) FROM STDIN

-- name: import_xtrades_merge
-- Alerts that are new or stated anew; an alert is known since it was first seen, and an older statement leaves a newer one.
-- writes: trade_alerts; scope: market
WITH staged AS (
    SELECT DISTINCT ON (alert_id) *, min(known_at) OVER (PARTITION BY alert_id) AS first_at
    FROM stage_alerts WHERE symbol IS NOT NULL ORDER BY alert_id, stated_at DESC, line DESC
), merged AS (
    INSERT INTO trade_alerts AS t (
        alert_id, author, symbol, action, strategy, expiry, strike, option_type, quantity, price, exit_price, pnl, status, score,
        body, source, known_at, entry_at, exit_at, stated_at
    )
    SELECT alert_id, author, symbol, action, strategy, expiry, strike, option_type, quantity, price, exit_price, pnl, status,
           score, body, 'xtrades', first_at, entry_at, exit_at, stated_at
    FROM staged
    ON CONFLICT (alert_id) DO UPDATE
    SET author = excluded.author, symbol = excluded.symbol, action = excluded.action, strategy = excluded.strategy,
        expiry = excluded.expiry, strike = excluded.strike, option_type = excluded.option_type, quantity = excluded.quantity,
        price = excluded.price, exit_price = excluded.exit_price, pnl = excluded.pnl, status = excluded.status,
        score = excluded.score, body = excluded.body, known_at = least(t.known_at, excluded.known_at), entry_at = excluded.entry_at,
        exit_at = excluded.exit_at, stated_at = excluded.stated_at
    WHERE excluded.stated_at >= coalesce(t.stated_at, t.known_at)
      AND to_jsonb(t) IS DISTINCT FROM
          to_jsonb(excluded) || jsonb_build_object('known_at', least(t.known_at, excluded.known_at))
    RETURNING xmax = 0 AS inserted
)
SELECT count(*) FILTER (WHERE inserted) AS inserted, count(*) FILTER (WHERE NOT inserted) AS updated FROM merged

-- name: import_xtrades_symbols
-- The symbols of alerts, made known.
-- writes: symbols; scope: market
WITH seen AS (
    SELECT DISTINCT symbol FROM stage_alerts WHERE symbol IS NOT NULL
), added AS (
    INSERT INTO symbols (symbol) SELECT symbol FROM seen ON CONFLICT DO NOTHING
)
SELECT symbol, '' AS name FROM seen ORDER BY symbol

-- name: import_xtrades_totals
-- What the database holds of the file's authors, and how many of its posts were no trades.
-- writes: stage_alerts; reads: trade_alerts; scope: market
SELECT count(*) AS alerts, count(DISTINCT author) AS authors, max(known_at) AS last,
       (SELECT count(*) FROM stage_alerts WHERE symbol IS NULL) AS posts_without_a_trade
FROM trade_alerts
WHERE known_at <= %(as_of)s AND source = 'xtrades' AND author = ANY (ARRAY(SELECT DISTINCT author FROM stage_alerts))
