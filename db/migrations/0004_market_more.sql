-- More market data that files bring: factors, macro series, company figures, ratings, moves, quarters, labelled texts; and how
-- every staged file is merged. Access is that of 0003's default privileges.

-- Bars are written by the million. A foreign key costs more than the row it guards; every import puts its source in first.
ALTER TABLE bars DROP CONSTRAINT bars_source_fkey;

-- Corporate actions: a bar of day d uses the first row whose last_day >= d. close * split_factor is adjusted for splits,
-- times price_factor for dividends too.
CREATE TABLE price_factors (
    symbol          text NOT NULL,
    last_day        date NOT NULL,                -- last session the factors hold for; 2050-12-31 = until the next event
    source          text NOT NULL,
    price_factor    double precision NOT NULL,    -- for dividends
    split_factor    double precision NOT NULL,
    reference_price double precision,             -- last close before the event, USD per share; null = not given
    known_at        timestamptz NOT NULL,         -- each factor holds every later event, so: the last event of its file
    PRIMARY KEY (symbol, source, last_day)
);

CREATE TABLE macro_series (
    series   text NOT NULL,                       -- the source's name of it: Unemployment Rate
    day      date NOT NULL,                       -- of the observation; the first of its month or quarter
    source   text NOT NULL,
    value    double precision NOT NULL,           -- in `unit`
    unit     text NOT NULL,                       -- Percent, USD per EUR ...
    known_at timestamptz NOT NULL,                -- latest usual publication: see ava/sources/macro.py
    PRIMARY KEY (series, source, day)
);

-- What a company is worth and earns, from files that carry no date of their own: known from the moment of their import.
CREATE TABLE company_figures (
    symbol         text NOT NULL,
    source         text NOT NULL,
    name           text NOT NULL,
    sector         text,                          -- as the source calls it, which need not be GICS
    industry       text,
    exchange       text,
    price          double precision,              -- USD per share
    price_earnings double precision,              -- ratio
    dividend_yield double precision,              -- fraction a year
    eps            double precision,              -- USD per share, last four quarters
    low_52w        double precision,              -- USD per share
    high_52w       double precision,
    market_cap     double precision,              -- USD
    ebitda         double precision,              -- USD, last four quarters
    price_sales    double precision,              -- ratio
    price_book     double precision,              -- ratio
    known_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (symbol, source)
);

CREATE TABLE index_members (
    symbol   text NOT NULL,
    index    text NOT NULL,                       -- S&P 500
    added    date,                                -- null = not given
    known_at timestamptz NOT NULL DEFAULT now(),  -- a list of members is of the day it was made: not of the day each was added
    PRIMARY KEY (index, symbol)
);

CREATE TABLE analyst_ratings (
    symbol       text NOT NULL,
    day          date NOT NULL,
    firm         text NOT NULL,
    source       text NOT NULL,
    rating       text NOT NULL,                   -- the firm's own word: Overweight
    target_price double precision,                -- USD per share; null = not given
    known_at     timestamptz NOT NULL,            -- 16:00 New York of the day
    PRIMARY KEY (symbol, source, day, firm)
);

-- The price's reaction to a report, worked out by the source; percent as given is a fraction here.
CREATE TABLE earnings_moves (
    symbol        text NOT NULL,
    report_date   date NOT NULL,
    source        text NOT NULL,
    release_time  text NOT NULL CHECK (release_time IN ('pre', 'post', 'unknown')),
    reaction_date date NOT NULL,                  -- the session that shows it
    close_before  double precision NOT NULL,      -- USD per share, adjusted
    gap           double precision NOT NULL,      -- open of the reaction against the close before, fraction
    move          double precision NOT NULL,      -- close against close, fraction
    range         double precision NOT NULL,      -- high less low against the close before, fraction
    sd20          double precision NOT NULL,      -- standard deviation of the 20 daily log returns before, fraction a day
    volume_ratio  double precision NOT NULL,      -- volume against the mean of the 20 sessions before
    known_at      timestamptz NOT NULL,           -- close of the reaction
    PRIMARY KEY (symbol, source, report_date)
);

-- Quarters as companies report them. Money is in the currency of the listing (EPS) or of the company's books (the rest),
-- which the source does not name: only what is certainly USD goes on to earnings_reports and earnings_estimates.
CREATE TABLE company_quarters (
    symbol           text NOT NULL,               -- a listing outside the US keeps its exchange: D05.SI
    quarter_end      date NOT NULL,
    source           text NOT NULL,
    fiscal_label     text NOT NULL,               -- 2026-Q3
    report_date      date NOT NULL,               -- announced, or expected where eps_actual is null
    eps_estimate     numeric(18, 4),
    eps_actual       numeric(18, 4),
    revenue_estimate numeric(24, 2),
    revenue_actual   numeric(24, 2),
    revenue_growth   double precision,            -- against the year before, fraction
    net_income       numeric(24, 2),
    gross_margin     double precision,            -- fraction
    operating_margin double precision,            -- fraction
    eps_gaap         numeric(18, 4),              -- diluted
    known_at         timestamptz NOT NULL,        -- release; an expected quarter: the last release its file holds
    PRIMARY KEY (symbol, source, quarter_end)
);

-- Texts with the label people gave them: for measuring a model of sentiment, never for answers.
CREATE TABLE labelled_texts (
    source    text NOT NULL,
    text_id   text NOT NULL,                      -- the source's, or sha256 of the text
    target    text NOT NULL DEFAULT '',           -- what the label is about; '' = the text as a whole
    form      text NOT NULL,                      -- news, headline, post
    body      text NOT NULL,
    aspects   text,                               -- what it is said of, in the source's words
    label     text CHECK (label IN ('positive', 'neutral', 'negative')),
    score     double precision CHECK (score BETWEEN -1 AND 1),
    agreement double precision CHECK (agreement BETWEEN 0 AND 1),  -- at least this share of the annotators
    PRIMARY KEY (source, text_id, target),
    CHECK (num_nonnulls(label, score) > 0)
);

-- Columns of the primary key of `target`, in its order.
CREATE FUNCTION key_columns(target regclass) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(a.attname::text ORDER BY p.place)
    FROM pg_index i
    CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS p (attnum, place)
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = p.attnum
    WHERE i.indrelid = target AND i.indisprimary
$$;

-- Columns of `target` outside its key that `stage` has too.
CREATE FUNCTION value_columns(stage regclass, target regclass) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(t.attname::text ORDER BY t.attnum), '{}')
    FROM pg_attribute t
    JOIN pg_attribute s ON s.attrelid = stage AND s.attname = t.attname AND s.attnum > 0 AND NOT s.attisdropped
    WHERE t.attrelid = target AND t.attnum > 0 AND NOT t.attisdropped AND t.attname <> ALL (key_columns(target))
$$;

-- '(a.x, a.y)' of columns x and y and alias a.
CREATE FUNCTION row_of(alias text, columns text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT 'ROW(' || coalesce(string_agg(format('%s.%I', alias, name), ', '), '') || ')' FROM unnest(columns) AS name
$$;

-- Keeps of rows with the same key only the last of the file. Returns the lines of those taken away that said otherwise.
CREATE FUNCTION stage_repeats(stage regclass, target regclass) RETURNS SETOF bigint LANGUAGE plpgsql AS $$
DECLARE
    keys   text := (SELECT string_agg(quote_ident(name), ', ') FROM unnest(key_columns(target)) AS name);
    vals   text := row_of('s', value_columns(stage, target));
BEGIN
    RETURN QUERY EXECUTE format(
        'WITH twice AS (SELECT %1$s FROM %2$s GROUP BY %1$s HAVING count(*) > 1),'
        ' ranked AS (SELECT line, %3$s AS given, last_value(%3$s) OVER file AS final, lead(line) OVER (PARTITION BY %1$s ORDER BY line) AS later'
        '            FROM %2$s s JOIN twice USING (%1$s)'
        '            WINDOW file AS (PARTITION BY %1$s ORDER BY line ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)),'
        ' gone AS (DELETE FROM %2$s s USING ranked r WHERE s.line = r.line AND r.later IS NOT NULL)'
        ' SELECT line FROM ranked WHERE given IS DISTINCT FROM final ORDER BY line',
        keys, stage, vals);
END
$$;

-- Rows of `stage`, no key twice, that are new or differ, into `target`. One import at a time, so that none meets a key that
-- another is putting in; readers do not wait. A target's known_at that the stage lacks is set anew with every change.
CREATE FUNCTION stage_merge(stage regclass, target regclass, OUT inserted bigint, OUT updated bigint) LANGUAGE plpgsql AS $$
DECLARE
    keys   text[] := key_columns(target);
    vals   text[] := value_columns(stage, target);
    same   text := (SELECT string_agg(format('t.%1$I = s.%1$I', name), ' AND ') FROM unnest(keys) AS name);
    every  text := (SELECT string_agg(quote_ident(name), ', ') FROM unnest(keys || vals) AS name);
    setting text := (SELECT string_agg(format('%1$I = s.%1$I', name), ', ') FROM unnest(vals) AS name);
BEGIN
    PERFORM pg_advisory_xact_lock(target::oid::bigint);
    IF 'known_at' <> ALL (keys || vals)
       AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = target AND attname = 'known_at') THEN
        setting := setting || ', known_at = DEFAULT';
    END IF;
    updated := 0;
    IF vals <> '{}' THEN
        EXECUTE format('UPDATE %s t SET %s FROM %s s WHERE %s AND %s IS DISTINCT FROM %s',
                       target, setting, stage, same, row_of('t', vals), row_of('s', vals));
        GET DIAGNOSTICS updated = ROW_COUNT;
    END IF;
    EXECUTE format('INSERT INTO %1$s (%2$s) SELECT %2$s FROM %3$s s WHERE NOT EXISTS (SELECT FROM %1$s t WHERE %4$s)',
                   target, every, stage, same);
    GET DIAGNOSTICS inserted = ROW_COUNT;
END
$$;

-- The symbols of `stage`, put into `symbols` where they are missing; none for a stage without a column of that name.
CREATE FUNCTION stage_symbols(stage regclass) RETURNS TABLE (symbol text, name text) LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = stage AND a.attname = 'symbol') THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE format(
        'WITH seen AS (SELECT DISTINCT symbol FROM %s WHERE symbol IS NOT NULL),'
        ' added AS (INSERT INTO symbols (symbol) SELECT symbol FROM seen ON CONFLICT DO NOTHING)'
        ' SELECT symbol, '''' FROM seen ORDER BY symbol', stage);
END
$$;
