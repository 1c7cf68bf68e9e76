-- Who takes over a patient from another health system takes over how the patient is reached: an alert that is taken must
-- not end at a record without a number.

-- Copies what holds now to the record there; what was before stays where it was.
CREATE FUNCTION wardline.take_contacts_along(from_patient uuid, to_patient uuid) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH moment AS MATERIALIZED (SELECT wardline.now() AS now), arrived AS (
    SELECT tenant_id, patient_id FROM wardline.patient WHERE patient_id = to_patient
  ), contacts AS (
    INSERT INTO wardline.patient_contact (contact_id, tenant_id, patient_id, kind, name, relationship, rank, numbers, zone,
      speak_scope, speak_from, speak_to, effective_from, effective_to, recorded_by)
    SELECT gen_random_uuid(), a.tenant_id, a.patient_id, c.kind, c.name, c.relationship, c.rank, c.numbers, c.zone,
      c.speak_scope, c.speak_from, c.speak_to, m.now, c.effective_to, wardline.scope_staff()
    FROM moment m, arrived a, (SELECT DISTINCT ON (e.contact_id) e.* FROM wardline.patient_contact e, moment n
      WHERE e.patient_id = from_patient AND e.effective_from <= n.now
      ORDER BY e.contact_id, e.effective_from DESC, e.entry_id DESC) c
    WHERE c.effective_to IS NULL OR c.effective_to > m.now
  )
  INSERT INTO wardline.patient_location (stay_id, tenant_id, patient_id, home, address, country, subdivision, zone, dispatch_phone,
    effective_from, effective_to, recorded_by)
  SELECT gen_random_uuid(), a.tenant_id, a.patient_id, s.home, s.address, s.country, s.subdivision, s.zone, s.dispatch_phone,
    CASE WHEN s.effective_from > m.now THEN s.effective_from ELSE m.now END, s.effective_to, wardline.scope_staff()
  FROM moment m, arrived a, (SELECT DISTINCT ON (l.stay_id) l.* FROM wardline.patient_location l
    WHERE l.patient_id = from_patient ORDER BY l.stay_id, l.entry_id DESC) s
  WHERE NOT s.withdrawn AND (s.effective_to IS NULL OR s.effective_to > m.now)
$$;
REVOKE ALL ON FUNCTION wardline.take_contacts_along(uuid, uuid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION wardline.admit_from_elsewhere(transfer wardline.patient_transfer) RETURNS uuid LANGUAGE plpgsql
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
  PERFORM wardline.take_contacts_along(transfer.patient_id, arrived);
  PERFORM wardline.enter_monitoring_status(transfer.patient_id, 'ended', 'moved', wardline.now(), NULL, NULL, NULL);
  RETURN arrived;
END $$;

-- Who has not agreed to be monitored here is not called about it. An alert that was handed over is another matter: whoever
-- took it has to be able to ask.
CREATE OR REPLACE FUNCTION wardline.may_contact(of_patient uuid) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE
    WHEN wardline.is_deceased(of_patient) THEN 'deceased'
    WHEN s.status = 'invited' AND EXISTS (SELECT FROM wardline.alert_handover h JOIN wardline.alert a ON a.alert_id = h.taken_as
      WHERE a.patient_id = of_patient AND a.state <> 'resolved') THEN NULL
    WHEN s.status = 'invited' THEN 'not-consented'
    WHEN s.status = 'paused' AND s.due_at <= wardline.now() THEN NULL
    WHEN wardline.monitoring_closes_alerts(s.status, s.reason) THEN s.reason END
  FROM wardline.monitoring_entry_at(of_patient, wardline.now()) s
$$;
