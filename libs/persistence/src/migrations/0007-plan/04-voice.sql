-- The patient's own voice: answers that a clinician heard in a call, and what somebody reported without being asked.

-- Answers wait here for ingestion, which takes them through the same stages and books as any measurement. `heard` is
-- what they come to: through a child, or without the interpreter that is needed, no "no" is one.
CREATE TABLE wardline.spoken_answer (
  answer_id uuid PRIMARY KEY,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  device_id text NOT NULL,                  -- the patient's voice: a device that nobody can sign in as
  at timestamptz NOT NULL,                  -- when they were given
  answers jsonb NOT NULL,                   -- {symptom: yes | no | could-not-assess}
  heard jsonb NOT NULL,
  spoke_with text NOT NULL CHECK (spoke_with IN ('patient', 'proxy', 'other')),
  interpreter text NOT NULL CHECK (interpreter IN ('not-needed', 'professional', 'staff', 'adult-relative', 'child', 'none')),
  call_id uuid,
  recorded_by uuid NOT NULL REFERENCES wardline.staff,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  FOREIGN KEY (tenant_id, device_id) REFERENCES wardline.device (tenant_id, device_id)
);
CREATE INDEX ON wardline.spoken_answer (patient_id, at);

CREATE TABLE wardline.spoken_answer_outcome (
  answer_id uuid PRIMARY KEY REFERENCES wardline.spoken_answer,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT wardline.now(),
  outcome text NOT NULL                     -- stored, duplicate, or the code with which it was refused
);

-- Those that ingestion has not taken yet; gone with their outcome, in one transaction.
CREATE TABLE wardline.spoken_answer_waiting (
  answer_id uuid PRIMARY KEY REFERENCES wardline.spoken_answer
);

-- The patient's voice as a device; made with the first answer, and theirs from the day the patient was entered.
CREATE FUNCTION wardline.voice_of(for_tenant text, for_patient uuid) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  voice text := 'voice-' || for_patient;
BEGIN
  IF NOT EXISTS (SELECT FROM wardline.device d WHERE d.tenant_id = for_tenant AND d.device_id = voice) THEN
    INSERT INTO wardline.device (tenant_id, device_id, model) VALUES (for_tenant, voice, 'wardline-voice') ON CONFLICT DO NOTHING;
    INSERT INTO wardline.device_assignment (tenant_id, device_id, patient_id, during)
    SELECT for_tenant, voice, for_patient, tstzrange(least(p.created_at, wardline.now()) - interval '1 day', NULL)
    FROM wardline.patient p WHERE p.patient_id = for_patient ON CONFLICT DO NOTHING;
  END IF;
  RETURN voice;
END $$;

-- By Tier-1 for a patient whose alert is claimed, or by the local team. The same again is the same.
CREATE FUNCTION wardline.record_spoken_answers(which uuid, for_patient uuid, given_at timestamptz, given jsonb, understood jsonb,
  with_whom text, through text, in_call uuid) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  place record;
  former wardline.spoken_answer;
  code text;
BEGIN
  SELECT p.tenant_id, p.site_id INTO place FROM wardline.patient p WHERE p.patient_id = for_patient;
  IF place.site_id IS NULL OR NOT place.site_id = ANY (wardline.clinical_sites()) THEN
    RETURN wardline.answer_plan_act(NULL, NULL, 'answers.record', 'patient:' || for_patient, 'unknown-patient');
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('answers ' || which, 0));
  SELECT * INTO former FROM wardline.spoken_answer a WHERE a.answer_id = which;
  code := CASE
    WHEN NOT place.site_id = ANY (wardline.sites_as('tier1', 'nurse', 'charge-nurse', 'physician')) THEN 'not-allowed'
    WHEN NOT place.site_id = ANY (wardline.sites_as('nurse', 'charge-nurse', 'physician')) AND NOT EXISTS (
      SELECT FROM wardline.alert a WHERE a.patient_id = for_patient AND a.state <> 'resolved' AND a.owner_id = wardline.scope_staff())
      THEN 'not-the-owner'
    WHEN former.answer_id IS NOT NULL AND (former.patient_id, former.answers, former.spoke_with, former.interpreter, former.recorded_by)
      IS DISTINCT FROM (for_patient, given, with_whom, through, wardline.scope_staff()) THEN 'answers-taken'
    WHEN former.answer_id IS NOT NULL THEN 'ok'
    -- A call that this person began with this patient.
    WHEN in_call IS NOT NULL AND NOT EXISTS (SELECT FROM wardline.contact_call c
      WHERE c.call_id = in_call AND c.patient_id = for_patient AND c.staff_id = wardline.scope_staff()) THEN 'unknown-call'
    WHEN given_at > wardline.now() + interval '1 minute' OR given_at < wardline.now() - interval '1 day' THEN 'answers-bad-time'
    ELSE 'ok' END;
  IF code = 'ok' AND former.answer_id IS NULL THEN
    INSERT INTO wardline.spoken_answer (answer_id, tenant_id, patient_id, device_id, at, answers, heard, spoke_with, interpreter, call_id, recorded_by)
    VALUES (which, place.tenant_id, for_patient, wardline.voice_of(place.tenant_id, for_patient), given_at, given, understood, with_whom,
      through, in_call, wardline.scope_staff());
    INSERT INTO wardline.spoken_answer_waiting (answer_id) VALUES (which);
  END IF;
  RETURN wardline.answer_plan_act(place.tenant_id, for_patient, 'answers.record', 'answers:' || which, code);
END $$;

-- "I feel unwell": an item without any reading.
CREATE TABLE wardline.inbound_report (
  inbound_id uuid PRIMARY KEY,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  channel text NOT NULL CHECK (channel IN ('phone', 'message', 'portal', 'in-person')),
  reported_by text NOT NULL CHECK (reported_by IN ('patient', 'proxy', 'other')),
  words text NOT NULL,
  symptoms text[] NOT NULL,                 -- named by whoever reported, as #domain knows them
  severity text NOT NULL CHECK (severity IN ('tier1', 'critical')),
  alert_id uuid NOT NULL REFERENCES wardline.alert,
  recorded_by uuid NOT NULL REFERENCES wardline.staff,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.inbound_report (patient_id, recorded_at);

-- Opens, joins or raises `patient-reported`, in one transaction with the report and the event. Under every monitoring
-- status but one: whoever calls is heard, also while readings are paused; the dead do not call.
CREATE FUNCTION wardline.record_inbound(which uuid, for_patient uuid, by_channel text, reporter text, said text, named text[],
  of_severity text, why text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  place record;
  former wardline.inbound_report;
  status wardline.monitoring_status;
  code text;
BEGIN
  SELECT p.tenant_id, p.site_id INTO place FROM wardline.patient p WHERE p.patient_id = for_patient;
  IF place.site_id IS NULL OR NOT place.site_id = ANY (wardline.clinical_sites()) THEN
    RETURN wardline.answer_plan_act(NULL, NULL, 'inbound.record', 'patient:' || for_patient, 'unknown-patient');
  END IF;
  PERFORM FROM wardline.patient_state s WHERE s.patient_id = for_patient FOR UPDATE;
  status := wardline.monitoring_entry_at(for_patient, wardline.now());
  SELECT * INTO former FROM wardline.inbound_report i WHERE i.inbound_id = which;
  code := CASE
    WHEN NOT place.site_id = ANY (wardline.sites_as('tier1', 'supervisor', 'nurse', 'charge-nurse', 'physician', 'lead')) THEN 'not-allowed'
    WHEN former.inbound_id IS NOT NULL AND (former.patient_id, former.words, former.symptoms, former.recorded_by)
      IS DISTINCT FROM (for_patient, said, named, wardline.scope_staff()) THEN 'inbound-taken'
    WHEN former.inbound_id IS NOT NULL THEN 'ok'
    WHEN status.status = 'ended' AND status.reason = 'deceased' THEN 'patient-deceased'
    ELSE 'ok' END;
  IF code = 'ok' AND former.inbound_id IS NULL THEN
    INSERT INTO wardline.inbound_report (inbound_id, tenant_id, patient_id, channel, reported_by, words, symptoms, severity, alert_id, recorded_by)
    VALUES (which, place.tenant_id, for_patient, by_channel, reporter, said, named, of_severity,
      wardline.demand_alert(for_patient, 'patient-reported', of_severity, why,
        CASE of_severity WHEN 'critical' THEN interval '2 minutes' ELSE interval '1 hour' END, 'open', wardline.scope_staff(), said,
        jsonb_build_object('inbound', which, 'symptoms', named)), wardline.scope_staff());
  END IF;
  RETURN wardline.answer_plan_act(place.tenant_id, for_patient, 'inbound.record', 'inbound:' || which, code);
END $$;
