-- What people write down about contacts, places and calls. Everything speaks for the person of the transaction, answers
-- `ok` or the code of the refusal, and leaves a trail either way.

CREATE FUNCTION wardline.is_zone(zone text) RETURNS boolean LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  PERFORM wardline.now() AT TIME ZONE zone;
  RETURN true;
EXCEPTION WHEN invalid_parameter_value THEN
  RETURN false;
END $$;

-- NULL: may write it down; else the code of the refusal. `also_in_hand`: so may whoever has an alert of the patient.
CREATE FUNCTION wardline.contact_refusal(of_patient uuid, also_in_hand boolean) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE
    WHEN of_patient IN (SELECT wardline.closed_records()) THEN 'unknown-patient'
    WHEN p.site_id = ANY (wardline.sites_as('nurse', 'charge-nurse', 'lead')) THEN NULL
    WHEN wardline.reaches_patient(of_patient) THEN CASE WHEN also_in_hand THEN NULL ELSE 'role-not-allowed' END
    WHEN p.site_id = ANY (wardline.clinical_sites()) THEN CASE WHEN also_in_hand THEN 'claim-first' ELSE 'role-not-allowed' END
    ELSE 'unknown-patient' END
  FROM (SELECT) one LEFT JOIN wardline.patient p ON p.patient_id = of_patient
$$;

-- A contact, new or changed from `from_at` on (NULL: now); with an end that is not after it, entered by mistake.
CREATE FUNCTION wardline.record_contact(which uuid, of_patient uuid, about jsonb, from_at timestamptz, to_at timestamptz)
  RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  tenant text := (SELECT p.tenant_id FROM wardline.patient p WHERE p.patient_id = of_patient);
  code text := coalesce(wardline.contact_refusal(of_patient, false), CASE
    WHEN EXISTS (SELECT FROM wardline.patient_contact c WHERE c.contact_id = which AND c.patient_id <> of_patient) THEN 'unknown-contact'
    WHEN about->>'zone' IS NOT NULL AND NOT wardline.is_zone(about->>'zone') THEN 'unknown-zone'
    WHEN (about->'speak'->>'to')::timestamptz <= coalesce((about->'speak'->>'from')::timestamptz, from_at, wardline.now())
      THEN 'dates-invalid' END, 'ok');
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.patient_contact (contact_id, tenant_id, patient_id, kind, name, relationship, rank, numbers, zone,
      speak_scope, speak_from, speak_to, effective_from, effective_to, recorded_by)
    VALUES (which, tenant, of_patient, about->>'kind', about->>'name', about->>'relationship', (about->>'rank')::smallint,
      about->'numbers', about->>'zone', about->'speak'->>'scope', coalesce((about->'speak'->>'from')::timestamptz, from_at, wardline.now()),
      (about->'speak'->>'to')::timestamptz, coalesce(from_at, wardline.now()), to_at, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_patient_act(tenant, of_patient, 'contact.record', code);
END $$;

-- A stay, new or changed, from `from_at` (NULL: now) on. Whoever has an alert in hand may write down where the patient says to be, but not another home.
CREATE FUNCTION wardline.record_location(which uuid, of_patient uuid, about jsonb, from_at timestamptz, to_at timestamptz)
  RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  tenant text := (SELECT p.tenant_id FROM wardline.patient p WHERE p.patient_id = of_patient);
  is_home boolean := (about->>'home')::boolean;
  code text := coalesce(wardline.contact_refusal(of_patient, NOT is_home), CASE
    WHEN EXISTS (SELECT FROM wardline.patient_location l WHERE l.stay_id = which
      AND (l.patient_id, l.home) <> (of_patient, is_home)) THEN 'unknown-stay'
    WHEN NOT wardline.is_zone(about->>'zone') THEN 'unknown-zone'
    WHEN to_at <= coalesce(from_at, wardline.now()) THEN 'dates-invalid' END, 'ok');
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.patient_location (stay_id, tenant_id, patient_id, home, withdrawn, address, country, subdivision, zone,
      dispatch_phone, effective_from, effective_to, recorded_by)
    VALUES (which, tenant, of_patient, is_home, coalesce((about->>'withdrawn')::boolean, false),
      ARRAY(SELECT jsonb_array_elements_text(about->'address')), about->>'country', about->>'subdivision', about->>'zone',
      about->>'dispatchPhone', coalesce(from_at, wardline.now()), to_at, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_patient_act(tenant, of_patient, 'location.record', code);
END $$;

-- Calls: begun, and what came of them.
CREATE TABLE wardline.contact_call (
  call_id uuid PRIMARY KEY,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  contact_id uuid NOT NULL,
  phone text NOT NULL,
  reason text NOT NULL CHECK (reason IN ('urgent', 'clinical', 'logistics')),
  started_at timestamptz NOT NULL,
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.contact_call (patient_id, started_at DESC);
CREATE INDEX ON wardline.contact_call (staff_id, started_at DESC);

CREATE TABLE wardline.contact_call_end (
  call_id uuid PRIMARY KEY REFERENCES wardline.contact_call,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  -- `abandoned`: the next call of the same person began, and nobody had said what came of this one.
  outcome text NOT NULL CHECK (outcome IN ('reached', 'not-reached', 'voicemail', 'abandoned')),
  spoke_with uuid,                          -- the contact_id of who answered
  ended_at timestamptz NOT NULL
);
CREATE INDEX ON wardline.contact_call_end (patient_id);
