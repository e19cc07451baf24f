-- name: import_kalshi_portfolio_stage
-- Positions, fills, settlements and balances as read.
-- writes: stage_kalshi_portfolio; scope: user
CREATE TEMP TABLE stage_kalshi_portfolio (
    line bigint, what text, known_at timestamptz, day date, symbol text, quantity numeric(20, 8), price numeric(18, 6),
    amount numeric(18, 2), code text, description text, fingerprint text, since timestamptz, equity numeric(18, 2)
) ON COMMIT DROP

-- name: import_kalshi_portfolio_copy
-- Rows of positions, fills, settlements and balances.
-- writes: stage_kalshi_portfolio; scope: user
COPY stage_kalshi_portfolio (
    line, what, known_at, day, symbol, quantity, price, amount, code, description, fingerprint, since, equity
) FROM STDIN

-- name: import_kalshi_portfolio_merge
-- What is new or differs; of balances of one day the later stays.
-- writes: transactions, balances, position_snapshots; scope: user
WITH paid AS (
    INSERT INTO transactions AS t (
        user_id, account_id, fingerprint, ordinal, activity_date, process_date, symbol, description, code, quantity, price, amount,
        source, known_at
    )
    SELECT %(user)s, 'kalshi', fingerprint, row_number() OVER (PARTITION BY fingerprint ORDER BY line), day, day, symbol,
           description, code, quantity, price, amount, 'kalshi', known_at
    FROM stage_kalshi_portfolio WHERE what IN ('fill', 'settlement')
    ON CONFLICT (user_id, account_id, fingerprint, ordinal) DO UPDATE
    SET symbol = excluded.symbol, description = excluded.description, code = excluded.code, quantity = excluded.quantity,
        price = excluded.price, amount = excluded.amount, known_at = excluded.known_at
    WHERE (t.symbol, t.description, t.code, t.quantity, t.price, t.amount, t.known_at) IS DISTINCT FROM
          (excluded.symbol, excluded.description, excluded.code, excluded.quantity, excluded.price, excluded.amount, excluded.known_at)
    RETURNING xmax = 0 AS inserted
), held AS (
    INSERT INTO position_snapshots AS p (
        user_id, account_id, kind, known_at, symbol, quantity, multiplier, average_price, since
    )
    SELECT DISTINCT ON (known_at, symbol) %(user)s, 'kalshi', 'event', known_at, symbol, quantity, 1, price, since
    FROM stage_kalshi_portfolio WHERE what = 'position' ORDER BY known_at, symbol, line DESC
    ON CONFLICT (user_id, account_id, kind, known_at, symbol, expiry, strike, option_type) DO UPDATE
    SET quantity = excluded.quantity, average_price = excluded.average_price, since = excluded.since
    WHERE (p.quantity, p.average_price, p.since) IS DISTINCT FROM (excluded.quantity, excluded.average_price, excluded.since)
    RETURNING xmax = 0 AS inserted
), worth AS (
    INSERT INTO balances AS b (user_id, account_id, session, cash, equity, known_at)
    SELECT DISTINCT ON (day) %(user)s, 'kalshi', day, amount, equity, known_at
    FROM stage_kalshi_portfolio WHERE what = 'balance' ORDER BY day, known_at DESC, line DESC
    ON CONFLICT (user_id, account_id, session) DO UPDATE
    SET cash = excluded.cash, equity = excluded.equity, known_at = excluded.known_at
    WHERE excluded.known_at >= b.known_at
      AND (b.cash, b.equity, b.known_at) IS DISTINCT FROM (excluded.cash, excluded.equity, excluded.known_at)
    RETURNING xmax = 0 AS inserted
), merged AS (
    SELECT inserted FROM paid UNION ALL SELECT inserted FROM held UNION ALL SELECT inserted FROM worth
)
SELECT count(*) FILTER (WHERE inserted) AS inserted, count(*) FILTER (WHERE NOT inserted) AS updated FROM merged

-- name: import_kalshi_portfolio_totals
-- What the database holds of the account; the sum of amounts is that of fills and settlements.
-- writes: stage_kalshi_portfolio; reads: transactions, positions, balances; scope: user
SELECT (SELECT coalesce(sum(amount), 0.00) FROM transactions
        WHERE user_id = %(user)s AND account_id = 'kalshi' AND known_at <= %(as_of)s) AS amount,
       (SELECT count(*) FROM transactions
        WHERE user_id = %(user)s AND account_id = 'kalshi' AND known_at <= %(as_of)s) AS transactions,
       (SELECT count(*) FROM positions
        WHERE user_id = %(user)s AND account_id = 'kalshi' AND known_at <= %(as_of)s AND closed_at IS NULL) AS open_positions,
       (SELECT cash FROM balances
        WHERE user_id = %(user)s AND account_id = 'kalshi' AND known_at <= %(as_of)s ORDER BY session DESC LIMIT 1) AS cash

-- name: import_snapshot_spells
-- Spells of holding as an account's lists of holdings show them, into the stage of positions; no option outlives its expiry.
-- writes: stage_positions; reads: position_snapshots; scope: user
WITH seen AS (
    SELECT * FROM position_snapshots WHERE user_id = %(user)s AND account_id = %(account)s AND known_at <= %(as_of)s
), lists AS (
    SELECT kind, known_at, lag(known_at) OVER of_kind AS list_before, lead(known_at) OVER of_kind AS list_after
    FROM (SELECT DISTINCT kind, known_at FROM seen) d WINDOW of_kind AS (PARTITION BY kind ORDER BY known_at)
), followed AS (
    SELECT s.*, list_after,
           lag(s.known_at) OVER same IS DISTINCT FROM list_before OR lag(s.known_at) OVER same IS NULL
           OR (lag(quantity) OVER same, lag(average_price) OVER same) IS DISTINCT FROM (quantity, average_price) AS begins,
           CASE WHEN lead(s.known_at) OVER same = list_after THEN greatest(lead(since) OVER same, since) ELSE list_after END AS ended
    FROM seen s JOIN lists l ON l.kind = s.kind AND l.known_at = s.known_at
    WINDOW same AS (PARTITION BY s.kind, symbol, expiry, strike, option_type ORDER BY s.known_at)
), spells AS (
    SELECT *, count(*) FILTER (WHERE begins) OVER (
               PARTITION BY kind, symbol, expiry, strike, option_type ORDER BY known_at
           ) AS spell
    FROM followed
)
INSERT INTO stage_positions (
    kind, symbol, expiry, strike, option_type, quantity, multiplier, average_price, opened_at, closed_at
)
SELECT kind, symbol, expiry, strike, option_type, quantity, multiplier, average_price, min(since),
       CASE WHEN expiry IS NOT NULL OR (array_agg(ended ORDER BY known_at DESC))[1] IS NOT NULL THEN
           greatest(min(since), least((array_agg(ended ORDER BY known_at DESC))[1],
                                      (expiry + time '16:00') AT TIME ZONE 'America/New_York'))
       END
FROM spells
WHERE quantity <> 0
GROUP BY kind, symbol, expiry, strike, option_type, spell, quantity, multiplier, average_price
