-- When readings are expected: every so many hours, or in windows of the patient's local time (hazards H13, H25).

-- `06:00-10:00`: one to six, in order, none over midnight, none into the next. As #domain's `windowsRefusal`.
CREATE FUNCTION wardline.are_windows(windows text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(cardinality(windows) BETWEEN 1 AND 6 AND (
    SELECT bool_and(w ~ '^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$|^([01][0-9]|2[0-3]):[0-5][0-9]-24:00$'
      AND left(w, 5) < right(w, 5)
      AND coalesce(right(windows[nr - 1], 5) <= left(w, 5), nr = 1))
    FROM unnest(windows) WITH ORDINALITY u (w, nr)), false)
$$;
-- ISO days of the week, Monday 1.
CREATE FUNCTION wardline.are_week_days(days int[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(cardinality(days) BETWEEN 1 AND 7 AND days <@ ARRAY[1, 2, 3, 4, 5, 6, 7], false)
$$;

-- A row with neither hours nor windows: none is expected.
ALTER TABLE wardline.reading_expectation
  ADD COLUMN windows text[] CHECK (windows IS NULL OR wardline.are_windows(windows)),
  ADD COLUMN days int[] CHECK (days IS NULL OR wardline.are_week_days(days)),
  ADD CONSTRAINT expectation_one_way CHECK (every_hours IS NULL OR windows IS NULL),
  ADD CONSTRAINT expectation_days CHECK (days IS NULL OR windows IS NOT NULL);

-- What is expected of one patient, before what the programmes expect. The newest row of a sign holds, until it ends.
CREATE TABLE wardline.patient_reading_expectation (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  vital_sign text NOT NULL,
  every_hours int CHECK (every_hours BETWEEN 1 AND 24 * 31),
  windows text[] CHECK (windows IS NULL OR wardline.are_windows(windows)),
  days int[] CHECK (days IS NULL OR wardline.are_week_days(days)),
  grace_hours int NOT NULL CHECK (grace_hours BETWEEN 0 AND 24 * 7),
  until timestamptz,                        -- then what the programmes expect holds again
  note text NOT NULL CHECK (char_length(note) BETWEEN 1 AND 500), -- why
  recorded_by uuid REFERENCES wardline.staff,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  CHECK (every_hours IS NULL OR windows IS NULL),
  CHECK (days IS NULL OR windows IS NOT NULL)
);
CREATE INDEX ON wardline.patient_reading_expectation (patient_id, vital_sign, entry_id DESC);

-- What is expected of a patient now, whatever the status. The wait begins with the programme, with the first own entry,
-- with the first entry of the health system for what no default expects, or where an entry ended that expected none.
-- Several programmes may expect one sign, each in its way.
CREATE FUNCTION wardline.reading_schedules(of_patient uuid)
  RETURNS TABLE (vital_sign text, source text, programme_id text, every_hours int, windows text[], days int[], grace_hours int,
    wait_from timestamptz) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH moment AS MATERIALIZED (SELECT wardline.now() AS now), enrolled AS (
    SELECT DISTINCT ON (e.programme_id) e.programme_id, e.enrolled, e.effective_from FROM wardline.programme_enrolment e, moment
    WHERE e.patient_id = of_patient AND e.effective_from <= moment.now
    ORDER BY e.programme_id, e.effective_from DESC, e.entry_id DESC
  ), newest AS (
    SELECT DISTINCT ON (x.vital_sign) x.* FROM wardline.patient_reading_expectation x
    WHERE x.patient_id = of_patient ORDER BY x.vital_sign, x.entry_id DESC
  ), own AS (
    SELECT n.*, (SELECT min(b.recorded_at) FROM wardline.patient_reading_expectation b
      WHERE b.patient_id = of_patient AND b.vital_sign = n.vital_sign AND b.entry_id > coalesce(
        (SELECT max(z.entry_id) FROM wardline.patient_reading_expectation z WHERE z.patient_id = of_patient
          AND z.vital_sign = n.vital_sign AND z.every_hours IS NULL AND z.windows IS NULL), 0)) AS since
    FROM newest n, moment WHERE n.until IS NULL OR n.until > moment.now
  ), of_programmes AS (
    SELECT e.vital_sign, CASE WHEN e.tenant_id IS NULL THEN 'default' ELSE 'tenant' END AS source, n.programme_id, e.every_hours,
      e.windows, e.days, e.grace_hours, greatest(n.effective_from, e.first_set,
        (SELECT o.until FROM newest o, moment WHERE o.vital_sign = e.vital_sign AND o.until <= moment.now
          AND o.every_hours IS NULL AND o.windows IS NULL)) AS wait_from
    FROM wardline.patient p JOIN enrolled n ON n.enrolled CROSS JOIN LATERAL (
      SELECT DISTINCT ON (x.vital_sign) x.*, CASE WHEN NOT EXISTS (SELECT FROM wardline.reading_expectation d
          WHERE d.programme_id = x.programme_id AND d.vital_sign = x.vital_sign AND d.tenant_id IS NULL
            AND (d.every_hours IS NOT NULL OR d.windows IS NOT NULL))
        THEN (SELECT min(f.recorded_at) FROM wardline.reading_expectation f WHERE f.programme_id = x.programme_id
          AND f.vital_sign = x.vital_sign AND f.tenant_id = p.tenant_id AND (f.every_hours IS NOT NULL OR f.windows IS NOT NULL)) END AS first_set
      FROM wardline.reading_expectation x
      WHERE x.programme_id = n.programme_id AND (x.tenant_id IS NULL OR x.tenant_id = p.tenant_id)
      ORDER BY x.vital_sign, x.tenant_id IS NULL, x.entry_id DESC) e
    WHERE p.patient_id = of_patient AND (e.every_hours IS NOT NULL OR e.windows IS NOT NULL)
  )
  SELECT q.vital_sign, q.source, q.programme_id, q.every_hours, q.windows, q.days, q.grace_hours, q.wait_from
  FROM of_programmes q WHERE NOT EXISTS (SELECT FROM own o WHERE o.vital_sign = q.vital_sign)
  UNION ALL
  SELECT o.vital_sign, 'patient', NULL, o.every_hours, o.windows, o.days, o.grace_hours,
    coalesce((SELECT min(q.wait_from) FROM of_programmes q WHERE q.vital_sign = o.vital_sign), o.since)
  FROM own o WHERE o.every_hours IS NOT NULL OR o.windows IS NOT NULL
$$;

-- The zone of a patient's days at a time.
CREATE FUNCTION wardline.zone_at(of_patient uuid, at timestamptz) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce((SELECT s.zone FROM wardline.stay_of(of_patient, at) s), p.zone) FROM wardline.patient p WHERE p.patient_id = of_patient
$$;

-- The windows that open in a time, in the local time of where the patient is when they open. Who travels has each window
-- of a calendar day once. A window that clocks cut short is as long as its clock times say.
CREATE FUNCTION wardline.window_openings(of_patient uuid, windows text[], days int[], from_at timestamptz, to_at timestamptz)
  RETURNS TABLE (opens_at timestamptz, closes_at timestamptz) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH zones AS (
    SELECT p.zone FROM wardline.patient p WHERE p.patient_id = of_patient
    UNION SELECT l.zone FROM wardline.patient_location l WHERE l.patient_id = of_patient
  ), once AS (
    SELECT DISTINCT ON (d.day, w.nr) (d.day::date + left(w.span, 5)::time) AT TIME ZONE z.zone AS opens_at,
      (d.day::date + right(w.span, 5)::time) AT TIME ZONE z.zone AS closes_at, right(w.span, 5)::interval - left(w.span, 5)::interval AS long
    FROM zones z, unnest(windows) WITH ORDINALITY w (span, nr),
      generate_series((from_at AT TIME ZONE 'UTC')::date - 2, (to_at AT TIME ZONE 'UTC')::date + 2, interval '1 day') d (day)
    WHERE (days IS NULL OR extract(isodow FROM d.day)::int = ANY (days))
      AND wardline.zone_at(of_patient, (d.day::date + left(w.span, 5)::time) AT TIME ZONE z.zone) = z.zone
    ORDER BY d.day, w.nr, opens_at
  )
  SELECT o.opens_at, greatest(o.closes_at, o.opens_at + o.long) FROM once o
  WHERE o.opens_at >= from_at AND o.opens_at < to_at ORDER BY o.opens_at
$$;
