-- Who says what is expected: of a programme a lead, of a patient the care team, each with a trail.

CREATE FUNCTION wardline.schedule_refusal(every int, in_windows text[], on_days int[], grace int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN every IS NOT NULL AND in_windows IS NOT NULL OR every NOT BETWEEN 1 AND 744 OR coalesce(grace NOT BETWEEN 0 AND 168, true)
    OR (in_windows IS NOT NULL AND NOT wardline.are_windows(in_windows))
    OR (on_days IS NOT NULL AND (in_windows IS NULL OR NOT wardline.are_week_days(on_days))) THEN 'schedule-invalid' END
$$;

-- With neither hours nor windows: none is expected.
CREATE FUNCTION wardline.set_reading_expectation(for_tenant text, of_programme text, of_sign text, every int, grace int,
  in_windows text[], on_days int[]) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := CASE WHEN NOT for_tenant = ANY (wardline.tenants_as('lead')) THEN 'not-allowed'
    ELSE coalesce(wardline.schedule_refusal(every, in_windows, on_days, grace), 'ok') END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.reading_expectation (tenant_id, programme_id, vital_sign, every_hours, grace_hours, windows, days, recorded_by)
    VALUES (for_tenant, of_programme, of_sign, every, grace, in_windows, on_days, wardline.scope_staff());
    UPDATE wardline.reading_watch SET look_at = wardline.now() WHERE tenant_id = for_tenant;
  END IF;
  RETURN wardline.answer_tree_act(for_tenant, 'monitoring.expectation', 'programme:' || of_programme || ':' || of_sign, code);
END $$;
DROP FUNCTION wardline.set_reading_expectation(text, text, text, int, int);

CREATE FUNCTION wardline.set_patient_expectation(of_patient uuid, of_sign text, every int, in_windows text[], on_days int[], grace int,
  until_at timestamptz, why text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  place wardline.patient;
  code text;
BEGIN
  SELECT p.* INTO place FROM wardline.patient p WHERE p.patient_id = of_patient AND p.site_id = ANY (wardline.clinical_sites())
    AND p.patient_id NOT IN (SELECT wardline.closed_records());
  code := CASE
    WHEN place.patient_id IS NULL THEN 'unknown-patient'
    WHEN NOT place.site_id = ANY (wardline.sites_as('nurse', 'charge-nurse', 'physician')) THEN 'not-allowed'
    WHEN coalesce(btrim(why), '') = '' THEN 'note-required'
    WHEN until_at <= wardline.now() THEN 'dates-invalid'
    ELSE coalesce(wardline.schedule_refusal(every, in_windows, on_days, grace), 'ok') END;
  IF code = 'ok' THEN
    INSERT INTO wardline.patient_reading_expectation (tenant_id, patient_id, vital_sign, every_hours, windows, days, grace_hours, until,
      note, recorded_by)
    VALUES (place.tenant_id, of_patient, of_sign, every, in_windows, on_days, grace, until_at, btrim(why), wardline.scope_staff());
    PERFORM wardline.watch_readings(ARRAY[of_patient]);
  END IF;
  RETURN wardline.answer_patient_act(CASE WHEN code <> 'unknown-patient' THEN place.tenant_id END,
    CASE WHEN code <> 'unknown-patient' THEN of_patient END, 'monitoring.expectation', code);
END $$;

-- What a person who may see the patient reads of it.
CREATE FUNCTION wardline.expected_of(of_patient uuid) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT jsonb_build_object(
    'active', coalesce((wardline.monitoring_entry_at(of_patient, wardline.now())).status, 'active') = 'active',
    'items', (SELECT coalesce(jsonb_agg(jsonb_build_object('vitalSign', x.vital_sign, 'state', w.state,
        'since', wardline.rfc3339(w.since), 'wantedFrom', wardline.rfc3339(w.wanted_from), 'wantedBy', wardline.rfc3339(w.wanted_by),
        'missingAt', wardline.rfc3339(w.missing_at), 'lastAt', wardline.rfc3339(w.last_at),
        'cause', CASE WHEN w.state IN ('late', 'missing') THEN wardline.likely_cause(of_patient, w.last_device) END,
        'source', x.source, 'programme', x.programme_id, 'everyHours', x.every_hours, 'windows', x.windows, 'days', x.days,
        'graceHours', x.grace_hours) ORDER BY x.vital_sign, x.programme_id), '[]')
      FROM wardline.reading_schedules(of_patient) x LEFT JOIN wardline.awaited(of_patient) w
        ON w.vital_sign = x.vital_sign AND w.programme_id IS NOT DISTINCT FROM x.programme_id),
    'devices', wardline.missing_details(of_patient, NULL) -> 'devices')
  FROM wardline.patient p WHERE p.patient_id = of_patient AND p.site_id = ANY (wardline.clinical_sites())
    AND p.patient_id NOT IN (SELECT wardline.closed_records())
$$;
