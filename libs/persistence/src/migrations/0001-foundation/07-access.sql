-- Who may see what. Every query of the server runs as wardline_server with `wardline.staff_id` set for its
-- transaction; what that person may see is looked up here, from assignments and agreements, never handed in.

-- A query without a scope raises instead of returning nothing: an auditor who sees no rows reports that all is well.
CREATE FUNCTION wardline.scope_staff() RETURNS uuid LANGUAGE plpgsql STABLE AS $$
DECLARE
  staff text := nullif(current_setting('wardline.staff_id', true), '');
BEGIN
  IF staff IS NULL THEN
    RAISE EXCEPTION 'no-scope: set wardline.staff_id before asking' USING ERRCODE = 'WL003';
  END IF;
  RETURN staff::uuid;
END $$;

CREATE FUNCTION wardline.held_assignments(person uuid)
  RETURNS TABLE (role text, tenant_id text, site_id text) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH newest AS (
    SELECT DISTINCT ON (a.assignment_id) a.* FROM wardline.staff_assignment a
    WHERE a.staff_id = person ORDER BY a.assignment_id, a.entry_id DESC
  ), agreed AS (
    SELECT DISTINCT ON (g.agreement_id) g.* FROM wardline.agreement g
    WHERE g.firm_id = (SELECT firm_id FROM wardline.staff WHERE staff_id = person)
    ORDER BY g.agreement_id, g.entry_id DESC
  )
  SELECT n.role, coalesce(n.tenant_id, g.tenant_id), n.site_id
  FROM newest n
  JOIN wardline.staff p ON p.staff_id = n.staff_id AND p.disabled_at IS NULL
  LEFT JOIN agreed g ON n.tenant_id IS NULL
    AND g.valid_from <= wardline.now() AND (g.valid_to IS NULL OR g.valid_to > wardline.now())
  WHERE n.valid_from <= wardline.now() AND (n.valid_to IS NULL OR n.valid_to > wardline.now())
    AND coalesce(n.tenant_id, g.tenant_id) IS NOT NULL
$$;

-- The tenants in which the person of this transaction holds one of the roles.
CREATE FUNCTION wardline.tenants_as(VARIADIC wanted text[]) RETURNS text[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT tenant_id), '{}') FROM wardline.held_assignments(wardline.scope_staff())
  WHERE role = ANY (wanted)
$$;

-- The sites in which the person of this transaction holds one of the roles.
CREATE FUNCTION wardline.sites_as(VARIADIC wanted text[]) RETURNS text[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT s.site_id), '{}')
  FROM wardline.held_assignments(wardline.scope_staff()) h
  JOIN wardline.site s ON s.tenant_id = h.tenant_id AND (h.site_id IS NULL OR h.site_id = s.site_id)
  WHERE h.role = ANY (wanted)
$$;

-- Roles whose work is to see patients. Operators, authors and privacy officers see none.
CREATE FUNCTION wardline.clinical_sites() RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT wardline.sites_as('tier1', 'supervisor', 'nurse', 'charge-nurse', 'physician', 'lead')
$$;
CREATE FUNCTION wardline.visible_tenants() RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT wardline.tenants_as('tier1', 'supervisor', 'nurse', 'charge-nurse', 'physician', 'author', 'lead', 'operator', 'privacy-officer')
$$;

-- Sign-in and sessions: the server has no right to the tables, only to these.
CREATE FUNCTION wardline.staff_for_sign_in(address text)
  RETURNS TABLE (staff_id uuid, password_hash text) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT s.staff_id, s.password_hash FROM wardline.staff s
  WHERE lower(s.email) = lower(address) AND s.disabled_at IS NULL
$$;

CREATE FUNCTION wardline.recent_sign_in_failures(subject bytea, since interval) RETURNS int LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT count(*)::int FROM wardline.sign_in_attempt a
  WHERE a.subject_hash = subject AND NOT a.succeeded AND a.at > wardline.now() - since
    AND a.at > coalesce((SELECT max(b.at) FROM wardline.sign_in_attempt b
                         WHERE b.subject_hash = subject AND b.succeeded), '-infinity')
$$;

CREATE FUNCTION wardline.record_sign_in_attempt(subject bytea, ok boolean) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.sign_in_attempt (subject_hash, succeeded) VALUES (subject, ok)
$$;

-- Takes one of the attempts that are left, or says that none is. The attempt stands as failed before the password is
-- looked at, and attempts on the same subject queue up for this, so that no burst gets more of them.
CREATE FUNCTION wardline.begin_sign_in_attempt(subject bytea, since interval, at_most int) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(encode(subject, 'hex'), 0));
  IF wardline.recent_sign_in_failures(subject, since) >= at_most THEN
    RETURN false;
  END IF;
  PERFORM wardline.record_sign_in_attempt(subject, false);
  RETURN true;
END $$;

CREATE FUNCTION wardline.open_session(person uuid, hash bytea, lifetime interval)
  RETURNS timestamptz LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.session (token_hash, staff_id, expires_at)
  VALUES (hash, person, wardline.now() + lifetime) RETURNING expires_at
$$;

CREATE FUNCTION wardline.session_for(hash bytea)
  RETURNS TABLE (session_id uuid, staff_id uuid, name text, email text, expires_at timestamptz, assignments jsonb)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT s.session_id, p.staff_id, p.name, p.email, s.expires_at,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('role', h.role, 'tenant', h.tenant_id, 'site', h.site_id)), '[]')
     FROM wardline.held_assignments(p.staff_id) h)
  FROM wardline.session s JOIN wardline.staff p USING (staff_id)
  WHERE s.token_hash = hash AND s.revoked_at IS NULL AND s.expires_at > wardline.now() AND p.disabled_at IS NULL
$$;

CREATE FUNCTION wardline.renew_session(hash bytea, lifetime interval) RETURNS timestamptz LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  UPDATE wardline.session SET expires_at = wardline.now() + lifetime
  WHERE token_hash = hash AND revoked_at IS NULL AND expires_at > wardline.now() RETURNING expires_at
$$;

CREATE FUNCTION wardline.close_session(hash bytea) RETURNS uuid LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  UPDATE wardline.session SET revoked_at = wardline.now()
  WHERE token_hash = hash AND revoked_at IS NULL RETURNING session_id
$$;

-- What the person of this transaction holds right now, for decisions that need the role and not only the rows.
CREATE FUNCTION wardline.my_assignments() RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('role', h.role, 'tenant', h.tenant_id, 'site', h.site_id)), '[]')
  FROM wardline.held_assignments(wardline.scope_staff()) h
$$;

-- How far the stream reaches, also past what the person may see: a reader moves its cursor there.
CREATE FUNCTION wardline.numbered_through() RETURNS bigint LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(max(position), 0) FROM wardline.alert_stream
$$;

-- Relay, clock and auditor say that they are there: with nothing to do they would otherwise look the same as dead.
CREATE TABLE wardline.process_beat (
  process text PRIMARY KEY CHECK (process IN ('relay', 'clock', 'auditor')),
  seen_at timestamptz NOT NULL
);
CREATE FUNCTION wardline.beat(which text) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.process_beat (process, seen_at) VALUES (which, wardline.now())
  ON CONFLICT (process) DO UPDATE SET seen_at = excluded.seen_at
$$;

-- What the heartbeat is made of. No tenant, no patient.
CREATE FUNCTION wardline.pipeline_state()
  RETURNS TABLE (at timestamptz, workers jsonb, oldest_pending_at timestamptz, relay_seen_at timestamptz,
    clock_seen_at timestamptz, numbered_through bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT wardline.now(),
    (SELECT coalesce(jsonb_agg(jsonb_build_object('worker', w.worker_id, 'canaryDecidedAt', w.canary_decided_at,
       'canarySentAt', w.canary_sent_at, 'startedAt', w.started_at)), '[]')
     FROM wardline.ingest_worker w WHERE w.stopped_at IS NULL),
    (SELECT min(e.at) FROM wardline.alert_event_pending p JOIN wardline.alert_event e USING (event_id)),
    (SELECT seen_at FROM wardline.process_beat WHERE process = 'relay'),
    (SELECT seen_at FROM wardline.process_beat WHERE process = 'clock'),
    wardline.numbered_through()
$$;

-- A worker that vanished keeps the heartbeat from saying that all is well, since readings may be stranded in its
-- session; once another worker has been healthy for as long, it is no longer expected back.
CREATE FUNCTION wardline.retire_dead_workers(unseen_for interval) RETURNS SETOF text LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  UPDATE wardline.ingest_worker dead SET stopped_at = wardline.now()
  WHERE dead.stopped_at IS NULL AND dead.seen_at < wardline.now() - unseen_for
    AND EXISTS (SELECT FROM wardline.ingest_worker w WHERE w.stopped_at IS NULL AND w.worker_id <> dead.worker_id
      AND w.started_at < wardline.now() - unseen_for AND w.canary_decided_at > wardline.now() - interval '5 seconds')
  RETURNING dead.worker_id
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA wardline FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.alert_json(wardline.alert) TO wardline_server, wardline_ingest, wardline_clock;
GRANT EXECUTE ON FUNCTION wardline.now(), wardline.rfc3339(timestamptz) TO wardline_server, wardline_ingest, wardline_clock, wardline_relay, wardline_auditor;
GRANT EXECUTE ON FUNCTION
  wardline.scope_staff(), wardline.tenants_as(text[]), wardline.sites_as(text[]), wardline.clinical_sites(),
  wardline.visible_tenants(), wardline.staff_for_sign_in(text), wardline.recent_sign_in_failures(bytea, interval),
  wardline.record_sign_in_attempt(bytea, boolean), wardline.begin_sign_in_attempt(bytea, interval, int), wardline.open_session(uuid, bytea, interval),
  wardline.session_for(bytea), wardline.renew_session(bytea, interval), wardline.close_session(bytea),
  wardline.pipeline_state(), wardline.my_assignments(), wardline.numbered_through()
  TO wardline_server;
GRANT EXECUTE ON FUNCTION wardline.pipeline_state() TO wardline_clock, wardline_auditor;
GRANT EXECUTE ON FUNCTION wardline.beat(text) TO wardline_relay, wardline_clock, wardline_auditor;
GRANT EXECUTE ON FUNCTION wardline.retire_dead_workers(interval) TO wardline_auditor;
GRANT EXECUTE ON FUNCTION wardline.ensure_partitions(int) TO wardline_clock;
GRANT EXECUTE ON FUNCTION wardline.announce_worker(text, text), wardline.raises(text, text) TO wardline_ingest;

-- Row-level security: on for every table; a table without a policy for a role shows that role nothing.
DO $$
DECLARE t record;
BEGIN
  FOR t IN SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname = 'wardline' AND c.relkind IN ('r', 'p')
  LOOP
    EXECUTE format('ALTER TABLE wardline.%I ENABLE ROW LEVEL SECURITY', t.relname);
  END LOOP;
END $$;

-- The server: what the person may see.
CREATE POLICY server_reads ON wardline.health_system FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.visible_tenants())::text[]));
CREATE POLICY server_reads ON wardline.site FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.visible_tenants())::text[]));
CREATE POLICY server_reads ON wardline.care_team FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.visible_tenants())::text[]));
CREATE POLICY server_reads ON wardline.programme FOR SELECT TO wardline_server USING (wardline.scope_staff() IS NOT NULL);
CREATE POLICY server_reads ON wardline.tree_version FOR SELECT TO wardline_server USING (wardline.scope_staff() IS NOT NULL);
CREATE POLICY server_reads ON wardline.tree_activation FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.visible_tenants())::text[]));
GRANT SELECT ON wardline.health_system, wardline.site, wardline.care_team, wardline.programme, wardline.tree_version,
  wardline.tree_activation TO wardline_server;

-- Names of colleagues (who acknowledged) are shown; addresses and password hashes are not.
CREATE POLICY server_reads ON wardline.staff FOR SELECT TO wardline_server USING (wardline.scope_staff() IS NOT NULL);
GRANT SELECT (staff_id, name) ON wardline.staff TO wardline_server;

CREATE POLICY server_reads ON wardline.patient FOR SELECT TO wardline_server
  USING (site_id = ANY ((SELECT wardline.clinical_sites())::text[]));
GRANT SELECT ON wardline.patient TO wardline_server;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['monitoring_status', 'programme_enrolment', 'plan_parameter', 'device_assignment', 'measurement', 'decision']
  LOOP
    EXECUTE format('CREATE POLICY server_reads ON wardline.%I FOR SELECT TO wardline_server USING (EXISTS
      (SELECT FROM wardline.patient p WHERE p.patient_id = %I.patient_id))', t, t);
    EXECUTE format('GRANT SELECT ON wardline.%I TO wardline_server', t);
  END LOOP;
END $$;

CREATE POLICY server_reads ON wardline.alert FOR SELECT TO wardline_server
  USING (site_id = ANY ((SELECT wardline.clinical_sites())::text[]));
CREATE POLICY server_works ON wardline.alert FOR UPDATE TO wardline_server
  USING (site_id = ANY ((SELECT wardline.clinical_sites())::text[]));
CREATE POLICY server_reads ON wardline.alert_event FOR SELECT TO wardline_server
  USING (site_id = ANY ((SELECT wardline.clinical_sites())::text[]));
CREATE POLICY server_appends ON wardline.alert_event FOR INSERT TO wardline_server
  WITH CHECK (site_id = ANY ((SELECT wardline.clinical_sites())::text[]) AND actor_id = wardline.scope_staff());
CREATE POLICY server_reads ON wardline.alert_stream FOR SELECT TO wardline_server
  USING (site_id = ANY ((SELECT wardline.clinical_sites())::text[]));
CREATE POLICY server_reads ON wardline.alert_receipt FOR SELECT TO wardline_server
  USING (site_id = ANY ((SELECT wardline.clinical_sites())::text[]));
CREATE POLICY server_appends ON wardline.alert_receipt FOR INSERT TO wardline_server
  WITH CHECK (site_id = ANY ((SELECT wardline.clinical_sites())::text[]) AND staff_id = wardline.scope_staff());
GRANT SELECT ON wardline.alert, wardline.alert_event, wardline.alert_stream, wardline.alert_receipt TO wardline_server;
GRANT UPDATE (state, version, owner_id, due_at, next_step_at, resolved_at) ON wardline.alert TO wardline_server;
GRANT INSERT ON wardline.alert_event, wardline.alert_receipt TO wardline_server;

-- Operators work with devices and quarantine, without patients.
CREATE POLICY server_reads ON wardline.device FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.visible_tenants())::text[]));
GRANT SELECT (tenant_id, device_id, kind, model, registered_at) ON wardline.device TO wardline_server;
CREATE POLICY server_reads ON wardline.device_status FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.visible_tenants())::text[]));
CREATE POLICY server_reads ON wardline.quarantine FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.tenants_as('operator'))::text[]));
CREATE POLICY server_reads ON wardline.quarantine_replay FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.tenants_as('operator'))::text[]));
CREATE POLICY server_requests ON wardline.quarantine_replay FOR INSERT TO wardline_server
  WITH CHECK (tenant_id = ANY ((SELECT wardline.tenants_as('operator'))::text[]) AND requested_by = wardline.scope_staff());
CREATE POLICY server_reads ON wardline.quarantine_replay_outcome FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.tenants_as('operator'))::text[]));
GRANT SELECT ON wardline.device_status, wardline.quarantine, wardline.quarantine_replay, wardline.quarantine_replay_outcome TO wardline_server;
GRANT INSERT ON wardline.quarantine_replay TO wardline_server;

-- The audit trail: everybody's acts are written, a privacy officer reads those of the own tenants.
-- Nobody writes in another's name; what happens before anybody has signed in stands without one.
CREATE POLICY server_appends ON wardline.audit_event FOR INSERT TO wardline_server
  WITH CHECK (CASE WHEN staff_id IS NULL THEN true ELSE staff_id = wardline.scope_staff() END);
CREATE POLICY server_reads ON wardline.audit_event FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.tenants_as('privacy-officer'))::text[]));
GRANT INSERT, SELECT ON wardline.audit_event TO wardline_server;

-- Ingestion, clock, relay and auditor work over all tenants, each on its own tables only.
CREATE FUNCTION pg_temp.open_table(t text, role_name text, rights text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE POLICY %I ON wardline.%I TO %I USING (true) WITH CHECK (true)', role_name || '_works', t, role_name);
  EXECUTE format('GRANT %s ON wardline.%I TO %I', rights, t, role_name);
END $$;

SELECT pg_temp.open_table(t, 'wardline_ingest', 'SELECT') FROM unnest(ARRAY['registry_epoch', 'health_system', 'site', 'patient',
  'monitoring_status', 'programme_enrolment', 'plan_parameter', 'device', 'gateway_device', 'device_assignment',
  'tree_version', 'tree_activation', 'quarantine_replay']) t;
SELECT pg_temp.open_table(t, 'wardline_ingest', 'SELECT, INSERT') FROM unnest(ARRAY['measurement_identity', 'intake_batch',
  'decision', 'measurement', 'quarantine', 'quarantine_replay_outcome', 'alert_event']) t;
SELECT pg_temp.open_table(t, 'wardline_ingest', 'SELECT, INSERT, UPDATE') FROM unnest(ARRAY['patient_state', 'source_count',
  'ingest_worker', 'device_status', 'alert']) t;
SELECT pg_temp.open_table(t, 'wardline_clock', 'SELECT') FROM unnest(ARRAY['health_system', 'ingest_worker', 'intake_batch']) t;
SELECT pg_temp.open_table('alert', 'wardline_clock', 'SELECT, UPDATE');
SELECT pg_temp.open_table('alert_event', 'wardline_clock', 'SELECT, INSERT');
SELECT pg_temp.open_table('alert_event', 'wardline_relay', 'SELECT');
SELECT pg_temp.open_table('alert_event_pending', 'wardline_relay', 'SELECT, DELETE');
SELECT pg_temp.open_table('alert_stream', 'wardline_relay', 'SELECT, INSERT');
SELECT pg_temp.open_table(t, 'wardline_auditor', 'SELECT') FROM unnest(ARRAY['health_system', 'intake_batch', 'source_count', 'decision',
  'measurement', 'quarantine', 'alert', 'alert_event', 'alert_receipt', 'alert_event_pending', 'alert_stream', 'audit_event']) t;

-- Append-only, also for whoever owns the tables.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['agreement', 'staff_assignment', 'care_team_member', 'monitoring_status', 'programme_enrolment',
    'plan_parameter', 'tree_version', 'tree_activation', 'measurement_identity', 'intake_batch', 'decision', 'measurement',
    'quarantine', 'quarantine_replay', 'quarantine_replay_outcome', 'alert_event', 'alert_stream', 'alert_receipt',
    'audit_event', 'sign_in_attempt']
  LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.%I
      FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change()', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['health_system', 'site', 'patient', 'monitoring_status', 'programme_enrolment', 'plan_parameter',
    'device', 'gateway_device', 'device_assignment', 'tree_version', 'tree_activation']
  LOOP
    EXECUTE format('CREATE TRIGGER registry_changed AFTER INSERT OR UPDATE OR DELETE ON wardline.%I
      FOR EACH STATEMENT EXECUTE FUNCTION wardline.bump_registry_epoch()', t);
  END LOOP;
END $$;
