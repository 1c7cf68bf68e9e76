-- A call as it is begun: hours, permission and custody of contact hold at the call itself, not only in the list of numbers.

ALTER TABLE wardline.contact_call
  ADD COLUMN overrides text[] NOT NULL DEFAULT '{}', -- what stood against it and did not hold an urgent call back
  ADD COLUMN because text;                           -- why it was made although somebody else has custody of contact

-- The first instant at which clocks in the zone show this time of the day, or where they leave it out, the instant at
-- which they do. As #domain's `localInstant`; a test holds the two against each other.
CREATE FUNCTION wardline.local_instant(day date, minutes int, zone text) RETURNS timestamptz LANGUAGE plpgsql STABLE
  SET search_path = wardline, pg_temp AS $$
DECLARE
  wall timestamp := day + make_interval(mins => minutes);
  utc timestamptz := wall AT TIME ZONE 'UTC';
  one timestamptz := utc - ((utc - interval '1 day') AT TIME ZONE zone - (utc - interval '1 day') AT TIME ZONE 'UTC');
  two timestamptz := utc - ((utc + interval '1 day') AT TIME ZONE zone - (utc + interval '1 day') AT TIME ZONE 'UTC');
  first timestamptz := least(CASE WHEN one AT TIME ZONE zone = wall THEN one END, CASE WHEN two AT TIME ZONE zone = wall THEN two END);
  before bigint := extract(epoch FROM least(one, two));
  after bigint := extract(epoch FROM greatest(one, two));
  middle bigint;
BEGIN
  IF first IS NOT NULL THEN
    RETURN first;
  END IF;
  WHILE after - before > 1 LOOP
    middle := (before + after) / 2;
    IF to_timestamp(middle) AT TIME ZONE zone < wall THEN before := middle; ELSE after := middle; END IF;
  END LOOP;
  RETURN to_timestamp(after);
END $$;

-- Does an instant lie within weekly hours ([{days, from, to}], local time)? None: always.
CREATE FUNCTION wardline.within_hours(hours jsonb, at timestamptz, zone text) RETURNS boolean LANGUAGE sql STABLE
  SET search_path = wardline, pg_temp AS $$
  SELECT jsonb_array_length(hours) = 0 OR EXISTS (
    SELECT FROM jsonb_array_elements(hours) h, generate_series(-2, 1) offset_days
      CROSS JOIN LATERAL (SELECT (at AT TIME ZONE zone)::date + offset_days AS day,
        extract(epoch FROM (h->>'from')::time)::int / 60 AS begins, extract(epoch FROM (h->>'to')::time)::int / 60 AS ends) d
    WHERE h->'days' @> to_jsonb(extract(isodow FROM d.day)::int)
      AND at >= wardline.local_instant(d.day, d.begins, zone)
      AND at < wardline.local_instant(CASE WHEN d.ends > d.begins THEN d.day ELSE d.day + 1 END, d.ends, zone))
$$;

-- What stands against ringing this number now for this reason: nothing, `no-permission`, `outside-hours`.
CREATE FUNCTION wardline.call_objections(of_patient uuid, with_contact uuid, by_phone text, why text) RETURNS text[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH moment AS MATERIALIZED (SELECT wardline.now() AS now), asked AS (
    SELECT c.*, n.value->'hours' AS hours, m.now, coalesce(c.zone, wardline.zone_now(p)) AS local_zone
    FROM moment m, wardline.patient p, wardline.contacts_at(of_patient, m.now) c, jsonb_array_elements(c.numbers) n
    WHERE p.patient_id = of_patient AND c.contact_id = with_contact AND n.value->>'phone' = by_phone LIMIT 1
  )
  SELECT array_remove(ARRAY[
    CASE WHEN a.kind <> 'patient' AND NOT (a.speak_scope IN ('full', 'logistics') AND a.speak_from <= a.now
      AND (a.speak_to IS NULL OR a.speak_to > a.now)) THEN 'no-permission' END,
    CASE WHEN NOT wardline.within_hours(a.hours, a.now, a.local_zone) THEN 'outside-hours' END], NULL)
  FROM asked a
$$;

-- NULL: nobody else has custody of contact, or is on the telephone with the patient while it is the team's.
CREATE FUNCTION wardline.contact_elsewhere(h wardline.contact_holder) RETURNS uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE WHEN h.holder_id IS NOT NULL THEN nullif(h.holder_id, wardline.scope_staff())
    ELSE (SELECT o.staff_id FROM wardline.on_call_with(h.patient_id) o WHERE o.staff_id <> wardline.scope_staff() LIMIT 1) END
$$;

DROP FUNCTION wardline.start_call(uuid, uuid, uuid, text, text);
-- `because`: in words, why an urgent call is made although somebody else has custody of contact. It is told to the holder.
CREATE FUNCTION wardline.start_call(which uuid, of_patient uuid, with_contact uuid, by_phone text, why text, because text DEFAULT NULL)
  RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  tenant text := (SELECT p.tenant_id FROM wardline.patient p WHERE p.patient_id = of_patient);
  site text := wardline.work_site(of_patient);
  urgent boolean := why = 'urgent';
  reason text := nullif(trim(because), '');
  against text[];
  h wardline.contact_holder;
  elsewhere uuid;
  code text := CASE
    WHEN NOT wardline.reaches_patient(of_patient) THEN CASE
      WHEN EXISTS (SELECT FROM wardline.patient p WHERE p.patient_id = of_patient AND p.site_id = ANY (wardline.clinical_sites())
        AND p.patient_id NOT IN (SELECT wardline.closed_records())) THEN 'claim-first' ELSE 'unknown-patient' END
    WHEN wardline.may_contact(of_patient) IS NOT NULL THEN 'contact-forbidden'
    WHEN NOT EXISTS (SELECT FROM wardline.contacts_at(of_patient, wardline.now()) c, jsonb_array_elements(c.numbers) n
      WHERE c.contact_id = with_contact AND n->>'phone' = by_phone) THEN 'unknown-contact'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    IF urgent AND reason IS NOT NULL THEN
      -- An event may follow: alerts are locked before the row of contact, as everywhere.
      PERFORM FROM wardline.alert a WHERE a.patient_id = of_patient AND a.resolved_at IS NULL ORDER BY a.alert_id FOR UPDATE;
    END IF;
    h := wardline.lock_contact(of_patient);
    elsewhere := wardline.contact_elsewhere(h);
    against := wardline.call_objections(of_patient, with_contact, by_phone, why);
    code := CASE
      WHEN elsewhere IS NOT NULL AND NOT (urgent AND reason IS NOT NULL) THEN 'contact-held-elsewhere'
      WHEN urgent THEN 'ok'
      ELSE coalesce(against[1], 'ok') END;
  END IF;
  IF code = 'ok' THEN
    PERFORM wardline.end_calls_of(wardline.scope_staff(), which);
    INSERT INTO wardline.contact_call (call_id, tenant_id, site_id, patient_id, staff_id, contact_id, phone, reason, started_at,
      overrides, because)
    VALUES (which, tenant, site, of_patient, wardline.scope_staff(), with_contact, by_phone, why, wardline.now(),
      coalesce(against, '{}') || CASE WHEN elsewhere IS NULL THEN '{}' ELSE ARRAY['contact-held-elsewhere'] END, reason);
    PERFORM wardline.put_work_event(of_patient, site, 'start', 'call', false, 'call.start');
    IF elsewhere IS NOT NULL THEN
      PERFORM wardline.append_alert_event(a.alert_id, 'contact-overridden', wardline.scope_staff(), reason) FROM (
        SELECT x.alert_id FROM wardline.alert x WHERE x.patient_id = of_patient AND x.resolved_at IS NULL
        ORDER BY x.owner_id IS DISTINCT FROM elsewhere, x.opened_at, x.alert_id LIMIT 1) a;
    END IF;
  END IF;
  RETURN wardline.answer_patient_act(tenant, of_patient, 'call.start', code);
END $$;
