-- What other parts do to an alert, each with its event.

-- As before, with what the local team's part of the life cycle needs.
CREATE OR REPLACE FUNCTION wardline.alert_json(alert wardline.alert) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT jsonb_build_object(
    'id', alert.alert_id,
    'version', alert.version,
    'condition', alert.condition,
    'severity', alert.severity,
    'state', alert.state,
    'patient', alert.patient_id,
    'site', alert.site_id,
    'tenant', alert.tenant_id,
    'reason', alert.reason,
    'openedAt', wardline.rfc3339(alert.opened_at),
    'dueAt', wardline.rfc3339(alert.due_at),
    'resolvedAt', wardline.rfc3339(alert.resolved_at),
    'owner', (SELECT jsonb_build_object('id', s.staff_id, 'name', s.name) FROM wardline.staff s WHERE s.staff_id = alert.owner_id),
    'readings', alert.readings,
    'lastReadingAt', wardline.rfc3339(alert.last_reading_at),
    'snoozedUntil', wardline.rfc3339(alert.snoozed_until),
    'outcome', alert.outcome,
    'escalation', CASE WHEN wardline.is_calling(alert.state, alert.severity) THEN jsonb_build_object('step', alert.step + 1,
      'of', jsonb_array_length(alert.policy -> 'steps'), 'round', alert.round + 1, 'policy', alert.policy -> 'id',
      'version', alert.policy -> 'version') END,
    'decision', alert.decision)
$$;

-- An event with the alert as it stands. Whoever calls has changed it, or says something about it.
CREATE FUNCTION wardline.append_alert_event(which uuid, of_type text, by_staff uuid, words text) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, actor_id, severity, severity_before, state,
    state_before, version, note, alert)
  SELECT a.tenant_id, a.site_id, a.patient_id, a.alert_id, of_type, wardline.now(), by_staff, a.severity, a.severity, a.state, a.state,
    a.version, words, wardline.alert_json(a) FROM wardline.alert a WHERE a.alert_id = which
$$;

-- Calls the local team for any open alert, and from the beginning, also where somebody has it: that one keeps it until it is
-- taken. False: it has ended.
CREATE FUNCTION wardline.escalate_alert(which uuid, why text, by_staff uuid) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  before wardline.alert;
  after wardline.alert;
BEGIN
  SELECT * INTO before FROM wardline.alert a WHERE a.alert_id = which AND a.resolved_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE wardline.alert a SET state = 'escalated', snoozed_until = NULL, version = a.version + 1 WHERE a.alert_id = which;
  UPDATE wardline.alert a SET step = 0, round = 0, phase = 'begin', next_step_at = wardline.now() WHERE a.alert_id = which RETURNING * INTO after;
  INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, actor_id, severity, severity_before, state,
    state_before, version, note, alert)
  VALUES (after.tenant_id, after.site_id, after.patient_id, after.alert_id, 'escalated', wardline.now(), by_staff, after.severity,
    before.severity, after.state, before.state, after.version, why, wardline.alert_json(after));
  RETURN true;
END $$;

-- What speaks against an end, and against an acknowledgement without more words: codes. Filled by the parts that know (0023).
CREATE FUNCTION wardline.closing_obstacles(of_alert uuid) RETURNS text[] LANGUAGE sql STABLE AS $$ SELECT '{}'::text[] $$;
CREATE FUNCTION wardline.needs_confirmation(of_alert uuid) RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT false $$;

-- The first of the local team whose screen has received what was escalated: who hands over can see it.
CREATE FUNCTION wardline.heed_receipts() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  WITH chosen AS (
    SELECT DISTINCT ON (a.alert_id) a.alert_id, i.staff_id FROM wardline.alert a JOIN inserted i USING (alert_id)
      JOIN wardline.staff s ON s.staff_id = i.staff_id AND s.firm_id IS NULL
    WHERE a.state = 'escalated' AND i.staff_id IS DISTINCT FROM a.owner_id
      AND EXISTS (SELECT FROM wardline.held_assignments(i.staff_id) h WHERE h.role IN ('nurse', 'charge-nurse', 'physician')
        AND h.tenant_id = a.tenant_id AND (h.site_id IS NULL OR h.site_id = a.site_id))
    ORDER BY a.alert_id
  ), held AS (
    SELECT a.alert_id, c.staff_id FROM wardline.alert a JOIN chosen c USING (alert_id) WHERE a.state = 'escalated'
    ORDER BY a.alert_id FOR UPDATE OF a
  ), put AS (
    UPDATE wardline.alert a SET state = 'delivered' FROM held h WHERE a.alert_id = h.alert_id
    RETURNING WITH (OLD AS was, NEW AS became) became AS after, was.state AS state_before
  )
  INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, severity, severity_before, state,
    state_before, version, note, alert)
  SELECT (after).tenant_id, (after).site_id, (after).patient_id, (after).alert_id, 'delivered', wardline.now(), (after).severity,
    (after).severity, (after).state, state_before, (after).version, NULL, wardline.alert_json(after) FROM put;
  RETURN NULL;
END $$;
CREATE TRIGGER heed_receipts AFTER INSERT ON wardline.alert_receipt
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION wardline.heed_receipts();

-- May this person be given the alert? As a nurse, charge nurse or physician there, or as a Tier-1 clinician who serves it.
CREATE FUNCTION wardline.may_hold_alert(which uuid, person uuid, as_tier1 boolean) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wardline.alert a, wardline.held_assignments(person) h
    WHERE a.alert_id = which AND h.tenant_id = a.tenant_id AND (h.site_id IS NULL OR h.site_id = a.site_id)
      AND CASE WHEN as_tier1 THEN h.role = 'tier1' ELSE h.role IN ('nurse', 'charge-nurse', 'physician') END)
$$;

-- Has somebody of the local team had this version on screen? `seen`, not `delivered` (hazard H23).
CREATE FUNCTION wardline.was_seen(a wardline.alert) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wardline.alert_receipt r JOIN wardline.staff s USING (staff_id)
    WHERE r.alert_id = a.alert_id AND r.kind = 'seen' AND s.firm_id IS NULL AND coalesce(r.version, 1) >= a.version)
$$;
