-- A status takes effect in the transaction that enters it, or by the clock when its time comes.

-- Changes of a patient's record take their locks in one order: first the registry's epoch, which every such change bumps
-- in the end, then the patients' states, which ingestion holds while it decides. So a batch has either decided before
-- the change, and the change sees its alerts, or it looks at the record again and sees the change.
CREATE FUNCTION wardline.lock_patient_records(patients uuid[]) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  PERFORM FROM wardline.registry_epoch FOR UPDATE;
  PERFORM FROM wardline.patient_state WHERE patient_id = ANY (patients || wardline.former_records(patients))
    ORDER BY patient_id FOR UPDATE;
END $$;

-- What the clock has to do when its time comes: a status that begins later, the end of a pause.
CREATE TABLE wardline.monitoring_due (
  due_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  entry_id bigint NOT NULL REFERENCES wardline.monitoring_status,
  kind text NOT NULL CHECK (kind IN ('begins', 'pause-ends')),
  at timestamptz NOT NULL,
  done_at timestamptz,
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.monitoring_due (at) WHERE done_at IS NULL;

-- Records that a withdrawal has locked, and when the clock next asks whether readings are missing: 05 and 06.
CREATE TABLE wardline.record_lock (
  patient_id uuid PRIMARY KEY,
  tenant_id text NOT NULL,
  locked_at timestamptz NOT NULL DEFAULT wardline.now(),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE TABLE wardline.reading_watch (
  patient_id uuid PRIMARY KEY,
  tenant_id text NOT NULL,
  watched_from timestamptz NOT NULL DEFAULT wardline.now(),
  look_at timestamptz,                      -- NULL: nothing is expected
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.reading_watch (look_at) WHERE look_at IS NOT NULL;

CREATE FUNCTION wardline.watch_readings(patients uuid[]) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.reading_watch AS w (patient_id, tenant_id, look_at)
  SELECT p.patient_id, p.tenant_id, wardline.now() FROM wardline.patient p WHERE p.patient_id = ANY (patients) ORDER BY p.patient_id
  ON CONFLICT (patient_id) DO UPDATE SET look_at = EXCLUDED.look_at
$$;

-- Closed by Wardline, with an event that says why: nothing that was open is just dropped.
CREATE FUNCTION wardline.close_alerts_by_status(of_patient uuid, why text, only_condition text DEFAULT NULL) RETURNS int LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH put AS (
    UPDATE wardline.alert a SET state = 'resolved', resolved_at = wardline.now(), next_step_at = NULL, version = a.version + 1
    WHERE a.patient_id = of_patient AND a.state <> 'resolved' AND (only_condition IS NULL OR a.condition = only_condition)
    RETURNING new AS after, old.state AS state_before
  ), told AS (
    INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, severity, severity_before, state,
      state_before, version, note, alert)
    SELECT (after).tenant_id, (after).site_id, (after).patient_id, (after).alert_id, 'closed-by-status', (after).resolved_at,
      (after).severity, (after).severity, (after).state, state_before, (after).version, why, wardline.alert_json(after) FROM put
    RETURNING 1
  )
  SELECT count(*)::int FROM told
$$;

-- Work that needs no reading: an alert as any other, once as long as it is open. NULL: it was open already.
CREATE FUNCTION wardline.open_platform_alert(of_patient uuid, of_condition text, words text, within interval, about jsonb) RETURNS uuid
  LANGUAGE sql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH moment AS MATERIALIZED (SELECT wardline.now() AS now), put AS (
    INSERT INTO wardline.alert AS a (tenant_id, patient_id, site_id, condition, severity, reason, opened_at, due_at, next_step_at,
      decision, readings, last_reading_at)
    SELECT p.tenant_id, p.patient_id, p.site_id, of_condition, 'indeterminate', words, m.now, m.now + within, m.now + within, about, 0, m.now
    FROM wardline.patient p, moment m WHERE p.patient_id = of_patient
    ON CONFLICT (tenant_id, patient_id, condition) WHERE state <> 'resolved' DO NOTHING
    RETURNING a
  ), told AS (
    INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, severity, state, version, alert)
    SELECT (a).tenant_id, (a).site_id, (a).patient_id, (a).alert_id, 'opened', (a).opened_at, (a).severity, (a).state, (a).version,
      wardline.alert_json(a) FROM put
    RETURNING alert_id
  )
  SELECT alert_id FROM told
$$;

-- Does what the status that holds now asks for. Again and again, without harm. The caller holds the patient's lock.
CREATE FUNCTION wardline.heed_monitoring_status(of_patient uuid) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  standing wardline.monitoring_status := wardline.monitoring_entry_at(of_patient, wardline.now());
  label text := coalesce(wardline.monitoring_label(standing.status, standing.reason), 'active');
BEGIN
  IF wardline.monitoring_closes_alerts(standing.status, standing.reason) THEN
    PERFORM wardline.close_alerts_by_status(of_patient, label);
    IF standing.reason = 'deceased' THEN
      -- What the health system that the patient came from has open still, until somebody here takes it (07).
      PERFORM wardline.close_alerts_by_status(former, label) FROM unnest(wardline.former_records(ARRAY[of_patient])) former;
    END IF;
  ELSIF EXISTS (SELECT FROM wardline.alert a WHERE a.patient_id = of_patient AND a.condition = 'monitoring:pause-due'
      AND a.state <> 'resolved' AND (a.decision ->> 'monitoringEntry')::bigint <> standing.entry_id) THEN
    -- Its question, what becomes of the pause, has been answered.
    PERFORM wardline.close_alerts_by_status(of_patient, label, 'monitoring:pause-due');
  END IF;
  IF standing.status = 'ended' AND standing.reason = 'withdrew' THEN
    INSERT INTO wardline.record_lock (patient_id, tenant_id) VALUES (of_patient, standing.tenant_id) ON CONFLICT DO NOTHING;
  ELSE
    DELETE FROM wardline.record_lock WHERE patient_id = of_patient;
  END IF;
  PERFORM wardline.watch_readings(ARRAY[of_patient]);
END $$;

-- Whoever enters a status, by a command, an import or the hand of an administrator: it is heeded at once.
CREATE FUNCTION wardline.monitoring_status_entered() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  patients uuid[] := ARRAY(SELECT DISTINCT patient_id FROM inserted ORDER BY patient_id);
BEGIN
  PERFORM wardline.lock_patient_records(patients);
  INSERT INTO wardline.monitoring_due (tenant_id, patient_id, entry_id, kind, at)
    SELECT tenant_id, patient_id, entry_id, 'begins', effective_from FROM inserted WHERE effective_from > wardline.now()
    UNION ALL
    SELECT tenant_id, patient_id, entry_id, 'pause-ends', due_at FROM inserted WHERE status = 'paused';
  PERFORM wardline.heed_monitoring_status(p) FROM unnest(patients) p;
  RETURN NULL;
END $$;
CREATE TRIGGER heed_status AFTER INSERT ON wardline.monitoring_status
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION wardline.monitoring_status_entered();

-- No alert opens or is raised about somebody who has died, whoever writes it. Ingestion does not even ask for one; this
-- holds for everybody else, and for what is written by hand. The lock has a death that is just being recorded wait, and
-- close the alert, or has this wait for the death.
CREATE FUNCTION wardline.no_alert_of_the_dead() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  PERFORM FROM wardline.patient_state WHERE patient_id = NEW.patient_id FOR SHARE;
  IF wardline.is_deceased(NEW.patient_id) THEN
    RETURN NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER not_of_the_dead BEFORE INSERT ON wardline.alert
  FOR EACH ROW EXECUTE FUNCTION wardline.no_alert_of_the_dead();
