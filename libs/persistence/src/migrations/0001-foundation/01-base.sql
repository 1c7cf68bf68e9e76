-- Schema, time, application roles, and the two helpers every table uses.

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE SCHEMA wardline;

-- The only clock of all SQL. A test database replaces its body, nothing else does.
CREATE FUNCTION wardline.now() RETURNS timestamptz
  LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT clock_timestamp() $$;

-- One database role per kind of process; each may do what its work needs and no more. None owns a table, none may
-- bypass row-level security. Roles belong to the cluster, so another database of it may have made them already.
DO $$
DECLARE role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY['wardline_server', 'wardline_ingest', 'wardline_clock', 'wardline_relay', 'wardline_auditor']
  LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', role_name);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA wardline TO wardline_server, wardline_ingest, wardline_clock, wardline_relay, wardline_auditor;

-- Nothing in an append-only table is ever changed or removed; corrections are new rows.
CREATE FUNCTION wardline.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only: % of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'WL001';
END $$;

-- Bumped by every change to what the resolve stage reads; a worker that sees a new epoch drops its cache.
CREATE TABLE wardline.registry_epoch (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  epoch bigint NOT NULL
);
INSERT INTO wardline.registry_epoch (epoch) VALUES (1);

CREATE FUNCTION wardline.bump_registry_epoch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = wardline, pg_temp AS $$
BEGIN
  UPDATE wardline.registry_epoch SET epoch = epoch + 1;
  RETURN NULL;
END $$;
