-- name: import_labelled_texts_stage
-- A file of labelled texts as read.
-- writes: labelled_texts; scope: market
CREATE TEMP TABLE stage_labelled_texts (line bigint, LIKE labelled_texts) ON COMMIT DROP

-- name: import_labelled_texts_copy
-- Rows of a file of labelled texts.
-- writes: labelled_texts; scope: market
COPY stage_labelled_texts (
    line, source, text_id, target, form, body, aspects, label, score, agreement
) FROM STDIN

-- name: import_labelled_texts_totals
-- What the database holds of the source.
-- writes: labelled_texts; reads: labelled_texts; scope: market
SELECT count(*) AS texts, count(*) FILTER (WHERE label = 'positive') AS positive, count(*) FILTER (WHERE label = 'neutral') AS neutral,
       count(*) FILTER (WHERE label = 'negative') AS negative, avg(score)::numeric(8, 6) AS mean_score
FROM labelled_texts
WHERE source = ANY (ARRAY(SELECT DISTINCT source FROM stage_labelled_texts))
