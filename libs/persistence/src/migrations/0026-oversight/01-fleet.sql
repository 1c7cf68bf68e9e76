-- The devices of a health system as its operators need them: heard of when, how full, and whose, by case code only.

-- Devices that people carry and gateways; the voice of a patient is none.
CREATE FUNCTION wardline.operated_devices()
  RETURNS TABLE (tenant_id text, device_id text, kind text, model text, registered_at timestamptz, seen_at timestamptz,
    online boolean, offline_since timestamptz, battery smallint, battery_low_since timestamptz, assigned boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH moment AS MATERIALIZED (SELECT wardline.now() AS now), held AS (
    SELECT DISTINCT a.tenant_id, a.device_id FROM wardline.device_assignment a, moment WHERE a.during @> moment.now
  )
  SELECT d.tenant_id, d.device_id, d.kind, d.model, d.registered_at, s.seen_at, s.online, s.offline_since, s.battery,
    s.battery_low_since, d.kind = 'gateway' OR h.device_id IS NOT NULL
  FROM wardline.device d LEFT JOIN wardline.device_status s USING (tenant_id, device_id) LEFT JOIN held h USING (tenant_id, device_id)
  WHERE d.tenant_id = ANY (wardline.tenants_as('operator')) AND d.model IS DISTINCT FROM 'wardline-voice'
$$;

-- How many there are, and how many need somebody.
CREATE FUNCTION wardline.fleet_counts() RETURNS TABLE (devices int, unassigned int, offline int, battery_low int) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT count(*)::int, count(*) FILTER (WHERE NOT f.assigned)::int, count(*) FILTER (WHERE f.offline_since IS NOT NULL)::int,
    count(*) FILTER (WHERE f.battery_low_since IS NOT NULL)::int
  FROM wardline.operated_devices() f
$$;

-- A page of them by name. `which`: all, unassigned, offline or battery-low; `starting`: how a device's name begins.
-- `reading_at`: when the newest reading was taken, looked up for this page only.
CREATE FUNCTION wardline.fleet_page(which text, starting text, after_tenant text, after_device text, at_most int)
  RETURNS TABLE (tenant_id text, device_id text, kind text, model text, registered_at timestamptz, seen_at timestamptz,
    reading_at timestamptz, online boolean, offline_since timestamptz, battery smallint, battery_low_since timestamptz,
    assigned boolean, holders jsonb, gateways text[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH page AS MATERIALIZED (
    SELECT f.* FROM wardline.operated_devices() f
    WHERE CASE which WHEN 'unassigned' THEN NOT f.assigned WHEN 'offline' THEN f.offline_since IS NOT NULL
        WHEN 'battery-low' THEN f.battery_low_since IS NOT NULL ELSE true END
      AND (starting IS NULL OR starts_with(f.device_id, starting))
      AND (after_device IS NULL OR (f.tenant_id, f.device_id) > (after_tenant, after_device))
    ORDER BY f.tenant_id, f.device_id LIMIT at_most
  )
  SELECT p.tenant_id, p.device_id, p.kind, p.model, p.registered_at, p.seen_at,
    (SELECT m.effective_at FROM wardline.measurement m WHERE m.tenant_id = p.tenant_id AND m.device_id = p.device_id
     ORDER BY m.effective_at DESC LIMIT 1),
    p.online, p.offline_since, p.battery, p.battery_low_since, p.assigned,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('assignment', a.assignment_id::text, 'slot', a.slot, 'caseCode', q.case_code,
        'from', wardline.rfc3339(lower(a.during))) ORDER BY a.slot), '[]')
     FROM wardline.device_assignment a JOIN wardline.patient q USING (patient_id)
     WHERE a.tenant_id = p.tenant_id AND a.device_id = p.device_id AND a.during @> wardline.now()),
    (SELECT coalesce(array_agg(g.gateway_id ORDER BY g.gateway_id), '{}') FROM wardline.gateway_device g
     WHERE g.tenant_id = p.tenant_id AND g.device_id = p.device_id)
  FROM page p ORDER BY p.tenant_id, p.device_id
$$;

REVOKE ALL ON FUNCTION wardline.operated_devices(), wardline.fleet_counts(),
  wardline.fleet_page(text, text, text, text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.fleet_counts(), wardline.fleet_page(text, text, text, text, int) TO wardline_server;
