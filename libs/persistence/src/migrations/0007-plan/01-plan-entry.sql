-- The signed plan: what may stand in it, who may write it, and the one function through which people do.

-- The catalogue of #domain (`planCatalogue`), for the database to judge by; a test holds the two together.
CREATE TABLE wardline.plan_kind (
  name text PRIMARY KEY,
  type text NOT NULL CHECK (type IN ('number', 'boolean', 'choice', 'date', 'language', 'words')),
  unit text,                                -- UCUM
  low float8,
  high float8,
  whole boolean NOT NULL,
  choices text[],
  writer text NOT NULL CHECK (writer IN ('physician', 'bounded', 'care-team')),
  max_days int                              -- it must expire, so many days after it begins at most
);
INSERT INTO wardline.plan_kind (name, type, unit, low, high, whole, choices, writer, max_days) VALUES
  ('dry-weight', 'number', 'kg', 20, 400, false, NULL, 'bounded', 92),
  ('spo2-target-low', 'number', '%', 50, 100, false, NULL, 'physician', 366),
  ('spo2-target-high', 'number', '%', 50, 100, false, NULL, 'physician', 366),
  ('spo2-scale', 'number', '{scale}', 1, 2, true, NULL, 'physician', 366),
  ('oxygen', 'number', 'L/min', 0, 60, false, NULL, 'physician', 366),
  ('oxygen-device', 'choice', NULL, NULL, NULL, false, '{none,nasal-cannula,simple-mask,venturi-mask,reservoir-mask,high-flow,ventilator}', 'physician', 366),
  ('heart-rate-low', 'number', '/min', 20, 300, false, NULL, 'bounded', 366),
  ('heart-rate-high', 'number', '/min', 20, 300, false, NULL, 'bounded', 366),
  ('systolic-low', 'number', 'mm[Hg]', 50, 300, false, NULL, 'bounded', 366),
  ('systolic-high', 'number', 'mm[Hg]', 50, 300, false, NULL, 'bounded', 366),
  ('diastolic-low', 'number', 'mm[Hg]', 20, 200, false, NULL, 'bounded', 366),
  ('diastolic-high', 'number', 'mm[Hg]', 20, 200, false, NULL, 'bounded', 366),
  ('glucose-low', 'number', 'mg/dL', 10, 1500, false, NULL, 'bounded', 366),
  ('glucose-high', 'number', 'mg/dL', 10, 1500, false, NULL, 'bounded', 366),
  ('baseline-heart-rate-low', 'number', '/min', 20, 300, false, NULL, 'physician', 183),
  ('baseline-heart-rate-high', 'number', '/min', 20, 300, false, NULL, 'physician', 183),
  ('baseline-spo2-low', 'number', '%', 50, 100, false, NULL, 'physician', 183),
  ('baseline-spo2-high', 'number', '%', 50, 100, false, NULL, 'physician', 183),
  ('baseline-systolic-low', 'number', 'mm[Hg]', 50, 300, false, NULL, 'physician', 183),
  ('baseline-systolic-high', 'number', 'mm[Hg]', 50, 300, false, NULL, 'physician', 183),
  ('baseline-diastolic-low', 'number', 'mm[Hg]', 20, 200, false, NULL, 'physician', 183),
  ('baseline-diastolic-high', 'number', 'mm[Hg]', 20, 200, false, NULL, 'physician', 183),
  ('baseline-weight-low', 'number', 'kg', 20, 400, false, NULL, 'physician', 183),
  ('baseline-weight-high', 'number', 'kg', 20, 400, false, NULL, 'physician', 183),
  ('baseline-respiratory-rate-low', 'number', '/min', 3, 80, false, NULL, 'physician', 183),
  ('baseline-respiratory-rate-high', 'number', '/min', 3, 80, false, NULL, 'physician', 183),
  ('baseline-temperature-low', 'number', 'Cel', 30, 44, false, NULL, 'physician', 183),
  ('baseline-temperature-high', 'number', 'Cel', 30, 44, false, NULL, 'physician', 183),
  ('baseline-glucose-low', 'number', 'mg/dL', 10, 1500, false, NULL, 'physician', 183),
  ('baseline-glucose-high', 'number', 'mg/dL', 10, 1500, false, NULL, 'physician', 183),
  ('pacemaker', 'boolean', NULL, NULL, NULL, false, NULL, 'physician', NULL),
  ('lvad', 'boolean', NULL, NULL, NULL, false, NULL, 'physician', NULL),
  ('pregnant', 'boolean', NULL, NULL, NULL, false, NULL, 'physician', 301),
  ('due-date', 'date', NULL, NULL, NULL, false, NULL, 'physician', 301),
  ('gave-birth-on', 'date', NULL, NULL, NULL, false, NULL, 'physician', 92),
  ('postpartum', 'boolean', NULL, NULL, NULL, false, NULL, 'physician', 42),
  ('anticoagulant', 'boolean', NULL, NULL, NULL, false, NULL, 'physician', 366),
  ('insulin', 'boolean', NULL, NULL, NULL, false, NULL, 'physician', 366),
  ('type-1-diabetes', 'boolean', NULL, NULL, NULL, false, NULL, 'physician', NULL),
  ('hypercapnic-risk', 'boolean', NULL, NULL, NULL, false, NULL, 'physician', 366),
  ('treatment-limits', 'words', NULL, NULL, NULL, false, NULL, 'physician', 366),
  ('code-status', 'choice', NULL, NULL, NULL, false, '{full,do-not-resuscitate,do-not-intubate,do-not-resuscitate-or-intubate,comfort-care}', 'physician', 366),
  ('care-plan', 'words', NULL, NULL, NULL, false, NULL, 'physician', 366),
  ('standing-instructions', 'words', NULL, NULL, NULL, false, NULL, 'physician', 366),
  ('allergies', 'words', NULL, NULL, NULL, false, NULL, 'care-team', 366),
  ('language', 'language', NULL, NULL, NULL, false, NULL, 'care-team', NULL),
  ('interpreter-needed', 'boolean', NULL, NULL, NULL, false, NULL, 'care-team', NULL),
  ('hearing', 'choice', NULL, NULL, NULL, false, '{normal,hearing-aid,hard-of-hearing,deaf}', 'care-team', NULL);

-- Bounds within which a nurse may change a number; a nurse's entry hands on those it was written within. `jws` is the
-- physician's signature (RFC 7515 compact serialisation, EdDSA) over the entry; NULL: written without one.
ALTER TABLE wardline.plan_parameter
  ADD COLUMN nurse_low float8,
  ADD COLUMN nurse_high float8,
  ADD COLUMN session_id uuid,
  ADD COLUMN kid text REFERENCES wardline.signing_key,
  ADD COLUMN jws text UNIQUE,
  ADD CHECK ((nurse_low IS NULL) = (nurse_high IS NULL)),
  ADD CHECK ((kid IS NULL) = (jws IS NULL));
CREATE INDEX ON wardline.plan_parameter (expires_at) WHERE expires_at IS NOT NULL;

-- An act on a patient by the person of this transaction, on the trail whatever came of it.
CREATE FUNCTION wardline.answer_plan_act(for_tenant text, for_patient uuid, act text, about text, code text) RETURNS text
  LANGUAGE sql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, patient_id, action, target, outcome)
  VALUES (wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid, for_tenant, for_patient, act, about, code)
  RETURNING outcome
$$;

-- Does the value suit the kind? NULL: it does. As `valueRefusal` of #domain.
CREATE FUNCTION wardline.plan_value_refusal(kind wardline.plan_kind, value jsonb, of_unit text) RETURNS text LANGUAGE plpgsql STABLE
  SET search_path = wardline, pg_temp AS $$
DECLARE
  given text := jsonb_typeof(value);
  words text := value #>> '{}';
  amount float8;
BEGIN
  IF given = 'null' THEN
    RETURN CASE WHEN of_unit IS NOT NULL THEN 'plan-wrong-unit' END;
  ELSIF kind.type = 'number' THEN
    IF given <> 'number' THEN RETURN 'plan-wrong-type'; END IF;
    amount := words::float8;
    RETURN CASE
      WHEN of_unit IS DISTINCT FROM kind.unit THEN 'plan-wrong-unit'
      WHEN kind.whole AND amount <> floor(amount) THEN 'plan-wrong-type'
      WHEN amount < kind.low OR amount > kind.high THEN 'plan-out-of-range' END;
  ELSIF of_unit IS NOT NULL THEN
    RETURN 'plan-wrong-unit';
  ELSIF kind.type = 'boolean' THEN
    RETURN CASE WHEN given <> 'boolean' THEN 'plan-wrong-type' END;
  ELSIF given <> 'string' THEN
    RETURN 'plan-wrong-type';
  ELSIF kind.type = 'choice' THEN
    RETURN CASE WHEN NOT words = ANY (kind.choices) THEN 'plan-out-of-range' END;
  ELSIF kind.type = 'date' THEN
    RETURN CASE WHEN words !~ '^(19|20|21)[0-9][0-9]-[0-9][0-9]-[0-9][0-9]$' OR NOT pg_input_is_valid(words, 'date') THEN 'plan-wrong-type' END;
  ELSIF kind.type = 'language' THEN
    RETURN CASE WHEN words !~ '^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*$'
      THEN 'plan-wrong-type' END;
  END IF;
  RETURN CASE WHEN btrim(words, E' \t\n\r') = '' THEN 'plan-wrong-type' WHEN char_length(words) > 4000 THEN 'plan-out-of-range' END;
END $$;

-- May the entry stand in a plan, whoever writes it? NULL: it may. As `entryRefusal` of #domain.
-- {name, value, unit, from, until, bounds: {low, high} | null}; times are RFC 3339.
CREATE FUNCTION wardline.plan_entry_refusal(entry jsonb, as_of timestamptz) RETURNS text LANGUAGE plpgsql STABLE
  SET search_path = wardline, pg_temp AS $$
DECLARE
  kind wardline.plan_kind;
  is_withdrawal boolean := jsonb_typeof(entry -> 'value') = 'null';
  from_at timestamptz := (entry ->> 'from')::timestamptz;
  until_at timestamptz := (entry ->> 'until')::timestamptz;
  bounds jsonb := nullif(entry -> 'bounds', 'null');
  code text;
BEGIN
  SELECT * INTO kind FROM wardline.plan_kind k WHERE k.name = entry ->> 'name';
  IF kind.name IS NULL THEN RETURN 'plan-unknown-parameter'; END IF;
  code := wardline.plan_value_refusal(kind, entry -> 'value', entry ->> 'unit');
  code := coalesce(code, CASE
    WHEN is_withdrawal AND until_at IS NOT NULL THEN 'plan-bad-dates'
    WHEN is_withdrawal THEN NULL
    WHEN until_at IS NULL AND kind.max_days IS NOT NULL THEN 'plan-needs-expiry'
    WHEN until_at IS NULL THEN NULL
    WHEN until_at <= from_at OR until_at <= as_of THEN 'plan-bad-dates'
    WHEN until_at - from_at > make_interval(days => kind.max_days) THEN 'plan-expires-too-late' END);
  IF code IS NULL AND bounds IS NOT NULL THEN
    IF kind.writer <> 'bounded' OR jsonb_typeof(entry -> 'value') <> 'number' THEN RETURN 'plan-bad-bounds'; END IF;
    RETURN CASE WHEN NOT ((bounds ->> 'low')::float8 >= kind.low AND (bounds ->> 'low')::float8 <= (entry ->> 'value')::float8
      AND (entry ->> 'value')::float8 <= (bounds ->> 'high')::float8 AND (bounds ->> 'high')::float8 <= kind.high)
      THEN 'plan-bad-bounds' END;
  END IF;
  RETURN code;
END $$;

-- What stands under a name at a time: the newest entry in effect, of equals the one written last. An expired or
-- withdrawn one still stands where it does; no older one comes back in its place.
CREATE FUNCTION wardline.standing_plan_entry(for_patient uuid, of_name text, as_of timestamptz) RETURNS wardline.plan_parameter
  LANGUAGE sql STABLE SET search_path = wardline, pg_temp AS $$
  SELECT e FROM wardline.plan_parameter e
  WHERE e.patient_id = for_patient AND e.name = of_name AND e.effective_from <= as_of
  ORDER BY e.effective_from DESC, e.entry_id DESC LIMIT 1
$$;

-- May a nurse write this, on what a physician signed? NULL: yes. As `authorRefusal` of #domain.
CREATE FUNCTION wardline.nurse_plan_refusal(entry jsonb, writer text, standing wardline.plan_parameter, as_of timestamptz) RETURNS text
  LANGUAGE sql STABLE SET search_path = wardline, pg_temp AS $$
  SELECT CASE
    WHEN writer <> 'bounded' OR jsonb_typeof(entry -> 'value') = 'null' OR jsonb_typeof(entry -> 'bounds') <> 'null'
      OR standing.nurse_low IS NULL OR standing.value IS NULL OR standing.expires_at <= (entry ->> 'from')::timestamptz
      THEN 'plan-needs-physician'
    WHEN (entry ->> 'value')::float8 NOT BETWEEN standing.nurse_low AND standing.nurse_high THEN 'plan-outside-bounds'
    WHEN (entry ->> 'from')::timestamptz > as_of THEN 'plan-bad-dates'
    WHEN standing.expires_at IS NOT NULL AND (entry ->> 'until' IS NULL OR (entry ->> 'until')::timestamptz > standing.expires_at)
      THEN 'plan-expires-too-late' END
$$;

-- Is it this entry that the person of the transaction has signed just now? NULL: yes. The signature itself was checked
-- by whoever calls; whoever reads it checks it again.
CREATE FUNCTION wardline.plan_signature_refusal(given text, for_tenant text, for_patient uuid, entry jsonb) RETURNS text
  LANGUAGE sql STABLE SET search_path = wardline, pg_temp AS $$
  SELECT CASE
    WHEN said #>> '{physician,id}' IS DISTINCT FROM wardline.scope_staff()::text
      OR NOT EXISTS (SELECT FROM wardline.my_signing_key() k WHERE k.kid = wardline.jws_part(given, 1) ->> 'kid') THEN 'signer-unknown'
    WHEN (said ->> 'tenant', said ->> 'patient') IS DISTINCT FROM (for_tenant, for_patient::text) OR said -> 'entry' IS DISTINCT FROM entry
      THEN 'signature-hash-mismatch'
    WHEN (said ->> 'signedAt')::timestamptz BETWEEN wardline.now() - interval '5 minutes' AND wardline.now() THEN NULL
    ELSE 'signature-not-fresh' END
  FROM (SELECT wardline.jws_part(given, 2) AS said) s
$$;

-- The one way into the plan for a person. Answers `ok` or the code of the refusal.
CREATE FUNCTION wardline.write_plan_entry(for_patient uuid, entry jsonb, given text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  place record;
  kind wardline.plan_kind;
  standing wardline.plan_parameter;
  is_physician boolean;
  code text;
BEGIN
  SELECT p.tenant_id, p.site_id INTO place FROM wardline.patient p WHERE p.patient_id = for_patient;
  SELECT * INTO kind FROM wardline.plan_kind k WHERE k.name = entry ->> 'name';
  IF place.site_id IS NULL OR NOT place.site_id = ANY (wardline.clinical_sites()) THEN
    RETURN wardline.answer_plan_act(NULL, NULL, 'plan.write', 'patient:' || for_patient, 'unknown-patient');
  END IF;
  is_physician := place.site_id = ANY (wardline.sites_as('physician'));
  -- What a nurse is bound by must not change under the nurse's hands.
  PERFORM pg_advisory_xact_lock(hashtextextended('plan ' || for_patient, 0));
  standing := wardline.standing_plan_entry(for_patient, kind.name, (entry ->> 'from')::timestamptz);
  code := CASE
    WHEN NOT place.site_id = ANY (wardline.sites_as('nurse', 'charge-nurse', 'physician')) THEN 'not-allowed'
    ELSE coalesce(wardline.plan_entry_refusal(entry, wardline.now()), CASE
      WHEN given IS NOT NULL AND NOT is_physician THEN 'plan-needs-physician'
      WHEN given IS NOT NULL THEN wardline.plan_signature_refusal(given, place.tenant_id, for_patient, entry)
      WHEN kind.writer = 'care-team' THEN NULL
      WHEN is_physician THEN 'plan-needs-signature'
      ELSE wardline.nurse_plan_refusal(entry, kind.writer, standing, wardline.now()) END, 'ok') END;
  IF code = 'ok' THEN
    INSERT INTO wardline.plan_parameter (tenant_id, patient_id, name, value, unit, effective_from, expires_at, author_id, nurse_low,
      nurse_high, session_id, kid, jws)
    VALUES (place.tenant_id, for_patient, kind.name, nullif(entry -> 'value', 'null'), entry ->> 'unit', (entry ->> 'from')::timestamptz,
      (entry ->> 'until')::timestamptz, wardline.scope_staff(),
      CASE WHEN given IS NULL AND kind.writer = 'bounded' THEN standing.nurse_low ELSE (entry #>> '{bounds,low}')::float8 END,
      CASE WHEN given IS NULL AND kind.writer = 'bounded' THEN standing.nurse_high ELSE (entry #>> '{bounds,high}')::float8 END,
      nullif(current_setting('wardline.session_id', true), '')::uuid, wardline.jws_part(given, 1) ->> 'kid', given);
  END IF;
  RETURN wardline.answer_plan_act(place.tenant_id, for_patient, 'plan.write', 'plan:' || coalesce(kind.name, '?'), code);
END $$;
