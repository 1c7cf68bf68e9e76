-- A push is the page in the pocket: whoever a step calls on the page is called on each browser that may be woken, with a
-- message of its own for each, so that one that does not answer is tried again whatever the others say.

ALTER TABLE wardline.notification DROP CONSTRAINT notification_channel_check;
ALTER TABLE wardline.notification ADD CONSTRAINT notification_channel_check CHECK (channel IN ('email', 'webhook', 'push'));
-- Of a push about alerts: to which browser. Others go to whatever address is in force when they are sent.
ALTER TABLE wardline.notification ADD COLUMN device_id uuid REFERENCES wardline.staff_channel;

ALTER TABLE wardline.notification DROP CONSTRAINT notification_alert_id_step_key_staff_id_channel_key;
CREATE UNIQUE INDEX notification_once ON wardline.notification (alert_id, step_key, staff_id, channel, device_id)
  NULLS NOT DISTINCT WHERE kind = 'alert';
DROP INDEX wardline.notification_one_summary;
CREATE UNIQUE INDEX notification_one_summary ON wardline.notification (staff_id, channel, device_id)
  NULLS NOT DISTINCT WHERE kind = 'summary' AND attempts = 0 AND ended_at IS NULL;

-- In the transaction of whoever calls. Who has no browser is called as before, and nothing says that one is missing.
CREATE FUNCTION wardline.push_to_called() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  INSERT INTO wardline.notification (kind, tenant_id, site_id, patient_id, alert_id, staff_id, channel, channel_id, device_id, step_key,
    urgent, held, created_at, next_step_at)
  SELECT 'alert', c.tenant_id, c.site_id, c.patient_id, c.alert_id, c.staff_id, 'push', d.id, d.id, c.step_key, c.urgent,
    a.state IN ('acknowledged', 'in-care') OR a.resolved_at IS NOT NULL, c.at, c.at
  FROM called c JOIN wardline.alert a USING (alert_id) CROSS JOIN LATERAL wardline.push_devices(c.staff_id) d (id)
  WHERE 'page' = ANY (c.channels) ORDER BY c.staff_id, d.id
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER push_to_called AFTER INSERT ON wardline.alert_call
  REFERENCING NEW TABLE AS called FOR EACH STATEMENT EXECUTE FUNCTION wardline.push_to_called();

-- The push service no longer knows the browser (404, 410): nothing goes there any more.
CREATE FUNCTION wardline.end_gone_device() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  device uuid := (SELECT n.channel_id FROM wardline.notification n WHERE n.notification_id = NEW.notification_id AND n.channel = 'push');
BEGIN
  INSERT INTO wardline.staff_channel_end (channel_id) SELECT device WHERE device IS NOT NULL ON CONFLICT DO NOTHING;
  IF FOUND THEN
    INSERT INTO wardline.audit_event (action, target, outcome) VALUES ('channel.gone', 'channel:' || device, 'ok');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER end_gone_device AFTER INSERT ON wardline.notification_attempt
  FOR EACH ROW WHEN (NEW.outcome = 'http-gone') EXECUTE FUNCTION wardline.end_gone_device();

CREATE OR REPLACE FUNCTION wardline.notifications_waiting() RETURNS TABLE (channel text, waiting int, oldest_seconds double precision)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT k.kind, count(n.notification_id)::int, coalesce(extract(epoch FROM wardline.now() - min(n.created_at)), 0)::float8
  FROM unnest(ARRAY['email', 'webhook', 'push']) k (kind)
  LEFT JOIN wardline.notification n ON n.channel = k.kind AND n.ended_at IS NULL GROUP BY k.kind
$$;
