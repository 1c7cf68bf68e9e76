-- Who spent which minutes on which patient, out of the events themselves. #domain's `workIntervals` says the same of
-- the same events; a test holds the two against each other.

-- What intervals are made of, append-only.
CREATE TABLE wardline.work_event (
  event_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  at timestamptz NOT NULL,                  -- never before the person's last one
  kind text NOT NULL CHECK (kind IN ('start', 'sign', 'stop')),
  activity text CHECK (activity IN ('review', 'call', 'documentation', 'care-coordination', 'device-support', 'education')),
  live boolean NOT NULL DEFAULT false,      -- the call that this event ends was a live contact
  source text NOT NULL,                     -- what happened: alert.claim, call.end, work.start …
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  CHECK ((kind = 'start') = (activity IS NOT NULL))
);
CREATE INDEX ON wardline.work_event (staff_id, event_id);
CREATE INDEX ON wardline.work_event (patient_id, at);

-- What somebody works on just now; one row a person, locked while it changes. No patient: on nothing.
CREATE TABLE wardline.work_state (
  staff_id uuid PRIMARY KEY REFERENCES wardline.staff,
  tenant_id text,
  site_id text,
  patient_id uuid,
  activity text,
  started_at timestamptz,                   -- from when on nothing is counted yet
  sign_at timestamptz,                      -- the last sign of life
  opened_by bigint REFERENCES wardline.work_event,
  last_at timestamptz NOT NULL,             -- of the person's last event
  CHECK (num_nulls(tenant_id, site_id, patient_id, activity, started_at, sign_at, opened_by) IN (0, 7))
);
CREATE INDEX ON wardline.work_state (sign_at) WHERE sign_at > started_at;

-- Done, append-only. One person never works on two things at once: the database says so.
CREATE TABLE wardline.work_interval (
  interval_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  activity text NOT NULL,
  live boolean NOT NULL,
  during tstzrange NOT NULL CHECK (NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during)),
  idle boolean NOT NULL,                    -- nothing was heard for too long: counts up to the last sign of life
  opened_by bigint NOT NULL REFERENCES wardline.work_event,
  closed_by bigint REFERENCES wardline.work_event, -- NULL: the clock
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  CONSTRAINT work_interval_no_overlap EXCLUDE USING gist (staff_id WITH =, during WITH &&)
);
CREATE INDEX ON wardline.work_interval (patient_id, lower(during));

-- How long nothing may be heard; the newest row of a health system holds, and without one the defaults do.
CREATE TABLE wardline.work_policy (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  idle_minutes int NOT NULL CHECK (idle_minutes BETWEEN 1 AND 240),
  call_idle_minutes int NOT NULL CHECK (call_idle_minutes BETWEEN 1 AND 480), -- a call has no events while it lasts
  recorded_by uuid REFERENCES wardline.staff,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE INDEX ON wardline.work_policy (tenant_id, entry_id DESC);

CREATE FUNCTION wardline.work_policy_of(for_tenant text) RETURNS TABLE (idle_minutes int, call_idle_minutes int) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(p.idle_minutes, 15), coalesce(p.call_idle_minutes, 90)
  FROM (SELECT) one LEFT JOIN LATERAL (
    SELECT * FROM wardline.work_policy w WHERE w.tenant_id = for_tenant ORDER BY w.entry_id DESC LIMIT 1) p ON true
$$;

CREATE FUNCTION wardline.idle_limit(s wardline.work_state) RETURNS interval LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT make_interval(mins => CASE s.activity WHEN 'call' THEN p.call_idle_minutes ELSE p.idle_minutes END)
  FROM wardline.work_policy_of(s.tenant_id) p
$$;

-- Ends what runs, at `at` or, after too long a silence, at the last sign of life. Under the row lock of the state.
CREATE FUNCTION wardline.end_work(s wardline.work_state, at timestamptz, was_live boolean, by_event bigint) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  is_idle boolean := at - s.sign_at > wardline.idle_limit(s);
  until timestamptz := CASE WHEN is_idle THEN s.sign_at ELSE at END;
BEGIN
  IF until > s.started_at THEN
    INSERT INTO wardline.work_interval (staff_id, tenant_id, site_id, patient_id, activity, live, during, idle, opened_by, closed_by)
    VALUES (s.staff_id, s.tenant_id, s.site_id, s.patient_id, s.activity, was_live AND NOT is_idle AND s.activity = 'call',
      tstzrange(s.started_at, until), is_idle, s.opened_by, by_event);
  END IF;
  UPDATE wardline.work_state SET tenant_id = NULL, site_id = NULL, patient_id = NULL, activity = NULL, started_at = NULL,
    sign_at = NULL, opened_by = NULL WHERE staff_id = s.staff_id;
END $$;

-- One event of the person of this transaction. Says nothing and refuses nothing: no act ever fails for want of a minute.
CREATE FUNCTION wardline.put_work_event(of_patient uuid, at_site text, what text, of_activity text, was_live boolean, by_what text)
  RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  me uuid := wardline.scope_staff();
  for_tenant text := (SELECT p.tenant_id FROM wardline.patient p WHERE p.patient_id = of_patient);
  s wardline.work_state;
  at timestamptz;
  event bigint;
  here boolean;
  idle boolean;
BEGIN
  INSERT INTO wardline.work_state (staff_id, last_at) VALUES (me, wardline.now()) ON CONFLICT DO NOTHING;
  SELECT w.* INTO s FROM wardline.work_state w WHERE w.staff_id = me FOR UPDATE;
  at := greatest(wardline.now(), s.last_at);
  INSERT INTO wardline.work_event (staff_id, tenant_id, site_id, patient_id, at, kind, activity, live, source)
  VALUES (me, for_tenant, at_site, of_patient, at, what, of_activity, was_live, by_what) RETURNING event_id INTO event;
  UPDATE wardline.work_state w SET last_at = at WHERE w.staff_id = me;
  here := coalesce(s.patient_id = of_patient, false);
  idle := s.patient_id IS NOT NULL AND at - s.sign_at > wardline.idle_limit(s);
  IF what <> 'start' AND NOT here THEN
    RETURN;
  ELSIF what = 'stop' THEN
    PERFORM wardline.end_work(s, at, was_live, event);
  ELSIF NOT idle AND here AND (what = 'sign' OR s.activity = of_activity) THEN
    UPDATE wardline.work_state w SET sign_at = at WHERE w.staff_id = me;
  ELSE
    IF s.patient_id IS NOT NULL THEN
      PERFORM wardline.end_work(s, at, was_live, event);
    END IF;
    UPDATE wardline.work_state w SET tenant_id = for_tenant, site_id = at_site, patient_id = of_patient,
      activity = coalesce(of_activity, s.activity), started_at = at, sign_at = at, opened_by = event WHERE w.staff_id = me;
  END IF;
END $$;

-- What a command on an alert says about its actor's work.
CREATE FUNCTION wardline.note_alert_work(which uuid, command text) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert;
BEGIN
  SELECT * INTO a FROM wardline.alert x WHERE x.alert_id = which AND x.site_id = ANY (wardline.clinical_sites());
  IF NOT FOUND OR command = 'seen' THEN
    RETURN;
  ELSIF command IN ('claim', 'acknowledge') THEN
    PERFORM wardline.put_work_event(a.patient_id, a.site_id, 'start', 'review', false, 'alert.' || command);
  ELSE
    PERFORM wardline.put_work_event(a.patient_id, a.site_id, 'stop', NULL, false, 'alert.' || command);
  END IF;
END $$;

-- Where the person of this transaction works for the patient: at the site of the alert in hand, else the patient's own.
CREATE FUNCTION wardline.work_site(of_patient uuid) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce((SELECT a.site_id FROM wardline.alert a WHERE a.patient_id = of_patient AND a.state <> 'resolved'
      AND a.owner_id = wardline.scope_staff() ORDER BY a.opened_at LIMIT 1),
    (SELECT p.site_id FROM wardline.patient p WHERE p.patient_id = of_patient))
$$;

-- Opens a patient to work on, changes what is being done, or leaves: activity NULL. A sign of life is the same again.
CREATE FUNCTION wardline.note_patient_work(of_patient uuid, of_activity text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  IF of_patient IN (SELECT wardline.closed_records()) OR NOT wardline.reaches_patient(of_patient) AND NOT EXISTS (
    SELECT FROM wardline.patient p WHERE p.patient_id = of_patient AND p.site_id = ANY (wardline.clinical_sites())) THEN
    RETURN 'unknown-patient';
  ELSIF of_activity = 'call' THEN
    RETURN 'role-not-allowed'; -- a call is begun as one
  END IF;
  PERFORM wardline.put_work_event(of_patient, wardline.work_site(of_patient), CASE WHEN of_activity IS NULL THEN 'stop' ELSE 'start' END,
    of_activity, false, CASE WHEN of_activity IS NULL THEN 'work.stop' ELSE 'work.start' END);
  RETURN 'ok';
END $$;

-- Whatever is written to the audit trail about the patient whom its person works on is a sign of life: nobody has to
-- press a button to go on working. Where another session of the same person holds the state, that one is the sign.
CREATE FUNCTION wardline.audit_is_a_sign() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  s wardline.work_state;
  what text;
BEGIN
  SELECT min(i.action) INTO what FROM inserted i JOIN wardline.work_state w ON w.staff_id = i.staff_id AND w.patient_id = i.patient_id
    WHERE i.staff_id::text = current_setting('wardline.staff_id', true);
  IF what IS NOT NULL THEN
    SELECT w.* INTO s FROM wardline.work_state w WHERE w.staff_id = wardline.scope_staff() FOR UPDATE SKIP LOCKED;
    IF FOUND AND EXISTS (SELECT FROM inserted i WHERE i.patient_id = s.patient_id) THEN
      PERFORM wardline.put_work_event(s.patient_id, s.site_id, 'sign', NULL, false, what);
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_is_a_sign AFTER INSERT ON wardline.audit_event
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION wardline.audit_is_a_sign();

-- The clock: what was done by whoever has given no sign of life for too long is counted, up to the last sign. The state
-- stays, with nothing left to count, so that a late sign means the same whether the clock looked before it or not.
-- How many people that were.
CREATE FUNCTION wardline.close_idle_work() RETURNS int LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  s wardline.work_state;
  closed int := 0;
BEGIN
  FOR s IN SELECT w.* FROM wardline.work_state w WHERE w.sign_at > w.started_at
    AND wardline.now() - w.sign_at > wardline.idle_limit(w) FOR UPDATE SKIP LOCKED
  LOOP
    INSERT INTO wardline.work_interval (staff_id, tenant_id, site_id, patient_id, activity, live, during, idle, opened_by, closed_by)
    VALUES (s.staff_id, s.tenant_id, s.site_id, s.patient_id, s.activity, false, tstzrange(s.started_at, s.sign_at), true, s.opened_by, NULL);
    UPDATE wardline.work_state w SET started_at = w.sign_at WHERE w.staff_id = s.staff_id;
    closed := closed + 1;
  END LOOP;
  RETURN closed;
END $$;

-- By a lead, for the own health system.
CREATE FUNCTION wardline.set_work_policy(for_tenant text, idle int, call_idle int) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := CASE WHEN for_tenant = ANY (wardline.tenants_as('lead')) THEN 'ok' ELSE 'role-not-allowed' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.work_policy (tenant_id, idle_minutes, call_idle_minutes, recorded_by)
    VALUES (for_tenant, idle, call_idle, wardline.scope_staff());
  END IF;
  INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, action, target, outcome)
  VALUES (wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid, for_tenant, 'work.policy',
    'tenant:' || for_tenant, code);
  RETURN code;
END $$;
