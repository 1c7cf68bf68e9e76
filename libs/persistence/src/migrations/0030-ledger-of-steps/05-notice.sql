-- Messages that are about no alert: an alarm of the auditor about numbers, deviations that nobody has looked at. They go
-- the way of the others, with receipts and retries, and say no more than what kind of thing waits, and where.

ALTER TABLE wardline.notification
  DROP CONSTRAINT notification_kind_check,
  ADD CONSTRAINT notification_kind_check CHECK (kind IN ('alert', 'summary', 'code', 'test', 'notice')),
  ADD COLUMN notice text CHECK (notice IN ('custody-alarm', 'deviations-overdue')),
  ADD COLUMN notice_id uuid,                -- of the alarm, or of the call about deviations
  ADD COLUMN notice_turn int,               -- 0 is the first message about it
  ADD CONSTRAINT notification_notice CHECK ((kind = 'notice') = (notice IS NOT NULL) AND (notice IS NULL) = (notice_id IS NULL)
    AND (notice IS NULL) = (notice_turn IS NULL));
CREATE UNIQUE INDEX notification_one_notice ON wardline.notification (notice_id, notice_turn, staff_id, channel) WHERE notice_id IS NOT NULL;

-- Once per turn, person and channel, whoever asks for it. Who has no address stands here as such.
CREATE FUNCTION wardline.send_notice(of_notice text, of_id uuid, turn int, of_tenant text, of_site text, staff uuid[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH wanted AS (
    SELECT p.staff_id, k.kind, wardline.channel_in_force(p.staff_id, k.kind) AS channel_id,
      EXISTS (SELECT FROM wardline.channels_held(p.staff_id, k.kind)) AS unproved, wardline.now() AS at
    FROM (SELECT DISTINCT u.staff_id FROM unnest(staff) u (staff_id)) p, (VALUES ('email'), ('webhook')) k (kind)
  )
  INSERT INTO wardline.notification (kind, notice, notice_id, notice_turn, tenant_id, site_id, staff_id, channel, channel_id, urgent,
    created_at, state, next_step_at, ended_at, result)
  SELECT 'notice', of_notice, of_id, turn, of_tenant, of_site, w.staff_id, w.kind, w.channel_id, false, w.at,
    CASE WHEN w.channel_id IS NULL THEN 'ended' ELSE 'waiting' END,
    CASE WHEN w.channel_id IS NOT NULL THEN w.at END,
    CASE WHEN w.channel_id IS NULL THEN w.at END,
    CASE WHEN w.channel_id IS NOT NULL THEN NULL WHEN w.unproved THEN 'not-verified' ELSE 'no-address' END
  FROM wanted w ORDER BY w.staff_id, w.kind ON CONFLICT DO NOTHING
$$;

-- Has somebody said that he or she knows of it, or is it over?
CREATE FUNCTION wardline.notice_is_over(of_notice text, of_id uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE of_notice
    WHEN 'custody-alarm' THEN EXISTS (SELECT FROM wardline.custody_alarm c WHERE c.alarm_id = of_id
      AND (c.resolved_at IS NOT NULL OR c.acknowledged_at IS NOT NULL))
    WHEN 'deviations-overdue' THEN NOT EXISTS (SELECT FROM wardline.deviation_call k WHERE k.call_id = of_id
      AND NOT EXISTS (SELECT FROM wardline.deviation_review r WHERE r.deviation_id = k.deviation_id))
    ELSE false END
$$;

-- The health system's name, or the site's.
CREATE FUNCTION wardline.place_name(of_tenant text, of_site text) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce((SELECT s.name FROM wardline.site s WHERE s.site_id = of_site),
    (SELECT h.name FROM wardline.health_system h WHERE h.tenant_id = of_tenant))
$$;
REVOKE ALL ON FUNCTION wardline.send_notice(text, uuid, int, text, text, uuid[]), wardline.notice_is_over(text, uuid),
  wardline.place_name(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.notice_is_over(text, uuid), wardline.place_name(text, text) TO wardline_clock;
