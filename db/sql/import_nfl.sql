-- name: import_nfl_teams_stage
-- Teams as read.
-- writes: stage_teams; scope: market
CREATE TEMP TABLE stage_teams (line bigint, team text, name text, nick text, conference text, division text) ON COMMIT DROP

-- name: import_nfl_teams_copy
-- Rows of teams.
-- writes: stage_teams; scope: market
COPY stage_teams (line, team, name, nick, conference, division) FROM STDIN

-- name: import_nfl_teams_merge
-- Teams that are new or differ, into nfl_teams.
-- writes: nfl_teams; scope: market
WITH merged AS (
    INSERT INTO nfl_teams AS t (team, name, nick, conference, division)
    SELECT DISTINCT ON (team) team, name, nick, conference, division FROM stage_teams ORDER BY team, line DESC
    ON CONFLICT (team) DO UPDATE
    SET name = excluded.name, nick = excluded.nick, conference = excluded.conference, division = excluded.division
    WHERE (t.name, t.nick, t.conference, t.division) IS DISTINCT FROM
          (excluded.name, excluded.nick, excluded.conference, excluded.division)
    RETURNING xmax = 0 AS inserted
)
SELECT count(*) FILTER (WHERE inserted) AS inserted, count(*) FILTER (WHERE NOT inserted) AS updated FROM merged

-- name: import_nfl_teams_totals
-- What the database holds of teams; a team knows no time.
-- writes: stage_teams; reads: nfl_teams; scope: market
SELECT count(*) AS teams, count(DISTINCT division) AS divisions FROM nfl_teams WHERE %(as_of)s::timestamptz IS NOT NULL

-- name: import_nfl_standings_stage
-- Standings as read.
-- writes: stage_standings; scope: market
CREATE TEMP TABLE stage_standings (
    line bigint, season integer, team text, wins integer, losses integer, ties integer, home_wins integer, home_losses integer,
    div_wins integer, div_losses integer, points_for integer, points_against integer, known_at timestamptz
) ON COMMIT DROP

-- name: import_nfl_standings_copy
-- Rows of standings.
-- writes: stage_standings; scope: market
COPY stage_standings (
    line, season, team, wins, losses, ties, home_wins, home_losses, div_wins, div_losses, points_for, points_against, known_at
) FROM STDIN

-- name: import_nfl_standings_repeats
-- Lines whose season and team stand again further down with other figures.
-- writes: stage_standings; scope: market
DELETE FROM stage_standings WHERE line IN (
    SELECT line
    FROM (
        SELECT line, to_jsonb(stage_standings) - 'line' AS given, last_value(to_jsonb(stage_standings) - 'line') OVER (
                   PARTITION BY season, team ORDER BY line ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
               ) AS final
        FROM stage_standings
    ) rows WHERE given IS DISTINCT FROM final
)
RETURNING line

-- name: import_nfl_standings_merge
-- Standings that are new or differ, into nfl_standings.
-- writes: nfl_standings; scope: market
WITH merged AS (
    INSERT INTO nfl_standings AS t (
        season, team, wins, losses, ties, home_wins, home_losses, div_wins, div_losses, points_for, points_against, known_at
    )
    SELECT DISTINCT ON (season, team) season, team, wins, losses, ties, home_wins, home_losses, div_wins, div_losses, points_for,
           points_against, known_at
    FROM stage_standings ORDER BY season, team
    ON CONFLICT (season, team) DO UPDATE
    SET wins = excluded.wins, losses = excluded.losses, ties = excluded.ties, home_wins = excluded.home_wins,
        home_losses = excluded.home_losses, div_wins = excluded.div_wins, div_losses = excluded.div_losses,
        points_for = excluded.points_for, points_against = excluded.points_against, known_at = excluded.known_at
    WHERE to_jsonb(t) IS DISTINCT FROM to_jsonb(excluded)
    RETURNING xmax = 0 AS inserted
)
SELECT count(*) FILTER (WHERE inserted) AS inserted, count(*) FILTER (WHERE NOT inserted) AS updated FROM merged

-- name: import_nfl_standings_totals
-- What the database holds of the file's seasons.
-- writes: stage_standings; reads: nfl_standings; scope: market
SELECT count(*) AS teams, sum(wins) AS wins, sum(losses) AS losses, sum(ties) AS ties, sum(points_for) AS points,
       min(season) AS first, max(season) AS last
FROM nfl_standings
WHERE known_at <= %(as_of)s AND season = ANY (ARRAY(SELECT DISTINCT season FROM stage_standings))

-- name: import_nfl_injuries_stage
-- Injury reports as read.
-- writes: stage_injuries; scope: market
CREATE TEMP TABLE stage_injuries (
    line bigint, season integer, week integer, team text, player_id text, player text, position text, status text, practice text,
    known_at timestamptz
) ON COMMIT DROP

-- name: import_nfl_injuries_copy
-- Rows of injury reports.
-- writes: stage_injuries; scope: market
COPY stage_injuries (line, season, week, team, player_id, player, position, status, practice, known_at) FROM STDIN

-- name: import_nfl_injuries_repeats
-- Lines whose player and week stand again further down with another report.
-- writes: stage_injuries; scope: market
DELETE FROM stage_injuries WHERE line IN (
    SELECT line
    FROM (
        SELECT line, row(player, position, status, practice) AS given, last_value(row(player, position, status, practice)) OVER (
                   PARTITION BY season, week, team, player_id ORDER BY line
                   ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
               ) AS final
        FROM stage_injuries
    ) rows WHERE given IS DISTINCT FROM final
)
RETURNING line

-- name: import_nfl_injuries_merge
-- Reports that are new or differ, into nfl_injuries; game and time of knowledge of those there are the link's business.
-- writes: nfl_injuries; scope: market
WITH merged AS (
    INSERT INTO nfl_injuries AS t (season, week, team, player_id, player, position, status, practice, known_at)
    SELECT DISTINCT ON (season, week, team, player_id) season, week, team, player_id, player, position, status, practice, known_at
    FROM stage_injuries ORDER BY season, week, team, player_id
    ON CONFLICT (season, week, team, player_id) DO UPDATE
    SET player = excluded.player, position = excluded.position, status = excluded.status, practice = excluded.practice
    WHERE (t.player, t.position, t.status, t.practice) IS DISTINCT FROM
          (excluded.player, excluded.position, excluded.status, excluded.practice)
    RETURNING xmax = 0 AS inserted
)
SELECT count(*) FILTER (WHERE inserted) AS inserted, count(*) FILTER (WHERE NOT inserted) AS updated FROM merged

-- name: import_nfl_injuries_totals
-- What the database holds of the file's seasons.
-- writes: stage_injuries; reads: nfl_injuries; scope: market
SELECT count(*) AS reports, count(*) FILTER (WHERE status = 'Out') AS "out", count(game_id) AS of_known_games,
       min(season) AS first, max(season) AS last
FROM nfl_injuries
WHERE known_at <= %(as_of)s AND season = ANY (ARRAY(SELECT DISTINCT season FROM stage_injuries))

-- name: import_nfl_forecasts_stage
-- Forecasts of games as read, a list of models a game.
-- writes: stage_forecasts; scope: market
CREATE TEMP TABLE stage_forecasts (
    line bigint, game text, game_id text, season integer, game_day date, home text, away text, neutral boolean,
    known_at timestamptz, models text[], home_ratings double precision[], away_ratings double precision[],
    home_wins double precision[], home_spreads double precision[], market_spreads double precision[],
    market_totals double precision[]
) ON COMMIT DROP

-- name: import_nfl_forecasts_copy
-- Rows of forecasts of games.
-- writes: stage_forecasts; scope: market
COPY stage_forecasts (
    line, game, game_id, season, game_day, home, away, neutral, known_at, models, home_ratings, away_ratings, home_wins,
    home_spreads, market_spreads, market_totals
) FROM STDIN

-- name: import_nfl_forecasts_repeats
-- Lines whose game stands again further down with another forecast.
-- writes: stage_forecasts; scope: market
DELETE FROM stage_forecasts WHERE line IN (
    SELECT line
    FROM (
        SELECT line, to_jsonb(stage_forecasts) - 'line' AS given, last_value(to_jsonb(stage_forecasts) - 'line') OVER (
                   PARTITION BY game ORDER BY line ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
               ) AS final
        FROM stage_forecasts
    ) rows WHERE given IS DISTINCT FROM final
)
RETURNING line

-- name: import_nfl_forecasts_merge
-- Forecasts that are new or differ, into nfl_forecasts; a game counts once. Its link and time of knowledge are the link's business.
-- writes: nfl_forecasts; scope: market
WITH staged AS (
    SELECT DISTINCT ON (game) * FROM stage_forecasts ORDER BY game
), merged AS (
    INSERT INTO nfl_forecasts AS t (
        model, game, season, game_day, home, away, neutral, home_rating, away_rating, home_win, home_spread, market_spread,
        market_total, game_id, known_at
    )
    SELECT m.model, game, season, game_day, home, away, neutral, m.home_rating, m.away_rating, m.home_win, m.home_spread,
           m.market_spread, m.market_total, game_id, known_at
    FROM staged CROSS JOIN LATERAL unnest(
        models, home_ratings, away_ratings, home_wins, home_spreads, market_spreads, market_totals
    ) AS m (model, home_rating, away_rating, home_win, home_spread, market_spread, market_total)
    ON CONFLICT (model, game) DO UPDATE
    SET season = excluded.season, home = excluded.home, away = excluded.away, neutral = excluded.neutral,
        home_rating = excluded.home_rating, away_rating = excluded.away_rating, home_win = excluded.home_win,
        home_spread = excluded.home_spread, market_spread = excluded.market_spread, market_total = excluded.market_total
    WHERE (t.season, t.home, t.away, t.neutral, t.home_rating, t.away_rating, t.home_win, t.home_spread, t.market_spread,
           t.market_total) IS DISTINCT FROM
          (excluded.season, excluded.home, excluded.away, excluded.neutral, excluded.home_rating, excluded.away_rating,
           excluded.home_win, excluded.home_spread, excluded.market_spread, excluded.market_total)
    RETURNING game, xmax = 0 AS inserted
), games AS (
    SELECT bool_or(inserted) AS inserted FROM merged GROUP BY game
)
SELECT count(*) FILTER (WHERE inserted) AS inserted, count(*) FILTER (WHERE NOT inserted) AS updated FROM games

-- name: import_nfl_forecasts_totals
-- What the database holds of the file's models, and how many of it are of games stored.
-- writes: stage_forecasts; reads: nfl_forecasts, nfl_games; scope: market
SELECT count(DISTINCT f.game) AS games, count(*) AS forecasts, count(g.game_id) AS of_known_games,
       count(*) FILTER (WHERE f.swapped) AS turned_around, min(f.season) AS first, max(f.season) AS last
FROM nfl_forecasts f LEFT JOIN nfl_games g ON g.game_id = f.game_id AND g.known_at <= %(as_of)s
WHERE f.known_at <= %(as_of)s AND f.model = ANY (ARRAY(SELECT DISTINCT unnest(models) FROM stage_forecasts))

-- name: import_nfl_link_forecasts
-- Forecasts find their game by id, or by day and teams; known at its kickoff.
-- writes: nfl_forecasts; reads: nfl_games; scope: market
WITH games AS (
    SELECT *, (kickoff AT TIME ZONE 'America/New_York')::date AS day FROM nfl_games WHERE known_at <= %(as_of)s
), found AS (
    SELECT f.model, f.game, g.game_id, g.home, g.kickoff
    FROM nfl_forecasts f JOIN games g ON f.game_day IS NULL AND g.game_id = f.game_id
    UNION ALL
    SELECT f.model, f.game, g.game_id, g.home, g.kickoff
    FROM nfl_forecasts f JOIN games g ON g.day = f.game_day
    WHERE g.home IN (f.home, f.away) AND g.away IN (f.home, f.away)
)
UPDATE nfl_forecasts f
SET game_id = found.game_id, swapped = found.home = f.away, known_at = found.kickoff
FROM found
WHERE found.model = f.model AND found.game = f.game
  AND (f.game_id, f.swapped, f.known_at) IS DISTINCT FROM (found.game_id, found.home = f.away, found.kickoff)

-- name: import_nfl_link_injuries
-- Injury reports find their game by week and team; known at 16:00 on the day the final report before it is due.
-- writes: nfl_injuries; reads: nfl_games; scope: market
WITH teams AS (
    SELECT game_id, season, week, unnest(ARRAY[home, away]) AS team, (kickoff AT TIME ZONE 'America/New_York')::date AS day
    FROM nfl_games WHERE known_at <= %(as_of)s
), due AS (
    SELECT *, (day - CASE WHEN extract(isodow FROM day) IN (4, 5) THEN 1 ELSE 2 END + time '16:00')
              AT TIME ZONE 'America/New_York' AS at
    FROM teams
)
UPDATE nfl_injuries i
SET game_id = due.game_id, known_at = due.at
FROM due
WHERE due.season = i.season AND due.week = i.week AND due.team = i.team
  AND (i.game_id, i.known_at) IS DISTINCT FROM (due.game_id, due.at)

-- name: import_nfl_link_markets
-- Event markets find their game by day and teams.
-- writes: event_markets; reads: nfl_games; scope: market
UPDATE event_markets m
SET game_id = g.game_id
FROM nfl_games g
WHERE g.known_at <= %(as_of)s AND (g.kickoff AT TIME ZONE 'America/New_York')::date = m.game_day
  AND g.home IN (m.home, m.away) AND g.away IN (m.home, m.away) AND m.game_id IS DISTINCT FROM g.game_id
