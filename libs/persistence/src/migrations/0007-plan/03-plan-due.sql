-- What of the plan ends soon, or has ended: work for the local team, once per entry and kind.

-- `replaced`: something newer stood before it came so far. Nothing more is to be said of the entry then.
CREATE TABLE wardline.plan_due (
  entry_id bigint NOT NULL REFERENCES wardline.plan_parameter,
  kind text NOT NULL CHECK (kind IN ('expiring', 'expired', 'replaced')),
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  alert_id uuid REFERENCES wardline.alert,  -- NULL: replaced
  at timestamptz NOT NULL DEFAULT wardline.now(),
  PRIMARY KEY (entry_id, kind),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);

-- From when on an entry is about to end: two weeks before, and of a short one the last quarter.
CREATE FUNCTION wardline.plan_expiring_from(from_at timestamptz, until_at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
  SELECT until_at - least(interval '14 days', (until_at - from_at) / 4)
$$;

-- The escalation process calls this again and again; takes some, answers with how many. Patients under a status that
-- holds such work back keep theirs until they are back.
CREATE FUNCTION wardline.watch_plans(at_most int DEFAULT 200) RETURNS int LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  due record;
  done int := 0;
  until_words text;
BEGIN
  INSERT INTO wardline.plan_due (entry_id, kind, tenant_id, patient_id)
  SELECT e.entry_id, 'replaced', e.tenant_id, e.patient_id FROM wardline.plan_parameter e
  WHERE e.expires_at <= wardline.now() + interval '14 days'
    AND NOT EXISTS (SELECT FROM wardline.plan_due d WHERE d.entry_id = e.entry_id AND d.kind IN ('replaced', 'expired'))
    AND (wardline.standing_plan_entry(e.patient_id, e.name, wardline.now())).entry_id IS DISTINCT FROM e.entry_id
    AND e.effective_from <= wardline.now()
  ORDER BY e.entry_id LIMIT at_most ON CONFLICT DO NOTHING;

  FOR due IN
    SELECT e.entry_id, e.tenant_id, e.patient_id, e.name, e.expires_at,
      CASE WHEN e.expires_at <= wardline.now() THEN 'expired' ELSE 'expiring' END AS kind
    FROM wardline.plan_parameter e
    WHERE e.expires_at <= wardline.now() + interval '14 days' AND e.effective_from <= wardline.now() AND e.value IS NOT NULL
      AND wardline.plan_expiring_from(e.effective_from, e.expires_at) <= wardline.now()
      AND NOT EXISTS (SELECT FROM wardline.plan_due d WHERE d.entry_id = e.entry_id
        AND d.kind IN ('replaced', 'expired', CASE WHEN e.expires_at > wardline.now() THEN 'expiring' END))
      AND coalesce((wardline.monitoring_entry_at(e.patient_id, wardline.now())).status, 'active') = 'active'
    ORDER BY e.patient_id, e.entry_id LIMIT at_most
  LOOP
    -- As ingestion does: whoever changes what is open about a patient holds the patient's row.
    PERFORM FROM wardline.patient_state s WHERE s.patient_id = due.patient_id FOR UPDATE;
    CONTINUE WHEN EXISTS (SELECT FROM wardline.plan_due d WHERE d.entry_id = due.entry_id AND d.kind IN (due.kind, 'replaced'))
      OR coalesce((wardline.monitoring_entry_at(due.patient_id, wardline.now())).status, 'active') <> 'active';
    until_words := to_char(due.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"');
    INSERT INTO wardline.plan_due (entry_id, kind, tenant_id, patient_id, alert_id)
    VALUES (due.entry_id, due.kind, due.tenant_id, due.patient_id, wardline.demand_alert(due.patient_id, 'plan:' || due.kind,
      'indeterminate',
      CASE due.kind WHEN 'expired' THEN format('The plan’s %s ended %s and is unknown to the trees until it is signed anew', due.name, until_words)
        ELSE format('The plan’s %s ends %s and has to be signed anew', due.name, until_words) END,
      CASE due.kind WHEN 'expired' THEN interval '4 hours' ELSE interval '1 day' END,
      'escalated', NULL, NULL, jsonb_build_object('plan', due.name, 'until', wardline.rfc3339(due.expires_at))));
    done := done + 1;
  END LOOP;
  RETURN done;
END $$;
