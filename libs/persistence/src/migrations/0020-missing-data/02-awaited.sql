-- What is awaited of a patient, sign by sign: wanted from, wanted by, and missing at.

-- The newest reading of a sign since a time, with its device. What was not measured, what was entered in error, and what
-- somebody said was another patient's is no reading of this one.
CREATE FUNCTION wardline.newest_reading(of_patient uuid, of_sign text, since timestamptz)
  RETURNS TABLE (at timestamptz, device_id text) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT m.effective_at, m.device_id FROM wardline.measurement m
  WHERE m.patient_id = of_patient AND m.effective_at > since
    AND m.values @> jsonb_build_array(jsonb_build_object('vitalSign', of_sign))
    AND EXISTS (SELECT FROM jsonb_array_elements(m.values) v WHERE v ->> 'vitalSign' = of_sign AND v ->> 'absent' IS NULL)
    AND coalesce(m.correction NOT IN ('entered-in-error', 'cancelled'), true)
    AND coalesce((SELECT r.act <> 'retracted' OR r.reason <> 'not-this-patient' FROM wardline.measurement_retraction r
      WHERE r.measurement_id = m.measurement_id ORDER BY r.retraction_id DESC LIMIT 1), true)
  ORDER BY m.effective_at DESC LIMIT 1
$$;

-- Nothing unless the patient is active: a pause is the reason why nothing comes. The wait begins anew with activation and
-- with the end of a pause, and never before Wardline began to watch. `since`: of the last reading, or where the wait began.
CREATE FUNCTION wardline.awaited(of_patient uuid)
  RETURNS TABLE (vital_sign text, state text, since timestamptz, wanted_from timestamptz, wanted_by timestamptz,
    missing_at timestamptz, last_at timestamptz, last_device text, source text, programme_id text, every_hours int, windows text[],
    days int[], grace_hours int) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH moment AS MATERIALIZED (SELECT wardline.now() AS now), standing AS (
    SELECT s.* FROM moment, wardline.monitoring_entry_at(of_patient, moment.now) s
  ), waits AS (
    SELECT x.*, greatest(x.wait_from, (SELECT s.effective_from FROM standing s),
      (SELECT w.watched_from FROM wardline.reading_watch w WHERE w.patient_id = of_patient)) AS begins
    FROM wardline.reading_schedules(of_patient) x
    WHERE EXISTS (SELECT FROM standing s WHERE s.status = 'active' OR s.status IS NULL)
  ), last AS (
    SELECT w.*, r.at AS last_at, r.device_id AS last_device, greatest(w.begins, r.at) AS since
    FROM waits w LEFT JOIN LATERAL wardline.newest_reading(of_patient, w.vital_sign, w.begins) r ON true
  ), wanted AS (
    SELECT l.*, CASE WHEN l.windows IS NULL THEN l.since ELSE o.opens_at END AS wanted_from,
      CASE WHEN l.windows IS NULL THEN l.since + make_interval(hours => l.every_hours) ELSE o.closes_at END AS wanted_by
    FROM last l LEFT JOIN LATERAL (SELECT * FROM wardline.window_openings(of_patient, l.windows, l.days,
      l.since + interval '1 microsecond', l.since + interval '15 days') LIMIT 1) o ON l.windows IS NOT NULL
  ), judged AS (
    SELECT w.*, w.wanted_by + make_interval(hours => w.grace_hours) AS missing_at FROM wanted w
  )
  SELECT DISTINCT ON (j.vital_sign) j.vital_sign,
    CASE WHEN moment.now >= j.missing_at THEN 'missing' WHEN moment.now > j.wanted_by THEN 'late'
      WHEN moment.now >= j.wanted_from THEN 'due' ELSE 'not-due' END,
    j.since, j.wanted_from, j.wanted_by, j.missing_at, j.last_at, j.last_device, j.source, j.programme_id, j.every_hours, j.windows,
    j.days, j.grace_hours
  FROM judged j, moment ORDER BY j.vital_sign, j.missing_at, j.source, j.programme_id
$$;
DROP FUNCTION wardline.awaited_readings(uuid);
