-- name: demo_copy_symbols
-- Put the simulated securities in.
-- writes: symbols; scope: market
COPY symbols (symbol, name, kind, sector, industry, optionable) FROM STDIN

-- name: demo_copy_price_sources
-- Put the source of the simulated bars in.
-- writes: price_sources; scope: market
COPY price_sources (source, basis) FROM STDIN

-- name: demo_copy_bars
-- Put simulated bars in.
-- writes: bars; scope: market
COPY bars (symbol, session, source, open, high, low, close, volume, known_at) FROM STDIN

-- name: demo_copy_option_quotes
-- Put simulated quotes in.
-- writes: option_quotes; scope: market
COPY option_quotes (symbol, known_at, source, expiry, strike, option_type, bid, ask, last, last_at, volume, open_interest,
                    iv, delta, underlying) FROM STDIN

-- name: demo_copy_option_prints
-- Put simulated option trades in.
-- writes: option_prints; scope: market
COPY option_prints (symbol, known_at, source, expiry, strike, option_type, ordinal, price, size, side, kind) FROM STDIN

-- name: demo_copy_earnings_reports
-- Put simulated reports in.
-- writes: earnings_reports; scope: market
COPY earnings_reports (symbol, report_date, source, fiscal_period, release_time, eps_estimate, eps_actual, revenue_estimate,
                       revenue_actual, known_at) FROM STDIN

-- name: demo_copy_earnings_estimates
-- Put simulated estimates in.
-- writes: earnings_estimates; scope: market
COPY earnings_estimates (symbol, report_date, source, fiscal_period, release_time, eps_estimate, revenue_estimate,
                         known_at) FROM STDIN

-- name: demo_copy_nfl_teams
-- Put the teams in.
-- writes: nfl_teams; scope: market
COPY nfl_teams (team, name, nick, conference, division) FROM STDIN

-- name: demo_copy_nfl_games
-- Put the simulated schedules in.
-- writes: nfl_games; scope: market
COPY nfl_games (game_id, season, game_type, week, kickoff, away, home, neutral, away_rest, home_rest, divisional, roof,
                stadium, known_at) FROM STDIN

-- name: demo_copy_nfl_results
-- Put simulated results in.
-- writes: nfl_results; scope: market
COPY nfl_results (game_id, away_score, home_score, overtime, temp_f, wind_mph, away_qb, home_qb, known_at) FROM STDIN

-- name: demo_copy_nfl_odds
-- Put simulated lines in.
-- writes: nfl_odds; scope: market
COPY nfl_odds (game_id, source, known_at, spread_line, total_line, home_moneyline, away_moneyline, home_spread_odds,
               away_spread_odds, over_odds, under_odds) FROM STDIN

-- name: demo_copy_event_markets
-- Put simulated event markets in.
-- writes: event_markets; scope: market
COPY event_markets (ticker, event, series, title, game_id, team, status, result, ends_at, close_time, known_at) FROM STDIN

-- name: demo_copy_event_prices
-- Put simulated prices of event markets in.
-- writes: event_prices; scope: market
COPY event_prices (ticker, known_at, source, yes_bid, yes_ask, last, volume, open_interest) FROM STDIN

-- name: demo_copy_news
-- Put simulated headlines in.
-- writes: news; scope: market
COPY news (news_id, symbol, headline, body, source, sentiment, known_at) FROM STDIN

-- name: demo_copy_trade_alerts
-- Put simulated alerts in.
-- writes: trade_alerts; scope: market
COPY trade_alerts (alert_id, author, symbol, action, strategy, expiry, strike, option_type, quantity, price, status, body,
                   source, known_at) FROM STDIN

-- name: demo_act_as
-- Act for another person in the rest of this transaction: the demo world has two. COPY does not work under row-level security.
-- writes: users; scope: user
SELECT set_config('ava.user', %(person)s, true)

-- name: demo_insert_person
-- Put a simulated person and their account in.
-- writes: users, accounts; scope: user
WITH person AS (INSERT INTO users (user_id) VALUES (%(person)s) RETURNING user_id)
INSERT INTO accounts (account_id, user_id, name, broker)
SELECT user_id, user_id, 'Simulated account', 'demo' FROM person

-- name: demo_insert_transactions
-- Put a simulated person's transactions in.
-- writes: transactions; scope: user
INSERT INTO transactions SELECT * FROM jsonb_populate_recordset(NULL::transactions, %(rows)s::jsonb)

-- name: demo_insert_positions
-- Put a simulated person's spells of holding in.
-- writes: positions; scope: user
INSERT INTO positions (user_id, account_id, kind, symbol, expiry, strike, option_type, quantity, multiplier, average_price,
                       opened_at, closed_at, known_at)
SELECT user_id, account_id, kind, symbol, expiry, strike, option_type, quantity, multiplier, average_price,
       opened_at, closed_at, known_at
FROM jsonb_populate_recordset(NULL::positions, %(rows)s::jsonb)

-- name: demo_insert_balances
-- Put a simulated person's balances in.
-- writes: balances; scope: user
INSERT INTO balances SELECT * FROM jsonb_populate_recordset(NULL::balances, %(rows)s::jsonb)

-- name: demo_insert_watchlists
-- Put a simulated person's watch lists in.
-- writes: watchlists; scope: user
INSERT INTO watchlists SELECT * FROM jsonb_populate_recordset(NULL::watchlists, %(rows)s::jsonb)

-- name: demo_counts
-- How many rows of each kind the demo world holds for a person, and the last session it knows.
-- cache: 0s; as-of: minute; scope: user; reads: symbols, bars, option_quotes, option_prints, nfl_games, news, positions, transactions
SELECT (SELECT count(*) FROM symbols) AS symbols,
       (SELECT count(*) FROM bars WHERE known_at <= %(as_of)s) AS bars,
       (SELECT count(*) FROM option_quotes WHERE known_at <= %(as_of)s) AS option_quotes,
       (SELECT count(*) FROM option_prints WHERE known_at <= %(as_of)s) AS option_prints,
       (SELECT count(*) FROM nfl_games WHERE known_at <= %(as_of)s) AS nfl_games,
       (SELECT count(*) FROM news WHERE known_at <= %(as_of)s) AS news,
       (SELECT count(*) FROM transactions WHERE user_id = %(user)s AND known_at <= %(as_of)s) AS transactions,
       (SELECT count(*) FROM positions
        WHERE user_id = %(user)s AND known_at <= %(as_of)s AND (closed_at IS NULL OR closed_at > %(as_of)s)) AS positions

-- name: demo_filled
-- Whether the world has anything in it.
-- cache: 0s; as-of: exact; scope: market; reads: symbols
SELECT EXISTS (SELECT FROM symbols) AS filled
