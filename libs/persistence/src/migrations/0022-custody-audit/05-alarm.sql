-- What was found stands as an alarm until it is so no more; what cannot be mended, until somebody has also said that he or
-- she knows of it. What has lost its clock or its owner gets one at once, and on record.

CREATE TABLE wardline.custody_alarm (
  alarm_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  site_id text,                             -- NULL: of the whole health system
  kind text NOT NULL CHECK (kind IN ('no-clock', 'late-step', 'no-owner', 'owner-gone', 'state-mismatch', 'event-mismatch',
    'custody-gap', 'loose-end', 'alerts-do-not-add-up', 'event-without-number', 'receipt-mismatch', 'books-do-not-balance')),
  target_kind text NOT NULL CHECK (target_kind IN ('alert', 'follow-up', 'question', 'health-system')),
  target_id text NOT NULL,
  alert_id uuid REFERENCES wardline.alert,
  since timestamptz NOT NULL,               -- as far as it can be told
  opened_at timestamptz NOT NULL DEFAULT wardline.now(),
  found_at timestamptz NOT NULL DEFAULT wardline.now(), -- the last time
  repaired_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by uuid REFERENCES wardline.staff,
  resolved_at timestamptz
);
CREATE UNIQUE INDEX custody_alarm_one_open ON wardline.custody_alarm (tenant_id, kind, target_kind, target_id) WHERE resolved_at IS NULL;

CREATE TABLE wardline.custody_alarm_event (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  alarm_id uuid NOT NULL REFERENCES wardline.custody_alarm,
  tenant_id text NOT NULL,
  type text NOT NULL CHECK (type IN ('opened', 'repaired', 'acknowledged', 'resolved')),
  by_staff uuid REFERENCES wardline.staff,  -- NULL: Wardline itself
  at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE INDEX ON wardline.custody_alarm_event (alarm_id, entry_id);

CREATE FUNCTION wardline.log_custody_alarm() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO wardline.custody_alarm_event (alarm_id, tenant_id, type) VALUES (NEW.alarm_id, NEW.tenant_id, 'opened');
    RETURN NULL;
  END IF;
  IF NEW.repaired_at IS DISTINCT FROM OLD.repaired_at THEN
    INSERT INTO wardline.custody_alarm_event (alarm_id, tenant_id, type) VALUES (NEW.alarm_id, NEW.tenant_id, 'repaired');
  END IF;
  IF NEW.acknowledged_at IS NOT NULL AND OLD.acknowledged_at IS NULL THEN
    INSERT INTO wardline.custody_alarm_event (alarm_id, tenant_id, type, by_staff)
    VALUES (NEW.alarm_id, NEW.tenant_id, 'acknowledged', NEW.acknowledged_by);
  END IF;
  IF NEW.resolved_at IS NOT NULL AND OLD.resolved_at IS NULL THEN
    INSERT INTO wardline.custody_alarm_event (alarm_id, tenant_id, type) VALUES (NEW.alarm_id, NEW.tenant_id, 'resolved');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER log_alarm AFTER INSERT OR UPDATE ON wardline.custody_alarm
  FOR EACH ROW EXECUTE FUNCTION wardline.log_custody_alarm();

-- Does it hold only until the next look, or has it happened, and stands in the record?
CREATE FUNCTION wardline.alarm_needs_a_person(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT kind IN ('custody-gap', 'event-mismatch', 'receipt-mismatch', 'alerts-do-not-add-up', 'books-do-not-balance')
$$;

-- Gives an alert its clock, or its team, back. What no longer is as it was found is left alone. True: something was done.
CREATE FUNCTION wardline.repair_alert(which uuid, of_kind text) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  before wardline.alert;
  after wardline.alert;
  to_state text;
BEGIN
  SELECT * INTO before FROM wardline.alert a WHERE a.alert_id = which AND a.resolved_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF of_kind = 'no-clock' AND before.next_step_at IS NULL THEN
    UPDATE wardline.alert SET next_step_at = wardline.now() WHERE alert_id = which;
    PERFORM wardline.append_alert_event(which, 'orphaned', NULL, 'no-clock: it had no next step, and has one again');
    RETURN true;
  END IF;
  IF (of_kind = 'no-owner' AND before.owner_id IS NULL AND before.state IN ('claimed', 'acknowledged', 'in-care'))
    OR (of_kind = 'owner-gone' AND before.owner_id IS NOT NULL
      AND NOT wardline.has_hands_at(before.owner_id, before.tenant_id, before.site_id)) THEN
    -- A case that nobody has begun goes back to the queue; everything else is the local team's.
    to_state := CASE WHEN before.state = 'claimed' AND before.red_flag_at IS NULL THEN 'open'
      WHEN before.state IN ('escalated', 'delivered', 'open') THEN before.state ELSE 'escalated' END;
    UPDATE wardline.alert SET state = to_state, owner_id = NULL, snoozed_until = NULL, version = version + 1
      WHERE alert_id = which RETURNING * INTO after;
    INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, severity, severity_before, state,
      state_before, version, note, alert)
    VALUES (after.tenant_id, after.site_id, after.patient_id, after.alert_id, 'orphaned', wardline.now(), after.severity,
      before.severity, after.state, before.state, after.version, of_kind || ': whoever had it no longer works here',
      wardline.alert_json(after));
    RETURN true;
  END IF;
  RETURN false;
END $$;

-- The same for what hangs on an alert. Locks: the alert first, then the item.
CREATE FUNCTION wardline.repair_work(item_kind text, which uuid, of_alert uuid, of_kind text) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  mended boolean := false;
BEGIN
  IF of_kind NOT IN ('no-clock', 'owner-gone') THEN
    RETURN false;
  END IF;
  PERFORM FROM wardline.alert a WHERE a.alert_id = of_alert FOR UPDATE;
  IF item_kind = 'follow-up' THEN
    UPDATE wardline.follow_up f SET next_step_at = wardline.now(), owner_id = CASE WHEN of_kind = 'owner-gone' THEN NULL ELSE f.owner_id END
      WHERE f.follow_up_id = which AND f.ended_at IS NULL
        AND CASE WHEN of_kind = 'no-clock' THEN f.next_step_at IS NULL
          ELSE f.owner_id IS NOT NULL AND NOT wardline.has_hands_at(f.owner_id, f.tenant_id, f.site_id) END;
    mended := FOUND;
    IF mended AND of_kind = 'owner-gone' THEN
      PERFORM wardline.put_follow_up_event(f, 'passed', NULL, 'whoever had it no longer works here') FROM wardline.follow_up f
        WHERE f.follow_up_id = which;
    END IF;
  ELSE
    -- Whoever is asked next is for the clock of the question to say.
    UPDATE wardline.physician_question q SET next_step_at = wardline.now()
      WHERE q.question_id = which AND q.ended_at IS NULL
        AND CASE WHEN of_kind = 'no-clock' THEN q.next_step_at IS NULL
          ELSE q.owner_id IS NOT NULL AND NOT wardline.has_hands_at(q.owner_id, q.tenant_id, q.site_id) END;
    mended := FOUND;
  END IF;
  IF mended THEN
    PERFORM wardline.append_alert_event(of_alert, 'orphaned', NULL, format('%s: a %s of it is looked at now', of_kind, item_kind));
  END IF;
  RETURN mended;
END $$;

-- Who hears of an alarm: operators and leads there.
CREATE FUNCTION wardline.custody_watchers(of_tenant text, of_site text) RETURNS uuid[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT p.staff_id), '{}')
  FROM (SELECT DISTINCT a.staff_id FROM wardline.staff_assignment a WHERE a.tenant_id = of_tenant AND a.role IN ('operator', 'lead')) p,
    LATERAL wardline.held_assignments(p.staff_id) h
  WHERE h.role IN ('operator', 'lead') AND h.tenant_id = of_tenant AND (h.site_id IS NULL OR of_site IS NULL OR h.site_id = of_site)
$$;

-- Is it this process's turn? A process that dies after saying so is followed by another at the next turn.
CREATE FUNCTION wardline.take_custody_turn(every interval) RETURNS boolean LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH taken AS (
    UPDATE wardline.custody_audit SET begun_at = wardline.now()
    WHERE begun_at <= wardline.now() - every OR begun_at > wardline.now() RETURNING 1
  )
  SELECT EXISTS (SELECT FROM taken)
$$;

-- After a look at everything: opens what is new, mends what can be, resolves what is so no more, carries the balance on, and
-- beats. `findings`: all rows of custody_findings(); `books`: health systems whose books of readings do not balance.
CREATE FUNCTION wardline.settle_custody(findings jsonb, books text[]) RETURNS TABLE (kind text, opened int, repaired int, resolved int)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
#variable_conflict use_column
DECLARE
  f record;
  alarm uuid;
  is_new boolean;
  tally jsonb := '{}';
  calls jsonb := '{}';
  nth int;
  head bigint;
BEGIN
  PERFORM FROM wardline.custody_audit FOR UPDATE;
  FOR f IN
    SELECT r.* FROM jsonb_to_recordset(findings) AS r (kind text, tenant_id text, site_id text, target_kind text, target_id text,
      alert_id uuid, since timestamptz)
    UNION ALL
    SELECT 'books-do-not-balance', b, NULL, 'health-system', b, NULL, wardline.now() FROM unnest(books) b
    ORDER BY alert_id, target_kind, target_id, kind
  LOOP
    INSERT INTO wardline.custody_alarm AS c (tenant_id, site_id, kind, target_kind, target_id, alert_id, since)
    VALUES (f.tenant_id, f.site_id, f.kind, f.target_kind, f.target_id, f.alert_id, f.since)
    ON CONFLICT (tenant_id, kind, target_kind, target_id) WHERE resolved_at IS NULL DO UPDATE SET found_at = EXCLUDED.found_at
    RETURNING c.alarm_id, old.alarm_id IS NULL INTO alarm, is_new;
    -- An owner who is gone is dealt with once; a clock that is gone, as often as it is.
    IF (f.target_kind = 'alert' AND (is_new OR f.kind = 'no-clock') AND wardline.repair_alert(f.alert_id, f.kind))
      OR (f.target_kind IN ('follow-up', 'question') AND (is_new OR f.kind = 'no-clock')
        AND wardline.repair_work(f.target_kind, f.target_id::uuid, f.alert_id, f.kind)) THEN
      UPDATE wardline.custody_alarm c SET repaired_at = wardline.now() WHERE c.alarm_id = alarm;
      tally := jsonb_set(tally, ARRAY[f.kind], coalesce(tally -> f.kind, '{}') || jsonb_build_object('repaired',
        coalesce((tally -> f.kind ->> 'repaired')::int, 0) + 1));
    END IF;
    IF is_new THEN
      tally := jsonb_set(tally, ARRAY[f.kind], coalesce(tally -> f.kind, '{}') || jsonb_build_object('opened',
        coalesce((tally -> f.kind ->> 'opened')::int, 0) + 1));
      -- When a clock stands still, thousands of steps are late at once: the first few of them call people.
      nth := coalesce((calls ->> (f.tenant_id || ' ' || f.kind))::int, 0) + 1;
      calls := calls || jsonb_build_object(f.tenant_id || ' ' || f.kind, nth);
      IF f.alert_id IS NOT NULL AND nth <= 5
        AND to_regprocedure('wardline.notify_staff(uuid, text, uuid[], text[], boolean)') IS NOT NULL THEN
        PERFORM wardline.notify_staff(f.alert_id, 'custody-alarm:' || alarm, wardline.custody_watchers(f.tenant_id, f.site_id),
          ARRAY['page', 'email', 'webhook'], true);
      END IF;
    END IF;
  END LOOP;

  FOR f IN
    UPDATE wardline.custody_alarm c SET resolved_at = wardline.now()
    WHERE c.resolved_at IS NULL
      AND NOT EXISTS (SELECT FROM jsonb_to_recordset(findings) AS r (kind text, tenant_id text, target_kind text, target_id text)
        WHERE (r.tenant_id, r.kind, r.target_kind, r.target_id) = (c.tenant_id, c.kind, c.target_kind, c.target_id))
      -- Each process reads the books at its own pace, and once around takes less than an hour.
      AND NOT (c.kind = 'books-do-not-balance' AND c.found_at > wardline.now() - interval '1 hour')
      AND (c.acknowledged_at IS NOT NULL OR NOT wardline.alarm_needs_a_person(c.kind))
    RETURNING c.kind
  LOOP
    tally := jsonb_set(tally, ARRAY[f.kind], coalesce(tally -> f.kind, '{}') || jsonb_build_object('resolved',
      coalesce((tally -> f.kind ->> 'resolved')::int, 0) + 1));
  END LOOP;

  SELECT coalesce(max(s.position), 0) INTO head FROM wardline.alert_stream s;
  INSERT INTO wardline.custody_balance AS b (tenant_id, opened, ended)
  SELECT m.tenant_id, m.opened, m.ended FROM wardline.custody_audit c, LATERAL wardline.custody_moves(c.position, head) m
  ON CONFLICT (tenant_id) DO UPDATE SET opened = b.opened + EXCLUDED.opened, ended = b.ended + EXCLUDED.ended;
  UPDATE wardline.custody_audit SET position = head, ended_at = wardline.now();
  PERFORM wardline.beat('auditor');
  RETURN QUERY SELECT t.key, coalesce((t.value ->> 'opened')::int, 0), coalesce((t.value ->> 'repaired')::int, 0),
    coalesce((t.value ->> 'resolved')::int, 0) FROM jsonb_each(tally) t ORDER BY 1;
END $$;

-- What stands, by kind, and how much of it nobody has acknowledged.
CREATE FUNCTION wardline.standing_custody_alarms() RETURNS TABLE (kind text, standing int, unacknowledged int) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT c.kind, count(*)::int, count(*) FILTER (WHERE c.acknowledged_at IS NULL)::int FROM wardline.custody_alarm c
  WHERE c.resolved_at IS NULL GROUP BY c.kind ORDER BY c.kind
$$;

CREATE FUNCTION wardline.acknowledge_custody_alarm(which uuid) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  alarm wardline.custody_alarm;
  code text;
BEGIN
  SELECT * INTO alarm FROM wardline.custody_alarm c WHERE c.alarm_id = which FOR UPDATE;
  code := CASE
    WHEN alarm.alarm_id IS NULL OR NOT alarm.tenant_id = ANY (wardline.visible_tenants()) THEN 'unknown-alarm'
    WHEN NOT alarm.tenant_id = ANY (wardline.tenants_as('operator', 'lead')) THEN 'not-allowed'
    WHEN alarm.acknowledged_at IS NOT NULL THEN 'already-acknowledged'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    UPDATE wardline.custody_alarm SET acknowledged_at = wardline.now(), acknowledged_by = wardline.scope_staff() WHERE alarm_id = which;
  END IF;
  INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, action, target, outcome)
  VALUES (wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid, alarm.tenant_id,
    'custody.alarm-acknowledge', 'custody-alarm:' || which, code);
  RETURN code;
END $$;
