-- name: import_kalshi_stage
-- Objects of Kalshi's answers as read: what each is, its key, and its values.
-- writes: stage_kalshi; scope: market
CREATE TEMP TABLE stage_kalshi (line bigint, what text, key text, known_at timestamptz, body jsonb) ON COMMIT DROP

-- name: import_kalshi_copy
-- Rows of objects of Kalshi's answers.
-- writes: stage_kalshi; scope: market
COPY stage_kalshi (line, what, key, known_at, body) FROM STDIN

-- name: import_kalshi_merge
-- Everything of the file that is new or differs; an older statement about a market leaves a newer one as it is.
-- writes: event_markets, event_prices, event_events, event_series, event_trades, event_candles, event_books; scope: market
WITH staged AS (
    SELECT DISTINCT ON (what, key, CASE WHEN what = 'candle' THEN known_at END) * FROM stage_kalshi
    ORDER BY what, key, CASE WHEN what = 'candle' THEN known_at END, line DESC
), described AS (
    SELECT s.key AS ticker, s.known_at AS stated_at, r.*
    FROM staged s CROSS JOIN LATERAL jsonb_to_record(s.body) AS r (
        event text, series text, title text, status text, result text, ends_at timestamptz, close_time timestamptz,
        first_at timestamptz, game_day date, away text, home text, team text, strike numeric, strike_team text,
        yes_bid numeric, yes_ask numeric, last numeric, volume numeric, open_interest numeric
    )
    WHERE s.what = 'market'
), quoted AS (
    SELECT s.what, s.key AS ticker, s.known_at, r.*
    FROM staged s CROSS JOIN LATERAL jsonb_to_record(s.body) AS r (
        yes_bid numeric, yes_ask numeric, minutes integer, open numeric, high numeric, low numeric, close numeric, mean numeric,
        volume numeric, open_interest numeric, levels jsonb
    )
    WHERE s.what IN ('book', 'candle')
), traded AS (
    SELECT s.key AS trade_id, s.known_at, r.*
    FROM staged s CROSS JOIN LATERAL jsonb_to_record(s.body) AS r (ticker text, price numeric, size numeric, taker_side text)
    WHERE s.what = 'trade'
), markets AS (
    INSERT INTO event_markets AS m (
        ticker, event, series, title, status, result, ends_at, close_time, known_at, stated_at, game_day, away, home, team, strike,
        strike_team
    )
    SELECT ticker, event, series, title, status, result, ends_at, close_time, first_at, stated_at, game_day, away, home, team,
           strike, strike_team
    FROM described
    UNION ALL  -- what is known only by its trades, candles or book is there with status 'unknown' until it is described
    SELECT ticker, regexp_replace(ticker, '-[^-]*$', ''), split_part(ticker, '-', 1), '', 'unknown', '', NULL, NULL, min(known_at),
           NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM (SELECT ticker, known_at FROM quoted UNION ALL SELECT ticker, known_at FROM traded) t
    WHERE NOT EXISTS (SELECT FROM described d WHERE d.ticker = t.ticker)
    GROUP BY ticker
    ON CONFLICT (ticker) DO UPDATE
    SET event = excluded.event, series = excluded.series, title = excluded.title, status = excluded.status,
        result = excluded.result, ends_at = excluded.ends_at, close_time = excluded.close_time,
        known_at = least(m.known_at, excluded.known_at), stated_at = excluded.stated_at, game_day = excluded.game_day,
        away = excluded.away, home = excluded.home, team = excluded.team, strike = excluded.strike,
        strike_team = excluded.strike_team
    WHERE excluded.stated_at >= coalesce(m.stated_at, '-infinity')
      AND (m.event, m.series, m.title, m.status, m.result, m.ends_at, m.close_time, m.known_at, m.stated_at, m.game_day, m.away,
           m.home, m.team, m.strike, m.strike_team) IS DISTINCT FROM
          (excluded.event, excluded.series, excluded.title, excluded.status, excluded.result, excluded.ends_at,
           excluded.close_time, least(m.known_at, excluded.known_at), excluded.stated_at, excluded.game_day, excluded.away,
           excluded.home, excluded.team, excluded.strike, excluded.strike_team)
    RETURNING ticker, status <> 'unknown' AS described, xmax = 0 AS inserted
), prices AS (
    INSERT INTO event_prices AS p (ticker, known_at, source, yes_bid, yes_ask, last, volume, open_interest)
    SELECT ticker, stated_at, 'kalshi', yes_bid, yes_ask, last, volume, open_interest
    FROM described WHERE num_nonnulls(yes_bid, yes_ask, last) > 0
    UNION ALL
    SELECT ticker, known_at, 'kalshi_' || what, yes_bid, yes_ask, close, NULL, open_interest
    FROM quoted WHERE num_nonnulls(yes_bid, yes_ask, close) > 0
    ON CONFLICT (ticker, source, known_at) DO UPDATE
    SET yes_bid = excluded.yes_bid, yes_ask = excluded.yes_ask, last = excluded.last, volume = excluded.volume,
        open_interest = excluded.open_interest
    WHERE (p.yes_bid, p.yes_ask, p.last, p.volume, p.open_interest) IS DISTINCT FROM
          (excluded.yes_bid, excluded.yes_ask, excluded.last, excluded.volume, excluded.open_interest)
    RETURNING ticker, known_at, source, xmax = 0 AS inserted
), events AS (
    INSERT INTO event_events AS e (event, series, title, sub_title, category, mutually_exclusive, known_at)
    SELECT s.key, r.series, r.title, r.sub_title, r.category, r.mutually_exclusive, s.known_at
    FROM staged s CROSS JOIN LATERAL jsonb_to_record(s.body) AS r (
        series text, title text, sub_title text, category text, mutually_exclusive boolean
    )
    WHERE s.what = 'event'
    ON CONFLICT (event) DO UPDATE
    SET series = excluded.series, title = excluded.title, sub_title = excluded.sub_title, category = excluded.category,
        mutually_exclusive = excluded.mutually_exclusive, known_at = least(e.known_at, excluded.known_at)
    WHERE (e.series, e.title, e.sub_title, e.category, e.mutually_exclusive) IS DISTINCT FROM
          (excluded.series, excluded.title, excluded.sub_title, excluded.category, excluded.mutually_exclusive)
       OR excluded.known_at < e.known_at
    RETURNING event, xmax = 0 AS inserted
), series AS (
    INSERT INTO event_series AS e (series, title, category, fee_type, fee_multiplier, known_at)
    SELECT s.key, r.title, r.category, r.fee_type, r.fee_multiplier, s.known_at
    FROM staged s CROSS JOIN LATERAL jsonb_to_record(s.body) AS r (
        title text, category text, fee_type text, fee_multiplier numeric
    )
    WHERE s.what = 'series'
    ON CONFLICT (series) DO UPDATE
    SET title = excluded.title, category = excluded.category, fee_type = excluded.fee_type,
        fee_multiplier = excluded.fee_multiplier, known_at = least(e.known_at, excluded.known_at)
    WHERE (e.title, e.category, e.fee_type, e.fee_multiplier) IS DISTINCT FROM
          (excluded.title, excluded.category, excluded.fee_type, excluded.fee_multiplier)
       OR excluded.known_at < e.known_at
    RETURNING series, xmax = 0 AS inserted
), trades AS (
    INSERT INTO event_trades AS t (trade_id, ticker, source, price, size, taker_side, known_at)
    SELECT trade_id, ticker, 'kalshi', price, size, taker_side, known_at FROM traded
    ON CONFLICT (trade_id) DO UPDATE
    SET ticker = excluded.ticker, price = excluded.price, size = excluded.size, taker_side = excluded.taker_side,
        known_at = excluded.known_at
    WHERE (t.ticker, t.price, t.size, t.taker_side, t.known_at) IS DISTINCT FROM
          (excluded.ticker, excluded.price, excluded.size, excluded.taker_side, excluded.known_at)
    RETURNING trade_id, xmax = 0 AS inserted
), candles AS (
    INSERT INTO event_candles AS c (
        ticker, source, known_at, minutes, yes_bid, yes_ask, open, high, low, close, mean, volume, open_interest
    )
    SELECT ticker, 'kalshi', known_at, minutes, yes_bid, yes_ask, open, high, low, close, mean, volume, open_interest
    FROM quoted WHERE what = 'candle'
    ON CONFLICT (ticker, source, minutes, known_at) DO UPDATE
    SET yes_bid = excluded.yes_bid, yes_ask = excluded.yes_ask, open = excluded.open, high = excluded.high, low = excluded.low,
        close = excluded.close, mean = excluded.mean, volume = excluded.volume, open_interest = excluded.open_interest
    WHERE to_jsonb(c) IS DISTINCT FROM to_jsonb(excluded)
    RETURNING ticker, known_at, xmax = 0 AS inserted
), fewer AS (
    DELETE FROM event_books b USING quoted q
    WHERE q.what = 'book' AND b.ticker = q.ticker AND b.source = 'kalshi' AND b.known_at = q.known_at
      AND NOT EXISTS (SELECT FROM jsonb_to_recordset(q.levels) AS l (side text, price numeric)
                      WHERE l.side = b.side AND l.price = b.price)
    RETURNING b.ticker
), books AS (
    INSERT INTO event_books AS b (ticker, source, known_at, side, price, size)
    SELECT ticker, 'kalshi', known_at, l.side, l.price, sum(l.size)
    FROM quoted CROSS JOIN LATERAL jsonb_to_recordset(levels) AS l (side text, price numeric, size numeric)
    WHERE what = 'book' GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (ticker, source, known_at, side, price) DO UPDATE
    SET size = excluded.size WHERE b.size IS DISTINCT FROM excluded.size
    RETURNING ticker, xmax = 0 AS inserted
), touched AS (
    SELECT 'market' AS what, ticker AS key, NULL::timestamptz AS at, inserted FROM markets WHERE described
    UNION ALL SELECT 'market', ticker, NULL, false FROM prices WHERE source = 'kalshi'
    UNION ALL SELECT 'book', ticker, NULL, inserted FROM prices WHERE source = 'kalshi_book'
    UNION ALL SELECT 'candle', ticker, known_at, false FROM prices WHERE source = 'kalshi_candle'
    UNION ALL SELECT 'event', event, NULL, inserted FROM events
    UNION ALL SELECT 'series', series, NULL, inserted FROM series
    UNION ALL SELECT 'trade', trade_id, NULL, inserted FROM trades
    UNION ALL SELECT 'candle', ticker, known_at, inserted FROM candles
    UNION ALL SELECT 'book', ticker, NULL, false FROM fewer
    UNION ALL SELECT 'book', ticker, NULL, inserted FROM books
), merged AS (
    SELECT bool_or(inserted) AS inserted FROM touched GROUP BY what, key, at
)
SELECT count(*) FILTER (WHERE inserted) AS inserted, count(*) FILTER (WHERE NOT inserted) AS updated FROM merged

-- name: import_kalshi_also
-- A market is known since the first that is known of it.
-- writes: event_markets; reads: event_markets; scope: market
UPDATE event_markets m
SET known_at = s.known_at
FROM (
    SELECT CASE WHEN what = 'trade' THEN body ->> 'ticker' ELSE key END AS ticker,
           min(coalesce((body ->> 'first_at')::timestamptz, known_at)) AS known_at
    FROM stage_kalshi WHERE what IN ('market', 'trade', 'candle', 'book') GROUP BY 1
) s
WHERE m.ticker = s.ticker AND s.known_at < m.known_at

-- name: import_kalshi_totals
-- What the database holds of the file's markets, events and series.
-- writes: stage_kalshi; reads: event_markets, event_prices, event_trades, event_candles, event_books, event_events, event_series; scope: market
WITH named AS (
    SELECT array_agg(DISTINCT CASE WHEN what = 'trade' THEN body ->> 'ticker' ELSE key END) AS keys FROM stage_kalshi
)
SELECT (SELECT count(*) FROM event_markets WHERE known_at <= %(as_of)s AND ticker = ANY (keys)) AS markets,
       (SELECT count(*) FROM event_markets WHERE known_at <= %(as_of)s AND ticker = ANY (keys) AND game_id IS NOT NULL) AS of_known_games,
       (SELECT count(*) FROM event_prices WHERE known_at <= %(as_of)s AND ticker = ANY (keys)) AS prices,
       (SELECT count(*) FROM event_trades WHERE known_at <= %(as_of)s AND ticker = ANY (keys)) AS trades,
       (SELECT count(*) FROM event_candles WHERE known_at <= %(as_of)s AND ticker = ANY (keys)) AS candles,
       (SELECT count(*) FROM event_books WHERE known_at <= %(as_of)s AND ticker = ANY (keys)) AS book_levels,
       (SELECT count(*) FROM event_events WHERE known_at <= %(as_of)s AND event = ANY (keys)) AS events,
       (SELECT count(*) FROM event_series WHERE known_at <= %(as_of)s AND series = ANY (keys)) AS series
FROM named
