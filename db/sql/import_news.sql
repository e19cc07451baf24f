-- name: import_news_stage
-- A file of news as read.
-- writes: news; scope: market
CREATE TEMP TABLE stage_news ON COMMIT DROP AS
SELECT 0::bigint AS line, news_id, symbol, headline, source, known_at FROM news WITH NO DATA

-- name: import_news_copy
-- Rows of a file of news.
-- writes: news; scope: market
COPY stage_news (
    line, news_id, symbol, headline, source, known_at
) FROM STDIN

-- name: import_news_totals
-- What the database holds of the source.
-- writes: news; reads: news; scope: market
SELECT count(*) AS texts, count(DISTINCT known_at) AS days, min(known_at) AS first, max(known_at) AS last
FROM news
WHERE known_at <= %(as_of)s AND source = ANY (ARRAY(SELECT DISTINCT source FROM stage_news))
  AND symbol = ANY (ARRAY(SELECT DISTINCT symbol FROM stage_news))
