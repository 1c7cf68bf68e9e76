-- How long the queue is, who works on it, and what a forecast is made of. No name of a patient stands in it.

-- Firms of an agreement in force with one of the health systems.
CREATE FUNCTION wardline.firms_serving(tenants text[]) RETURNS SETOF wardline.agreement LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT n.* FROM (SELECT DISTINCT ON (g.agreement_id) g.* FROM wardline.agreement g ORDER BY g.agreement_id, g.entry_id DESC) n
  WHERE n.tenant_id = ANY (tenants) AND n.valid_from <= wardline.now() AND (n.valid_to IS NULL OR n.valid_to > wardline.now())
$$;

-- Tier-1's work that nobody has claimed, with the programmes at stake, for many alerts at once.
CREATE FUNCTION wardline.waiting_work(tenants text[])
  RETURNS TABLE (alert_id uuid, patient_id uuid, tenant_id text, site_id text, programmes text[], severity text, opened_at timestamptz,
    due_at timestamptz, held boolean, moved boolean, away boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH waiting AS MATERIALIZED (
    SELECT a.* FROM wardline.alert a WHERE a.resolved_at IS NULL AND a.state = 'open' AND a.severity <> 'critical' AND a.tenant_id = ANY (tenants)
      AND a.patient_id NOT IN (SELECT wardline.closed_records())
  ), enrolled AS (
    SELECT n.patient_id, array_agg(n.programme_id ORDER BY n.programme_id) AS programmes FROM (
      SELECT DISTINCT ON (e.patient_id, e.programme_id) e.patient_id, e.programme_id, e.enrolled FROM wardline.programme_enrolment e
      WHERE e.patient_id IN (SELECT w.patient_id FROM waiting w) AND e.effective_from <= wardline.now()
      ORDER BY e.patient_id, e.programme_id, e.effective_from DESC, e.entry_id DESC) n
    WHERE n.enrolled GROUP BY n.patient_id
  )
  SELECT w.alert_id, w.patient_id, w.tenant_id, w.site_id,
    CASE WHEN v.programme = ANY (e.programmes) THEN ARRAY[v.programme] ELSE coalesce(e.programmes, '{}') END,
    w.severity, w.opened_at, w.due_at,
    EXISTS (SELECT FROM wardline.alert h WHERE h.patient_id = w.patient_id AND h.resolved_at IS NULL AND h.state = 'claimed'),
    o.alert_id IS NOT NULL, o.to_firm IS NOT NULL AND o.returned_at IS NULL
  FROM waiting w LEFT JOIN enrolled e USING (patient_id) LEFT JOIN wardline.alert_overflow o USING (alert_id)
    LEFT JOIN LATERAL (SELECT t.document ->> 'programme' AS programme FROM wardline.tree_version t WHERE t.hash = w.decision ->> 'hash') v ON true
$$;

-- Minutes from a claim to the end of Tier-1's work on the alert, of the last days; the newest claims first.
CREATE FUNCTION wardline.handled_minutes(tenants text[]) RETURNS TABLE (severity text, minutes float8) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT c.severity, extract(epoch FROM ended.at - c.at)::float8 / 60
  FROM (SELECT e.* FROM wardline.alert_event e WHERE e.type = 'claimed' AND e.tenant_id = ANY (tenants)
      AND e.at > wardline.now() - interval '7 days' ORDER BY e.event_id DESC LIMIT 500) c
    CROSS JOIN LATERAL (SELECT x.at, x.type FROM wardline.alert_event x WHERE x.alert_id = c.alert_id AND x.event_id > c.event_id
      AND x.type IN ('resolved', 'closed', 'escalated', 'hand-off', 'released') ORDER BY x.event_id LIMIT 1) ended
  WHERE ended.type <> 'released' AND ended.at > c.at
$$;

-- {at, waiting, elsewhere, inHand, people, shifts, handled, flow, pauses, rules, agreements}. `mine`: only what the person of
-- this transaction may see, and of other health systems of the same firms how much is due when, and nothing else.
CREATE FUNCTION wardline.surge_material_of(tenants text[], mine boolean) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH agreed AS MATERIALIZED (SELECT * FROM wardline.firms_serving(tenants)
  ), firms AS MATERIALIZED (SELECT DISTINCT firm_id FROM agreed
  ), served AS MATERIALIZED (
    SELECT array_agg(DISTINCT n.tenant_id) AS tenants FROM (SELECT DISTINCT ON (g.agreement_id) g.* FROM wardline.agreement g
      WHERE g.firm_id IN (SELECT firm_id FROM firms) ORDER BY g.agreement_id, g.entry_id DESC) n
    WHERE n.valid_from <= wardline.now() AND (n.valid_to IS NULL OR n.valid_to > wardline.now()) AND NOT n.standby
  ), sight AS MATERIALIZED (
    SELECT CASE WHEN mine THEN wardline.clinical_sites() END AS sites, CASE WHEN mine THEN wardline.limited_sites() ELSE '{}' END AS limited,
      CASE WHEN mine THEN wardline.agreed_programmes() END AS agreed
  ), work AS MATERIALIZED (
    SELECT w.*, w.tenant_id = ANY (tenants) AND (sight.sites IS NULL OR w.site_id = ANY (sight.sites))
      AND (cardinality(sight.limited) = 0 OR wardline.agreed_patient(w.patient_id, sight.limited, sight.agreed)) AS seen
    FROM sight, wardline.waiting_work(tenants || coalesce((SELECT s.tenants FROM served s), '{}')) w
  ), people AS MATERIALIZED (
    SELECT p.staff_id, p.name, p.firm_id FROM wardline.staff p
    WHERE (p.firm_id IS NULL OR p.firm_id IN (SELECT firm_id FROM firms))
      AND p.disabled_at IS NULL AND wardline.credentials_hold(p.staff_id) AND EXISTS (
      SELECT FROM (SELECT DISTINCT ON (a.assignment_id) a.* FROM wardline.staff_assignment a
        WHERE a.staff_id = p.staff_id ORDER BY a.assignment_id, a.entry_id DESC) held
      WHERE held.role = 'tier1' AND (p.firm_id IS NOT NULL OR held.tenant_id = ANY (tenants)) AND held.valid_from <= wardline.now() AND (held.valid_to IS NULL OR held.valid_to > wardline.now()))
  )
  SELECT jsonb_build_object('at', wardline.rfc3339(wardline.now()),
    'waiting', (SELECT coalesce(jsonb_agg(jsonb_build_object('alertId', w.alert_id, 'patientId', w.patient_id, 'tenant', w.tenant_id,
        'site', w.site_id, 'programmes', w.programmes, 'severity', w.severity, 'openedAt', wardline.rfc3339(w.opened_at),
        'dueAt', wardline.rfc3339(w.due_at), 'held', w.held, 'moved', w.moved, 'away', w.away)), '[]') FROM work w WHERE w.seen),
    'elsewhere', (SELECT coalesce(jsonb_agg(jsonb_build_object('severity', e.severity, 'dueAt', wardline.rfc3339(e.due_at))), '[]')
      FROM (SELECT min(w.due_at) AS due_at, max(w.severity) AS severity FROM work w WHERE NOT w.seen AND NOT w.away AND NOT w.held GROUP BY w.patient_id) e),
    'inHand', (SELECT coalesce(jsonb_agg(jsonb_build_object('severity', a.severity, 'staffId', a.owner_id,
        'minutes', extract(epoch FROM wardline.now() - coalesce((SELECT max(e.at) FROM wardline.alert_event e
          WHERE e.alert_id = a.alert_id AND e.type = 'claimed'), a.opened_at))::float8 / 60)), '[]')
      FROM wardline.alert a JOIN people p ON p.staff_id = a.owner_id WHERE a.resolved_at IS NULL AND a.state = 'claimed'),
    'people', (SELECT coalesce(jsonb_agg(jsonb_build_object('staffId', p.staff_id, 'name', p.name, 'firm', p.firm_id,
        'present', EXISTS (SELECT FROM wardline.session s WHERE s.staff_id = p.staff_id AND s.revoked_at IS NULL AND s.expires_at > wardline.now()),
        'atPage', wardline.is_at_a_page(p.staff_id)) ORDER BY p.name, p.staff_id), '[]') FROM people p),
    'shifts', (SELECT coalesce(jsonb_agg(jsonb_build_object('staffId', n.staff_id, 'from', wardline.rfc3339(n.valid_from),
        'until', wardline.rfc3339(n.valid_to), 'onCall', n.on_call)), '[]')
      FROM (SELECT DISTINCT ON (s.shift_id) s.* FROM wardline.firm_shift s WHERE s.firm_id IN (SELECT firm_id FROM firms)
          AND s.valid_to > wardline.now() - interval '2 days' ORDER BY s.shift_id, s.entry_id DESC) n
        JOIN people p USING (staff_id)
      WHERE NOT n.cancelled AND n.valid_to > wardline.now() AND n.valid_from < wardline.now() + interval '24 hours'),
    'handled', (SELECT coalesce(jsonb_object_agg(h.severity, h.minutes), '{}') FROM (
      SELECT x.severity, jsonb_agg(x.minutes) AS minutes FROM wardline.handled_minutes(tenants) x GROUP BY x.severity) h),
    'flow', (SELECT coalesce(jsonb_agg(jsonb_build_object('tenant', f.tenant_id, 'severity', f.severity, 'arrivedHour', f.a1, 'arrived4Hours', f.a4,
        'endedHour', f.e1, 'ended4Hours', f.e4)), '[]')
      FROM (SELECT e.tenant_id, e.severity,
          count(*) FILTER (WHERE e.type = 'opened' AND e.at > wardline.now() - interval '1 hour') AS a1,
          count(*) FILTER (WHERE e.type = 'opened') AS a4,
          count(*) FILTER (WHERE e.type <> 'opened' AND e.at > wardline.now() - interval '1 hour') AS e1,
          count(*) FILTER (WHERE e.type <> 'opened') AS e4
        FROM sight, wardline.alert_event e WHERE e.at > wardline.now() - interval '4 hours' AND e.at <= wardline.now() AND e.tenant_id = ANY (tenants)
          AND e.severity <> 'critical' AND (sight.sites IS NULL OR e.site_id = ANY (sight.sites))
          AND (cardinality(sight.limited) = 0 OR wardline.agreed_patient(e.patient_id, sight.limited, sight.agreed))
          AND (e.type = 'opened' OR e.type IN ('resolved', 'hand-off', 'escalated') AND e.state_before IN ('open', 'claimed'))
        GROUP BY e.tenant_id, e.severity) f),
    'pauses', (SELECT coalesce(jsonb_agg(jsonb_build_object('pause', p.pause_id, 'firm', p.firm_id, 'tenant', p.tenant_id, 'site', p.site_id,
        'from', wardline.rfc3339(p.valid_from), 'until', wardline.rfc3339(p.valid_to), 'overflowTo', p.overflow_to)), '[]')
      FROM wardline.pauses_at(wardline.now()) p WHERE p.firm_id IN (SELECT firm_id FROM firms) OR p.tenant_id = ANY (tenants)),
    'rules', (SELECT coalesce(jsonb_agg(jsonb_build_object('ruleId', r.rule_id, 'tenant', r.tenant_id, 'programmes', r.programmes,
        'severities', r.severities, 'breachWithinMinutes', r.breach_within_minutes, 'queueLongerThan', r.queue_longer_than,
        'whenPaused', r.when_paused, 'target', coalesce(r.to_firm, 'local'), 'priority', r.priority)), '[]')
      FROM wardline.overflow_rules_at(wardline.now()) r WHERE r.tenant_id = ANY (tenants)),
    'overflowing', (SELECT coalesce(jsonb_agg(jsonb_build_object('rule', m.rule_id, 'tenant', m.tenant_id, 'target', m.target,
        'alerts', m.n, 'since', wardline.rfc3339(m.since))), '[]')
      FROM (SELECT o.rule_id, o.tenant_id, coalesce(o.to_firm, 'local') AS target, count(*) AS n, min(o.at) AS since
        FROM sight, wardline.alert_overflow o JOIN wardline.alert a USING (alert_id)
        WHERE o.tenant_id = ANY (tenants) AND o.returned_at IS NULL AND a.resolved_at IS NULL
          AND (sight.sites IS NULL OR o.site_id = ANY (sight.sites))
          AND (cardinality(sight.limited) = 0 OR wardline.agreed_patient(o.patient_id, sight.limited, sight.agreed))
        GROUP BY o.rule_id, o.tenant_id, o.to_firm) m),
    'agreements', (SELECT coalesce(jsonb_agg(jsonb_build_object('firm', g.firm_id, 'tenant', g.tenant_id, 'programmes', g.programmes,
        'standby', g.standby)), '[]') FROM agreed g))
$$;
CREATE INDEX alert_event_flow ON wardline.alert_event (at) WHERE type IN ('opened', 'resolved', 'hand-off', 'escalated');

-- For the person of this transaction: the health systems where he or she works on the queue, or answers for it.
CREATE FUNCTION wardline.surge_material() RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT wardline.surge_material_of(wardline.tenants_as('tier1', 'supervisor', 'lead', 'charge-nurse'), true)
$$;
-- For the watch: every health system.
CREATE FUNCTION wardline.surge_material_of_all() RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT wardline.surge_material_of(ARRAY(SELECT h.tenant_id FROM wardline.health_system h WHERE NOT h.synthetic), false)
$$;
