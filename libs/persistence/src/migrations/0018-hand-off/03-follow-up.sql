-- Nothing ends at "advice given": whatever has a time limit is a follow-up with an owner, a clock and an outcome, and an
-- alert cannot end while one is open (hazard H22).

-- A hand-off as it was written; what became of it stands in hand_off_event (04).
CREATE TABLE wardline.hand_off (
  hand_off_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  alert_id uuid NOT NULL REFERENCES wardline.alert,
  offered_by uuid NOT NULL REFERENCES wardline.staff,
  offered_at timestamptz NOT NULL DEFAULT wardline.now(),
  situation text NOT NULL,
  background text NOT NULL,
  assessment text NOT NULL,
  request text NOT NULL,
  drafted jsonb NOT NULL,                   -- what the record proposed, so that what was changed can be told
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.hand_off (alert_id, offered_at DESC);
CREATE INDEX ON wardline.hand_off (patient_id);

CREATE TABLE wardline.follow_up (
  follow_up_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  alert_id uuid NOT NULL REFERENCES wardline.alert,
  kind text NOT NULL CHECK (kind IN ('repeat-reading', 'call-back', 'to-be-seen', 'task', 'contact-attempt', 'welfare-check', 'emergency')),
  owner_id uuid REFERENCES wardline.staff,  -- NULL: the care team's, or the queue's
  vital_signs text[] NOT NULL DEFAULT '{}', -- of a repeat: all of them have to come
  words text,
  about jsonb NOT NULL DEFAULT '{}',
  hand_off_id uuid REFERENCES wardline.hand_off, -- of a call that was promised in it
  asked_by uuid REFERENCES wardline.staff,  -- NULL: Wardline itself
  asked_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  next_step_at timestamptz,                 -- when the clock looks again
  overdue int NOT NULL DEFAULT 0,           -- how often it was late
  known_seq bigint NOT NULL DEFAULT 0,      -- of the patient's measurements: looked at up to this number
  ended_at timestamptz,
  ended_by uuid REFERENCES wardline.staff,
  outcome text CHECK (outcome IN ('came', 'done', 'not-reached', 'patient-declined', 'no-longer-needed', 'status', 'alert-ended', 'overtaken')),
  note text,
  measurement_id bigint,                    -- that ended a repeat, the last one of them
  value jsonb,                              -- {vital sign: {value, unit, at, measurement}}
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  CONSTRAINT follow_up_has_clock CHECK (ended_at IS NOT NULL OR next_step_at IS NOT NULL),
  CONSTRAINT follow_up_has_outcome CHECK ((ended_at IS NULL) = (outcome IS NULL)),
  CONSTRAINT follow_up_repeat_of_what CHECK (kind <> 'repeat-reading' OR cardinality(vital_signs) > 0)
);
CREATE INDEX follow_up_due ON wardline.follow_up (next_step_at) WHERE ended_at IS NULL;
CREATE INDEX follow_up_open ON wardline.follow_up (alert_id) WHERE ended_at IS NULL;
CREATE INDEX follow_up_repeats ON wardline.follow_up (patient_id) WHERE ended_at IS NULL AND kind = 'repeat-reading';
CREATE INDEX ON wardline.follow_up (patient_id, asked_at DESC);
CREATE INDEX ON wardline.follow_up (measurement_id) WHERE measurement_id IS NOT NULL;

CREATE TABLE wardline.follow_up_event (
  event_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  follow_up_id uuid NOT NULL REFERENCES wardline.follow_up,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  alert_id uuid NOT NULL REFERENCES wardline.alert,
  type text NOT NULL CHECK (type IN ('opened', 'passed', 'overdue', 'ended')),
  at timestamptz NOT NULL,
  actor_id uuid REFERENCES wardline.staff,  -- NULL: Wardline itself
  owner_id uuid REFERENCES wardline.staff,  -- as it stood after this event
  due_at timestamptz NOT NULL,
  outcome text,
  note text,
  measurement_id bigint,
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.follow_up_event (follow_up_id, event_id);
CREATE INDEX ON wardline.follow_up_event (patient_id);

-- One audit row of an act on a case.
CREATE FUNCTION wardline.answer_follow_act(for_tenant text, of_patient uuid, act text, about text, code text) RETURNS text LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, patient_id, action, target, outcome)
  VALUES (wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid, for_tenant, of_patient, act, about, code)
  RETURNING outcome
$$;

-- The alert, locked, where the person of this transaction may see it; else nothing.
CREATE FUNCTION wardline.lock_alert_in_sight(which uuid) RETURNS wardline.alert LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert;
BEGIN
  SELECT x.* INTO a FROM wardline.alert x WHERE x.alert_id = which AND x.site_id = ANY (wardline.clinical_sites())
    AND x.patient_id NOT IN (SELECT wardline.closed_records())
    AND (wardline.may_see_patient(x.patient_id) OR x.owner_id = wardline.scope_staff()) FOR UPDATE;
  RETURN a;
END $$;

-- Is the person of this transaction one of the local care team there: a nurse, charge nurse or physician?
CREATE FUNCTION wardline.is_local_at(site text) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT site = ANY (wardline.sites_as('nurse', 'charge-nurse', 'physician'))
$$;

CREATE FUNCTION wardline.put_follow_up_event(f wardline.follow_up, of_type text, by_staff uuid, words text) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.follow_up_event (follow_up_id, tenant_id, site_id, patient_id, alert_id, type, at, actor_id, owner_id, due_at,
    outcome, note, measurement_id)
  VALUES (f.follow_up_id, f.tenant_id, f.site_id, f.patient_id, f.alert_id, of_type, wardline.now(), by_staff, f.owner_id, f.due_at,
    f.outcome, words, f.measurement_id)
$$;

-- The vital signs that a repeat is about: those asked for, else those of the reading that raised the alert.
CREATE FUNCTION wardline.repeat_signs(a wardline.alert, about jsonb) RETURNS text[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(nullif(ARRAY(SELECT DISTINCT jsonb_array_elements_text(about->'vitalSigns') ORDER BY 1), '{}'),
    ARRAY(SELECT DISTINCT v->>'vitalSign' FROM wardline.measurement m, jsonb_array_elements(m.values) v
      WHERE m.measurement_id = a.measurement_id AND v->>'vitalSign' IS NOT NULL ORDER BY 1))
$$;

-- While a patient is to be seen, called back or measured again, that clock runs and not the one of whoever has the alert
-- in hand: nobody is late before it is time. Never for a critical. Afterwards the state's own limit begins anew.
CREATE FUNCTION wardline.wait_for_follow_ups(of_alert uuid) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH moment AS MATERIALIZED (SELECT wardline.now() AS now), waits AS (
    SELECT min(f.due_at) AS until FROM wardline.follow_up f
    WHERE f.alert_id = of_alert AND f.ended_at IS NULL AND f.overdue = 0 AND f.kind IN ('repeat-reading', 'call-back', 'to-be-seen')
  )
  UPDATE wardline.alert a SET
      next_step_at = CASE WHEN w.until IS NULL THEN least(a.next_step_at, m.now + wardline.state_limit(a.state, a.policy))
        ELSE greatest(a.next_step_at, w.until) END,
      due_at = CASE WHEN w.until IS NULL THEN least(a.due_at, m.now + wardline.state_limit(a.state, a.policy))
        ELSE greatest(a.due_at, w.until) END
    FROM waits w, moment m
    WHERE a.alert_id = of_alert AND a.resolved_at IS NULL AND a.severity <> 'critical' AND a.state IN ('claimed', 'in-care')
      AND a.snoozed_until IS NULL
$$;

-- Opens one, whoever asks: with the alert's lock held. `about`: {vitalSigns?, words?, …}. For nobody: the team's, or the
-- queue's.
CREATE FUNCTION wardline.put_follow_up(of_alert uuid, of_kind text, due interval, about jsonb, for_staff uuid, by_staff uuid,
  of_hand_off uuid DEFAULT NULL) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert;
  f wardline.follow_up;
  moment timestamptz := wardline.now();
BEGIN
  SELECT x.* INTO a FROM wardline.alert x WHERE x.alert_id = of_alert AND x.resolved_at IS NULL FOR UPDATE;
  IF a.alert_id IS NULL THEN
    RETURN NULL;
  END IF;
  INSERT INTO wardline.follow_up (tenant_id, site_id, patient_id, alert_id, kind, owner_id, vital_signs, words, about, hand_off_id,
    asked_by, asked_at, due_at, next_step_at, known_seq)
  VALUES (a.tenant_id, a.site_id, a.patient_id, a.alert_id, of_kind, for_staff,
    CASE of_kind WHEN 'repeat-reading' THEN wardline.repeat_signs(a, about) ELSE '{}' END, about->>'words', coalesce(about, '{}'),
    of_hand_off, by_staff, moment, moment + due, moment + due,
    -- A reading that is on its way just now has a higher number, or is looked at by when it was taken.
    coalesce((SELECT min(s.last_seq) FROM wardline.patient_state s WHERE s.patient_id = a.patient_id), 0))
  RETURNING * INTO f;
  PERFORM wardline.put_follow_up_event(f, 'opened', by_staff, f.words);
  PERFORM wardline.wait_for_follow_ups(a.alert_id);
  PERFORM wardline.append_alert_event(a.alert_id, 'follow-up-opened', by_staff, of_kind);
  RETURN f.follow_up_id;
END $$;

-- The same for the person of this transaction: whoever has the alert in hand, or the local team. NULL: refused.
CREATE FUNCTION wardline.open_follow_up(of_alert uuid, of_kind text, due interval, about jsonb, for_staff uuid) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert := wardline.lock_alert_in_sight(of_alert);
BEGIN
  IF a.alert_id IS NULL OR a.resolved_at IS NOT NULL
    OR NOT (coalesce(a.owner_id = wardline.scope_staff(), false) OR wardline.is_local_at(a.site_id)) THEN
    RETURN NULL;
  END IF;
  RETURN wardline.put_follow_up(of_alert, of_kind, due, about, for_staff, wardline.scope_staff());
END $$;

-- Ends one that is open; the row is locked by the caller, after the alert's.
CREATE FUNCTION wardline.finish_follow_up(which uuid, how text, words text, by_staff uuid, by_measurement bigint DEFAULT NULL,
  values_of_it jsonb DEFAULT NULL) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  f wardline.follow_up;
BEGIN
  UPDATE wardline.follow_up x SET ended_at = wardline.now(), next_step_at = NULL, ended_by = by_staff, outcome = how, note = finish_follow_up.words,
    measurement_id = by_measurement, value = values_of_it
    WHERE x.follow_up_id = which AND x.ended_at IS NULL RETURNING x.* INTO f;
  IF f.follow_up_id IS NOT NULL THEN
    PERFORM wardline.put_follow_up_event(f, 'ended', by_staff, finish_follow_up.words);
    PERFORM wardline.wait_for_follow_ups(f.alert_id);
    PERFORM wardline.append_alert_event(f.alert_id, 'follow-up-ended', by_staff, f.kind || ': ' || how);
    -- A call that was promised in a hand-off kept contact with whoever promised it.
    IF f.hand_off_id IS NOT NULL THEN
      PERFORM wardline.settle_contact(f.patient_id, f.alert_id, f.owner_id,
        (SELECT a.owner_id FROM wardline.alert a WHERE a.alert_id = f.alert_id AND a.resolved_at IS NULL), 'pledge-ended');
    END IF;
  END IF;
END $$;

-- To the local team, or, where it rings there already, an event beside it: a ladder that runs is never begun anew by
-- what is late once more.
CREATE FUNCTION wardline.raise_case(of_alert uuid, event_type text, why text, by_staff uuid) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  standing text := (SELECT a.state FROM wardline.alert a WHERE a.alert_id = of_alert AND a.resolved_at IS NULL);
BEGIN
  IF standing IS NOT NULL THEN
    PERFORM wardline.append_alert_event(of_alert, event_type, by_staff, why);
    IF standing NOT IN ('escalated', 'delivered') THEN
      PERFORM wardline.escalate_alert(of_alert, why, by_staff);
    END IF;
  END IF;
END $$;

-- Asked for by a person. `which` is the client's own key: twice the same is one.
CREATE FUNCTION wardline.request_follow_up(of_alert uuid, of_kind text, due interval, about jsonb, for_staff uuid) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert := wardline.lock_alert_in_sight(of_alert);
  code text := CASE
    WHEN a.alert_id IS NULL THEN 'unknown-alert'
    WHEN a.resolved_at IS NOT NULL THEN 'illegal-transition'
    WHEN NOT (coalesce(a.owner_id = wardline.scope_staff(), false) OR wardline.is_local_at(a.site_id)) THEN
      CASE WHEN a.site_id = ANY (wardline.sites_as('tier1')) THEN 'not-the-owner' ELSE 'role-not-allowed' END
    WHEN for_staff IS NOT NULL AND for_staff IS DISTINCT FROM wardline.scope_staff() AND for_staff IS DISTINCT FROM a.owner_id
      AND NOT wardline.cares_locally(for_staff, a.patient_id) THEN 'unknown-staff'
    WHEN of_kind = 'repeat-reading' AND cardinality(wardline.repeat_signs(a, about)) = 0 THEN 'vital-sign-needed'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    PERFORM wardline.put_follow_up(of_alert, of_kind, due, about, for_staff, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_follow_act(a.tenant_id, a.patient_id, 'follow-up.open', 'alert:' || of_alert, code);
END $$;

-- NULL: the person of this transaction may work on it; else the code of the refusal.
CREATE FUNCTION wardline.follow_up_refusal(f wardline.follow_up, a wardline.alert) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE
    WHEN f.follow_up_id IS NULL OR a.alert_id IS NULL THEN 'unknown-follow-up'
    WHEN f.ended_at IS NOT NULL THEN 'already-closed'
    WHEN NOT (wardline.is_local_at(f.site_id) OR coalesce(f.owner_id = wardline.scope_staff(), false)
      OR coalesce(a.owner_id = wardline.scope_staff(), false)) THEN
      CASE WHEN a.site_id = ANY (wardline.sites_as('tier1')) THEN 'not-the-owner' ELSE 'role-not-allowed' END END
$$;

-- With its outcome. What Tier-1 cannot do after a red flag: let it drop. Who was not reached is tried again by protocol.
CREATE FUNCTION wardline.end_follow_up(which uuid, how text, words text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert := wardline.lock_alert_in_sight((SELECT f.alert_id FROM wardline.follow_up f WHERE f.follow_up_id = which));
  f wardline.follow_up;
  said text := nullif(trim(words), '');
  code text;
BEGIN
  SELECT x.* INTO f FROM wardline.follow_up x WHERE x.follow_up_id = which FOR UPDATE;
  code := coalesce(wardline.follow_up_refusal(f, a), CASE
    WHEN f.kind = 'emergency' THEN 'emergency-open'
    WHEN f.kind = 'contact-attempt' AND how <> 'no-longer-needed' THEN 'attempt-needed'
    WHEN said IS NULL AND (how IN ('no-longer-needed', 'patient-declined') OR f.kind = 'repeat-reading') THEN 'reason-required'
    WHEN how IN ('no-longer-needed', 'patient-declined') AND NOT wardline.is_local_at(f.site_id)
      AND f.kind IN ('contact-attempt', 'welfare-check') THEN 'role-not-allowed'
    WHEN how IN ('no-longer-needed', 'patient-declined') AND NOT wardline.is_local_at(f.site_id) AND a.red_flag_at IS NOT NULL THEN 'red-flag'
    ELSE 'ok' END);
  IF code = 'ok' THEN
    PERFORM wardline.finish_follow_up(which, how, said, wardline.scope_staff());
    IF how = 'not-reached' THEN
      PERFORM wardline.begin_contact_series(f.alert_id, wardline.scope_staff());
    ELSIF how = 'patient-declined' AND NOT wardline.is_local_at(f.site_id) THEN
      PERFORM wardline.raise_case(f.alert_id, 'follow-up-declined', 'patient-declined: ' || f.kind, wardline.scope_staff());
    END IF;
  END IF;
  RETURN wardline.answer_follow_act(a.tenant_id, a.patient_id, 'follow-up.end', 'follow-up:' || which, code);
END $$;

-- To somebody of the local team, or whoever has the alert; NULL: to the team or the queue.
CREATE FUNCTION wardline.pass_follow_up(which uuid, to_staff uuid, words text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert := wardline.lock_alert_in_sight((SELECT f.alert_id FROM wardline.follow_up f WHERE f.follow_up_id = which));
  f wardline.follow_up;
  code text;
BEGIN
  SELECT x.* INTO f FROM wardline.follow_up x WHERE x.follow_up_id = which FOR UPDATE;
  code := coalesce(wardline.follow_up_refusal(f, a), CASE
    WHEN f.kind = 'emergency' THEN 'emergency-open'
    WHEN f.hand_off_id IS NOT NULL AND NOT wardline.is_local_at(f.site_id) THEN 'role-not-allowed'
    WHEN to_staff IS NOT NULL AND to_staff IS DISTINCT FROM a.owner_id AND NOT wardline.cares_locally(to_staff, a.patient_id) THEN 'unknown-staff'
    ELSE 'ok' END);
  IF code = 'ok' THEN
    UPDATE wardline.follow_up x SET owner_id = to_staff WHERE x.follow_up_id = which;
    PERFORM wardline.put_follow_up_event(x, 'passed', wardline.scope_staff(), pass_follow_up.words) FROM wardline.follow_up x WHERE x.follow_up_id = which;
    PERFORM wardline.settle_contact(f.patient_id, f.alert_id, f.owner_id, a.owner_id, 'pledge-ended');
  END IF;
  RETURN wardline.answer_follow_act(a.tenant_id, a.patient_id, 'follow-up.pass', 'follow-up:' || which, code);
END $$;

-- The alert went to another site with its patient, and what hangs on it with it.
CREATE FUNCTION wardline.move_follow_ups(of_alert uuid, to_site text) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  UPDATE wardline.follow_up f SET site_id = to_site WHERE f.alert_id = of_alert AND f.site_id <> to_site;
  UPDATE wardline.contact_series s SET site_id = to_site WHERE s.alert_id = of_alert AND s.site_id <> to_site;
  UPDATE wardline.emergency e SET site_id = to_site WHERE e.alert_id = of_alert AND e.site_id <> to_site;
END $$;

-- The alert changed hands or ended: its follow-ups go along, except the call that the former owner promised in the
-- hand-off, and what is open at the end ends with it. Only platform and status end an alert that has any.
CREATE FUNCTION wardline.pass_follow_ups(of_alert uuid, from_owner uuid) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert;
  f wardline.follow_up;
  me uuid := nullif(current_setting('wardline.staff_id', true), '')::uuid;
BEGIN
  SELECT x.* INTO a FROM wardline.alert x WHERE x.alert_id = of_alert;
  IF a.superseded_by IS NOT NULL AND EXISTS (SELECT FROM wardline.alert x WHERE x.alert_id = a.superseded_by AND x.resolved_at IS NULL) THEN
    -- Another alert took its place: what is open goes there, with its clock.
    UPDATE wardline.emergency e SET alert_id = a.superseded_by WHERE e.alert_id = of_alert AND e.ended_at IS NULL;
    FOR f IN UPDATE wardline.follow_up x SET alert_id = a.superseded_by WHERE x.alert_id = of_alert AND x.ended_at IS NULL RETURNING x.* LOOP
      PERFORM wardline.put_follow_up_event(f, 'passed', me, NULL);
    END LOOP;
  END IF;
  FOR f IN SELECT x.* FROM wardline.follow_up x WHERE x.alert_id = of_alert AND x.ended_at IS NULL ORDER BY x.follow_up_id FOR UPDATE LOOP
    IF a.resolved_at IS NOT NULL THEN
      PERFORM wardline.finish_follow_up(f.follow_up_id,
        CASE WHEN wardline.may_contact(a.patient_id) IS NULL THEN 'alert-ended' ELSE 'status' END, wardline.may_contact(a.patient_id), me);
    ELSIF f.kind <> 'emergency' AND f.owner_id IS NOT DISTINCT FROM from_owner AND f.owner_id IS DISTINCT FROM a.owner_id
      AND NOT (f.hand_off_id IS NOT NULL AND f.asked_by IS NOT DISTINCT FROM a.owner_id) THEN
      UPDATE wardline.follow_up x SET owner_id = a.owner_id WHERE x.follow_up_id = f.follow_up_id RETURNING x.* INTO f;
      PERFORM wardline.put_follow_up_event(f, 'passed', me, NULL);
    END IF;
  END LOOP;
  IF a.resolved_at IS NOT NULL THEN
    UPDATE wardline.contact_series s SET ended_at = wardline.now(), ended_as = 'overtaken' WHERE s.alert_id = of_alert AND s.ended_at IS NULL;
    UPDATE wardline.emergency e SET ended_at = wardline.now(), outcome = 'status', ended_by = me WHERE e.alert_id = of_alert AND e.ended_at IS NULL;
  END IF;
END $$;

-- A reading that closed a repeat was taken back: the repeat is asked for again, with the time that it had.
CREATE FUNCTION wardline.repeat_taken_back() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  f wardline.follow_up;
BEGIN
  FOR f IN SELECT x.* FROM wardline.follow_up x JOIN wardline.alert a USING (alert_id)
    WHERE x.measurement_id = NEW.measurement_id AND x.outcome = 'came' AND a.resolved_at IS NULL LOOP
    PERFORM wardline.put_follow_up(f.alert_id, f.kind, f.due_at - f.asked_at, f.about || jsonb_build_object('vitalSigns', f.vital_signs),
      f.owner_id, NEW.recorded_by);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER repeat_taken_back AFTER INSERT ON wardline.measurement_retraction
  FOR EACH ROW WHEN (NEW.act = 'retracted') EXECUTE FUNCTION wardline.repeat_taken_back();
