-- What is worse than what somebody has seen breaks the acknowledgement (hazard H05). As #domain's `widen`, `isBeyond` and
-- `isOutside`; a test holds them against each other.

CREATE FUNCTION wardline.widen(one jsonb, other jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN other IS NULL OR other = '{}' THEN coalesce(one, '{}') WHEN one IS NULL OR one = '{}' THEN other ELSE
    one || (SELECT jsonb_object_agg(e.key, CASE WHEN one ? e.key THEN jsonb_build_object(
        'low', least((one -> e.key -> 'low')::float8, (e.value -> 'low')::float8),
        'high', greatest((one -> e.key -> 'high')::float8, (e.value -> 'high')::float8)) ELSE e.value END)
      FROM jsonb_each(other) e) END
$$;

CREATE FUNCTION wardline.is_beyond(known jsonb, seen jsonb, margins jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT EXISTS (SELECT FROM jsonb_array_elements(margins) m, LATERAL (SELECT m ->> 'vitalSign' AS sign) s
    WHERE known ? s.sign AND seen ? s.sign AND (
      (m ? 'falling' AND (seen -> s.sign -> 'low')::float8 <= (known -> s.sign -> 'low')::float8 - (m -> 'falling')::float8)
      OR (m ? 'rising' AND (seen -> s.sign -> 'high')::float8 >= (known -> s.sign -> 'high')::float8 + (m -> 'rising')::float8)))
$$;

CREATE FUNCTION wardline.is_outside(known jsonb, seen jsonb, margins jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT EXISTS (SELECT FROM jsonb_array_elements(margins) m, LATERAL (SELECT m ->> 'vitalSign' AS sign) s
    WHERE known ? s.sign AND seen ? s.sign AND (
      (m ? 'falling' AND (seen -> s.sign -> 'low')::float8 < (known -> s.sign -> 'low')::float8)
      OR (m ? 'rising' AND (seen -> s.sign -> 'high')::float8 > (known -> s.sign -> 'high')::float8)))
$$;

-- Another finding of the same patient, or a more severe one: whoever had taken one of the others has to look again.
-- What Tier-1 works on stays there; a snooze ends in any case.
CREATE FUNCTION wardline.break_acknowledgements() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM inserted i WHERE i.type IN ('opened', 'raised') AND i.severity <> 'indeterminate') THEN
    RETURN NULL;
  END IF;
  WITH worse AS (
    SELECT DISTINCT ON (i.patient_id) i.patient_id, i.alert_id, i.at, i.alert ->> 'condition' AS condition FROM inserted i
    WHERE i.type IN ('opened', 'raised') AND i.severity <> 'indeterminate' ORDER BY i.patient_id, i.event_id
  ), chosen AS (
    SELECT a.alert_id, w.at, w.condition FROM wardline.alert a JOIN worse w USING (patient_id)
    WHERE a.resolved_at IS NULL AND a.alert_id <> w.alert_id AND (a.state IN ('acknowledged', 'in-care') OR a.snoozed_until IS NOT NULL)
      AND NOT EXISTS (SELECT FROM inserted i WHERE i.alert_id = a.alert_id)
    ORDER BY a.alert_id FOR UPDATE OF a
  ), put AS (
    UPDATE wardline.alert a SET state = CASE WHEN a.state = 'claimed' THEN a.state ELSE 'escalated' END, snoozed_until = NULL,
      version = a.version + 1 FROM chosen c WHERE a.alert_id = c.alert_id
    RETURNING WITH (OLD AS was, NEW AS became) became AS after, was.state AS state_before, c.at, c.condition
  )
  INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, severity, severity_before, state,
    state_before, version, note, alert)
  SELECT (after).tenant_id, (after).site_id, (after).patient_id, (after).alert_id, 'worsened', at, (after).severity, (after).severity,
    (after).state, state_before, (after).version, 'another finding of the same patient: ' || condition, wardline.alert_json(after) FROM put;
  RETURN NULL;
END $$;
CREATE TRIGGER break_acknowledgements AFTER INSERT ON wardline.alert_event
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION wardline.break_acknowledgements();
