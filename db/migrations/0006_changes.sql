-- Every committed write says which table it touched, on the channel ava_changed: the caches of all processes listen. The
-- announcement is part of the transaction, so one that is undone says nothing, and one that writes a million rows says it once.

CREATE FUNCTION tell_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('ava_changed', TG_TABLE_NAME);
    RETURN NULL;
END
$$;

-- A migration that makes a table calls this for it; a test holds every table to it.
CREATE FUNCTION announce_changes(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER announced AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s'
                   ' FOR EACH STATEMENT EXECUTE FUNCTION tell_changed()', target);
END
$$;

-- All but turns: no agent may read them, so no cache holds them, and one is written with every answer.
SELECT announce_changes(oid::regclass)
FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname NOT IN ('turns', 'schema_migrations');
