-- What lists of threads and sums of costs need of a turn, as columns that PostgreSQL fills in from the receipt itself: a body
-- holds every fact and chart of an answer, and reading thousands of them to add up tokens would take seconds.

ALTER TABLE turns
    ADD COLUMN question      text GENERATED ALWAYS AS (body #>> '{question,text}') STORED,
    ADD COLUMN model_calls   integer GENERATED ALWAYS AS ((body #>> '{answer,usage,calls}')::integer) STORED,
    ADD COLUMN tokens_in     bigint GENERATED ALWAYS AS ((body #>> '{answer,usage,input}')::bigint) STORED,
    ADD COLUMN tokens_cached bigint GENERATED ALWAYS AS ((body #>> '{answer,usage,cached}')::bigint) STORED,
    ADD COLUMN tokens_out    bigint GENERATED ALWAYS AS ((body #>> '{answer,usage,output}')::bigint) STORED,
    ADD COLUMN ms            double precision GENERATED ALWAYS AS ((body #>> '{answer,ms,total}')::double precision) STORED;
