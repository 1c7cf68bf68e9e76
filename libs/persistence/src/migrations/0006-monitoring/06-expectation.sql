-- Silence is news: what a patient's programmes expect and what does not come (hazard H13). Needs no reading to notice.

-- How often a programme expects a sign. The newest row of tenant, programme and sign holds; one of a health system goes
-- before the defaults (tenant_id NULL). The defaults are examples; a health system's own physician says what it expects.
CREATE TABLE wardline.reading_expectation (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text REFERENCES wardline.health_system,
  programme_id text NOT NULL,
  vital_sign text NOT NULL,
  every_hours int CHECK (every_hours BETWEEN 1 AND 24 * 31), -- NULL: none is expected
  grace_hours int NOT NULL DEFAULT 12 CHECK (grace_hours BETWEEN 0 AND 24 * 7),
  recorded_by uuid REFERENCES wardline.staff,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE INDEX ON wardline.reading_expectation (programme_id, tenant_id, vital_sign, entry_id DESC);
INSERT INTO wardline.reading_expectation (programme_id, vital_sign, every_hours) VALUES
  ('heart-failure', 'weight', 24), ('hypertension', 'systolic', 24), ('copd', 'spo2', 24),
  ('diabetes', 'glucose', 24), ('diabetes-smbg', 'glucose', 24), ('diabetes-cgm', 'glucose', 24);

CREATE FUNCTION wardline.expected_readings(of_tenant text, of_programme text)
  RETURNS TABLE (vital_sign text, every_hours int, grace_hours int) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT e.vital_sign, e.every_hours, e.grace_hours FROM (
    SELECT DISTINCT ON (x.vital_sign) x.* FROM wardline.reading_expectation x
    WHERE x.programme_id = of_programme AND (x.tenant_id IS NULL OR x.tenant_id = of_tenant)
    ORDER BY x.vital_sign, x.tenant_id IS NULL, x.entry_id DESC) e
  WHERE e.every_hours IS NOT NULL
$$;

-- A gap: since when nothing of the sign came, and the work that was last opened about it.
CREATE TABLE wardline.reading_gap (
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  vital_sign text NOT NULL,
  since timestamptz NOT NULL,               -- of the last reading; without one, from when they were expected
  alert_id uuid NOT NULL REFERENCES wardline.alert,
  PRIMARY KEY (patient_id, vital_sign, since),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);

-- What is expected of a patient now, and from when the wait for each sign counts. Nothing unless the patient is active:
-- a pause is the reason why nothing comes. The wait begins anew with activation, with the end of a pause, with the
-- programme, and when Wardline began to watch.
CREATE FUNCTION wardline.awaited_readings(of_patient uuid)
  RETURNS TABLE (vital_sign text, since timestamptz, late_at timestamptz) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH moment AS (SELECT wardline.now() AS now), standing AS (
    SELECT s.* FROM moment, wardline.monitoring_entry_at(of_patient, moment.now) s
  ), enrolled AS (
    SELECT DISTINCT ON (e.programme_id) e.programme_id, e.enrolled, e.effective_from FROM wardline.programme_enrolment e, moment
    WHERE e.patient_id = of_patient AND e.effective_from <= moment.now
    ORDER BY e.programme_id, e.effective_from DESC, e.entry_id DESC
  ), expected AS (
    SELECT x.vital_sign, max(n.effective_from) AS enrolled_from, min(x.every_hours) AS every_hours, min(x.grace_hours) AS grace_hours
    FROM wardline.patient p JOIN enrolled n ON n.enrolled CROSS JOIN LATERAL wardline.expected_readings(p.tenant_id, n.programme_id) x
    WHERE p.patient_id = of_patient AND EXISTS (SELECT FROM standing s WHERE s.status = 'active' OR s.status IS NULL)
    GROUP BY x.vital_sign
  ), counted AS (
    SELECT x.*, greatest((SELECT s.effective_from FROM standing s), x.enrolled_from,
        (SELECT w.watched_from FROM wardline.reading_watch w WHERE w.patient_id = of_patient)) AS wait_from
    FROM expected x
  ), last AS (
    SELECT c.*, (SELECT m.effective_at FROM wardline.measurement m
      WHERE m.patient_id = of_patient AND m.effective_at > c.wait_from
        AND m.values @> jsonb_build_array(jsonb_build_object('vitalSign', c.vital_sign))
      ORDER BY m.effective_at DESC LIMIT 1) AS last_at
    FROM counted c
  )
  SELECT l.vital_sign, greatest(l.wait_from, l.last_at),
    greatest(l.wait_from, l.last_at) + make_interval(hours => l.every_hours + l.grace_hours) FROM last l
$$;

-- The clock asks again and again. An alert a gap; where it was closed and still nothing came three days later, another
-- one. The reading that ends a gap closes nothing: somebody has to know why none came.
CREATE FUNCTION wardline.take_reading_watch(at_most int) RETURNS TABLE (taken int, opened int) LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  watch record;
  awaited record;
  moment timestamptz;
  next_look timestamptz;
  about text;
  work uuid;
  closed_at timestamptz;
BEGIN
  taken := 0;
  opened := 0;
  FOR watch IN SELECT w.patient_id, w.tenant_id FROM wardline.reading_watch w JOIN wardline.patient_state s ON s.patient_id = w.patient_id
    WHERE w.look_at <= wardline.now() ORDER BY w.look_at LIMIT at_most FOR UPDATE OF w, s SKIP LOCKED
  LOOP
    taken := taken + 1;
    moment := wardline.now();
    next_look := (SELECT min(e.effective_from) FROM wardline.programme_enrolment e
      WHERE e.patient_id = watch.patient_id AND e.effective_from > moment);
    FOR awaited IN SELECT * FROM wardline.awaited_readings(watch.patient_id) LOOP
      IF awaited.late_at > moment THEN
        next_look := least(next_look, awaited.late_at);
        CONTINUE;
      END IF;
      about := 'missing-data:' || awaited.vital_sign;
      SELECT max(a.resolved_at) INTO closed_at FROM wardline.reading_gap g JOIN wardline.alert a USING (alert_id)
        WHERE g.patient_id = watch.patient_id AND g.vital_sign = awaited.vital_sign AND g.since = awaited.since
          AND a.resolved_at > moment - interval '72 hours';
      next_look := least(next_look, coalesce(closed_at + interval '72 hours', moment + interval '6 hours'));
      CONTINUE WHEN closed_at IS NOT NULL;
      work := wardline.open_platform_alert(watch.patient_id, about,
        format('No reading (%s) since %s: none was taken, or none arrives.', awaited.vital_sign, wardline.rfc3339(awaited.since)),
        interval '4 hours', jsonb_build_object('vitalSign', awaited.vital_sign, 'since', wardline.rfc3339(awaited.since)));
      IF work IS NOT NULL THEN
        opened := opened + 1;
        INSERT INTO wardline.reading_gap AS g (tenant_id, patient_id, vital_sign, since, alert_id)
        VALUES (watch.tenant_id, watch.patient_id, awaited.vital_sign, awaited.since, work)
        ON CONFLICT (patient_id, vital_sign, since) DO UPDATE SET alert_id = EXCLUDED.alert_id;
      END IF;
    END LOOP;
    UPDATE wardline.reading_watch w SET look_at = next_look WHERE w.patient_id = watch.patient_id;
  END LOOP;
  RETURN NEXT;
END $$;

-- Who enters or leaves a programme is looked at anew; what begins later is remembered by that look.
CREATE FUNCTION wardline.enrolment_entered() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  PERFORM wardline.watch_readings(ARRAY(SELECT DISTINCT patient_id FROM inserted));
  RETURN NULL;
END $$;
CREATE TRIGGER watch_readings AFTER INSERT ON wardline.programme_enrolment
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION wardline.enrolment_entered();
SELECT wardline.watch_readings(ARRAY(SELECT DISTINCT patient_id FROM wardline.programme_enrolment));

-- By a lead, for the own health system; every patient of it is looked at anew.
CREATE FUNCTION wardline.set_reading_expectation(for_tenant text, of_programme text, of_sign text, every int, grace int) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := CASE WHEN for_tenant = ANY (wardline.tenants_as('lead')) THEN 'ok' ELSE 'not-allowed' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.reading_expectation (tenant_id, programme_id, vital_sign, every_hours, grace_hours, recorded_by)
    VALUES (for_tenant, of_programme, of_sign, every, grace, wardline.scope_staff());
    UPDATE wardline.reading_watch SET look_at = wardline.now() WHERE tenant_id = for_tenant;
  END IF;
  RETURN wardline.answer_tree_act(for_tenant, 'monitoring.expectation', 'programme:' || of_programme || ':' || of_sign, code);
END $$;
