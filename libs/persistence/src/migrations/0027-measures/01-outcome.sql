-- What happened to a patient outside of the platform, as somebody came to know of it. Without it a resolution looks good
-- because nobody heard of the ambulance (hazard H24).

-- Append-only: the newest entry of an event_id holds; a correction is another entry, and so is taking it back.
CREATE TABLE wardline.outcome_event (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id uuid NOT NULL,                   -- the client's: two clicks are one event
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('emergency-visit', 'admission', 'readmission', 'death')),
  happened_at timestamptz NOT NULL,
  ended_at timestamptz CHECK (ended_at >= happened_at), -- of a stay: the discharge
  origin text NOT NULL CHECK (origin IN ('entered', 'received')),
  source text NOT NULL CHECK (source IN ('patient', 'family', 'hospital', 'health-information-exchange', 'other')),
  words text,
  withdrawn boolean NOT NULL DEFAULT false, -- it was entered in error
  recorded_by uuid NOT NULL REFERENCES wardline.staff,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  CHECK (ended_at IS NULL OR kind IN ('admission', 'readmission'))
);
CREATE INDEX ON wardline.outcome_event (event_id, entry_id DESC);
CREATE INDEX ON wardline.outcome_event (patient_id);
CREATE INDEX ON wardline.outcome_event (site_id, entry_id DESC);

-- Events as they hold now.
CREATE FUNCTION wardline.outcomes_of(patients uuid[]) RETURNS SETOF wardline.outcome_event LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT n.* FROM (SELECT DISTINCT ON (e.event_id) e.* FROM wardline.outcome_event e
    WHERE e.patient_id = ANY (patients) ORDER BY e.event_id, e.entry_id DESC) n
  WHERE NOT n.withdrawn
$$;

-- `supersedes`: the entry that is corrected, as it was read; NULL: a new event. Codes besides `ok`: `unknown-patient`,
-- `role-not-allowed`, `dates-invalid`, `reason-required` (of a correction), `outcome-taken` (another event stands under
-- this id), `version-conflict` (somebody corrected it meanwhile), `death-known`.
CREATE FUNCTION wardline.record_outcome_event(which uuid, of_patient uuid, of_kind text, at timestamptz, until timestamptz,
  by_origin text, from_source text, note text, supersedes bigint, withdraw boolean) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  p wardline.patient;
  newest wardline.outcome_event;
  moment timestamptz := wardline.now();
  code text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('outcome ' || of_patient, 0));
  SELECT x.* INTO p FROM wardline.patient x WHERE x.patient_id = of_patient AND wardline.may_see_patient(x.patient_id)
    AND x.patient_id NOT IN (SELECT wardline.closed_records());
  SELECT e.* INTO newest FROM wardline.outcome_event e WHERE e.event_id = which ORDER BY e.entry_id DESC LIMIT 1;
  code := CASE
    WHEN p.patient_id IS NULL THEN 'unknown-patient'
    WHEN NOT p.site_id = ANY (wardline.sites_as('nurse', 'charge-nurse', 'physician', 'lead')) THEN 'role-not-allowed'
    WHEN newest.patient_id <> of_patient THEN 'outcome-taken'
    WHEN supersedes IS NULL AND newest.entry_id IS NOT NULL THEN CASE
      WHEN (newest.kind, newest.happened_at, newest.source, newest.withdrawn) = (of_kind, at, from_source, false)
        AND newest.ended_at IS NOT DISTINCT FROM until THEN 'known' ELSE 'outcome-taken' END
    WHEN supersedes IS NOT NULL AND newest.entry_id IS DISTINCT FROM supersedes THEN 'version-conflict'
    WHEN supersedes IS NOT NULL AND nullif(trim(note), '') IS NULL THEN 'reason-required'
    WHEN at > moment OR at < moment - interval '10 years' OR until < at OR until > moment THEN 'dates-invalid'
    WHEN until IS NOT NULL AND of_kind NOT IN ('admission', 'readmission') THEN 'dates-invalid'
    WHEN of_kind = 'death' AND NOT withdraw AND (wardline.is_deceased(of_patient)
      OR EXISTS (SELECT FROM wardline.outcomes_of(ARRAY[of_patient]) o WHERE o.kind = 'death' AND o.event_id <> which)) THEN 'death-known'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    INSERT INTO wardline.outcome_event (event_id, tenant_id, site_id, patient_id, kind, happened_at, ended_at, origin, source, words,
      withdrawn, recorded_by)
    VALUES (which, p.tenant_id, p.site_id, of_patient, of_kind, at, until, by_origin, from_source, nullif(trim(note), ''), withdraw,
      wardline.scope_staff());
  END IF;
  code := CASE code WHEN 'known' THEN 'ok' ELSE code END;
  PERFORM wardline.answer_patient_act(p.tenant_id, p.patient_id, 'outcome.record', code);
  RETURN code;
END $$;
