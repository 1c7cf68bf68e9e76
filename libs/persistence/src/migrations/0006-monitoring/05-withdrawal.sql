-- Who withdrew is not measured any longer, and what exists is locked: it is kept, since care was given by it, but read
-- by nobody except a lead or privacy officer who says why (hazard H13).

-- Devices that only people who withdrew hold now: their accounts stop working.
CREATE FUNCTION wardline.stopped_devices() RETURNS TABLE (tenant_id text, device_id text) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT DISTINCT a.tenant_id, a.device_id FROM wardline.record_lock l JOIN wardline.device_assignment a ON a.patient_id = l.patient_id
  WHERE a.during @> wardline.now() AND NOT EXISTS (SELECT FROM wardline.device_assignment o
    WHERE o.tenant_id = a.tenant_id AND o.device_id = a.device_id AND o.during @> wardline.now()
      AND NOT EXISTS (SELECT FROM wardline.record_lock h WHERE h.patient_id = o.patient_id))
$$;

CREATE FUNCTION wardline.device_stopped(of_tenant text, of_device text) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(bool_and(EXISTS (SELECT FROM wardline.record_lock l WHERE l.patient_id = a.patient_id)), false)
  FROM wardline.device_assignment a WHERE a.tenant_id = of_tenant AND a.device_id = of_device AND a.during @> wardline.now()
$$;

-- A locked record that somebody opened for a while, and why.
CREATE TABLE wardline.record_unlock (
  unlock_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  reason text NOT NULL CHECK (trim(reason) <> ''),
  at timestamptz NOT NULL DEFAULT wardline.now(),
  until timestamptz NOT NULL,
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.record_unlock (staff_id, until);

-- The records that the person of this transaction has opened, and those that are closed to him or her.
CREATE FUNCTION wardline.unlocked_records() RETURNS SETOF uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT DISTINCT u.patient_id FROM wardline.record_unlock u JOIN wardline.record_lock l ON l.patient_id = u.patient_id
  WHERE u.staff_id = wardline.scope_staff() AND u.until > wardline.now()
    AND u.tenant_id = ANY ((SELECT wardline.tenants_as('lead', 'privacy-officer'))::text[])
$$;
CREATE FUNCTION wardline.closed_records() RETURNS SETOF uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT l.patient_id FROM wardline.record_lock l WHERE NOT EXISTS (SELECT FROM wardline.unlocked_records() u WHERE u = l.patient_id)
$$;

CREATE FUNCTION wardline.unlock_record(of_patient uuid, why text, for_minutes int) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  of_tenant text := (SELECT tenant_id FROM wardline.patient WHERE patient_id = of_patient);
  code text := CASE
    WHEN of_tenant IS NULL OR NOT of_tenant = ANY (wardline.visible_tenants()) THEN 'unknown-patient'
    WHEN NOT of_tenant = ANY (wardline.tenants_as('lead', 'privacy-officer')) THEN 'not-allowed'
    WHEN coalesce(trim(why), '') = '' THEN 'note-required'
    WHEN NOT EXISTS (SELECT FROM wardline.record_lock l WHERE l.patient_id = of_patient) THEN 'not-locked'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.record_unlock (tenant_id, patient_id, staff_id, reason, until)
    VALUES (of_tenant, of_patient, wardline.scope_staff(), trim(why), wardline.now() + make_interval(mins => least(greatest(for_minutes, 1), 60)));
  END IF;
  RETURN wardline.answer_patient_act(of_tenant, of_patient, 'record.unlock', code);
END $$;

-- Everything that hangs on a patient asks whether the patient is seen, so one policy closes nearly all of it; what goes
-- by its site is closed by itself. The function is asked once per statement.
CREATE POLICY not_withdrawn ON wardline.patient AS RESTRICTIVE FOR SELECT TO wardline_server
  USING (patient_id NOT IN (SELECT wardline.closed_records()));
-- A privacy officer sees no patient; an opened record is the exception.
CREATE POLICY server_reads_unlocked ON wardline.patient FOR SELECT TO wardline_server
  USING (patient_id IN (SELECT wardline.unlocked_records()));
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['alert', 'alert_event', 'stop_review_item']
  LOOP
    EXECUTE format('CREATE POLICY not_withdrawn ON wardline.%I AS RESTRICTIVE FOR ALL TO wardline_server
      USING (patient_id NOT IN (SELECT wardline.closed_records()))', t);
  END LOOP;
  -- Candidates beside the live trees, and trees tried on the past: not over what is locked. The auditor's books count it
  -- all the same.
  FOREACH t IN ARRAY ARRAY['decision', 'measurement']
  LOOP
    EXECUTE format('CREATE POLICY not_withdrawn ON wardline.%I AS RESTRICTIVE FOR SELECT TO wardline_auditor
      USING (patient_id NOT IN (SELECT l.patient_id FROM wardline.record_lock l))', t);
  END LOOP;
END $$;

-- Nor does the review of a stopped tree go over what is locked: as 0003 has it, and nothing of who withdrew counts as
-- filtered.
CREATE OR REPLACE FUNCTION wardline.stop_review_step(which uuid, at_most int)
  RETURNS TABLE (decision_id bigint, decided_at timestamptz, measurement_id bigint, patient_id uuid, site_id text, filtered boolean, facts jsonb)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT d.decision_id, d.decided_at, d.measurement_id, d.patient_id, p.site_id, f.filtered,
    CASE WHEN f.filtered THEN d.facts END
  FROM wardline.stop_review r
  JOIN wardline.decision d ON d.tenant_id = r.tenant_id AND d.decision_id > r.looked_through
    AND d.decided_at >= r.filtered_from AND d.decided_at < r.filtered_to + interval '1 minute'
  JOIN wardline.patient p ON p.patient_id = d.patient_id
  CROSS JOIN LATERAL (SELECT wardline.results_of(d) AS results) o
  CROSS JOIN LATERAL (SELECT
    o.results @> jsonb_build_object('trees', jsonb_build_array(jsonb_build_object('hash', r.hash)))
    AND NOT o.results @> jsonb_build_object('findings', jsonb_build_array(jsonb_build_object('hash', r.hash)))
    AND NOT EXISTS (SELECT FROM wardline.record_lock l WHERE l.patient_id = d.patient_id) AS filtered) f
  WHERE r.review_id = which ORDER BY d.decision_id LIMIT at_most
$$;
