-- What a device says of itself: its birth, its last will (which the broker speaks), its battery.

ALTER TABLE wardline.device_status
  ADD COLUMN offline_since timestamptz,     -- of the last will that stands; NULL: online, or never said
  ADD COLUMN battery_low_since timestamptz; -- below 15 %, until it is at 20 % again

-- Flapping is no news: what stands is since when it has stood, and a threshold that is crossed back and forth is crossed once.
CREATE FUNCTION wardline.device_status_stands() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  moment timestamptz := wardline.now();
  first boolean := TG_OP = 'INSERT';
BEGIN
  NEW.offline_since := CASE WHEN NEW.online IS FALSE THEN coalesce(CASE WHEN NOT first THEN OLD.offline_since END, moment) END;
  NEW.battery_low_since := CASE WHEN NEW.battery < 15 THEN coalesce(CASE WHEN NOT first THEN OLD.battery_low_since END, moment)
    WHEN NEW.battery < 20 AND NOT first THEN OLD.battery_low_since END;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE INSERT OR UPDATE ON wardline.device_status
  FOR EACH ROW EXECUTE FUNCTION wardline.device_status_stands();
UPDATE wardline.device_status SET seen_at = seen_at;

-- A device that is off for as long as this is work for somebody, if nothing else is.
CREATE FUNCTION wardline.offline_patience() RETURNS interval LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT interval '24 hours' $$;

-- The clock looks at whoever has the device, at once or when its patience ends. A device that flaps only moves that time.
CREATE FUNCTION wardline.device_status_told() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  moment timestamptz := wardline.now();
BEGIN
  UPDATE wardline.reading_watch w SET look_at = least(w.look_at, CASE
      WHEN NEW.battery_low_since IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.battery_low_since IS NULL) THEN moment
      ELSE NEW.offline_since + wardline.offline_patience() END)
  WHERE w.patient_id IN (SELECT a.patient_id FROM wardline.device_assignment a
    WHERE a.tenant_id = NEW.tenant_id AND a.device_id = NEW.device_id AND a.during @> moment);
  RETURN NULL;
END $$;
CREATE TRIGGER told_again AFTER UPDATE ON wardline.device_status FOR EACH ROW
  WHEN ((OLD.battery_low_since IS NULL AND NEW.battery_low_since IS NOT NULL) OR (OLD.offline_since IS NULL AND NEW.offline_since IS NOT NULL))
  EXECUTE FUNCTION wardline.device_status_told();
CREATE TRIGGER told AFTER INSERT ON wardline.device_status FOR EACH ROW
  WHEN (NEW.battery_low_since IS NOT NULL OR NEW.offline_since IS NOT NULL) EXECUTE FUNCTION wardline.device_status_told();

-- The devices that a patient has now, the own voice apart, with what is known of each and of its gateway.
CREATE FUNCTION wardline.devices_of(of_patient uuid)
  RETURNS TABLE (device_id text, online boolean, offline_since timestamptz, battery smallint, battery_low_since timestamptz,
    seen_at timestamptz, gateway_id text, gateway_offline_since timestamptz) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT DISTINCT ON (d.device_id) d.device_id, s.online, s.offline_since, s.battery, s.battery_low_since, s.seen_at, g.gateway_id,
    t.offline_since
  FROM wardline.device_assignment a JOIN wardline.device d USING (tenant_id, device_id)
    LEFT JOIN wardline.device_status s USING (tenant_id, device_id)
    LEFT JOIN wardline.gateway_device g USING (tenant_id, device_id)
    LEFT JOIN wardline.device_status t ON t.tenant_id = g.tenant_id AND t.device_id = g.gateway_id
  WHERE a.patient_id = of_patient AND a.during @> wardline.now() AND d.model IS DISTINCT FROM 'wardline-voice'
  ORDER BY d.device_id, t.offline_since NULLS LAST, g.gateway_id
$$;
