-- What a user's open positions are worth at the last price each is known at, for suites and for people who look with psql: a
-- yardstick that shares no text with the query the agents run. It reads the world as it stands, whatever the clock. The rows are
-- those row-level security shows the one who asks, since the view runs with that login's rights.

CREATE VIEW positions_valued WITH (security_invoker = true) AS
SELECT p.position_id, p.account_id, p.kind, p.symbol, p.expiry, p.strike, p.option_type, p.quantity, p.multiplier,
       p.average_price, s.sector, last.price,
       p.quantity * p.multiplier * last.price AS market_value,                     -- USD; null without a price
       p.quantity * p.multiplier * p.average_price AS cost,                        -- USD
       p.quantity * p.multiplier * (last.price - p.average_price) AS profit,       -- USD, unrealised
       coalesce(last.known_at, p.known_at) AS known_at
FROM positions p
LEFT JOIN symbols s ON s.symbol = p.symbol
LEFT JOIN LATERAL (
    (SELECT b.close::numeric AS price, b.known_at
     FROM bars b JOIN price_sources USING (source)
     WHERE p.kind = 'stock' AND b.symbol = p.symbol AND basis <> 'total'
     ORDER BY b.session DESC, basis = 'raw' DESC, b.source LIMIT 1)
    UNION ALL
    (SELECT ((q.bid + q.ask) / 2)::numeric, q.known_at
     FROM option_quotes q
     WHERE p.kind = 'option' AND q.symbol = p.symbol AND q.expiry = p.expiry AND q.strike = p.strike
       AND q.option_type = p.option_type AND q.bid IS NOT NULL AND q.ask IS NOT NULL
     ORDER BY q.known_at DESC, q.source LIMIT 1)
    UNION ALL
    (SELECT coalesce((e.yes_bid + e.yes_ask) / 2, e.last)::numeric, e.known_at
     FROM event_prices e
     WHERE p.kind = 'event' AND e.ticker = p.symbol
     ORDER BY e.known_at DESC, e.source LIMIT 1)
) last ON true
WHERE p.closed_at IS NULL;
