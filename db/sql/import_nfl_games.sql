-- name: import_nfl_games_stage
-- A file of games as read.
-- writes: stage_games; scope: market
CREATE TEMP TABLE stage_games (
    line bigint, game_id text, season integer, game_type text, week integer, kickoff timestamptz, away text, home text,
    neutral boolean, away_rest integer, home_rest integer, divisional boolean, roof text, stadium text, known_at timestamptz,
    away_score integer, home_score integer, overtime boolean, temp_f double precision, wind_mph double precision,
    away_qb text, home_qb text, result_at timestamptz, spread_line double precision, total_line double precision,
    home_moneyline integer, away_moneyline integer, home_spread_odds integer, away_spread_odds integer,
    over_odds integer, under_odds integer
) ON COMMIT DROP

-- name: import_nfl_games_copy
-- Rows of a file of games.
-- writes: stage_games; scope: market
COPY stage_games (
    line, game_id, season, game_type, week, kickoff, away, home, neutral, away_rest, home_rest, divisional, roof, stadium,
    known_at, away_score, home_score, overtime, temp_f, wind_mph, away_qb, home_qb, result_at, spread_line, total_line,
    home_moneyline, away_moneyline, home_spread_odds, away_spread_odds, over_odds, under_odds
) FROM STDIN

-- name: import_nfl_games_repeats
-- Lines whose game stands again further down with anything different.
-- writes: stage_games; scope: market
DELETE FROM stage_games WHERE line IN (
    SELECT line
    FROM (
        SELECT line, to_jsonb(stage_games) - 'line' AS given, last_value(to_jsonb(stage_games) - 'line') OVER (
                   PARTITION BY game_id ORDER BY line ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
               ) AS final
        FROM stage_games
    ) rows WHERE given IS DISTINCT FROM final
)
RETURNING line

-- name: import_nfl_games_merge
-- Games, results and closing lines that are new or differ; a game counts as updated when any of the three does.
-- writes: nfl_games, nfl_results, nfl_odds; scope: market
WITH staged AS (
    SELECT DISTINCT ON (game_id) * FROM stage_games ORDER BY game_id
), games AS (
    INSERT INTO nfl_games AS g (
        game_id, season, game_type, week, kickoff, away, home, neutral, away_rest, home_rest, divisional, roof, stadium, known_at
    )
    SELECT game_id, season, game_type, week, kickoff, away, home, neutral, away_rest, home_rest, divisional, roof, stadium, known_at
    FROM staged
    ON CONFLICT (game_id) DO UPDATE
    SET season = excluded.season, game_type = excluded.game_type, week = excluded.week, kickoff = excluded.kickoff,
        away = excluded.away, home = excluded.home, neutral = excluded.neutral, away_rest = excluded.away_rest,
        home_rest = excluded.home_rest, divisional = excluded.divisional, roof = excluded.roof, stadium = excluded.stadium,
        source = 'nflverse', known_at = excluded.known_at
    WHERE (g.season, g.game_type, g.week, g.kickoff, g.away, g.home, g.neutral, g.away_rest, g.home_rest, g.divisional,
           g.roof, g.stadium, g.source, g.known_at) IS DISTINCT FROM
          (excluded.season, excluded.game_type, excluded.week, excluded.kickoff, excluded.away, excluded.home,
           excluded.neutral, excluded.away_rest, excluded.home_rest, excluded.divisional, excluded.roof, excluded.stadium,
           'nflverse', excluded.known_at)
    RETURNING game_id, xmax = 0 AS inserted
), results AS (
    INSERT INTO nfl_results AS r (game_id, away_score, home_score, overtime, temp_f, wind_mph, away_qb, home_qb, known_at)
    SELECT game_id, away_score, home_score, overtime, temp_f, wind_mph, away_qb, home_qb, result_at
    FROM staged WHERE home_score IS NOT NULL
    ON CONFLICT (game_id) DO UPDATE
    SET away_score = excluded.away_score, home_score = excluded.home_score, overtime = excluded.overtime,
        temp_f = excluded.temp_f, wind_mph = excluded.wind_mph, away_qb = excluded.away_qb, home_qb = excluded.home_qb,
        known_at = excluded.known_at
    WHERE (r.away_score, r.home_score, r.overtime, r.temp_f, r.wind_mph, r.away_qb, r.home_qb, r.known_at) IS DISTINCT FROM
          (excluded.away_score, excluded.home_score, excluded.overtime, excluded.temp_f, excluded.wind_mph,
           excluded.away_qb, excluded.home_qb, excluded.known_at)
    RETURNING game_id
), moved AS (  -- lines of a game whose kickoff is another now
    DELETE FROM nfl_odds o USING staged s
    WHERE o.game_id = s.game_id AND o.source = 'nflverse' AND o.known_at <> s.kickoff
), odds AS (
    INSERT INTO nfl_odds AS o (
        game_id, source, known_at, spread_line, total_line, home_moneyline, away_moneyline, home_spread_odds, away_spread_odds,
        over_odds, under_odds
    )
    SELECT game_id, 'nflverse', kickoff, spread_line, total_line, home_moneyline, away_moneyline, home_spread_odds,
           away_spread_odds, over_odds, under_odds
    FROM staged WHERE num_nonnulls(spread_line, total_line, home_moneyline, away_moneyline) > 0
    ON CONFLICT (game_id, source, known_at) DO UPDATE
    SET spread_line = excluded.spread_line, total_line = excluded.total_line, home_moneyline = excluded.home_moneyline,
        away_moneyline = excluded.away_moneyline, home_spread_odds = excluded.home_spread_odds,
        away_spread_odds = excluded.away_spread_odds, over_odds = excluded.over_odds, under_odds = excluded.under_odds
    WHERE (o.spread_line, o.total_line, o.home_moneyline, o.away_moneyline, o.home_spread_odds, o.away_spread_odds,
           o.over_odds, o.under_odds) IS DISTINCT FROM
          (excluded.spread_line, excluded.total_line, excluded.home_moneyline, excluded.away_moneyline,
           excluded.home_spread_odds, excluded.away_spread_odds, excluded.over_odds, excluded.under_odds)
    RETURNING game_id
), touched AS (
    SELECT game_id, inserted FROM games
    UNION ALL SELECT game_id, false FROM results
    UNION ALL SELECT game_id, false FROM odds
), merged AS (
    SELECT bool_or(inserted) AS inserted FROM touched GROUP BY game_id
)
SELECT count(*) FILTER (WHERE inserted) AS inserted, count(*) FILTER (WHERE NOT inserted) AS updated FROM merged

-- name: import_nfl_games_totals
-- What the database holds of the file's seasons.
-- writes: stage_games; reads: nfl_games, nfl_results, nfl_odds; scope: market
SELECT count(*) AS games, count(r.game_id) AS results, count(o.game_id) AS lines, min(g.season) AS first, max(g.season) AS last
FROM nfl_games g
LEFT JOIN nfl_results r ON r.game_id = g.game_id AND r.known_at <= %(as_of)s
LEFT JOIN nfl_odds o ON o.game_id = g.game_id AND o.source = 'nflverse' AND o.known_at <= %(as_of)s
WHERE g.known_at <= %(as_of)s AND g.season = ANY (ARRAY(SELECT DISTINCT season FROM stage_games))
