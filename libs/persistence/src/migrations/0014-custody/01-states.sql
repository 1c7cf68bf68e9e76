-- The life cycle to its end: what the local team does with an alert has states of its own, and every open alert a clock.

ALTER TABLE wardline.alert DROP CONSTRAINT alert_state_check, DROP CONSTRAINT alert_check, DROP CONSTRAINT alert_has_owner_or_clock;
ALTER TABLE wardline.alert
  ADD COLUMN policy jsonb,                  -- the escalation policy it opened under, copied: #domain's EscalationPolicy
  ADD COLUMN policy_hash text GENERATED ALWAYS AS (policy ->> 'hash') STORED, -- NULL: the built-in policy
  ADD COLUMN step smallint NOT NULL DEFAULT 0,    -- on the ladder; before it, how often it was overdue
  ADD COLUMN round smallint NOT NULL DEFAULT 0,
  ADD COLUMN phase text NOT NULL DEFAULT 'begin' CHECK (phase IN ('begin', 'deliver', 'acknowledge')),
  ADD COLUMN snoozed_until timestamptz,
  ADD COLUMN extremes jsonb NOT NULL DEFAULT '{}', -- of its readings, by vital sign: {low, high}
  ADD COLUMN taken_extremes jsonb,          -- the same when somebody took it or let it sleep (hazard H05)
  ADD COLUMN red_flag_at timestamptz,       -- a red flag of the protocol was answered yes (hazard H17)
  ADD COLUMN outcome text,                  -- of the care that was given
  ADD COLUMN superseded_by uuid REFERENCES wardline.alert;

-- Acknowledgement is not resolution: what somebody has had until now gets a time, too.
UPDATE wardline.alert SET next_step_at = wardline.now() + interval '10 minutes' WHERE state <> 'resolved' AND next_step_at IS NULL;
UPDATE wardline.alert SET next_step_at = NULL WHERE state = 'resolved' AND next_step_at IS NOT NULL;
ALTER TABLE wardline.alert
  ADD CONSTRAINT alert_state_check CHECK (state IN ('open', 'claimed', 'escalated', 'delivered', 'acknowledged', 'in-care', 'resolved', 'closed')),
  ADD CONSTRAINT alert_ended CHECK ((state IN ('resolved', 'closed')) = (resolved_at IS NOT NULL)),
  -- No alert is forgotten: as long as it is open its clock runs, whoever has it; or it is no row.
  ADD CONSTRAINT alert_has_clock CHECK ((resolved_at IS NULL) = (next_step_at IS NOT NULL)),
  ADD CONSTRAINT alert_has_owner CHECK (state NOT IN ('claimed', 'acknowledged', 'in-care') OR owner_id IS NOT NULL),
  ADD CONSTRAINT critical_not_snoozed CHECK (snoozed_until IS NULL OR severity <> 'critical');

-- "Is open" is `resolved_at IS NULL` from now on. What asks otherwise is written again with the new question.
DROP INDEX wardline.alert_one_open;
CREATE UNIQUE INDEX alert_one_open ON wardline.alert (tenant_id, patient_id, condition) WHERE resolved_at IS NULL;
DROP INDEX wardline.alert_site_id_idx;
CREATE INDEX alert_open_of_site ON wardline.alert (site_id) WHERE resolved_at IS NULL;
DROP INDEX wardline.alert_open_of_patient;
CREATE INDEX alert_open_of_patient ON wardline.alert (patient_id) WHERE resolved_at IS NULL;
CREATE INDEX alert_of_owner ON wardline.alert (owner_id) WHERE resolved_at IS NULL;

DO $$
DECLARE f record;
BEGIN
  FOR f IN SELECT p.oid, pg_get_functiondef(p.oid) AS body FROM pg_proc p
    WHERE p.pronamespace = 'wardline'::regnamespace AND p.prokind = 'f'
      AND (p.prosrc LIKE '%state <> ''resolved''%' OR p.prosrc LIKE '%before.state = ''resolved''%')
  LOOP
    EXECUTE replace(replace(f.body, $q$before.state = 'resolved'$q$, 'before.resolved_at IS NOT NULL'),
      $q$state <> 'resolved'$q$, 'resolved_at IS NULL');
  END LOOP;
END $$;

-- Who has seen an alert, and which version of it: what has changed since has to be seen again.
ALTER TABLE wardline.alert_receipt ADD COLUMN version int;
DROP INDEX wardline.alert_receipt_alert_id_staff_id_kind_position_idx;
CREATE UNIQUE INDEX alert_receipt_once ON wardline.alert_receipt (alert_id, staff_id, kind, position, version) NULLS NOT DISTINCT;
