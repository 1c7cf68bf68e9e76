-- The settling of an audit again: alarms about numbers call people, too.

-- After a look at everything: opens what is new, mends what can be, resolves what is so no more, carries the balance on, and
-- beats. `findings`: all rows of custody_findings(); `books`: health systems whose books of readings do not balance.
CREATE OR REPLACE FUNCTION wardline.settle_custody(findings jsonb, books text[]) RETURNS TABLE (kind text, opened int, repaired int, resolved int)
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
      IF f.alert_id IS NOT NULL AND nth <= 5 THEN
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
      AND NOT (c.kind IN ('books-do-not-balance', 'steps-do-not-add-up') AND c.found_at > wardline.now() - interval '1 hour')
      AND (c.acknowledged_at IS NOT NULL OR NOT wardline.alarm_needs_a_person(c.kind))
    RETURNING c.kind
  LOOP
    tally := jsonb_set(tally, ARRAY[f.kind], coalesce(tally -> f.kind, '{}') || jsonb_build_object('resolved',
      coalesce((tally -> f.kind ->> 'resolved')::int, 0) + 1));
  END LOOP;

  -- What is about no alert is on nobody's board: it calls by message, and every hour again until somebody knows of it.
  PERFORM wardline.send_notice('custody-alarm', c.alarm_id, floor(extract(epoch FROM wardline.now() - c.opened_at) / 3600)::int,
      c.tenant_id, c.site_id, wardline.custody_watchers(c.tenant_id, c.site_id))
  FROM wardline.custody_alarm c
  WHERE c.resolved_at IS NULL AND c.acknowledged_at IS NULL AND c.alert_id IS NULL AND c.opened_at > wardline.now() - interval '2 days';

  SELECT coalesce(max(s.position), 0) INTO head FROM wardline.alert_stream s;
  INSERT INTO wardline.custody_balance AS b (tenant_id, opened, ended)
  SELECT m.tenant_id, m.opened, m.ended FROM wardline.custody_audit c, LATERAL wardline.custody_moves(c.position, head) m
  ON CONFLICT (tenant_id) DO UPDATE SET opened = b.opened + EXCLUDED.opened, ended = b.ended + EXCLUDED.ended;
  UPDATE wardline.custody_audit SET position = head, ended_at = wardline.now();
  PERFORM wardline.beat('auditor');
  RETURN QUERY SELECT t.key, coalesce((t.value ->> 'opened')::int, 0), coalesce((t.value ->> 'repaired')::int, 0),
    coalesce((t.value ->> 'resolved')::int, 0) FROM jsonb_each(tally) t ORDER BY 1;
END $$;
