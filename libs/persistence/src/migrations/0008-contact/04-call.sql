-- A call by the person of this transaction: begun, and what came of it. Whom nobody may contact nobody calls (H13).

-- The contacts that hold at a time: of each the newest row that had begun, and not ended.
CREATE FUNCTION wardline.contacts_at(patient uuid, at timestamptz) RETURNS SETOF wardline.patient_contact LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT c.* FROM (SELECT DISTINCT ON (e.contact_id) e.* FROM wardline.patient_contact e
    WHERE e.patient_id = patient AND e.effective_from <= at ORDER BY e.contact_id, e.effective_from DESC, e.entry_id DESC) c
  WHERE c.effective_to IS NULL OR c.effective_to > at
$$;

CREATE FUNCTION wardline.end_calls_of(person uuid, but uuid) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.contact_call_end (call_id, tenant_id, patient_id, outcome, ended_at)
  SELECT c.call_id, c.tenant_id, c.patient_id, 'abandoned', wardline.now() FROM wardline.contact_call c
  WHERE c.staff_id = person AND c.call_id <> but AND NOT EXISTS (SELECT FROM wardline.contact_call_end e WHERE e.call_id = c.call_id)
$$;

CREATE FUNCTION wardline.start_call(which uuid, of_patient uuid, with_contact uuid, by_phone text, why text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  tenant text := (SELECT p.tenant_id FROM wardline.patient p WHERE p.patient_id = of_patient);
  site text := wardline.work_site(of_patient);
  code text := CASE
    WHEN NOT wardline.reaches_patient(of_patient) THEN CASE
      WHEN EXISTS (SELECT FROM wardline.patient p WHERE p.patient_id = of_patient AND p.site_id = ANY (wardline.clinical_sites())
        AND p.patient_id NOT IN (SELECT wardline.closed_records())) THEN 'claim-first' ELSE 'unknown-patient' END
    WHEN wardline.may_contact(of_patient) IS NOT NULL THEN 'contact-forbidden'
    WHEN NOT EXISTS (SELECT FROM wardline.contacts_at(of_patient, wardline.now()) c, jsonb_array_elements(c.numbers) n
      WHERE c.contact_id = with_contact AND n->>'phone' = by_phone) THEN 'unknown-contact'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    PERFORM wardline.end_calls_of(wardline.scope_staff(), which);
    INSERT INTO wardline.contact_call (call_id, tenant_id, site_id, patient_id, staff_id, contact_id, phone, reason, started_at)
    VALUES (which, tenant, site, of_patient, wardline.scope_staff(), with_contact, by_phone, why, wardline.now());
    PERFORM wardline.put_work_event(of_patient, site, 'start', 'call', false, 'call.start');
  END IF;
  RETURN wardline.answer_patient_act(tenant, of_patient, 'call.start', code);
END $$;

CREATE FUNCTION wardline.end_call(which uuid, of_patient uuid, what_came text, who_answered uuid) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  c wardline.contact_call;
  code text := 'ok';
BEGIN
  SELECT * INTO c FROM wardline.contact_call x
    WHERE x.call_id = which AND x.patient_id = of_patient AND x.staff_id = wardline.scope_staff() FOR UPDATE;
  IF c.call_id IS NULL OR EXISTS (SELECT FROM wardline.contact_call_end e WHERE e.call_id = which) THEN
    code := 'unknown-call';
  ELSIF who_answered IS NOT NULL AND NOT EXISTS (SELECT FROM wardline.patient_contact p
      WHERE p.contact_id = who_answered AND p.patient_id = of_patient) THEN
    code := 'unknown-contact';
  ELSE
    INSERT INTO wardline.contact_call_end (call_id, tenant_id, patient_id, outcome, spoke_with, ended_at)
    VALUES (which, c.tenant_id, c.patient_id, what_came, CASE what_came WHEN 'reached' THEN coalesce(who_answered, c.contact_id) END,
      wardline.now());
    -- What follows a call is writing it down; without a further event it lasts no time at all.
    PERFORM wardline.put_work_event(of_patient, c.site_id, 'start', 'documentation', what_came = 'reached', 'call.end');
  END IF;
  RETURN wardline.answer_patient_act((SELECT p.tenant_id FROM wardline.patient p WHERE p.patient_id = of_patient), of_patient,
    'call.end', code);
END $$;

-- Who else is on the telephone with this patient just now, for whoever may ring (H20). Not after the longest silence.
CREATE FUNCTION wardline.on_call_with(of_patient uuid) RETURNS TABLE (staff_id uuid, name text, since timestamptz) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT s.staff_id, f.name, s.started_at FROM wardline.work_state s JOIN wardline.staff f USING (staff_id)
  WHERE wardline.reaches_patient(of_patient) AND s.patient_id = of_patient AND s.activity = 'call'
    AND wardline.now() - s.sign_at <= wardline.idle_limit(s)
$$;
