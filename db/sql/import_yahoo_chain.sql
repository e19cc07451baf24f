-- name: import_yahoo_chain_stage
-- A snapshot of option quotes as read.
-- writes: stage_chain; scope: market
CREATE TEMP TABLE stage_chain (
    line bigint, symbol text, expiry date, strike numeric(12, 4), option_type text, bid double precision, ask double precision,
    last double precision, last_at timestamptz, volume bigint, open_interest bigint, iv double precision, underlying double precision
) ON COMMIT DROP

-- name: import_yahoo_chain_copy
-- Rows of a snapshot.
-- writes: stage_chain; scope: market
COPY stage_chain (
    line, symbol, expiry, strike, option_type, bid, ask, last, last_at, volume, open_interest, iv, underlying
) FROM STDIN

-- name: import_yahoo_chain_repeats
-- Lines whose contract stands again further down with other figures.
-- writes: stage_chain; scope: market
DELETE FROM stage_chain WHERE line IN (
    SELECT line
    FROM (
        SELECT line, row(bid, ask, last, last_at, volume, open_interest, iv, underlying) AS given, last_value(row(bid, ask, last, last_at, volume, open_interest, iv, underlying)) OVER (
                   PARTITION BY symbol, expiry, strike, option_type ORDER BY line ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
               ) AS final
        FROM stage_chain
    ) rows WHERE given IS DISTINCT FROM final
)
RETURNING line

-- name: import_yahoo_chain_merge
-- Quotes of the snapshot, dated by the latest trade in it, into option_quotes.
-- writes: option_quotes; scope: market
WITH merged AS (
    INSERT INTO option_quotes AS q (
        symbol, known_at, source, expiry, strike, option_type, bid, ask, last, last_at, volume, open_interest, iv, underlying
    )
    SELECT DISTINCT ON (symbol, expiry, strike, option_type) symbol, (SELECT max(last_at) FROM stage_chain), 'yahoo', expiry,
           strike, option_type, bid, ask, last, last_at, volume, open_interest, iv, underlying
    FROM stage_chain ORDER BY symbol, expiry, strike, option_type
    ON CONFLICT (symbol, source, known_at, expiry, strike, option_type) DO UPDATE
    SET bid = excluded.bid, ask = excluded.ask, last = excluded.last, last_at = excluded.last_at, volume = excluded.volume,
        open_interest = excluded.open_interest, iv = excluded.iv, underlying = excluded.underlying
    WHERE (q.bid, q.ask, q.last, q.last_at, q.volume, q.open_interest, q.iv, q.underlying) IS DISTINCT FROM
          (excluded.bid, excluded.ask, excluded.last, excluded.last_at, excluded.volume, excluded.open_interest, excluded.iv,
           excluded.underlying)
    RETURNING xmax = 0 AS inserted
)
SELECT count(*) FILTER (WHERE inserted) AS inserted, count(*) FILTER (WHERE NOT inserted) AS updated FROM merged

-- name: import_yahoo_chain_symbols
-- The underlyings of a snapshot, made known as optionable.
-- writes: symbols; scope: market
WITH seen AS (
    SELECT DISTINCT symbol FROM stage_chain
), added AS (
    INSERT INTO symbols AS s (symbol, optionable) SELECT symbol, true FROM seen
    ON CONFLICT (symbol) DO UPDATE SET optionable = true WHERE NOT s.optionable
)
SELECT symbol, '' AS name FROM seen ORDER BY symbol

-- name: import_yahoo_chain_totals
-- What the database holds of the snapshot; null sums and no time where it holds nothing.
-- writes: stage_chain; reads: option_quotes; scope: market
SELECT count(*) AS contracts, count(DISTINCT expiry) AS expiries, sum(volume)::bigint AS volume,
       sum(open_interest)::bigint AS open_interest, max(known_at) AS quoted_at
FROM option_quotes
WHERE known_at <= %(as_of)s AND source = 'yahoo' AND known_at = (SELECT max(last_at) FROM stage_chain)
  AND symbol = ANY (ARRAY(SELECT DISTINCT symbol FROM stage_chain))
