-- A measurement that was not this patient's, or was badly taken, is taken back (H08): append-only, with the reason and
-- who said so. It stays in its table. A person writes the retraction; ingestion makes it hold, under the patient's lock.

CREATE TABLE wardline.measurement_retraction (
  retraction_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,                 -- for whom the measurement was stored
  measurement_id bigint NOT NULL,
  act text NOT NULL CHECK (act IN ('retracted', 'restored')),
  reason text CHECK (reason IN ('not-this-patient', 'bad-technique')),
  note text CHECK (length(note) BETWEEN 1 AND 2000),
  right_patient_id uuid,                    -- whose it is said to be
  recorded_by uuid NOT NULL REFERENCES wardline.staff,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  FOREIGN KEY (tenant_id, right_patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  CHECK ((act = 'retracted') = (reason IS NOT NULL)),
  CHECK (right_patient_id IS NULL OR (reason = 'not-this-patient' AND right_patient_id <> patient_id))
);
CREATE INDEX ON wardline.measurement_retraction (measurement_id, retraction_id DESC);
CREATE INDEX ON wardline.measurement_retraction (patient_id);

-- From which of the patient's numbers on it holds. A decision that knew a lower number knew nothing of it: facts as
-- known then and facts as known now are rebuilt from these, as they are from measurements.
CREATE TABLE wardline.measurement_standing (
  retraction_id bigint PRIMARY KEY REFERENCES wardline.measurement_retraction,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  measurement_id bigint NOT NULL,
  patient_seq bigint NOT NULL,
  retracted boolean NOT NULL,
  at timestamptz NOT NULL,
  UNIQUE (patient_id, patient_seq),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.measurement_standing (patient_id, measurement_id, patient_seq DESC);

-- `restored`: the measurement that was given back, decided again with what is known now.
ALTER TABLE wardline.decision DROP CONSTRAINT decision_cause_check,
  ADD CONSTRAINT decision_cause_check CHECK (cause IN ('arrival', 'late-data', 'correction', 'restored'));
CREATE INDEX decision_caused_by ON wardline.decision (caused_by) WHERE caused_by IS NOT NULL;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['measurement_retraction', 'measurement_standing'] LOOP
    EXECUTE format('ALTER TABLE wardline.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.%I
      FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change()', t);
    EXECUTE format('CREATE POLICY server_reads ON wardline.%I FOR SELECT TO wardline_server USING (EXISTS
      (SELECT FROM wardline.patient p WHERE p.patient_id = %I.patient_id))', t, t);
    EXECUTE format('CREATE POLICY wardline_auditor_works ON wardline.%I FOR SELECT TO wardline_auditor USING (true)', t);
    EXECUTE format('GRANT SELECT ON wardline.%I TO wardline_server, wardline_auditor', t);
  END LOOP;
END $$;
CREATE POLICY wardline_ingest_works ON wardline.measurement_retraction FOR SELECT TO wardline_ingest USING (true);
GRANT SELECT ON wardline.measurement_retraction TO wardline_ingest;
CREATE POLICY wardline_ingest_works ON wardline.measurement_standing TO wardline_ingest USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON wardline.measurement_standing TO wardline_ingest;

-- Acts on devices and on what they measured: for the person of the transaction, with a trail, refusals included.
CREATE FUNCTION wardline.answer_device_act(for_tenant text, of_patient uuid, act text, about text, code text) RETURNS text
  LANGUAGE sql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, patient_id, action, target, outcome)
  VALUES (wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid, for_tenant, of_patient,
    act, about, code)
  RETURNING outcome
$$;
REVOKE ALL ON FUNCTION wardline.answer_device_act(text, uuid, text, text, text) FROM PUBLIC;

-- Takes a measurement back, or gives it back: nurses and physicians of the patient's site, and the Tier-1 clinician who
-- has an open alert of the patient. Answers `ok` or a code.
CREATE FUNCTION wardline.judge_measurement(which bigint, what text, why text, words text, right_one uuid) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp SET enable_seqscan = off AS $$
DECLARE
  of_tenant text;
  of_patient uuid;
  of_site text;
  former text;
  code text;
BEGIN
  SELECT m.tenant_id, m.patient_id, p.site_id INTO of_tenant, of_patient, of_site
  FROM wardline.measurement m JOIN wardline.patient p USING (patient_id) WHERE m.measurement_id = which;
  IF of_site IS NULL OR NOT of_site = ANY (wardline.clinical_sites()) THEN
    RETURN wardline.answer_device_act(of_tenant, of_patient, 'measurement.' || what, 'measurement:' || which, 'unknown-measurement');
  END IF;
  -- One after the other, and not while ingestion decides about this patient.
  PERFORM FROM wardline.patient_state s WHERE s.patient_id = of_patient FOR UPDATE;
  SELECT r.act INTO former FROM wardline.measurement_retraction r
  WHERE r.measurement_id = which ORDER BY r.retraction_id DESC LIMIT 1;
  code := CASE
    WHEN NOT (of_site = ANY (wardline.sites_as('nurse', 'charge-nurse', 'physician'))
      OR (of_site = ANY (wardline.sites_as('tier1')) AND EXISTS (SELECT FROM wardline.alert a
        WHERE a.patient_id = of_patient AND a.state <> 'resolved' AND a.owner_id = wardline.scope_staff()))) THEN 'not-allowed'
    WHEN what = 'retracted' AND former IS NOT DISTINCT FROM 'retracted' THEN 'already-retracted'
    WHEN what = 'restored' AND former IS DISTINCT FROM 'retracted' THEN 'not-retracted'
    WHEN what = 'retracted' AND EXISTS (SELECT FROM wardline.measurement c
      WHERE c.patient_id = of_patient AND c.supersedes = which) THEN 'measurement-superseded'
    WHEN right_one IS NOT NULL AND (right_one = of_patient OR NOT EXISTS (SELECT FROM wardline.patient p
      WHERE p.patient_id = right_one AND p.tenant_id = of_tenant AND p.site_id = ANY (wardline.clinical_sites())))
      THEN 'right-patient-unknown'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    INSERT INTO wardline.measurement_retraction (tenant_id, patient_id, measurement_id, act, reason, note, right_patient_id, recorded_by)
    VALUES (of_tenant, of_patient, which, what, why, words, right_one, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_device_act(of_tenant, of_patient, 'measurement.' || what, 'measurement:' || which, code);
END $$;
REVOKE ALL ON FUNCTION wardline.judge_measurement(bigint, text, text, text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.judge_measurement(bigint, text, text, text, uuid) TO wardline_server;
