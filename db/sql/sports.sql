-- name: nfl_games_asked
-- Games by id, else by day, else each team's next, else the rest of the next week of play; with the last prices before kickoff.
-- cache: 60s; as-of: minute; scope: market; reads: nfl_games, nfl_results, nfl_odds, event_markets, event_prices
WITH scheduled AS (
    SELECT g.* FROM nfl_games g WHERE g.known_at <= %(as_of)s
), upcoming AS (
    SELECT g.* FROM scheduled g WHERE g.kickoff > %(as_of)s
), slate AS (
    SELECT u.season, u.week FROM upcoming u ORDER BY u.kickoff, u.game_id LIMIT 1
), chosen AS (
    SELECT g.game_id FROM scheduled g WHERE g.game_id = ANY (%(games)s::text[])
    UNION ALL
    SELECT g.game_id
    FROM scheduled g
    WHERE cardinality(%(games)s::text[]) = 0
      AND g.kickoff >= %(first)s::date::timestamp AT TIME ZONE 'America/New_York'
      AND g.kickoff < (%(last)s::date + 1)::timestamp AT TIME ZONE 'America/New_York'
      AND (cardinality(%(teams)s::text[]) = 0 OR g.home = ANY (%(teams)s::text[]) OR g.away = ANY (%(teams)s::text[]))
    UNION
    SELECT next.game_id
    FROM unnest(%(teams)s::text[]) AS asked (team)
    CROSS JOIN LATERAL (
        SELECT u.game_id FROM upcoming u WHERE asked.team IN (u.home, u.away) ORDER BY u.kickoff, u.game_id LIMIT 1
    ) next
    WHERE cardinality(%(games)s::text[]) = 0 AND %(first)s::date IS NULL
    UNION
    SELECT u.game_id
    FROM upcoming u JOIN slate USING (season, week)
    WHERE cardinality(%(games)s::text[]) = 0 AND cardinality(%(teams)s::text[]) = 0 AND %(first)s::date IS NULL
)
SELECT g.game_id, g.season, g.week, g.kickoff, g.away, g.home, g.neutral, g.away_rest, g.home_rest,
       result.away_score, result.home_score,
       line.source AS line_source, line.spread_line, line.total_line, line.home_moneyline, line.away_moneyline,
       home_yes.source AS contract_source, home_yes.yes_bid AS home_bid, home_yes.yes_ask AS home_ask,
       away_yes.yes_bid AS away_bid, away_yes.yes_ask AS away_ask,
       greatest(g.known_at, result.known_at, line.known_at, home_yes.known_at, away_yes.known_at) AS known_at
FROM chosen JOIN scheduled g USING (game_id)
LEFT JOIN nfl_results result ON result.game_id = g.game_id AND result.known_at <= %(as_of)s
LEFT JOIN LATERAL (
    SELECT o.*
    FROM nfl_odds o
    WHERE o.game_id = g.game_id AND o.known_at <= %(as_of)s AND o.known_at <= g.kickoff
    ORDER BY o.known_at DESC, o.source LIMIT 1
) line ON true
LEFT JOIN LATERAL (
    SELECT p.yes_bid, p.yes_ask, p.source, p.known_at
    FROM event_markets m JOIN event_prices p USING (ticker)
    WHERE m.game_id = g.game_id AND m.team = g.home AND m.known_at <= %(as_of)s
      AND p.known_at <= %(as_of)s AND p.known_at <= g.kickoff
    ORDER BY p.known_at DESC, p.source LIMIT 1
) home_yes ON true
LEFT JOIN LATERAL (
    SELECT p.yes_bid, p.yes_ask, p.known_at
    FROM event_markets m JOIN event_prices p USING (ticker)
    WHERE m.game_id = g.game_id AND m.team = g.away AND m.known_at <= %(as_of)s
      AND p.known_at <= %(as_of)s AND p.known_at <= g.kickoff
    ORDER BY p.known_at DESC, p.source LIMIT 1
) away_yes ON true
ORDER BY g.kickoff, g.game_id

-- name: nfl_results_all
-- Every result, oldest first, with the last moneyline before kickoff: what ratings, form and the record of forecasts come from.
-- cache: 600s; as-of: minute; scope: market; reads: nfl_games, nfl_results, nfl_odds
SELECT g.game_id, g.season, g.kickoff, g.away, g.home, g.neutral, g.away_rest, g.home_rest, r.away_score, r.home_score,
       line.home_moneyline, line.away_moneyline, r.known_at
FROM nfl_results r JOIN nfl_games g USING (game_id)
LEFT JOIN (
    SELECT DISTINCT ON (o.game_id) o.game_id, o.home_moneyline, o.away_moneyline
    FROM nfl_odds o JOIN nfl_games g USING (game_id)
    WHERE g.known_at <= %(as_of)s AND o.known_at <= %(as_of)s AND o.known_at <= g.kickoff AND o.home_moneyline IS NOT NULL AND o.away_moneyline IS NOT NULL
    ORDER BY o.game_id, o.known_at DESC, o.source
) line USING (game_id)
WHERE r.known_at <= %(as_of)s AND g.known_at <= %(as_of)s
ORDER BY g.kickoff, g.game_id
