-- The clock asks again and again, of each patient when there may be something to see.

-- Brings a patient's item up to date: opened where something is missing, joined by what goes missing later, left by what
-- comes again, which closes nothing: somebody has to know why none came. The caller holds the patient's lock.
-- True: an item was opened.
CREATE FUNCTION wardline.settle_missing_data(of_patient uuid) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  moment timestamptz := wardline.now();
  standing wardline.monitoring_status := wardline.monitoring_entry_at(of_patient, moment);
  item uuid;
  opened boolean := false;
  found jsonb := (SELECT jsonb_agg(to_jsonb(m)) FROM wardline.missing_subjects(of_patient) m);
  joined text;
  returned text;
BEGIN
  SELECT a.alert_id INTO item FROM wardline.alert a
  WHERE a.patient_id = of_patient AND a.condition = 'missing-data' AND a.resolved_at IS NULL FOR UPDATE;
  IF standing.status <> 'active' THEN
    -- The pause or the end is why nothing comes, and has an owner of its own.
    PERFORM wardline.close_alerts_by_status(of_patient, wardline.monitoring_label(standing.status, standing.reason), 'missing-data')
    WHERE item IS NOT NULL;
    RETURN false;
  END IF;
  IF item IS NULL THEN
    IF NOT EXISTS (SELECT FROM jsonb_to_recordset(found) AS m (kind text, subject text, since timestamptz)
        WHERE NOT wardline.missing_is_quiet(of_patient, m.kind, m.subject, m.since)) THEN
      RETURN false;
    END IF;
    -- Whoever opens it sees all that is missing, what somebody closed before among it.
    item := wardline.open_platform_alert(of_patient, 'missing-data', wardline.missing_words(found), interval '4 hours',
      wardline.missing_details(of_patient, NULL));
    IF item IS NULL THEN
      RETURN false;
    END IF;
    opened := true;
  END IF;

  WITH found_now AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(found) AS f (kind text, subject text, since timestamptz, cause text)
  ), put AS (
    INSERT INTO wardline.missing_data_subject AS i (alert_id, kind, subject, tenant_id, patient_id, since, cause, joined_at)
    SELECT item, f.kind, f.subject, p.tenant_id, of_patient, f.since, f.cause, moment FROM found_now f, wardline.patient p
    WHERE p.patient_id = of_patient AND (opened OR EXISTS (SELECT FROM wardline.missing_data_subject o
        WHERE o.alert_id = item AND o.kind = f.kind AND o.subject = f.subject)
      OR NOT wardline.missing_is_quiet(of_patient, f.kind, f.subject, f.since))
    ON CONFLICT (alert_id, kind, subject) DO UPDATE SET since = EXCLUDED.since, cause = EXCLUDED.cause,
      joined_at = CASE WHEN i.returned_at IS NULL THEN i.joined_at ELSE EXCLUDED.joined_at END, returned_at = NULL
    RETURNING new.subject, old.alert_id IS NULL OR old.returned_at IS NOT NULL AS joins
  ), gone AS (
    UPDATE wardline.missing_data_subject i SET returned_at = moment
    WHERE i.alert_id = item AND i.returned_at IS NULL
      AND NOT EXISTS (SELECT FROM found_now f WHERE f.kind = i.kind AND f.subject = i.subject)
    RETURNING i.subject
  )
  SELECT (SELECT string_agg(subject, ', ' ORDER BY subject) FROM put WHERE joins),
    (SELECT string_agg(subject, ', ' ORDER BY subject) FROM gone) INTO joined, returned;

  IF NOT opened AND (joined IS NOT NULL OR returned IS NOT NULL) THEN
    UPDATE wardline.alert a SET decision = wardline.missing_details(of_patient, item), version = a.version + 1,
      reason = wardline.missing_words((SELECT jsonb_agg(to_jsonb(i)) FROM wardline.missing_data_subject i
        WHERE i.alert_id = item AND i.returned_at IS NULL))
    WHERE a.alert_id = item;
    IF returned IS NOT NULL THEN
      PERFORM wardline.append_alert_event(item, 'readings-came', NULL, returned);
    END IF;
    IF joined IS NOT NULL THEN
      PERFORM wardline.append_alert_event(item, 'joined', NULL, joined);
    END IF;
  END IF;
  RETURN opened;
END $$;

-- When there may be something to see of a patient next. NULL: nothing is expected, and nothing is open.
CREATE FUNCTION wardline.next_missing_look(of_patient uuid) RETURNS timestamptz LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH moment AS MATERIALIZED (SELECT wardline.now() AS now)
  SELECT least(
    (SELECT min(e.effective_from) FROM wardline.programme_enrolment e WHERE e.patient_id = of_patient AND e.effective_from > moment.now),
    (SELECT min(x.until) FROM wardline.patient_reading_expectation x WHERE x.patient_id = of_patient AND x.until > moment.now),
    (SELECT min(CASE WHEN w.missing_at > moment.now THEN w.missing_at ELSE moment.now + interval '6 hours' END) FROM wardline.awaited(of_patient) w),
    (SELECT min(d.offline_since + wardline.offline_patience()) FROM wardline.devices_of(of_patient) d
      WHERE d.offline_since + wardline.offline_patience() > moment.now),
    -- What was closed comes back, and what is open may have come.
    (SELECT min(a.resolved_at + interval '72 hours') FROM wardline.missing_data_subject i JOIN wardline.alert a USING (alert_id)
      WHERE i.patient_id = of_patient AND a.resolved_at > moment.now - interval '72 hours'),
    (SELECT moment.now + interval '10 minutes' WHERE EXISTS (SELECT FROM wardline.missing_data_subject i JOIN wardline.alert a USING (alert_id)
      WHERE i.patient_id = of_patient AND i.returned_at IS NULL AND a.resolved_at IS NULL)))
  FROM moment
$$;

CREATE OR REPLACE FUNCTION wardline.take_reading_watch(at_most int) RETURNS TABLE (taken int, opened int) LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  watch record;
BEGIN
  taken := 0;
  opened := 0;
  FOR watch IN SELECT w.patient_id FROM wardline.reading_watch w JOIN wardline.patient_state s ON s.patient_id = w.patient_id
    WHERE w.look_at <= wardline.now() ORDER BY w.look_at LIMIT at_most FOR UPDATE OF w, s SKIP LOCKED
  LOOP
    taken := taken + 1;
    opened := opened + wardline.settle_missing_data(watch.patient_id)::int;
    UPDATE wardline.reading_watch w SET look_at = wardline.next_missing_look(watch.patient_id) WHERE w.patient_id = watch.patient_id;
  END LOOP;
  RETURN NEXT;
END $$;

-- Every patient is looked at anew: the way it is looked has changed.
UPDATE wardline.reading_watch SET look_at = wardline.now();

-- A reading that was another patient's was none of this one: what is awaited is looked at anew.
CREATE FUNCTION wardline.retraction_watched() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  PERFORM wardline.watch_readings(ARRAY[NEW.patient_id]);
  RETURN NULL;
END $$;
CREATE TRIGGER watch_readings AFTER INSERT ON wardline.measurement_retraction
  FOR EACH ROW EXECUTE FUNCTION wardline.retraction_watched();
