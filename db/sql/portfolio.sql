-- name: positions_open
-- The user's open positions with the last traded price known and the one of the session before.
-- cache: 60s; as-of: minute; scope: user; reads: positions, symbols, transactions, bars, price_sources, option_quotes, event_prices
SELECT p.position_id, p.account_id, p.kind, p.symbol, p.expiry, p.strike, p.option_type, p.quantity, p.multiplier,
       p.average_price, s.sector, s.kind AS listing,
       coalesce(bar.close, quote.mid, event.mid) AS price,
       coalesce(bar_before.close, quote_before.mid) AS price_before,
       coalesce(bar.source, quote.source, event.source) AS price_source,
       p.kind = 'stock' AND bar.source IS NULL AND EXISTS (
           SELECT FROM bars b JOIN price_sources USING (source)
           WHERE b.symbol = p.symbol AND b.known_at <= %(as_of)s AND basis <> 'total') AS rescaled,
       coalesce(bar.known_at, quote.known_at, event.known_at, p.known_at) AS known_at
FROM positions p
LEFT JOIN symbols s ON s.symbol = p.symbol
LEFT JOIN LATERAL (
    SELECT t.activity_date AS day, t.price::double precision AS price
    FROM transactions t
    WHERE p.kind = 'stock' AND t.user_id = %(user)s AND t.account_id = p.account_id AND t.symbol = p.symbol
      AND t.code IN ('Buy', 'Sell') AND t.price > 0 AND t.known_at <= %(as_of)s
    ORDER BY t.activity_date DESC LIMIT 1
) own ON true
LEFT JOIN LATERAL (
    SELECT b.close, b.source, b.session, b.known_at
    FROM bars b JOIN price_sources USING (source)
    WHERE p.kind = 'stock' AND b.symbol = p.symbol AND b.known_at <= %(as_of)s AND basis <> 'total'
      AND NOT EXISTS (  -- a source adjusted for a later split does not show what the shares traded at
          SELECT FROM bars a
          WHERE a.symbol = p.symbol AND a.source = b.source AND a.session = own.day AND a.known_at <= %(as_of)s
            AND own.price NOT BETWEEN 0.7 * a.close AND 1.4 * a.close)
    ORDER BY b.session DESC, basis = 'raw' DESC, b.source LIMIT 1
) bar ON true
LEFT JOIN LATERAL (
    SELECT b.close
    FROM bars b
    WHERE b.symbol = p.symbol AND b.source = bar.source AND b.session < bar.session AND b.known_at <= %(as_of)s
    ORDER BY b.session DESC LIMIT 1
) bar_before ON true
LEFT JOIN LATERAL (
    SELECT (q.bid + q.ask) / 2 AS mid, q.source, q.known_at,
           date_trunc('day', q.known_at, 'America/New_York') AS midnight
    FROM option_quotes q
    WHERE p.kind = 'option' AND q.symbol = p.symbol AND q.expiry = p.expiry AND q.strike = p.strike
      AND q.option_type = p.option_type AND q.known_at <= %(as_of)s AND q.bid IS NOT NULL AND q.ask IS NOT NULL
    ORDER BY q.known_at DESC, q.source LIMIT 1
) quote ON true
LEFT JOIN LATERAL (
    SELECT (q.bid + q.ask) / 2 AS mid
    FROM option_quotes q
    WHERE q.symbol = p.symbol AND q.source = quote.source AND q.expiry = p.expiry AND q.strike = p.strike
      AND q.option_type = p.option_type AND q.known_at <= %(as_of)s AND q.known_at < quote.midnight
      AND q.bid IS NOT NULL AND q.ask IS NOT NULL
    ORDER BY q.known_at DESC LIMIT 1
) quote_before ON true
LEFT JOIN LATERAL (
    SELECT coalesce((e.yes_bid + e.yes_ask) / 2, e.last)::double precision AS mid, e.source, e.known_at
    FROM event_prices e
    WHERE p.kind = 'event' AND e.ticker = p.symbol AND e.known_at <= %(as_of)s
    ORDER BY e.known_at DESC, e.source LIMIT 1
) event ON true
WHERE p.user_id = %(user)s AND p.known_at <= %(as_of)s AND (p.closed_at IS NULL OR p.closed_at > %(as_of)s)
  AND (cardinality(%(symbols)s::text[]) = 0 OR p.symbol = ANY (%(symbols)s::text[]))
ORDER BY p.symbol, p.expiry NULLS FIRST, p.strike, p.position_id

-- name: balance_latest
-- Cash and equity of each of the user's accounts at the last session known.
-- cache: 60s; as-of: minute; scope: user; reads: balances
SELECT DISTINCT ON (account_id) account_id, session, cash, equity, known_at
FROM balances
WHERE user_id = %(user)s AND known_at <= %(as_of)s
ORDER BY account_id, session DESC

-- name: balances_known
-- Cash and equity of each of the user's accounts at every session known, oldest first.
-- cache: 60s; as-of: minute; scope: user; reads: balances
SELECT account_id, session, cash, equity, known_at
FROM balances
WHERE user_id = %(user)s AND known_at <= %(as_of)s
ORDER BY session, account_id

-- name: transactions_known
-- The user's transactions, oldest first; of one day, what opens before what closes.
-- cache: 60s; as-of: minute; scope: user; reads: transactions
SELECT account_id, activity_date, process_date, symbol, description, code, quantity, short_side, price, amount, known_at
FROM transactions
WHERE user_id = %(user)s AND known_at <= %(as_of)s
  AND (cardinality(%(symbols)s::text[]) = 0 OR symbol = ANY (%(symbols)s::text[]))
ORDER BY activity_date, code NOT IN ('Buy', 'BTO', 'STO'), account_id, fingerprint, ordinal

-- name: positions_risk
-- The user's open positions with the price of the share beneath them, and of options the last quote of the last five days.
-- cache: 60s; as-of: minute; scope: user; reads: positions, transactions, bars, price_sources, option_quotes
SELECT p.position_id, p.account_id, p.kind, p.symbol, p.expiry, p.strike, p.option_type, p.quantity, p.multiplier,
       quote.iv, coalesce(quote.underlying, bar.close) AS spot, coalesce(quote.source, bar.source) AS price_source,
       coalesce(quote.known_at, bar.known_at, p.known_at) AS known_at
FROM positions p
LEFT JOIN LATERAL (
    SELECT t.activity_date AS day, t.price::double precision AS price
    FROM transactions t
    WHERE p.kind = 'stock' AND t.user_id = %(user)s AND t.account_id = p.account_id AND t.symbol = p.symbol
      AND t.code IN ('Buy', 'Sell') AND t.price > 0 AND t.known_at <= %(as_of)s
    ORDER BY t.activity_date DESC LIMIT 1
) own ON true
LEFT JOIN LATERAL (
    SELECT b.close, b.source, b.known_at
    FROM bars b JOIN price_sources USING (source)
    WHERE p.kind <> 'event' AND b.symbol = p.symbol AND b.known_at <= %(as_of)s AND basis <> 'total'
      AND NOT EXISTS (  -- a source adjusted for a later split does not show what the shares traded at
          SELECT FROM bars a
          WHERE a.symbol = p.symbol AND a.source = b.source AND a.session = own.day AND a.known_at <= %(as_of)s
            AND own.price NOT BETWEEN 0.7 * a.close AND 1.4 * a.close)
    ORDER BY b.session DESC, basis = 'raw' DESC, b.source LIMIT 1
) bar ON true
LEFT JOIN LATERAL (
    SELECT q.iv, q.underlying, q.source, q.known_at
    FROM option_quotes q
    WHERE p.kind = 'option' AND q.symbol = p.symbol AND q.expiry = p.expiry AND q.strike = p.strike
      AND q.option_type = p.option_type AND q.known_at <= %(as_of)s AND q.known_at > %(as_of)s - interval '5 days'
      AND q.iv IS NOT NULL
    ORDER BY q.known_at DESC, q.source LIMIT 1
) quote ON true
WHERE p.user_id = %(user)s AND p.known_at <= %(as_of)s AND (p.closed_at IS NULL OR p.closed_at > %(as_of)s)
  AND (cardinality(%(symbols)s::text[]) = 0 OR p.symbol = ANY (%(symbols)s::text[]))
ORDER BY p.symbol, p.expiry NULLS FIRST, p.strike, p.position_id
