-- Turns under way, so that every process on this database knows of them: each process writes its own, removes those it has
-- stored, and leaves those that ended without an answer for a while. A process is alive while it holds the advisory lock of
-- its number, which PostgreSQL lets go of when the process dies, however it dies.

CREATE UNLOGGED TABLE turns_running (             -- nothing in it outlives the processes it is about
    turn_id  text NOT NULL,
    user_id  text NOT NULL,
    thread   text NOT NULL,
    question text NOT NULL,
    begun_at timestamptz NOT NULL,                -- wall clock
    process  bigint NOT NULL,                     -- whose turn it is: the key of its advisory lock
    code     text,                                -- why it ended without an answer; null while it runs
    message  text,                                -- the same for people
    stopping boolean NOT NULL DEFAULT false,      -- its user wants it stopped
    PRIMARY KEY (user_id, turn_id)
);
ALTER TABLE turns_running ENABLE ROW LEVEL SECURITY;
ALTER TABLE turns_running FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON turns_running USING (user_id = current_setting('ava.user', true))
    WITH CHECK (user_id = current_setting('ava.user', true));
REVOKE ALL ON turns_running FROM ava_reader;      -- no agent reads it, so no cache holds it and no change is announced

-- Who may change the row may have the turn stopped: the process that runs it listens.
CREATE FUNCTION tell_stopping() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('ava_stopping', NEW.turn_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER stopping AFTER UPDATE OF stopping ON turns_running
    FOR EACH ROW WHEN (NEW.stopping) EXECUTE FUNCTION tell_stopping();
