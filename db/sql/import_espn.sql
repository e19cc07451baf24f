-- name: import_espn_stage
-- Games on a scoreboard as read.
-- writes: stage_espn; scope: market
CREATE TEMP TABLE stage_espn (
    line bigint, game_id text, season integer, game_type text, week integer, kickoff timestamptz, away text, home text,
    neutral boolean, roof text, stadium text, scheduled_at timestamptz, known_at timestamptz, state text, period integer,
    clock_s double precision, away_score integer, home_score integer, home_win double precision, possession text,
    result_at timestamptz, spread_line double precision, total_line double precision, home_moneyline integer,
    away_moneyline integer, home_spread_odds integer, away_spread_odds integer, over_odds integer, under_odds integer
) ON COMMIT DROP

-- name: import_espn_copy
-- Rows of games on a scoreboard.
-- writes: stage_espn; scope: market
COPY stage_espn (
    line, game_id, season, game_type, week, kickoff, away, home, neutral, roof, stadium, scheduled_at, known_at, state, period,
    clock_s, away_score, home_score, home_win, possession, result_at, spread_line, total_line, home_moneyline, away_moneyline,
    home_spread_odds, away_spread_odds, over_odds, under_odds
) FROM STDIN

-- name: import_espn_merge
-- Games nflverse lacks, the board, lines of games not begun, results of games over; nflverse's own games and results stay.
-- writes: nfl_games, nfl_live, nfl_odds, nfl_results; scope: market
WITH staged AS (
    SELECT DISTINCT ON (game_id) * FROM stage_espn ORDER BY game_id, line DESC
), games AS (
    INSERT INTO nfl_games AS g (
        game_id, season, game_type, week, kickoff, away, home, neutral, roof, stadium, known_at, source
    )
    SELECT game_id, season, game_type, week, kickoff, away, home, neutral, roof, stadium, scheduled_at, 'espn' FROM staged
    ON CONFLICT (game_id) DO UPDATE
    SET kickoff = excluded.kickoff, neutral = excluded.neutral, roof = excluded.roof, stadium = excluded.stadium,
        known_at = excluded.known_at
    WHERE g.source = 'espn' AND (g.kickoff, g.neutral, g.roof, g.stadium, g.known_at) IS DISTINCT FROM
          (excluded.kickoff, excluded.neutral, excluded.roof, excluded.stadium, excluded.known_at)
    RETURNING game_id, xmax = 0 AS inserted
), boards AS (
    INSERT INTO nfl_live AS l (
        game_id, source, known_at, state, period, clock_s, away_score, home_score, home_win, possession
    )
    SELECT game_id, 'espn', known_at, state, period, clock_s, away_score, home_score, home_win, possession FROM staged
    ON CONFLICT (game_id, source, known_at) DO UPDATE
    SET state = excluded.state, period = excluded.period, clock_s = excluded.clock_s, away_score = excluded.away_score,
        home_score = excluded.home_score, home_win = excluded.home_win, possession = excluded.possession
    WHERE (l.state, l.period, l.clock_s, l.away_score, l.home_score, l.home_win, l.possession) IS DISTINCT FROM
          (excluded.state, excluded.period, excluded.clock_s, excluded.away_score, excluded.home_score, excluded.home_win,
           excluded.possession)
    RETURNING game_id, xmax = 0 AS inserted
), odds AS (
    INSERT INTO nfl_odds AS o (
        game_id, source, known_at, spread_line, total_line, home_moneyline, away_moneyline, home_spread_odds, away_spread_odds,
        over_odds, under_odds
    )
    SELECT game_id, 'espn', known_at, spread_line, total_line, home_moneyline, away_moneyline, home_spread_odds,
           away_spread_odds, over_odds, under_odds
    FROM staged WHERE state = 'pre' AND num_nonnulls(spread_line, total_line, home_moneyline, away_moneyline) > 0
    ON CONFLICT (game_id, source, known_at) DO UPDATE
    SET spread_line = excluded.spread_line, total_line = excluded.total_line, home_moneyline = excluded.home_moneyline,
        away_moneyline = excluded.away_moneyline, home_spread_odds = excluded.home_spread_odds,
        away_spread_odds = excluded.away_spread_odds, over_odds = excluded.over_odds, under_odds = excluded.under_odds
    WHERE (o.spread_line, o.total_line, o.home_moneyline, o.away_moneyline, o.home_spread_odds, o.away_spread_odds,
           o.over_odds, o.under_odds) IS DISTINCT FROM
          (excluded.spread_line, excluded.total_line, excluded.home_moneyline, excluded.away_moneyline,
           excluded.home_spread_odds, excluded.away_spread_odds, excluded.over_odds, excluded.under_odds)
    RETURNING game_id
), results AS (
    INSERT INTO nfl_results AS r (game_id, away_score, home_score, overtime, known_at)
    SELECT game_id, away_score, home_score, period > 4, greatest(result_at, known_at)
    FROM staged WHERE state = 'post' AND num_nulls(away_score, home_score) = 0
    ON CONFLICT (game_id) DO UPDATE
    SET away_score = excluded.away_score, home_score = excluded.home_score, overtime = excluded.overtime,
        known_at = least(r.known_at, excluded.known_at)
    WHERE (SELECT source FROM nfl_games g WHERE g.game_id = r.game_id) = 'espn'
      AND (r.away_score, r.home_score, r.overtime, r.known_at) IS DISTINCT FROM
          (excluded.away_score, excluded.home_score, excluded.overtime, least(r.known_at, excluded.known_at))
    RETURNING game_id
), touched AS (
    SELECT game_id, inserted FROM games
    UNION ALL SELECT game_id, inserted FROM boards
    UNION ALL SELECT game_id, false FROM odds
    UNION ALL SELECT game_id, false FROM results
), merged AS (
    SELECT bool_or(inserted) AS inserted FROM touched GROUP BY game_id
)
SELECT count(*) FILTER (WHERE inserted) AS inserted, count(*) FILTER (WHERE NOT inserted) AS updated FROM merged

-- name: import_espn_totals
-- What the database holds of the file's games.
-- writes: stage_espn; reads: nfl_games, nfl_live, nfl_odds, nfl_results; scope: market
WITH named AS (
    SELECT array_agg(game_id) AS ids FROM stage_espn
)
SELECT (SELECT count(*) FROM nfl_games WHERE known_at <= %(as_of)s AND game_id = ANY (ids)) AS games,
       (SELECT count(*) FROM nfl_live WHERE known_at <= %(as_of)s AND game_id = ANY (ids)) AS boards,
       (SELECT count(*) FROM nfl_odds WHERE known_at <= %(as_of)s AND game_id = ANY (ids) AND source = 'espn') AS lines,
       (SELECT count(*) FROM nfl_results WHERE known_at <= %(as_of)s AND game_id = ANY (ids)) AS results
FROM named
