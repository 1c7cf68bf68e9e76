-- Who was called about an alert, by which step and how; and the messages that go out, with a clock for each.

-- Everybody whom a step called, the page included. Append-only.
CREATE TABLE wardline.alert_call (
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  alert_id uuid NOT NULL REFERENCES wardline.alert,
  step_key text NOT NULL,
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  channels text[] NOT NULL,
  urgent boolean NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (alert_id, step_key, staff_id)
);

CREATE TABLE wardline.notification (
  notification_id uuid PRIMARY KEY DEFAULT gen_random_uuid(), -- Message-ID and webhook-id, the same in every attempt
  kind text NOT NULL CHECK (kind IN ('alert', 'summary', 'code', 'test')),
  tenant_id text,                           -- NULL for what is about no alert
  site_id text,
  patient_id uuid,
  alert_id uuid REFERENCES wardline.alert,
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  channel text NOT NULL CHECK (channel IN ('email', 'webhook')),
  channel_id uuid REFERENCES wardline.staff_channel, -- of a code or a trial; of others: by which it was last tried
  step_key text,
  urgent boolean NOT NULL,                  -- about a critical
  held boolean NOT NULL DEFAULT false,      -- somebody had the alert already when this was asked for
  created_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'ended')),
  next_step_at timestamptz,                 -- when it is (again) due; while sending: when the lease runs out
  lease uuid,                               -- whose attempt it is
  attempts int NOT NULL DEFAULT 0,
  folded_into uuid REFERENCES wardline.notification,
  ended_at timestamptz,
  result text,                              -- sent, overtaken, superseded, folded, or the code of the failure
  told_at timestamptz,                      -- when the alert's history was told of the failure
  CHECK ((kind = 'alert') = (alert_id IS NOT NULL)),
  CHECK ((kind = 'alert') = (step_key IS NOT NULL)),
  CHECK ((result = 'folded') IS TRUE = (folded_into IS NOT NULL)),
  CHECK ((state = 'sending') = (lease IS NOT NULL)),
  CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
  CHECK ((state = 'ended') = (result IS NOT NULL)),
  -- What has not ended is due at some time, or it is no row.
  CONSTRAINT notification_has_clock CHECK ((ended_at IS NULL) = (next_step_at IS NOT NULL)),
  UNIQUE (alert_id, step_key, staff_id, channel)
);
CREATE INDEX notification_due ON wardline.notification (channel, next_step_at) WHERE ended_at IS NULL;
CREATE INDEX ON wardline.notification (staff_id, channel, ended_at DESC);
CREATE INDEX ON wardline.notification (channel_id, created_at DESC);
CREATE INDEX ON wardline.notification (folded_into) WHERE folded_into IS NOT NULL;
CREATE UNIQUE INDEX notification_one_summary ON wardline.notification (staff_id, channel) WHERE kind = 'summary' AND attempts = 0 AND ended_at IS NULL;

-- Begun and ended attempts. One that was begun and has no end: its process died, and it is made again.
CREATE TABLE wardline.notification_attempt (
  attempt_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  notification_id uuid NOT NULL REFERENCES wardline.notification,
  tenant_id text,
  site_id text,
  patient_id uuid,
  number int NOT NULL,                      -- 1 is the first
  at timestamptz NOT NULL,
  outcome text NOT NULL                     -- begun, sent, or the code of the failure
);
CREATE INDEX ON wardline.notification_attempt (notification_id, attempt_id);

-- Calls people about an alert, in the transaction of whoever escalates. The same step again changes nothing. The page
-- needs no message: its clients have the event. Who has no address stands here as such, so that the escalation sees it.
CREATE FUNCTION wardline.notify_staff(of_alert uuid, step_key text, staff uuid[], channels text[], urgent boolean) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH about AS MATERIALIZED (
    SELECT a.tenant_id, a.site_id, a.patient_id, a.alert_id, a.state IN ('acknowledged', 'in-care') OR a.resolved_at IS NOT NULL AS held,
      notify_staff.urgent OR a.severity = 'critical' AS urgent, wardline.now() AS at
    FROM wardline.alert a WHERE a.alert_id = of_alert
  ), person AS (
    SELECT DISTINCT p.staff_id FROM unnest(notify_staff.staff) p (staff_id)
  ), called AS (
    INSERT INTO wardline.alert_call (tenant_id, site_id, patient_id, alert_id, step_key, staff_id, channels, urgent, at)
    SELECT a.tenant_id, a.site_id, a.patient_id, a.alert_id, notify_staff.step_key, p.staff_id, notify_staff.channels, a.urgent, a.at
    FROM about a, person p ORDER BY p.staff_id ON CONFLICT DO NOTHING
  ), wanted AS (
    SELECT p.staff_id, k.kind, wardline.channel_in_force(p.staff_id, k.kind) AS channel_id,
      EXISTS (SELECT FROM wardline.channels_held(p.staff_id, k.kind)) AS unproved
    FROM person p, (SELECT DISTINCT u.kind FROM unnest(notify_staff.channels) u (kind) WHERE u.kind IN ('email', 'webhook')) k
  )
  INSERT INTO wardline.notification (kind, tenant_id, site_id, patient_id, alert_id, staff_id, channel, channel_id, step_key, urgent,
    held, created_at, state, next_step_at, ended_at, result)
  SELECT 'alert', a.tenant_id, a.site_id, a.patient_id, a.alert_id, w.staff_id, w.kind, w.channel_id, notify_staff.step_key, a.urgent,
    a.held, a.at,
    CASE WHEN w.channel_id IS NULL THEN 'ended' ELSE 'waiting' END,
    CASE WHEN w.channel_id IS NOT NULL THEN a.at END,
    CASE WHEN w.channel_id IS NULL THEN a.at END,
    CASE WHEN w.channel_id IS NOT NULL THEN NULL WHEN w.unproved THEN 'not-verified' ELSE 'no-address' END
  FROM about a, wanted w ORDER BY w.staff_id, w.kind
  ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION wardline.is_hopeful(n wardline.notification) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(n.result = 'sent', false) OR (n.ended_at IS NULL AND n.attempts - (n.state = 'sending')::int < 3)
$$;

-- People of a step who have neither a page open nor a channel that works: waiting for them is waiting for nobody.
-- A channel works while its message went out, or is on its way and has not failed three times.
CREATE FUNCTION wardline.unreachable_staff(of_alert uuid, step_key text) RETURNS SETOF uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT c.staff_id FROM wardline.alert_call c
  WHERE c.alert_id = of_alert AND c.step_key = unreachable_staff.step_key
    AND NOT ('page' = ANY (c.channels) AND wardline.is_at_a_page(c.staff_id))
    AND NOT EXISTS (
      SELECT FROM wardline.notification n LEFT JOIN wardline.notification s ON s.notification_id = n.folded_into
      WHERE n.alert_id = c.alert_id AND n.step_key = c.step_key AND n.staff_id = c.staff_id
        AND CASE WHEN s.notification_id IS NULL THEN wardline.is_hopeful(n) ELSE wardline.is_hopeful(s) END)
  ORDER BY c.staff_id
$$;

-- Nobody of the step that the alert waits for can be told any more: its time is over now. Not of the last resort, behind
-- which there is nothing, and not where somebody has seen it.
CREATE FUNCTION wardline.go_past_silent_step(of_alert uuid, of_step text) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  UPDATE wardline.alert a SET next_step_at = wardline.now()
  WHERE a.alert_id = of_alert AND a.resolved_at IS NULL AND a.next_step_at > wardline.now() AND a.phase = 'deliver'
    AND wardline.is_calling(a.state, a.severity) AND NOT wardline.was_seen(a)
    -- The ladder's steps are numbered; who is called about something else, a question or an alarm, is none of them.
    AND of_step = (SELECT c.step_key FROM wardline.alert_call c WHERE c.alert_id = a.alert_id AND c.step_key ~ '^[0-9.]+$'
      ORDER BY c.at DESC, c.step_key DESC LIMIT 1)
    AND NOT EXISTS (SELECT FROM wardline.alert_call c WHERE c.alert_id = a.alert_id AND c.step_key = of_step
      AND c.staff_id NOT IN (SELECT wardline.unreachable_staff(of_alert, of_step)))
$$;

-- Ends an attempt. A success counts whoever reports it; a failure only as long as the attempt is still the reporter's.
-- @param again_in until the next attempt; NULL: there is none
CREATE FUNCTION wardline.settle_notification(which uuid, of_lease uuid, outcome text, again_in interval) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  n wardline.notification;
  at timestamptz;
BEGIN
  SELECT * INTO n FROM wardline.notification x WHERE x.notification_id = which FOR UPDATE;
  at := wardline.now();
  IF n.notification_id IS NULL OR n.ended_at IS NOT NULL OR (outcome <> 'sent' AND n.lease IS DISTINCT FROM of_lease) THEN
    RETURN false;
  END IF;
  INSERT INTO wardline.notification_attempt (notification_id, tenant_id, site_id, patient_id, number, at, outcome)
  VALUES (which, n.tenant_id, n.site_id, n.patient_id, n.attempts, at, outcome);
  IF outcome = 'sent' OR again_in IS NULL THEN
    UPDATE wardline.notification x SET state = 'ended', ended_at = at, result = outcome, lease = NULL, next_step_at = NULL
    WHERE x.notification_id = which;
  ELSE
    UPDATE wardline.notification x SET state = 'waiting', lease = NULL, next_step_at = at + again_in WHERE x.notification_id = which;
  END IF;
  IF outcome <> 'sent' AND (again_in IS NULL OR n.attempts >= 3) THEN
    PERFORM wardline.tell_of_failed_notification(n, outcome);
    PERFORM wardline.go_past_silent_step(n.alert_id, n.step_key);
  END IF;
  RETURN true;
END $$;

-- Ends one that is not sent. That there is no address any more is a failure like others.
CREATE FUNCTION wardline.drop_notification(which uuid, why text) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  n wardline.notification;
BEGIN
  UPDATE wardline.notification x SET state = 'ended', ended_at = wardline.now(), result = why, lease = NULL, next_step_at = NULL
  WHERE x.notification_id = which AND x.ended_at IS NULL RETURNING * INTO n;
  IF FOUND AND why = 'no-address' THEN
    PERFORM wardline.tell_of_failed_notification(n, why);
    PERFORM wardline.go_past_silent_step(n.alert_id, n.step_key);
  END IF;
END $$;

-- A channel of a critical that does not work stands in the alert's history, once per step and channel. No address in it.
CREATE FUNCTION wardline.tell_of_failed_notification(n wardline.notification, code text) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  IF n.alert_id IS NULL OR NOT n.urgent THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(format('notification-failed %s %s %s', n.alert_id, n.step_key, n.channel), 0));
  IF EXISTS (SELECT FROM wardline.notification x WHERE x.alert_id = n.alert_id AND x.step_key = n.step_key AND x.channel = n.channel
      AND x.told_at IS NOT NULL) OR EXISTS (SELECT FROM wardline.alert a WHERE a.alert_id = n.alert_id AND a.resolved_at IS NOT NULL) THEN
    RETURN;
  END IF;
  UPDATE wardline.notification x SET told_at = wardline.now() WHERE x.notification_id = n.notification_id;
  PERFORM wardline.append_alert_event(n.alert_id, 'notification-failed', NULL, n.channel || ': ' || code);
END $$;

-- How much waits, by channel. No tenant, no patient.
CREATE FUNCTION wardline.notifications_waiting() RETURNS TABLE (channel text, waiting int, oldest_seconds double precision)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT k.kind, count(n.notification_id)::int, coalesce(extract(epoch FROM wardline.now() - min(n.created_at)), 0)::float8
  FROM unnest(ARRAY['email', 'webhook']) k (kind)
  LEFT JOIN wardline.notification n ON n.channel = k.kind AND n.ended_at IS NULL GROUP BY k.kind
$$;
