-- Devices that many patients depend on.

-- A gateway that is down takes many patients' readings with it: each has an item, and the cause is told once, to operators.
CREATE TABLE wardline.device_notice (
  notice_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  device_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('gateway-down', 'gateway-silent')), -- by its last will; by what does not come through it
  since timestamptz NOT NULL,
  patients int NOT NULL,                    -- who have devices behind it, when it was opened
  opened_at timestamptz NOT NULL DEFAULT wardline.now(),
  acknowledged_at timestamptz,
  acknowledged_by uuid REFERENCES wardline.staff,
  resolved_at timestamptz,
  FOREIGN KEY (tenant_id, device_id) REFERENCES wardline.device (tenant_id, device_id)
);
CREATE UNIQUE INDEX device_notice_one_open ON wardline.device_notice (tenant_id, device_id) WHERE resolved_at IS NULL;

-- By the escalation process: opens what is new, resolves what is no longer so. Down: off for an hour. Silent: three
-- patients or more have devices behind it, and each of them waits for a reading.
CREATE FUNCTION wardline.settle_device_notices() RETURNS TABLE (opened int, resolved int) LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH moment AS MATERIALIZED (SELECT wardline.now() AS now), behind AS (
    SELECT DISTINCT g.tenant_id, g.gateway_id, a.patient_id FROM wardline.gateway_device g
      JOIN wardline.device_assignment a USING (tenant_id, device_id) CROSS JOIN moment
    WHERE a.during @> moment.now
      AND coalesce((wardline.monitoring_entry_at(a.patient_id, moment.now)).status, 'active') = 'active'
  ), gateways AS (
    SELECT b.tenant_id, b.gateway_id, count(*)::int AS patients, count(w.since)::int AS waiting, min(w.since) AS silent_since
    FROM behind b LEFT JOIN LATERAL (SELECT min(i.since) AS since FROM wardline.missing_data_subject i JOIN wardline.alert a USING (alert_id)
      WHERE i.patient_id = b.patient_id AND i.kind = 'reading' AND i.returned_at IS NULL AND a.resolved_at IS NULL) w ON true
    GROUP BY b.tenant_id, b.gateway_id
  ), found AS (
    SELECT g.tenant_id, g.gateway_id, g.patients, CASE WHEN s.offline_since <= moment.now - interval '1 hour' THEN 'gateway-down'
        ELSE 'gateway-silent' END AS kind, coalesce(s.offline_since, g.silent_since) AS since
    FROM gateways g CROSS JOIN moment LEFT JOIN wardline.device_status s ON s.tenant_id = g.tenant_id AND s.device_id = g.gateway_id
    WHERE s.offline_since <= moment.now - interval '1 hour' OR (g.patients >= 3 AND g.waiting = g.patients)
  ), put AS (
    INSERT INTO wardline.device_notice (tenant_id, device_id, kind, since, patients)
    SELECT f.tenant_id, f.gateway_id, f.kind, f.since, f.patients FROM found f
    ON CONFLICT (tenant_id, device_id) WHERE resolved_at IS NULL DO NOTHING RETURNING 1
  ), taken AS (
    UPDATE wardline.device_notice n SET resolved_at = wardline.now()
    WHERE n.resolved_at IS NULL AND NOT EXISTS (SELECT FROM found f WHERE (f.tenant_id, f.gateway_id) = (n.tenant_id, n.device_id))
    RETURNING 1
  )
  SELECT (SELECT count(*)::int FROM put), (SELECT count(*)::int FROM taken)
$$;

-- By an operator of the health system: somebody is at it. It stands until the gateway is back.
CREATE FUNCTION wardline.acknowledge_device_notice(which uuid) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  notice wardline.device_notice;
  code text;
BEGIN
  SELECT * INTO notice FROM wardline.device_notice n WHERE n.notice_id = which FOR UPDATE;
  code := CASE WHEN notice.notice_id IS NULL OR NOT notice.tenant_id = ANY (wardline.tenants_as('operator', 'lead')) THEN 'unknown-notice'
    WHEN notice.acknowledged_at IS NOT NULL THEN 'already-acknowledged' ELSE 'ok' END;
  IF code = 'ok' THEN
    UPDATE wardline.device_notice SET acknowledged_at = wardline.now(), acknowledged_by = wardline.scope_staff() WHERE notice_id = which;
  END IF;
  RETURN wardline.answer_tree_act(CASE WHEN code <> 'unknown-notice' THEN notice.tenant_id END, 'device.notice', 'notice:' || which, code);
END $$;
