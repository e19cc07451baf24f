-- Market data: the same rows for every user. Every table that changes with time has known_at, the moment a row became
-- knowable: bars = session close, quotes = quote time, reports = release, lines = kickoff. Prices that are analysed are
-- double precision; money that must sum to the cent is numeric.

CREATE TABLE symbols (
    symbol     text PRIMARY KEY,                  -- upper case, class shares with a dot: BRK.B
    name       text NOT NULL DEFAULT '',
    kind       text NOT NULL DEFAULT 'stock' CHECK (kind IN ('stock', 'etf', 'index')),
    sector     text,                              -- GICS sector
    industry   text,                              -- GICS sub-industry
    optionable boolean NOT NULL DEFAULT false
);
CREATE INDEX symbols_by_sector ON symbols (sector, symbol);
CREATE INDEX symbols_by_industry ON symbols (industry, symbol);
CREATE INDEX symbols_optionable ON symbols (symbol) WHERE optionable;

-- Who supplied bars, and in which basis: raw = as traded, split = adjusted for splits, total = for splits and dividends.
-- Levels compared with strikes or trades use raw or split, never total.
CREATE TABLE price_sources (
    source text PRIMARY KEY,
    basis  text NOT NULL CHECK (basis IN ('raw', 'split', 'total'))
);

CREATE TABLE bars (
    symbol    text NOT NULL,
    session   date NOT NULL,                      -- exchange session, New York
    source    text NOT NULL REFERENCES price_sources,
    open      double precision NOT NULL,          -- USD per share, in the source's basis
    high      double precision NOT NULL,
    low       double precision NOT NULL,
    close     double precision NOT NULL,
    adj_close double precision,                   -- adjusted for dividends too, where the source gives it beside close
    volume    bigint NOT NULL,                    -- shares
    known_at  timestamptz NOT NULL,               -- close of the session
    PRIMARY KEY (symbol, source, session)
);

CREATE TABLE option_quotes (
    symbol        text NOT NULL,                  -- underlying
    known_at      timestamptz NOT NULL,           -- the snapshot's quote time
    source        text NOT NULL,
    expiry        date NOT NULL,
    strike        numeric(12, 4) NOT NULL,        -- USD per share
    option_type   text NOT NULL CHECK (option_type IN ('call', 'put')),
    bid           double precision,               -- USD per share; null = no quote
    ask           double precision,
    last          double precision,
    last_at       timestamptz,                    -- when it last traded; may be weeks old
    volume        bigint,                         -- contracts today so far; null = no trade
    open_interest bigint,                         -- contracts at the previous close
    iv            double precision,               -- fraction a year; null = not solved
    delta         double precision,
    underlying    double precision,               -- USD per share, at about known_at
    PRIMARY KEY (symbol, source, known_at, expiry, strike, option_type)
);
CREATE INDEX option_quotes_by_expiry ON option_quotes (symbol, expiry, known_at);
CREATE INDEX option_quotes_by_strike ON option_quotes (symbol, strike, option_type, known_at);

CREATE TABLE option_prints (
    symbol      text NOT NULL,
    known_at    timestamptz NOT NULL,             -- time of the trade, or end of the bar it was summed into
    source      text NOT NULL,
    expiry      date NOT NULL,
    strike      numeric(12, 4) NOT NULL,
    option_type text NOT NULL CHECK (option_type IN ('call', 'put')),
    ordinal     integer NOT NULL DEFAULT 1,       -- among equal keys
    price       double precision NOT NULL,        -- USD per share
    size        bigint NOT NULL,                  -- contracts
    side        text CHECK (side IN ('bid', 'mid', 'ask')),  -- where in the quote it traded; null = not known
    kind        text CHECK (kind IN ('single', 'block', 'sweep')),
    PRIMARY KEY (symbol, source, known_at, expiry, strike, option_type, ordinal)
);

CREATE TABLE earnings_reports (
    symbol           text NOT NULL,
    report_date      date NOT NULL,               -- New York
    source           text NOT NULL,
    fiscal_period    text,                        -- '2018-06' = quarter that ended in June 2018
    release_time     text NOT NULL DEFAULT 'unknown' CHECK (release_time IN ('pre', 'post', 'unknown')),
    eps_estimate     numeric(18, 4),              -- USD per share as reported then, not split-adjusted
    eps_actual       numeric(18, 4),
    revenue_estimate numeric(24, 2),              -- USD
    revenue_actual   numeric(24, 2),
    known_at         timestamptz NOT NULL,        -- release
    PRIMARY KEY (symbol, source, report_date)
);

CREATE TABLE earnings_estimates (
    symbol           text NOT NULL,
    report_date      date NOT NULL,               -- when the report is expected, New York
    source           text NOT NULL,
    fiscal_period    text,
    release_time     text NOT NULL DEFAULT 'unknown' CHECK (release_time IN ('pre', 'post', 'unknown')),
    eps_estimate     numeric(18, 4),
    revenue_estimate numeric(24, 2),
    known_at         timestamptz NOT NULL,        -- when this estimate and date were published
    PRIMARY KEY (symbol, source, report_date, known_at)
);
CREATE INDEX earnings_estimates_by_date ON earnings_estimates (report_date, symbol);

CREATE TABLE nfl_teams (
    team       text PRIMARY KEY,                  -- nflverse abbreviation
    name       text NOT NULL,
    nick       text NOT NULL,
    conference text NOT NULL,
    division   text NOT NULL
);

-- A game's schedule, result and line become known at different times, so they are three tables.
CREATE TABLE nfl_games (
    game_id   text PRIMARY KEY,                   -- 2023_01_DET_KC
    season    integer NOT NULL,
    game_type text NOT NULL CHECK (game_type IN ('REG', 'WC', 'DIV', 'CON', 'SB')),
    week      integer NOT NULL,
    kickoff   timestamptz NOT NULL,
    away      text NOT NULL,                      -- era codes: OAK to 2019, SD to 2016, STL to 2015
    home      text NOT NULL,
    neutral   boolean NOT NULL DEFAULT false,
    away_rest integer,                            -- days since the last game
    home_rest integer,
    divisional boolean NOT NULL DEFAULT false,
    roof      text,
    stadium   text,
    known_at  timestamptz NOT NULL                -- when the schedule was out
);
CREATE INDEX nfl_games_upcoming ON nfl_games (kickoff, game_id);
CREATE INDEX nfl_games_by_home ON nfl_games (home, kickoff);
CREATE INDEX nfl_games_by_away ON nfl_games (away, kickoff);

CREATE TABLE nfl_results (
    game_id    text PRIMARY KEY REFERENCES nfl_games ON DELETE CASCADE,
    away_score integer NOT NULL,
    home_score integer NOT NULL,
    overtime   boolean NOT NULL DEFAULT false,
    temp_f     double precision,                  -- Fahrenheit, outdoors
    wind_mph   double precision,
    away_qb    text,
    home_qb    text,
    known_at   timestamptz NOT NULL               -- the end of the game: kickoff + 4 h
);

CREATE TABLE nfl_odds (
    game_id        text NOT NULL REFERENCES nfl_games ON DELETE CASCADE,
    source         text NOT NULL,
    known_at       timestamptz NOT NULL,          -- quote time; closing lines = kickoff
    spread_line    double precision,              -- points; positive = the HOME team is favoured by them
    total_line     double precision,              -- points
    home_moneyline integer,                       -- American odds
    away_moneyline integer,
    home_spread_odds integer,
    away_spread_odds integer,
    over_odds      integer,
    under_odds     integer,
    PRIMARY KEY (game_id, source, known_at)
);

CREATE TABLE event_markets (
    ticker     text PRIMARY KEY,                  -- KXNFLGAME-25NOV23KCDEN-KC
    event      text NOT NULL,                     -- KXNFLGAME-25NOV23KCDEN
    series     text NOT NULL,
    title      text NOT NULL DEFAULT '',
    game_id    text,                              -- nflverse game, where it is one
    team       text,                              -- the side that 'yes' pays on
    status     text NOT NULL,                     -- initialized, active, closed, determined, finalized ...
    result     text NOT NULL DEFAULT '',          -- yes, no, scalar, or empty
    ends_at    timestamptz,                       -- expected expiration
    close_time timestamptz,
    known_at   timestamptz NOT NULL
);
CREATE INDEX event_markets_active ON event_markets (ends_at, ticker) WHERE status = 'active';
CREATE INDEX event_markets_by_game ON event_markets (game_id);

CREATE TABLE event_prices (
    ticker        text NOT NULL REFERENCES event_markets ON DELETE CASCADE,
    known_at      timestamptz NOT NULL,
    source        text NOT NULL,
    yes_bid       numeric(8, 4),                  -- USD per contract that pays 1 USD: a probability
    yes_ask       numeric(8, 4),
    last          numeric(8, 4),
    volume        numeric(20, 2),                 -- contracts
    open_interest numeric(20, 2),
    PRIMARY KEY (ticker, source, known_at)
);

CREATE TABLE news (
    news_id   text PRIMARY KEY,                   -- sha256 of source, time and headline
    symbol    text,
    headline  text NOT NULL,
    body      text NOT NULL DEFAULT '',
    source    text NOT NULL,
    sentiment double precision,                   -- -1 to 1, from the source; null = not given
    known_at  timestamptz NOT NULL                -- publication
);
CREATE INDEX news_by_symbol ON news (symbol, known_at);

CREATE TABLE trade_alerts (
    alert_id    text PRIMARY KEY,
    author      text NOT NULL,
    symbol      text,
    action      text,                             -- BTO, STC, STO, BTC, OPEN, CLOSE
    strategy    text,                             -- CSP, CC, long call, put credit spread ...
    expiry      date,
    strike      numeric(12, 4),
    option_type text CHECK (option_type IN ('call', 'put')),
    quantity    numeric(18, 4),
    price       numeric(18, 4),                   -- USD per share
    status      text,                             -- open, closed, expired
    body        text NOT NULL DEFAULT '',
    source      text NOT NULL,
    known_at    timestamptz NOT NULL
);
CREATE INDEX trade_alerts_by_symbol ON trade_alerts (symbol, known_at);

-- AVA's own forecasts, so that they can be scored. Made by the program, the same for everyone.
CREATE TABLE forecasts (
    forecast_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        text NOT NULL,                    -- nfl_home_win, ...
    subject     text NOT NULL,                    -- game:<id>, symbol:NVDA
    model       text NOT NULL,                    -- name and version of what made it
    probability double precision NOT NULL CHECK (probability BETWEEN 0 AND 1),
    resolves_at timestamptz NOT NULL,
    outcome     double precision CHECK (outcome BETWEEN 0 AND 1),
    known_at    timestamptz NOT NULL,             -- when it was made
    UNIQUE (kind, subject, model, known_at)
);
