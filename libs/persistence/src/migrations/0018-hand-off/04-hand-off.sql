-- A hand-off is received or it has not happened: the nurse reads back who the patient is, what it is about, and who rings
-- by when. Until then the case is the one's who offers it (hazard H20).

CREATE TABLE wardline.hand_off_event (
  event_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hand_off_id uuid NOT NULL REFERENCES wardline.hand_off,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  type text NOT NULL CHECK (type IN ('accepted', 'returned', 'withdrawn')),
  at timestamptz NOT NULL DEFAULT wardline.now(),
  actor_id uuid NOT NULL REFERENCES wardline.staff,
  words text,                               -- accepted: the problem as it was read back; else the question or the reason
  call_by uuid REFERENCES wardline.staff,
  call_at timestamptz,
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  CHECK ((type = 'accepted') = (call_by IS NOT NULL AND call_at IS NOT NULL))
);
CREATE INDEX ON wardline.hand_off_event (hand_off_id, event_id DESC);
CREATE INDEX ON wardline.hand_off_event (patient_id);

-- `offered`, `returned` (with a question; it waits for an answer), `accepted`, `withdrawn`.
CREATE FUNCTION wardline.hand_off_state(which uuid) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce((SELECT e.type FROM wardline.hand_off_event e WHERE e.hand_off_id = which ORDER BY e.event_id DESC LIMIT 1), 'offered')
$$;

CREATE FUNCTION wardline.newest_hand_off(of_alert uuid) RETURNS wardline.hand_off LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT h.* FROM wardline.hand_off h WHERE h.alert_id = of_alert ORDER BY h.offered_at DESC, h.hand_off_id DESC LIMIT 1
$$;

-- Has the alert to be taken over with a read-back? So it is while whoever offered the hand-off has the case still, and
-- while somebody else has an emergency of it in hand.
CREATE FUNCTION wardline.hand_off_pending(of_alert uuid) RETURNS boolean LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  h wardline.hand_off := wardline.newest_hand_off(of_alert);
  me uuid := nullif(current_setting('wardline.staff_id', true), '')::uuid;
BEGIN
  RETURN h.hand_off_id IS NOT NULL AND wardline.hand_off_state(h.hand_off_id) IN ('offered', 'returned')
      AND EXISTS (SELECT FROM wardline.alert a WHERE a.alert_id = of_alert AND a.resolved_at IS NULL AND a.owner_id = h.offered_by)
    OR EXISTS (SELECT FROM wardline.emergency e WHERE e.alert_id = of_alert AND e.ended_at IS NULL AND e.caller_id IS DISTINCT FROM me);
END $$;

-- By whoever has the case; the alert is with the local team already, or goes there in the same transaction.
-- `told`: the command that brought it there has appended the event.
CREATE FUNCTION wardline.offer_hand_off(of_alert uuid, of_situation text, of_background text, of_assessment text, of_request text,
  by_record jsonb, told boolean) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert := wardline.lock_alert_in_sight(of_alert);
  code text := CASE
    WHEN a.alert_id IS NULL THEN 'unknown-alert'
    WHEN a.owner_id IS DISTINCT FROM wardline.scope_staff() THEN 'not-the-owner'
    WHEN a.state NOT IN ('escalated', 'delivered') THEN 'illegal-transition'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.hand_off (tenant_id, site_id, patient_id, alert_id, offered_by, offered_at, situation, background, assessment,
      request, drafted)
    VALUES (a.tenant_id, a.site_id, a.patient_id, of_alert, wardline.scope_staff(),
      greatest(wardline.now(), (SELECT max(h.offered_at) + interval '1 microsecond' FROM wardline.hand_off h WHERE h.alert_id = of_alert)),
      of_situation, of_background, of_assessment, of_request, by_record);
    IF NOT told THEN
      PERFORM wardline.append_alert_event(of_alert, 'hand-off', wardline.scope_staff(), NULL);
    END IF;
  END IF;
  RETURN wardline.answer_follow_act(a.tenant_id, a.patient_id, 'hand-off.offer', 'alert:' || of_alert, code);
END $$;

-- Read back. What was said to identify the patient is compared here and kept nowhere. The caller's command passes the
-- alert on in the same transaction; contact passes to whoever promised to ring.
CREATE FUNCTION wardline.accept_hand_off(of_alert uuid, identifiers jsonb, problem text, ringing text, ring_at timestamptz)
  RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert := wardline.lock_alert_in_sight(of_alert);
  h wardline.hand_off := wardline.newest_hand_off(of_alert);
  moment timestamptz := wardline.now();
  caller uuid;
  code text := CASE
    WHEN a.alert_id IS NULL THEN 'unknown-alert'
    WHEN NOT wardline.is_local_at(a.site_id) THEN 'role-not-allowed'
    WHEN h.hand_off_id IS NULL OR a.owner_id IS DISTINCT FROM h.offered_by
      OR wardline.hand_off_state(h.hand_off_id) NOT IN ('offered', 'returned') THEN 'no-hand-off'
    WHEN h.offered_by = wardline.scope_staff() THEN 'same-person'
    WHEN nullif(trim(problem), '') IS NULL THEN 'reason-required'
    WHEN ring_at <= moment OR ring_at > moment + interval '24 hours' THEN 'dates-invalid'
    ELSE coalesce((SELECT wardline.identity_refusal(p, identifiers) FROM wardline.patient p WHERE p.patient_id = a.patient_id), 'ok') END;
BEGIN
  IF code = 'ok' THEN
    caller := CASE ringing WHEN 'nurse' THEN wardline.scope_staff() ELSE h.offered_by END;
    INSERT INTO wardline.hand_off_event (hand_off_id, tenant_id, site_id, patient_id, type, actor_id, words, call_by, call_at)
    VALUES (h.hand_off_id, h.tenant_id, h.site_id, h.patient_id, 'accepted', wardline.scope_staff(), trim(problem), caller, ring_at);
    -- Who accepts has the patient: an emergency of the case is the nurse's from here on, and over for who called.
    PERFORM wardline.close_emergency(of_alert, 'nurse-has-patient', NULL, NULL);
    PERFORM wardline.put_follow_up(of_alert, 'call-back', ring_at - moment, jsonb_build_object('words', trim(problem)), caller,
      wardline.scope_staff(), h.hand_off_id);
    PERFORM wardline.put_contact(a.patient_id, caller, of_alert, 'hand-off');
  END IF;
  RETURN wardline.answer_follow_act(a.tenant_id, a.patient_id, 'hand-off.accept', 'alert:' || of_alert, code);
END $$;

-- With a question: the case stays with whoever offers it, and the local team's clock goes on.
CREATE FUNCTION wardline.return_hand_off(of_alert uuid, why text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert := wardline.lock_alert_in_sight(of_alert);
  h wardline.hand_off := wardline.newest_hand_off(of_alert);
  code text := CASE
    WHEN a.alert_id IS NULL THEN 'unknown-alert'
    WHEN NOT wardline.is_local_at(a.site_id) THEN 'role-not-allowed'
    WHEN h.hand_off_id IS NULL OR a.owner_id IS DISTINCT FROM h.offered_by OR wardline.hand_off_state(h.hand_off_id) <> 'offered' THEN 'no-hand-off'
    WHEN nullif(trim(why), '') IS NULL THEN 'reason-required'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.hand_off_event (hand_off_id, tenant_id, site_id, patient_id, type, actor_id, words)
    VALUES (h.hand_off_id, h.tenant_id, h.site_id, h.patient_id, 'returned', wardline.scope_staff(), trim(why));
    PERFORM wardline.append_alert_event(of_alert, 'hand-off-returned', wardline.scope_staff(), trim(why));
  END IF;
  RETURN wardline.answer_follow_act(a.tenant_id, a.patient_id, 'hand-off.return', 'alert:' || of_alert, code);
END $$;

-- By whoever offered it, before it is accepted, and never after a red flag (hazard H17). What is taken back is a case
-- in the own hands again: the clock begins as after a claim.
CREATE FUNCTION wardline.withdraw_hand_off(of_alert uuid, why text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert := wardline.lock_alert_in_sight(of_alert);
  h wardline.hand_off := wardline.newest_hand_off(of_alert);
  code text := CASE
    WHEN a.alert_id IS NULL THEN 'unknown-alert'
    WHEN h.hand_off_id IS NULL OR wardline.hand_off_state(h.hand_off_id) NOT IN ('offered', 'returned')
      OR a.state NOT IN ('escalated', 'delivered') THEN 'no-hand-off'
    WHEN h.offered_by <> wardline.scope_staff() OR a.owner_id IS DISTINCT FROM wardline.scope_staff() THEN 'not-the-owner'
    WHEN a.red_flag_at IS NOT NULL THEN 'red-flag'
    WHEN a.severity = 'critical' THEN 'role-not-allowed'
    WHEN EXISTS (SELECT FROM wardline.emergency e WHERE e.alert_id = of_alert AND e.ended_at IS NULL) THEN 'emergency-open'
    WHEN nullif(trim(why), '') IS NULL THEN 'reason-required'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.hand_off_event (hand_off_id, tenant_id, site_id, patient_id, type, actor_id, words)
    VALUES (h.hand_off_id, h.tenant_id, h.site_id, h.patient_id, 'withdrawn', wardline.scope_staff(), trim(why));
    UPDATE wardline.alert x SET state = 'claimed', version = x.version + 1 WHERE x.alert_id = of_alert;
    INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, actor_id, severity, severity_before, state,
      state_before, version, note, alert)
    SELECT x.tenant_id, x.site_id, x.patient_id, x.alert_id, 'hand-off-withdrawn', wardline.now(), wardline.scope_staff(), x.severity,
      a.severity, x.state, a.state, x.version, trim(why), wardline.alert_json(x) FROM wardline.alert x WHERE x.alert_id = of_alert;
  END IF;
  RETURN wardline.answer_follow_act(a.tenant_id, a.patient_id, 'hand-off.withdraw', 'alert:' || of_alert, code);
END $$;
