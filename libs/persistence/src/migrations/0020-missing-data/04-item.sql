-- One item a patient for everything that does not come: `missing-data`. What it is about is kept subject by subject.

CREATE TABLE wardline.missing_data_subject (
  alert_id uuid NOT NULL REFERENCES wardline.alert,
  kind text NOT NULL CHECK (kind IN ('reading', 'device-offline', 'battery-low')),
  subject text NOT NULL,                    -- the vital sign, or the device
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  since timestamptz NOT NULL,               -- of the last reading, or where the wait began; of the last will
  cause text NOT NULL,                      -- the likely one
  joined_at timestamptz NOT NULL,
  returned_at timestamptz,                  -- it came again
  PRIMARY KEY (alert_id, kind, subject),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.missing_data_subject (patient_id, kind, subject);

-- Why a sign may be missing, by what is known of the device that sent it last, or else of all that the patient has.
CREATE FUNCTION wardline.likely_cause(of_patient uuid, sent_by text) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH mine AS (SELECT * FROM wardline.devices_of(of_patient)), asked AS (
    SELECT * FROM mine m WHERE m.device_id = sent_by OR NOT EXISTS (SELECT FROM mine o WHERE o.device_id = sent_by)
  )
  SELECT CASE
    WHEN count(*) = 0 THEN 'unassigned'
    WHEN bool_and(a.gateway_offline_since IS NOT NULL) THEN 'gateway-down'
    WHEN bool_and(a.offline_since IS NOT NULL) THEN 'device-offline'
    WHEN bool_or(a.battery_low_since IS NOT NULL) THEN 'battery-low'
    WHEN sent_by IS NULL THEN 'never-sent'
    ELSE 'not-known' END
  FROM asked a
$$;

-- Everything that is missing of an active patient now. A device counts only where something is expected.
CREATE FUNCTION wardline.missing_subjects(of_patient uuid) RETURNS TABLE (kind text, subject text, since timestamptz, cause text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH waits AS MATERIALIZED (SELECT * FROM wardline.awaited(of_patient))
  SELECT 'reading', w.vital_sign, w.since, wardline.likely_cause(of_patient, w.last_device) FROM waits w WHERE w.state = 'missing'
  UNION ALL
  SELECT x.kind, d.device_id, x.since, x.kind FROM wardline.devices_of(of_patient) d, LATERAL (VALUES
    ('device-offline', CASE WHEN d.offline_since <= wardline.now() - wardline.offline_patience() THEN d.offline_since END),
    ('battery-low', d.battery_low_since)) x (kind, since)
  WHERE x.since IS NOT NULL AND EXISTS (SELECT FROM waits)
$$;

-- Somebody closed an item about this very gap in the last three days, or has one of the kind from before there was one item a
-- patient. A device that is known to be off, or low, is told once: what comes of it, missing readings tell.
CREATE FUNCTION wardline.missing_is_quiet(of_patient uuid, of_kind text, of_subject text, since_at timestamptz) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wardline.missing_data_subject i JOIN wardline.alert a USING (alert_id)
      WHERE i.patient_id = of_patient AND i.kind = of_kind AND i.subject = of_subject AND i.since >= since_at
        AND a.resolved_at > CASE of_kind WHEN 'reading' THEN wardline.now() - interval '72 hours' ELSE '-infinity' END)
    OR (of_kind = 'reading' AND EXISTS (SELECT FROM wardline.reading_gap g JOIN wardline.alert a USING (alert_id)
      WHERE g.patient_id = of_patient AND g.vital_sign = of_subject
        AND (a.resolved_at IS NULL OR (g.since >= since_at AND a.resolved_at > wardline.now() - interval '72 hours'))))
$$;

-- In words, for the queue: of an array of {kind, subject, since, cause}, which is NULL where nothing is missing any more.
CREATE FUNCTION wardline.missing_words(subjects jsonb) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE WHEN count(*) = 0 THEN 'Readings come again. Why none came, somebody has to know.' ELSE
    concat_ws(' ',
      'No reading: ' || string_agg(format('%s since %s (%s)', i.subject, wardline.rfc3339(i.since), i.cause), ', ' ORDER BY i.since, i.subject)
        FILTER (WHERE i.kind = 'reading') || '.',
      'Off: ' || string_agg(format('%s since %s', i.subject, wardline.rfc3339(i.since)), ', ' ORDER BY i.subject)
        FILTER (WHERE i.kind = 'device-offline') || '.',
      'Battery low: ' || string_agg(i.subject, ', ' ORDER BY i.subject) FILTER (WHERE i.kind = 'battery-low') || '.') END
  FROM jsonb_to_recordset(subjects) AS i (kind text, subject text, since timestamptz, cause text)
$$;

-- What stands on the item: each sign that is awaited late, what came again, and the devices.
CREATE FUNCTION wardline.missing_details(of_patient uuid, of_alert uuid) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT jsonb_build_object(
    'missing', (SELECT coalesce(jsonb_agg(jsonb_build_object('vitalSign', w.vital_sign, 'state', w.state,
        'since', wardline.rfc3339(w.since), 'wantedBy', wardline.rfc3339(w.wanted_by), 'missingAt', wardline.rfc3339(w.missing_at),
        'lastAt', wardline.rfc3339(w.last_at), 'cause', wardline.likely_cause(of_patient, w.last_device)) ORDER BY w.missing_at, w.vital_sign), '[]')
      FROM wardline.awaited(of_patient) w WHERE w.state IN ('late', 'missing')),
    'devices', (SELECT coalesce(jsonb_agg(jsonb_build_object('device', d.device_id, 'online', d.online,
        'offlineSince', wardline.rfc3339(d.offline_since), 'battery', d.battery, 'batteryLow', d.battery_low_since IS NOT NULL,
        'seenAt', wardline.rfc3339(d.seen_at), 'gateway', d.gateway_id,
        'gatewayOfflineSince', wardline.rfc3339(d.gateway_offline_since)) ORDER BY d.device_id), '[]')
      FROM wardline.devices_of(of_patient) d),
    'returned', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', i.kind, 'subject', i.subject, 'since', wardline.rfc3339(i.since),
        'at', wardline.rfc3339(i.returned_at)) ORDER BY i.returned_at, i.subject), '[]')
      FROM wardline.missing_data_subject i WHERE i.alert_id = of_alert AND i.returned_at IS NOT NULL))
$$;
