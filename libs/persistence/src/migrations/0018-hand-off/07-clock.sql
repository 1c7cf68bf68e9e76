-- What keeps an alert from ending, and what the clock does about everything above. Any number of clocks may run.

-- Stable codes: `follow-up-open`, `emergency-open`, and for whoever works from outside `not-reached`: who was not reached
-- is the local team's (hazard H22).
CREATE FUNCTION wardline.follow_up_obstacles(of_alert uuid) RETURNS SETOF text LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  me text := nullif(current_setting('wardline.staff_id', true), '');
BEGIN
  IF EXISTS (SELECT FROM wardline.emergency e WHERE e.alert_id = of_alert AND e.ended_at IS NULL) THEN
    RETURN NEXT 'emergency-open';
  END IF;
  IF EXISTS (SELECT FROM wardline.follow_up f WHERE f.alert_id = of_alert AND f.ended_at IS NULL AND f.kind <> 'emergency') THEN
    RETURN NEXT 'follow-up-open';
  END IF;
  IF me IS NOT NULL AND NOT EXISTS (SELECT FROM wardline.alert a WHERE a.alert_id = of_alert AND wardline.is_local_at(a.site_id))
    AND 'not-reached' = (SELECT s.ended_as FROM wardline.contact_series s WHERE s.alert_id = of_alert
      ORDER BY s.started_at DESC, s.series_id LIMIT 1) THEN
    RETURN NEXT 'not-reached';
  END IF;
END $$;

-- The readings that answer a repeat: of each sign the first that was taken after it was asked for, and is one: plausible,
-- with a time of day, not taken back, and not taken the place of. {vital sign: {value, unit, at, measurement}}.
CREATE FUNCTION wardline.repeat_readings(f wardline.follow_up) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(jsonb_object_agg(r.sign, jsonb_build_object('value', r.value->'value', 'unit', r.value->'unit',
    'at', wardline.rfc3339(r.effective_at), 'measurement', r.measurement_id)), '{}')
  FROM (SELECT DISTINCT ON (v->>'vitalSign') v->>'vitalSign' AS sign, v AS value, m.effective_at, m.measurement_id
    FROM wardline.measurement m, jsonb_array_elements(m.values) v
    WHERE m.patient_id = f.patient_id AND m.effective_at >= f.asked_at AND m.taken_at >= f.asked_at AND m.taken_precision = 'instant'
      AND v->>'vitalSign' = ANY (f.vital_signs) AND jsonb_typeof(v->'value') = 'number' AND v->>'absent' IS NULL
      AND coalesce(v->>'plausibility', 'plausible') = 'plausible'
      AND coalesce(m.correction, '') NOT IN ('entered-in-error', 'cancelled')
      AND m.superseded_by IS NULL AND NOT EXISTS (SELECT FROM wardline.measurement c WHERE c.supersedes = m.measurement_id)
      AND coalesce((SELECT r.act FROM wardline.measurement_retraction r WHERE r.measurement_id = m.measurement_id
        ORDER BY r.retraction_id DESC LIMIT 1), 'restored') = 'restored'
    ORDER BY v->>'vitalSign', m.effective_at, m.measurement_id) r
$$;

-- Repeats of patients from whom something came since the last look. A repeat that came is on record with its value; the
-- alert stays as it is, and a person decides (hazard H16).
CREATE FUNCTION wardline.take_repeats(at_most int) RETURNS int LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  due record;
  f wardline.follow_up;
  seen jsonb;
  came int := 0;
BEGIN
  FOR due IN SELECT x.follow_up_id, s.last_seq FROM wardline.follow_up x JOIN wardline.patient_state s ON s.patient_id = x.patient_id
      JOIN wardline.alert a ON a.alert_id = x.alert_id
    WHERE x.ended_at IS NULL AND x.kind = 'repeat-reading' AND s.last_seq > x.known_seq
    ORDER BY x.due_at LIMIT at_most FOR UPDATE OF a, x SKIP LOCKED
  LOOP
    SELECT x.* INTO f FROM wardline.follow_up x WHERE x.follow_up_id = due.follow_up_id;
    seen := wardline.repeat_readings(f);
    IF seen ?& f.vital_signs THEN
      PERFORM wardline.finish_follow_up(f.follow_up_id, 'came', NULL, NULL,
        (SELECT max((r.value->>'measurement')::bigint) FROM jsonb_each(seen) r), seen);
      came := came + 1;
    ELSE
      UPDATE wardline.follow_up x SET known_seq = due.last_seq WHERE x.follow_up_id = f.follow_up_id;
    END IF;
  END LOOP;
  RETURN came;
END $$;

-- Does what has come due: closes repeats that came, and takes up what is late. The patient's alert is left for the next
-- turn where somebody works on it just now: nobody waits, so nothing can deadlock.
CREATE FUNCTION wardline.take_due_follow_ups(at_most int) RETURNS TABLE (came int, overdue int) LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  due record;
  f wardline.follow_up;
  moment timestamptz;
  seen jsonb;
BEGIN
  came := wardline.take_repeats(at_most);
  overdue := 0;
  FOR due IN SELECT x.follow_up_id, a.severity, a.owner_id FROM wardline.follow_up x JOIN wardline.alert a USING (alert_id)
    WHERE x.ended_at IS NULL AND x.next_step_at <= wardline.now() ORDER BY x.next_step_at LIMIT at_most FOR UPDATE OF a, x SKIP LOCKED
  LOOP
    moment := wardline.now();
    SELECT x.* INTO f FROM wardline.follow_up x WHERE x.follow_up_id = due.follow_up_id;
    seen := CASE f.kind WHEN 'repeat-reading' THEN wardline.repeat_readings(f) END;
    IF seen ?& f.vital_signs THEN
      PERFORM wardline.finish_follow_up(f.follow_up_id, 'came', NULL, NULL,
        (SELECT max((r.value->>'measurement')::bigint) FROM jsonb_each(seen) r), seen);
      came := came + 1;
      CONTINUE;
    END IF;
    overdue := overdue + 1;
    UPDATE wardline.follow_up x SET overdue = x.overdue + 1,
      next_step_at = moment + CASE WHEN due.severity = 'critical' OR x.kind = 'emergency' THEN interval '5 minutes' ELSE interval '15 minutes' END
      WHERE x.follow_up_id = f.follow_up_id RETURNING x.* INTO f;
    PERFORM wardline.put_follow_up_event(f, 'overdue', NULL, NULL);
    PERFORM wardline.raise_case(f.alert_id, 'follow-up-overdue', 'overdue: ' || f.kind, NULL);
    IF f.hand_off_id IS NOT NULL AND f.overdue = 1 THEN
      -- The call that kept contact with whoever promised it is late.
      PERFORM wardline.settle_contact(f.patient_id, f.alert_id, f.owner_id, due.owner_id, 'pledge-ended');
    END IF;
  END LOOP;
  RETURN NEXT;
END $$;

-- What 0014 asks before an end and before a plain acknowledgement.
CREATE OR REPLACE FUNCTION wardline.needs_confirmation(of_alert uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT wardline.hand_off_pending(of_alert)
$$;
CREATE OR REPLACE FUNCTION wardline.closing_obstacles(of_alert uuid) RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT ARRAY(SELECT o FROM wardline.follow_up_obstacles(of_alert) o)
$$;
