-- Which patient a clinician has open: one at a time, two identifiers confirmed before the first question (hazard H19).

-- A red flag was answered yes: Tier-1 can no longer end it (hazard H17).
ALTER TABLE wardline.alert ADD COLUMN IF NOT EXISTS red_flag_at timestamptz;

-- The key is the person: whoever has one patient open opens no other.
CREATE TABLE wardline.open_case (
  staff_id uuid PRIMARY KEY REFERENCES wardline.staff,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  alert_id uuid NOT NULL REFERENCES wardline.alert,  -- that it was opened by; others of the same patient are open with it
  identity text NOT NULL CHECK (identity IN ('confirmed', 'not-spoken')),
  opened_at timestamptz NOT NULL DEFAULT wardline.now(),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.open_case (patient_id);

-- What became of it, append-only. Kinds of identifiers only, never what was said.
CREATE TABLE wardline.case_event (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  alert_id uuid NOT NULL REFERENCES wardline.alert,
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  kind text NOT NULL CHECK (kind IN ('opened', 'refused', 'parked', 'closed')),
  identity text,                            -- with which it was opened
  identifiers text[] NOT NULL DEFAULT '{}', -- kinds that were compared
  code text,                                -- of the refusal
  at timestamptz NOT NULL DEFAULT wardline.now(),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.case_event (alert_id, entry_id);

CREATE FUNCTION wardline.note_case(a wardline.alert, of_staff uuid, what text, with_identity text, compared text[], refusal text)
  RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.case_event (tenant_id, site_id, patient_id, alert_id, staff_id, kind, identity, identifiers, code)
  VALUES (a.tenant_id, a.site_id, a.patient_id, a.alert_id, of_staff, what, with_identity, coalesce(compared, '{}'), refusal)
$$;

-- May the person of this transaction see this alert? As the policies of `alert` say it.
CREATE FUNCTION wardline.sees_alert(a wardline.alert) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT a.site_id = ANY (wardline.clinical_sites()) AND a.patient_id NOT IN (SELECT wardline.closed_records())
    AND (cardinality(wardline.limited_sites()) = 0
      OR wardline.agreed_patient(a.patient_id, wardline.limited_sites(), wardline.agreed_programmes()))
$$;

-- NULL: the person of this transaction has the case in hand on Tier-1's side; else the code of the refusal. Whoever handed
-- it over has it until somebody accepts.
CREATE FUNCTION wardline.case_refusal(a wardline.alert) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE
    WHEN a.alert_id IS NULL OR NOT wardline.sees_alert(a) THEN 'unknown-alert'
    WHEN a.resolved_at IS NOT NULL THEN 'illegal-transition'
    WHEN a.owner_id IS DISTINCT FROM wardline.scope_staff() THEN 'not-the-owner'
    WHEN a.state NOT IN ('claimed', 'escalated', 'delivered') THEN 'illegal-transition' END
$$;

-- On the trail, refusals included; of an alert that the person may not see nothing but that there was an attempt.
CREATE FUNCTION wardline.answer_case_act(a wardline.alert, act text, code text) RETURNS text LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, patient_id, action, target, outcome)
  SELECT wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid,
    CASE WHEN code <> 'unknown-alert' THEN a.tenant_id END, CASE WHEN code <> 'unknown-alert' THEN a.patient_id END, act,
    'alert:' || coalesce(a.alert_id::text, 'unknown'), code
  RETURNING outcome
$$;

-- With what identity the person of this transaction has the patient open; NULL: not open.
CREATE FUNCTION wardline.open_identity(of_patient uuid) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT c.identity FROM wardline.open_case c WHERE c.staff_id = wardline.scope_staff() AND c.patient_id = of_patient
$$;

-- Somebody is at work on it: the time that the escalation policy gives Tier-1 counts from the last sign of that.
CREATE FUNCTION wardline.is_worked_on(which uuid) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  UPDATE wardline.alert a SET step = 0, next_step_at = greatest(a.next_step_at, m.now + wardline.state_limit(a.state, a.policy)),
    due_at = greatest(a.due_at, m.now + wardline.state_limit(a.state, a.policy))
  FROM (SELECT wardline.now() AS now) m
  WHERE a.alert_id = which AND a.state = 'claimed' AND a.snoozed_until IS NULL AND a.resolved_at IS NULL
$$;

-- An alert that leaves the hand closes the case, unless another one of the same patient is still in it.
CREATE FUNCTION wardline.close_case_with_alert() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  other uuid := (SELECT o.alert_id FROM wardline.alert o WHERE o.patient_id = OLD.patient_id AND o.owner_id = OLD.owner_id
    AND o.alert_id <> OLD.alert_id AND o.resolved_at IS NULL AND o.state = 'claimed' ORDER BY o.opened_at, o.alert_id LIMIT 1);
BEGIN
  IF other IS NOT NULL THEN
    UPDATE wardline.open_case SET alert_id = other
    WHERE staff_id = OLD.owner_id AND patient_id = OLD.patient_id AND alert_id = OLD.alert_id;
    RETURN NULL;
  END IF;
  DELETE FROM wardline.open_case WHERE staff_id = OLD.owner_id AND patient_id = OLD.patient_id;
  IF FOUND THEN
    PERFORM wardline.note_case(OLD, OLD.owner_id, 'closed', NULL, NULL, NULL);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER close_case AFTER UPDATE OF state, owner_id, resolved_at ON wardline.alert
  FOR EACH ROW WHEN (OLD.owner_id IS NOT NULL AND (NEW.owner_id IS DISTINCT FROM OLD.owner_id OR NEW.resolved_at IS NOT NULL
    OR (OLD.state = 'claimed' AND NEW.state <> 'claimed')))
  EXECUTE FUNCTION wardline.close_case_with_alert();
