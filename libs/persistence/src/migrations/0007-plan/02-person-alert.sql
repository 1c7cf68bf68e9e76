-- Opens, joins or raises an alert that no reading stands behind, with its event, as ingestion does for readings: one
-- open alert per patient and condition, and only a higher severity makes whoever had it take it again.
-- Whoever calls holds the patient's lock. `opens_as`: 'open', or 'escalated' for what only the local team can do.
CREATE FUNCTION wardline.demand_alert(for_patient uuid, of_condition text, of_severity text, why text, within interval,
  opens_as text, actor uuid, words text, about jsonb) RETURNS uuid LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH clock AS MATERIALIZED (SELECT wardline.now() AS now), put AS (
    INSERT INTO wardline.alert AS a (tenant_id, patient_id, site_id, condition, severity, state, reason, opened_at, due_at,
      next_step_at, decision, last_reading_at)
    SELECT p.tenant_id, p.patient_id, p.site_id, of_condition, of_severity, opens_as, why, clock.now, clock.now + within,
      clock.now + within, about, clock.now
    FROM wardline.patient p, clock WHERE p.patient_id = for_patient
    ON CONFLICT (tenant_id, patient_id, condition) WHERE state <> 'resolved' DO UPDATE SET
      readings = a.readings + 1,
      last_reading_at = EXCLUDED.last_reading_at,
      version = a.version + (wardline.raises(a.severity, EXCLUDED.severity) OR a.reason <> EXCLUDED.reason)::int,
      severity = CASE WHEN wardline.raises(a.severity, EXCLUDED.severity) THEN EXCLUDED.severity ELSE a.severity END,
      -- What a milder one says is kept in its event.
      reason = CASE WHEN wardline.raises(EXCLUDED.severity, a.severity) THEN a.reason ELSE EXCLUDED.reason END,
      decision = CASE WHEN wardline.raises(EXCLUDED.severity, a.severity) THEN a.decision ELSE EXCLUDED.decision END,
      state = CASE WHEN wardline.raises(a.severity, EXCLUDED.severity) THEN EXCLUDED.state ELSE a.state END,
      owner_id = CASE WHEN wardline.raises(a.severity, EXCLUDED.severity) THEN NULL ELSE a.owner_id END,
      due_at = CASE WHEN wardline.raises(a.severity, EXCLUDED.severity) THEN EXCLUDED.due_at ELSE a.due_at END,
      next_step_at = CASE WHEN wardline.raises(a.severity, EXCLUDED.severity) THEN EXCLUDED.next_step_at ELSE a.next_step_at END
    RETURNING new AS after, old.severity AS severity_before, old.state AS state_before, old.alert_id IS NULL AS opened
  )
  INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, actor_id, severity, severity_before, state,
    state_before, version, note, alert)
  SELECT (after).tenant_id, (after).site_id, (after).patient_id, (after).alert_id,
    CASE WHEN opened THEN 'opened' WHEN severity_before <> (after).severity THEN 'raised' ELSE 'joined' END,
    clock.now, actor, (after).severity, severity_before, (after).state, state_before, (after).version, words, wardline.alert_json(after)
  FROM put, clock RETURNING alert_id
$$;
