-- What each login may do. ava_owner owns everything here; ava_app imports and stores turns; ava_reader, the agents' login,
-- reads and nothing else. The logins themselves are made by `ava db setup`, since roles belong to a server, not a database.

GRANT USAGE ON SCHEMA public TO ava_app, ava_reader;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ava_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ava_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO ava_reader;
REVOKE ALL ON turns FROM ava_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ava_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO ava_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO ava_reader;
