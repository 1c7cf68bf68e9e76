-- What was wanted of a patient over a time, by the schedules as they stand now: from, by, and until when a late one counts.

-- Only what was wanted while the patient was active from beginning to end, and what is judged: its time is over.
CREATE FUNCTION wardline.wanted_readings(of_patient uuid, from_at timestamptz, to_at timestamptz)
  RETURNS TABLE (vital_sign text, programme_id text, wanted_from timestamptz, wanted_by timestamptz, ends_at timestamptz) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH moment AS MATERIALIZED (SELECT wardline.now() AS now), schedules AS (
    SELECT x.*, greatest(x.wait_from, from_at) AS begins FROM wardline.reading_schedules(of_patient) x
    WHERE EXISTS (SELECT FROM wardline.patient p WHERE p.patient_id = of_patient AND p.site_id = ANY (wardline.clinical_sites())
      AND p.patient_id NOT IN (SELECT wardline.closed_records()))
  ), wanted AS (
    SELECT s.vital_sign, s.programme_id, s.begins, o.opens_at, o.closes_at,
      lead(o.opens_at) OVER (PARTITION BY s.vital_sign, s.programme_id ORDER BY o.opens_at) AS next_at
    FROM schedules s CROSS JOIN LATERAL wardline.window_openings(of_patient, s.windows, s.days, s.begins, to_at + interval '15 days') o
    WHERE s.windows IS NOT NULL
    UNION ALL
    SELECT s.vital_sign, s.programme_id, s.begins, g, g + make_interval(hours => s.every_hours), g + make_interval(hours => s.every_hours)
    FROM schedules s CROSS JOIN LATERAL generate_series(s.begins, to_at, make_interval(hours => s.every_hours)) g
    WHERE s.every_hours IS NOT NULL
  )
  SELECT w.vital_sign, w.programme_id, w.opens_at, w.closes_at, w.next_at FROM wanted w, moment
  WHERE w.closes_at <= least(to_at, moment.now) AND NOT EXISTS (
    SELECT FROM (SELECT w.opens_at AS at UNION ALL SELECT m.effective_from FROM wardline.monitoring_status m
      WHERE m.patient_id = of_patient AND m.effective_from > w.opens_at AND m.effective_from <= w.closes_at) t
    WHERE coalesce((wardline.monitoring_entry_at(of_patient, t.at)).status, 'active') <> 'active')
  ORDER BY w.vital_sign, w.programme_id, w.opens_at
$$;

CREATE FUNCTION wardline.reading_times(of_patient uuid, from_at timestamptz, to_at timestamptz)
  RETURNS TABLE (vital_sign text, at timestamptz) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT DISTINCT v ->> 'vitalSign', m.effective_at FROM wardline.measurement m, jsonb_array_elements(m.values) v
  WHERE m.patient_id = of_patient AND m.effective_at >= from_at AND m.effective_at < to_at
    AND EXISTS (SELECT FROM wardline.patient p WHERE p.patient_id = of_patient AND p.site_id = ANY (wardline.clinical_sites())
      AND p.patient_id NOT IN (SELECT wardline.closed_records()))
    AND v ->> 'vitalSign' IN (SELECT x.vital_sign FROM wardline.reading_schedules(of_patient) x)
    AND v ->> 'absent' IS NULL AND coalesce(m.correction NOT IN ('entered-in-error', 'cancelled'), true)
    AND coalesce((SELECT r.act <> 'retracted' OR r.reason <> 'not-this-patient' FROM wardline.measurement_retraction r
      WHERE r.measurement_id = m.measurement_id ORDER BY r.retraction_id DESC LIMIT 1), true)
$$;
