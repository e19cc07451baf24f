-- What further files of sports, event markets, technicals, alerts and brokers hold.

-- Whose schedule a game is: another source adds games nflverse does not have yet and never changes one of its.
ALTER TABLE nfl_games ADD source text NOT NULL DEFAULT 'nflverse';

CREATE TABLE nfl_injuries (
    season    integer NOT NULL,
    week      integer NOT NULL,
    team      text NOT NULL,                      -- era codes, as nfl_games
    player_id text NOT NULL,                      -- GSIS id
    player    text NOT NULL,
    position  text,
    status    text NOT NULL,                      -- Out, Doubtful, Questionable, Note
    practice  text,                               -- how far he practised on the day of the report; null = not said
    game_id   text,                               -- where the game is known
    known_at  timestamptz NOT NULL,               -- 16:00 New York on the day of the report before the game
    PRIMARY KEY (season, week, team, player_id)
);
CREATE INDEX nfl_injuries_by_game ON nfl_injuries (game_id);

CREATE TABLE nfl_standings (
    season         integer NOT NULL,
    team           text NOT NULL,
    wins           integer NOT NULL,
    losses         integer NOT NULL,
    ties           integer NOT NULL,
    home_wins      integer NOT NULL,
    home_losses    integer NOT NULL,
    div_wins       integer NOT NULL,
    div_losses     integer NOT NULL,
    points_for     integer NOT NULL,
    points_against integer NOT NULL,
    known_at       timestamptz NOT NULL,          -- the day after the regular season's last game
    PRIMARY KEY (season, team)
);

-- Forecasts others made before a game. Home and away are the source's: of a game on neutral ground they may be the other way
-- round in nfl_games, which `swapped` says.
CREATE TABLE nfl_forecasts (
    model         text NOT NULL,                  -- 538_elo, 538_qbelo, 538_elo_basic, 538_published, nfelo_open, nfelo_close
    game          text NOT NULL,                  -- the source's name of the game: 2012-09-05_DAL_NYG, or nflverse's id
    season        integer NOT NULL,
    game_day      date,                           -- New York
    home          text NOT NULL,                  -- era codes, as nfl_games
    away          text NOT NULL,
    neutral       boolean,
    home_rating   double precision,               -- Elo points before the game
    away_rating   double precision,
    home_win      double precision NOT NULL CHECK (home_win BETWEEN 0 AND 1),  -- a tie counts as half
    home_spread   double precision,               -- the model's own line, points; positive = HOME is favoured
    market_spread double precision,               -- the bookmakers' line it was compared with; positive = HOME is favoured
    market_total  double precision,               -- points
    game_id       text,                           -- nflverse game, where it is one
    swapped       boolean NOT NULL DEFAULT false,
    known_at      timestamptz NOT NULL,           -- kickoff
    PRIMARY KEY (model, game)
);
CREATE INDEX nfl_forecasts_by_game ON nfl_forecasts (game_id, model);

-- A scoreboard at a moment.
CREATE TABLE nfl_live (
    game_id    text NOT NULL,
    source     text NOT NULL,
    known_at   timestamptz NOT NULL,              -- when the board was read; never earlier than it was
    state      text NOT NULL CHECK (state IN ('pre', 'in', 'post')),
    period     integer NOT NULL,                  -- quarter; 0 = not begun, 5 = overtime
    clock_s    double precision,                  -- seconds left in the period
    away_score integer,
    home_score integer,
    home_win   double precision CHECK (home_win BETWEEN 0 AND 1),  -- the source's own, in play; null = not given
    possession text,                              -- team with the ball
    PRIMARY KEY (game_id, source, known_at)
);

ALTER TABLE event_markets
    ADD stated_at   timestamptz,                  -- status and result are of this moment; null = known_at
    ADD game_day    date,                         -- New York; of a market on an NFL game, with its teams as nflverse writes them
    ADD away        text,
    ADD home        text,
    ADD strike      numeric(12, 4),               -- points of a spread or total market
    ADD strike_team text;                         -- the team a spread or team total is about

CREATE TABLE event_series (
    series         text PRIMARY KEY,              -- KXNFLGAME
    title          text NOT NULL,
    category       text NOT NULL DEFAULT '',
    fee_type       text,                          -- quadratic ...
    fee_multiplier numeric(8, 4),
    known_at       timestamptz NOT NULL
);

CREATE TABLE event_events (
    event              text PRIMARY KEY,
    series             text NOT NULL,
    title              text NOT NULL,
    sub_title          text NOT NULL DEFAULT '',
    category           text NOT NULL DEFAULT '',
    mutually_exclusive boolean NOT NULL DEFAULT false,
    known_at           timestamptz NOT NULL
);

CREATE TABLE event_trades (
    trade_id   text PRIMARY KEY,
    ticker     text NOT NULL,
    source     text NOT NULL,
    price      numeric(8, 4) NOT NULL,            -- USD for yes
    size       numeric(20, 2) NOT NULL,           -- contracts
    taker_side text,                              -- yes, no
    known_at   timestamptz NOT NULL
);
CREATE INDEX event_trades_by_ticker ON event_trades (ticker, known_at);

-- Levels of a book at a moment. Bids only: a bid for no at 0.67 is an offer of yes at 0.33.
CREATE TABLE event_books (
    ticker   text NOT NULL,
    source   text NOT NULL,
    known_at timestamptz NOT NULL,
    side     text NOT NULL CHECK (side IN ('yes', 'no')),
    price    numeric(8, 4) NOT NULL,              -- USD bid for that side
    size     numeric(20, 2) NOT NULL,             -- contracts
    PRIMARY KEY (ticker, source, known_at, side, price)
);

CREATE TABLE event_candles (
    ticker        text NOT NULL,
    source        text NOT NULL,
    known_at      timestamptz NOT NULL,           -- end of the period
    minutes       integer NOT NULL,               -- its length
    yes_bid       numeric(8, 4),                  -- at its end
    yes_ask       numeric(8, 4),
    open          numeric(8, 4),                  -- traded, USD for yes; null = no trade
    high          numeric(8, 4),
    low           numeric(8, 4),
    close         numeric(8, 4),
    mean          numeric(8, 4),
    volume        numeric(20, 2),                 -- contracts in the period
    open_interest numeric(20, 2),
    PRIMARY KEY (ticker, source, minutes, known_at)
);

-- Indicators as a screener computed them.
CREATE TABLE technicals (
    symbol    text NOT NULL,
    source    text NOT NULL,
    known_at  timestamptz NOT NULL,
    timeframe text NOT NULL,                      -- 1d, or minutes: 60
    indicator text NOT NULL,                      -- the source's name: RSI, EMA20, Recommend.All
    back      integer NOT NULL,                   -- bars back: 0 = the last, 1 = the one before
    exchange  text NOT NULL DEFAULT '',
    value     double precision NOT NULL,
    PRIMARY KEY (symbol, source, known_at, timeframe, indicator, back)
);

ALTER TABLE trade_alerts
    ADD entry_at   timestamptz,                   -- when its author says he entered; price is at what
    ADD exit_price numeric(18, 4),                -- USD per share
    ADD exit_at    timestamptz,
    ADD pnl        numeric(18, 2),                -- USD, as its author says
    ADD stated_at  timestamptz,                   -- status, exit and pnl are of this moment; null = known_at
    ADD score      integer;                       -- the author's at the time, 0 to 100

-- Holdings as a broker's API listed them at a moment: what its positions are worked out from.
CREATE TABLE position_snapshots (
    user_id       text NOT NULL,
    account_id    text NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('stock', 'option', 'event')),
    known_at      timestamptz NOT NULL,           -- when the list was made
    symbol        text NOT NULL,
    expiry        date,
    strike        numeric(12, 4),
    option_type   text CHECK (option_type IN ('call', 'put')),
    quantity      numeric(20, 8) NOT NULL,        -- negative = short; 0 = no longer held
    multiplier    integer NOT NULL,
    average_price numeric(18, 6) NOT NULL,        -- USD per share, per contract paying 1 USD for events
    since         timestamptz NOT NULL,           -- when the holding last changed
    UNIQUE NULLS NOT DISTINCT (user_id, account_id, kind, known_at, symbol, expiry, strike, option_type),
    FOREIGN KEY (user_id, account_id) REFERENCES accounts ON DELETE CASCADE
);
ALTER TABLE position_snapshots ENABLE ROW LEVEL SECURITY;
ALTER TABLE position_snapshots FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON position_snapshots USING (user_id = current_setting('ava.user', true))
    WITH CHECK (user_id = current_setting('ava.user', true));
