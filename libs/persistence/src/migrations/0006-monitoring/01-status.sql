-- Whom Wardline watches, from when, and what each status means for alerts and contact (hazard H13).

ALTER TABLE wardline.monitoring_status ADD COLUMN note text;
-- An entry that only follows from another one: what was planned for this instant no longer comes. It says the same as
-- the entry before it, whichever that is.
ALTER TABLE wardline.monitoring_status ADD COLUMN follows bigint REFERENCES wardline.monitoring_status;

-- The status in effect at a time: the newest of those that had begun; of equals the one recorded last.
CREATE FUNCTION wardline.monitoring_entry_at(of_patient uuid, as_of timestamptz) RETURNS wardline.monitoring_status
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT s.* FROM wardline.monitoring_status s WHERE s.patient_id = of_patient AND s.effective_from <= as_of
  ORDER BY s.effective_from DESC, s.entry_id DESC LIMIT 1
$$;

-- One word for a status: `paused:admitted`, `active`. As #domain's `monitoringLabel`.
CREATE FUNCTION wardline.monitoring_label(status text, reason text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT status || coalesce(':' || reason, '')
$$;

-- May one status follow the other? #domain's `enrolmentLifeCycle`; a test holds the two against each other.
CREATE FUNCTION wardline.monitoring_step_allowed(from_status text, from_reason text, to_status text, to_reason text) RETURNS boolean
  LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(CASE
    WHEN from_status IS NULL THEN to_status IN ('invited', 'consented', 'active') OR (to_status = 'ended' AND to_reason = 'deceased')
    WHEN from_status = 'invited' THEN to_status IN ('consented', 'ended')
    WHEN from_status = 'consented' THEN to_status IN ('active', 'ended')
    WHEN from_status = 'active' THEN to_status IN ('paused', 'ended')
    WHEN from_status = 'paused' THEN to_status IN ('active', 'paused', 'ended')
    WHEN from_reason = 'deceased' THEN false
    WHEN to_status = 'ended' THEN to_reason = 'deceased' OR (to_reason = 'withdrew' AND from_reason IN ('completed', 'moved'))
    ELSE to_status IN ('invited', 'consented') END, false)
$$;

-- Does the platform itself close what is open when this status takes effect? As #domain's `closingStates`.
CREATE FUNCTION wardline.monitoring_closes_alerts(status text, reason text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce((status = 'paused' AND reason = 'admitted') OR (status = 'ended' AND reason IN ('withdrew', 'deceased')), false)
$$;

-- May this patient, or who speaks for him or her, be contacted about the monitoring? NULL: yes; else the reason why not.
-- As #domain's `contactForbidden`. The end of a pause is a reason to ask how the patient is.
CREATE FUNCTION wardline.may_contact(of_patient uuid) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE
    WHEN s.status = 'invited' THEN 'not-consented'
    WHEN s.status = 'paused' AND s.due_at <= wardline.now() THEN NULL
    WHEN wardline.monitoring_closes_alerts(s.status, s.reason) THEN s.reason END
  FROM wardline.monitoring_entry_at(of_patient, wardline.now()) s
$$;

-- What a patient agreed to, who said so, and when. Taking it back is a withdrawal, or a newer entry with given = false.
CREATE TABLE wardline.consent (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  given boolean NOT NULL,
  scope text[] NOT NULL CHECK (cardinality(scope) > 0
    AND scope <@ ARRAY['remote-monitoring', 'outside-support', 'call-recording', 'secondary-use']),
  given_by text NOT NULL CHECK (given_by IN ('patient', 'proxy', 'legal-representative')),
  method text NOT NULL CHECK (method IN ('written', 'electronic', 'verbal')),
  document text,                            -- which text was agreed to: title and edition, or where the signed one lies
  given_at timestamptz NOT NULL,
  recorded_by uuid REFERENCES wardline.staff,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.consent (patient_id, given_at DESC, entry_id DESC);

-- Is there a consent to be monitored, as of a time? Not one from before a withdrawal.
CREATE FUNCTION wardline.consented_to_monitoring(of_patient uuid, as_of timestamptz) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce((SELECT c.given AND NOT EXISTS (SELECT FROM wardline.monitoring_status s
      WHERE s.patient_id = of_patient AND s.status = 'ended' AND s.reason = 'withdrew'
        AND s.effective_from > c.given_at AND s.effective_from <= as_of)
    FROM wardline.consent c WHERE c.patient_id = of_patient AND c.given_at <= as_of AND 'remote-monitoring' = ANY (c.scope)
    ORDER BY c.given_at DESC, c.entry_id DESC LIMIT 1), false)
$$;
