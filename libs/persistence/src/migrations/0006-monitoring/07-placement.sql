-- Where a patient is looked after, from when, and how a patient is handed over: to another site, or to another health
-- system. What was open before stays with the old team until the new one has taken it, alert by alert (ADR 0011).

-- patient.site_id is where the patient is now; this is its history, written by the database itself.
CREATE TABLE wardline.patient_placement (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  site_id text NOT NULL,
  effective_from timestamptz NOT NULL DEFAULT wardline.now(),
  transfer_id uuid,                         -- NULL: where the patient was enrolled
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  FOREIGN KEY (tenant_id, site_id) REFERENCES wardline.site (tenant_id, site_id)
);
CREATE INDEX ON wardline.patient_placement (patient_id, effective_from DESC, entry_id DESC);

CREATE TABLE wardline.patient_transfer (
  transfer_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  from_site text NOT NULL,
  to_tenant text NOT NULL,
  to_site text NOT NULL,
  note text NOT NULL CHECK (trim(note) <> ''),
  requested_by uuid NOT NULL REFERENCES wardline.staff,
  requested_at timestamptz NOT NULL DEFAULT wardline.now(),
  answer text CHECK (answer IN ('accepted', 'refused', 'withdrawn')),
  answered_by uuid REFERENCES wardline.staff,
  answered_at timestamptz,
  answer_note text,
  to_patient uuid,                          -- the record in another health system; else the same patient
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  FOREIGN KEY (tenant_id, from_site) REFERENCES wardline.site (tenant_id, site_id),
  FOREIGN KEY (to_tenant, to_site) REFERENCES wardline.site (tenant_id, site_id),
  FOREIGN KEY (to_tenant, to_patient) REFERENCES wardline.patient (tenant_id, patient_id),
  CHECK ((answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by IS NULL)),
  CHECK (from_site <> to_site)
);
CREATE UNIQUE INDEX patient_transfer_one_open ON wardline.patient_transfer (patient_id) WHERE answer IS NULL;
CREATE INDEX ON wardline.patient_transfer (to_site);

CREATE INDEX ON wardline.patient_transfer (to_patient) WHERE to_patient IS NOT NULL;

-- A patient who went from one health system to another has a record in each. What becomes known in the one that cares now
-- holds for those that were left, never the other way round: nobody calls a widow from a list that has not been taken yet.
CREATE FUNCTION wardline.former_records(patients uuid[]) RETURNS uuid[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH RECURSIVE former AS (
    SELECT t.patient_id FROM wardline.patient_transfer t WHERE t.to_patient = ANY (patients)
    UNION
    SELECT t.patient_id FROM former f JOIN wardline.patient_transfer t ON t.to_patient = f.patient_id
  )
  SELECT coalesce(array_agg(patient_id), '{}') FROM former
$$;
CREATE FUNCTION wardline.is_deceased(of_patient uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH RECURSIVE record AS (
    SELECT of_patient AS patient_id
    UNION
    SELECT t.to_patient FROM record r JOIN wardline.patient_transfer t ON t.patient_id = r.patient_id AND t.to_patient IS NOT NULL
  )
  SELECT EXISTS (SELECT FROM record r CROSS JOIN LATERAL wardline.monitoring_entry_at(r.patient_id, wardline.now()) s
    WHERE s.status = 'ended' AND s.reason = 'deceased')
$$;

CREATE OR REPLACE FUNCTION wardline.may_contact(of_patient uuid) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE
    WHEN wardline.is_deceased(of_patient) THEN 'deceased'
    WHEN s.status = 'invited' THEN 'not-consented'
    WHEN s.status = 'paused' AND s.due_at <= wardline.now() THEN NULL
    WHEN wardline.monitoring_closes_alerts(s.status, s.reason) THEN s.reason END
  FROM wardline.monitoring_entry_at(of_patient, wardline.now()) s
$$;

-- Records from before this migration.
INSERT INTO wardline.monitoring_due (tenant_id, patient_id, entry_id, kind, at)
  SELECT tenant_id, patient_id, entry_id, 'begins', effective_from FROM wardline.monitoring_status WHERE effective_from > wardline.now()
  UNION ALL
  SELECT tenant_id, patient_id, entry_id, 'pause-ends', due_at FROM wardline.monitoring_status WHERE status = 'paused' AND due_at IS NOT NULL;
SELECT wardline.heed_monitoring_status(patient_id) FROM (SELECT DISTINCT patient_id FROM wardline.monitoring_status) p;

-- Answered once; nothing else of it changes.
CREATE FUNCTION wardline.only_answer_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.answer IS NULL AND NEW.answer IS NOT NULL AND (NEW.transfer_id, NEW.tenant_id, NEW.patient_id, NEW.from_site, NEW.to_tenant,
      NEW.to_site, NEW.note, NEW.requested_by, NEW.requested_at) = (OLD.transfer_id, OLD.tenant_id, OLD.patient_id, OLD.from_site,
      OLD.to_tenant, OLD.to_site, OLD.note, OLD.requested_by, OLD.requested_at)
  THEN RETURN NEW;
  END IF;
  RAISE EXCEPTION 'append-only: a transfer can only be answered, once' USING ERRCODE = 'WL001';
END $$;
CREATE TRIGGER only_answer BEFORE UPDATE ON wardline.patient_transfer
  FOR EACH ROW EXECUTE FUNCTION wardline.only_answer_transfer();

-- An alert that was open when its patient was handed over. Both teams see it; the old one has it until the new one takes it.
CREATE TABLE wardline.alert_handover (
  alert_id uuid PRIMARY KEY REFERENCES wardline.alert,
  transfer_id uuid NOT NULL REFERENCES wardline.patient_transfer,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  from_site text NOT NULL,
  to_site text NOT NULL,
  taken_by uuid REFERENCES wardline.staff,
  taken_at timestamptz,
  taken_as uuid REFERENCES wardline.alert,  -- the alert in the other health system; else the same one
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.alert_handover (from_site);
CREATE INDEX ON wardline.alert_handover (to_site);

CREATE FUNCTION wardline.place_patient() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO wardline.patient_placement (tenant_id, patient_id, site_id) VALUES (NEW.tenant_id, NEW.patient_id, NEW.site_id);
  ELSIF NEW.site_id <> OLD.site_id THEN
    INSERT INTO wardline.patient_placement (tenant_id, patient_id, site_id, transfer_id)
    VALUES (NEW.tenant_id, NEW.patient_id, NEW.site_id, nullif(current_setting('wardline.transfer_id', true), '')::uuid);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER place_patient AFTER INSERT OR UPDATE OF site_id ON wardline.patient
  FOR EACH ROW EXECUTE FUNCTION wardline.place_patient();
INSERT INTO wardline.patient_placement (tenant_id, patient_id, site_id, effective_from)
  SELECT tenant_id, patient_id, site_id, created_at FROM wardline.patient;

-- Patients that the person of this transaction sees because of a hand-over, beside those of the own sites: while the
-- transfer waits for an answer, those who are offered; until each alert is taken, both teams.
CREATE FUNCTION wardline.handover_patients() RETURNS SETOF uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT t.patient_id FROM wardline.patient_transfer t
  WHERE t.answer IS NULL AND t.to_site = ANY ((SELECT wardline.sites_as('nurse', 'charge-nurse', 'physician', 'lead'))::text[])
  UNION
  SELECT h.patient_id FROM wardline.alert_handover h JOIN wardline.alert a USING (alert_id)
  WHERE h.taken_at IS NULL AND a.state <> 'resolved' AND ARRAY[h.from_site, h.to_site] && (SELECT wardline.clinical_sites())::text[]
$$;
-- And the alerts: the new team from the hand-over on, with their history; the old one until it could see that they are
-- taken.
CREATE FUNCTION wardline.handover_alerts() RETURNS SETOF uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT h.alert_id FROM wardline.alert_handover h
  WHERE h.to_site = ANY ((SELECT wardline.sites_as('nurse', 'charge-nurse', 'physician', 'lead'))::text[])
    OR (h.from_site = ANY ((SELECT wardline.sites_as('nurse', 'charge-nurse', 'physician', 'lead'))::text[]) AND coalesce(h.taken_at > wardline.now() - interval '1 day', true))
$$;

-- And, of those that wait to be taken, what happens to them: so the new team hears of it when the old one does.
CREATE FUNCTION wardline.handover_events() RETURNS SETOF bigint LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT e.event_id FROM wardline.alert_handover h JOIN wardline.alert_event e ON e.alert_id = h.alert_id
  WHERE h.taken_at IS NULL AND h.to_site = ANY ((SELECT wardline.sites_as('nurse', 'charge-nurse', 'physician', 'lead'))::text[])
$$;

-- Added to what there is; a locked record stays locked.
CREATE POLICY server_reads_handover ON wardline.alert_stream FOR SELECT TO wardline_server
  USING (event_id IN (SELECT wardline.handover_events()));
CREATE POLICY server_reads_handover ON wardline.patient FOR SELECT TO wardline_server
  USING (patient_id IN (SELECT wardline.handover_patients()));
CREATE POLICY server_reads_handover ON wardline.alert FOR SELECT TO wardline_server
  USING (alert_id IN (SELECT wardline.handover_alerts()));
CREATE POLICY server_reads_handover ON wardline.alert_event FOR SELECT TO wardline_server
  USING (alert_id IN (SELECT wardline.handover_alerts()));

CREATE FUNCTION wardline.request_transfer(of_patient uuid, target_tenant text, target_site text, words text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  here wardline.patient;
  my_role text := coalesce(wardline.care_role(of_patient), 'none');
  code text;
BEGIN
  PERFORM wardline.lock_patient_records(ARRAY[of_patient]);
  SELECT * INTO here FROM wardline.patient WHERE patient_id = of_patient;
  code := CASE
    WHEN my_role = 'none' THEN 'unknown-patient'
    WHEN my_role <> 'local' THEN 'not-allowed'
    WHEN coalesce(trim(words), '') = '' THEN 'note-required'
    WHEN NOT EXISTS (SELECT FROM wardline.site s JOIN wardline.health_system y USING (tenant_id)
      WHERE s.tenant_id = target_tenant AND s.site_id = target_site AND NOT y.synthetic) THEN 'unknown-site'
    WHEN here.site_id = target_site THEN 'already-there'
    WHEN wardline.may_contact(of_patient) IN ('deceased', 'withdrew') THEN 'transition-not-allowed'
    WHEN EXISTS (SELECT FROM wardline.patient_transfer t WHERE t.patient_id = of_patient AND t.answer IS NULL) THEN 'transfer-waits'
    -- One team after the other: what came with the last hand-over is taken before the next one.
    WHEN EXISTS (SELECT FROM wardline.alert_handover h JOIN wardline.alert a USING (alert_id)
      WHERE h.patient_id = of_patient AND h.taken_at IS NULL AND a.state <> 'resolved') THEN 'handover-open'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    INSERT INTO wardline.patient_transfer (tenant_id, patient_id, from_site, to_tenant, to_site, note, requested_by)
    VALUES (here.tenant_id, of_patient, here.site_id, target_tenant, target_site, trim(words), wardline.scope_staff());
  END IF;
  RETURN wardline.answer_patient_act(here.tenant_id, of_patient, 'transfer.request', code);
END $$;

-- The new team accepts or refuses, the old one may take its request back.
CREATE FUNCTION wardline.answer_transfer(which uuid, the_answer text, words text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  transfer wardline.patient_transfer;
  mine text[] := wardline.sites_as('nurse', 'charge-nurse', 'physician', 'lead');
  code text;
  arrived uuid;
BEGIN
  SELECT * INTO transfer FROM wardline.patient_transfer WHERE transfer_id = which;
  PERFORM wardline.lock_patient_records(ARRAY[transfer.patient_id]);
  SELECT * INTO transfer FROM wardline.patient_transfer WHERE transfer_id = which FOR UPDATE;
  code := CASE
    WHEN transfer.transfer_id IS NULL OR NOT ARRAY[transfer.from_site, transfer.to_site] && wardline.clinical_sites() THEN 'unknown-transfer'
    WHEN NOT CASE WHEN the_answer = 'withdrawn' THEN transfer.from_site ELSE transfer.to_site END = ANY (mine) THEN 'not-allowed'
    WHEN the_answer <> 'accepted' AND coalesce(trim(words), '') = '' THEN 'note-required'
    WHEN transfer.answer IS NOT NULL THEN 'transfer-answered'
    WHEN the_answer = 'accepted' AND wardline.may_contact(transfer.patient_id) IN ('deceased', 'withdrew') THEN 'transition-not-allowed'
    ELSE 'ok' END;
  IF code = 'ok' AND the_answer = 'accepted' THEN
    INSERT INTO wardline.alert_handover (alert_id, transfer_id, tenant_id, patient_id, from_site, to_site)
    SELECT a.alert_id, which, a.tenant_id, a.patient_id, a.site_id, transfer.to_site FROM wardline.alert a
    WHERE a.patient_id = transfer.patient_id AND a.state <> 'resolved'
    ON CONFLICT (alert_id) DO UPDATE SET transfer_id = EXCLUDED.transfer_id, from_site = EXCLUDED.from_site,
      to_site = EXCLUDED.to_site, taken_by = NULL, taken_at = NULL, taken_as = NULL;
    INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, actor_id, severity, severity_before, state,
      state_before, version, note, alert)
    SELECT a.tenant_id, a.site_id, a.patient_id, a.alert_id, 'hand-over-offered', wardline.now(), wardline.scope_staff(), a.severity,
      a.severity, a.state, a.state, a.version, 'another team looks after the patient now, and is to take the alert', wardline.alert_json(a)
    FROM wardline.alert a JOIN wardline.alert_handover h USING (alert_id) WHERE h.transfer_id = which;
    IF transfer.to_tenant = transfer.tenant_id THEN
      PERFORM set_config('wardline.transfer_id', which::text, true);
      UPDATE wardline.patient SET site_id = transfer.to_site WHERE patient_id = transfer.patient_id;
      PERFORM set_config('wardline.transfer_id', '', true);
    ELSE
      arrived := wardline.admit_from_elsewhere(transfer);
    END IF;
  END IF;
  IF code = 'ok' THEN
    UPDATE wardline.patient_transfer SET answer = the_answer, answered_by = wardline.scope_staff(), answered_at = wardline.now(),
      answer_note = nullif(trim(words), ''), to_patient = arrived WHERE transfer_id = which;
  END IF;
  RETURN wardline.answer_patient_act(transfer.tenant_id, transfer.patient_id, 'transfer.' || the_answer, code);
END $$;

-- Another health system has records, devices and consents of its own: a new patient there, invited and linked by the
-- transfer, and the old record ends as moved. Whoever it is still paused or invited: an end follows from all of these.
CREATE FUNCTION wardline.admit_from_elsewhere(transfer wardline.patient_transfer) RETURNS uuid LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  arrived uuid;
BEGIN
  INSERT INTO wardline.patient (tenant_id, site_id, case_code, family_name, given_name, birth_date, sex, zone)
  SELECT transfer.to_tenant, transfer.to_site, upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 8)), p.family_name, p.given_name,
    p.birth_date, p.sex, p.zone FROM wardline.patient p WHERE p.patient_id = transfer.patient_id
  RETURNING patient_id INTO arrived;
  INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, effective_from, recorded_by)
  VALUES (transfer.to_tenant, arrived, 'invited', wardline.now(), wardline.scope_staff());
  PERFORM wardline.enter_monitoring_status(transfer.patient_id, 'ended', 'moved', wardline.now(), NULL, NULL, NULL);
  RETURN arrived;
END $$;

-- A person of the new team takes an alert, and has it from that moment: there is no time in which nobody does. In another
-- health system it goes on as an alert of the record there.
CREATE FUNCTION wardline.take_handed_alert(which uuid) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  handover wardline.alert_handover;
  transfer wardline.patient_transfer;
  before wardline.alert;
  after wardline.alert;
  code text;
  moment timestamptz;
BEGIN
  SELECT * INTO handover FROM wardline.alert_handover WHERE alert_id = which;
  SELECT * INTO transfer FROM wardline.patient_transfer WHERE transfer_id = handover.transfer_id;
  PERFORM wardline.lock_patient_records(ARRAY[handover.patient_id, transfer.to_patient]);
  SELECT * INTO handover FROM wardline.alert_handover WHERE alert_id = which FOR UPDATE;
  SELECT * INTO before FROM wardline.alert WHERE alert_id = which FOR UPDATE;
  code := CASE
    WHEN handover.alert_id IS NULL OR NOT ARRAY[handover.from_site, handover.to_site] && wardline.clinical_sites() THEN 'unknown-alert'
    WHEN NOT handover.to_site = ANY (wardline.sites_as('nurse', 'charge-nurse', 'physician')) THEN 'not-allowed'
    WHEN handover.taken_at IS NOT NULL THEN 'already-taken'
    WHEN before.state = 'resolved' THEN 'already-closed'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    moment := wardline.now();
    IF transfer.to_patient IS NULL THEN
      UPDATE wardline.alert SET site_id = handover.to_site, state = 'acknowledged', owner_id = wardline.scope_staff(), next_step_at = NULL,
        version = version + 1 WHERE alert_id = which RETURNING * INTO after;
      -- One event a team: the old one hears that it is gone, the new one that it is theirs.
      PERFORM wardline.tell_handover(after, handover.from_site, before, moment);
      PERFORM wardline.tell_handover(after, handover.to_site, before, moment);
    ELSE
      UPDATE wardline.alert SET state = 'resolved', resolved_at = moment, next_step_at = NULL, version = version + 1
        WHERE alert_id = which RETURNING * INTO after;
      PERFORM wardline.tell_handover(after, handover.from_site, before, moment);
      -- Something of the same kind may be open there already: then that is what the new team has.
      INSERT INTO wardline.alert AS a (tenant_id, patient_id, site_id, condition, severity, state, reason, opened_at, due_at, owner_id,
        decision, readings, last_reading_at)
      VALUES (transfer.to_tenant, transfer.to_patient, handover.to_site, before.condition, before.severity, 'acknowledged', before.reason,
        moment, moment, wardline.scope_staff(), before.decision, before.readings, before.last_reading_at)
      ON CONFLICT (tenant_id, patient_id, condition) WHERE state <> 'resolved' DO UPDATE SET state = 'acknowledged',
        owner_id = EXCLUDED.owner_id, next_step_at = NULL, version = a.version + 1,
        severity = CASE WHEN wardline.raises(a.severity, EXCLUDED.severity) THEN EXCLUDED.severity ELSE a.severity END
      RETURNING * INTO after;
      PERFORM wardline.tell_handover(after, handover.to_site, before, moment);
    END IF;
    UPDATE wardline.alert_handover SET taken_by = wardline.scope_staff(), taken_at = moment,
      taken_as = CASE WHEN after.alert_id <> which THEN after.alert_id END WHERE alert_id = which;
  END IF;
  RETURN wardline.answer_patient_act(handover.tenant_id, handover.patient_id, 'transfer.take-alert', code);
END $$;

CREATE FUNCTION wardline.tell_handover(after wardline.alert, to_team text, before wardline.alert, moment timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, actor_id, severity, severity_before, state,
    state_before, version, note, alert)
  VALUES ((after).tenant_id, to_team, (after).patient_id, (after).alert_id, 'handed-over', moment, wardline.scope_staff(), (after).severity,
    (before).severity, (after).state, (before).state, (after).version, 'another team has taken the alert',
    -- Clients go by the site that stands in it: each team hears of it as of an alert of its own.
    wardline.alert_json(after) || jsonb_build_object('site', to_team))
$$;
