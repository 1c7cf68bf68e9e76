-- What figures are made of, for the sites that the person of this transaction leads. Patients whose record is closed are in
-- none of it; how many they are is told. Times are milliseconds since 1970.

CREATE INDEX alert_of_site_by_time ON wardline.alert (site_id, opened_at);
CREATE INDEX alert_event_calls_local_team ON wardline.alert_event (patient_id, at)
  WHERE type IN ('opened', 'raised', 'escalated');
CREATE INDEX work_interval_of_site ON wardline.work_interval (site_id, lower(during));

CREATE FUNCTION wardline.in_ms(at timestamptz) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (extract(epoch FROM at) * 1000)::float8
$$;

-- People whose work is Tier-1's: by an assignment, and by none of the local team.
CREATE FUNCTION wardline.tier1_people() RETURNS SETOF uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT a.staff_id FROM wardline.staff_assignment a GROUP BY a.staff_id
  HAVING bool_or(a.role IN ('tier1', 'supervisor')) AND NOT bool_or(a.role IN ('nurse', 'charge-nurse', 'physician', 'lead'))
$$;

-- Patients of the sites led whose record is closed: they are in no figure.
CREATE FUNCTION wardline.unmeasured_patients() RETURNS int LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT count(*)::int FROM wardline.patient p
  WHERE p.site_id = ANY (wardline.sites_as('lead')) AND p.patient_id IN (SELECT wardline.closed_records())
$$;

-- Alerts opened in the time, and older ones that were open in it.
CREATE FUNCTION wardline.measured_alerts(from_at timestamptz, to_at timestamptz) RETURNS SETOF jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH mine AS MATERIALIZED (SELECT wardline.sites_as('lead') AS sites),
    closed AS MATERIALIZED (SELECT c AS patient_id FROM wardline.closed_records() c),
    tier1 AS MATERIALIZED (SELECT t AS staff_id FROM wardline.tier1_people() t),
    chosen AS MATERIALIZED (
      SELECT a.* FROM mine, wardline.alert a WHERE a.site_id = ANY (mine.sites) AND a.opened_at < to_at
        AND (a.resolved_at IS NULL OR a.resolved_at >= from_at) AND a.patient_id NOT IN (SELECT patient_id FROM closed))
  SELECT jsonb_build_object('id', a.alert_id, 'tenant', a.tenant_id, 'site', a.site_id, 'patient', a.patient_id,
    'condition', a.condition, 'tree', o.alert -> 'decision' -> 'tree', 'severity', o.severity, 'openedAt', wardline.in_ms(a.opened_at),
    'limitAt', wardline.in_ms((o.alert ->> 'dueAt')::timestamptz), 'measuredAt', wardline.in_ms(m.effective_at),
    'arrivedAt', wardline.in_ms(m.received_at),
    'events', (SELECT coalesce(jsonb_agg(jsonb_build_object('type', e.type, 'at', wardline.in_ms(e.at), 'by', e.actor_id,
        'tier1', e.actor_id IN (SELECT staff_id FROM tier1), 'severity', e.severity) ORDER BY e.event_id), '[]')
      FROM wardline.alert_event e WHERE e.alert_id = a.alert_id AND e.type IN ('raised', 'claimed', 'acknowledged', 'care-started',
        'escalated', 'hand-off', 'not-reached', 'reached', 'emergency', 'red-flag', 'protocol-concluded', 'question-asked', 'resolved',
        'closed', 'reopened', 'superseded', 'closed-by-status')),
    'calls', (SELECT coalesce(jsonb_agg(jsonb_build_object('at', wardline.in_ms(c.at), 'by', c.staff_id, 'reached', c.reached) ORDER BY c.at), '[]')
      FROM (SELECT t.at, t.staff_id, t.outcome = 'reached' AS reached FROM wardline.contact_attempt t WHERE t.patient_id = a.patient_id
          AND t.alert_id = a.alert_id
        UNION ALL
        SELECT c.started_at, c.staff_id, coalesce(x.outcome = 'reached', false) FROM wardline.contact_call c
          LEFT JOIN wardline.contact_call_end x USING (call_id)
        WHERE c.patient_id = a.patient_id AND c.started_at >= a.opened_at AND c.started_at < coalesce(a.resolved_at, 'infinity')) c),
    'conclusions', (SELECT coalesce(jsonb_agg(c.outcome), '[]') FROM wardline.walk_conclusion c WHERE c.alert_id = a.alert_id),
    'followUps', (SELECT coalesce(jsonb_agg(f.kind), '[]') FROM wardline.follow_up f WHERE f.patient_id = a.patient_id AND f.alert_id = a.alert_id))
  FROM chosen a
    CROSS JOIN LATERAL (SELECT e.severity, e.alert FROM wardline.alert_event e WHERE e.alert_id = a.alert_id ORDER BY e.event_id LIMIT 1) o
    LEFT JOIN LATERAL (SELECT m.effective_at, m.received_at FROM wardline.measurement m
      WHERE m.measurement_id = CASE WHEN o.alert -> 'decision' ->> 'measurement' ~ '^[0-9]{1,18}$'
        THEN (o.alert -> 'decision' ->> 'measurement')::bigint END AND m.patient_id = a.patient_id LIMIT 1) m ON true
$$;

-- What is known of a patient's stays, emergencies and death: as it was entered, and as the platform knew it already. A stay
-- that the status tells ends with the next status; an ambulance that was called counts unless it was a false alarm.
CREATE FUNCTION wardline.known_outcomes(of_patient uuid) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH moment AS MATERIALIZED (SELECT wardline.now() AS now), told AS (
    SELECT o.kind, o.happened_at AS at, o.ended_at FROM wardline.outcomes_of(ARRAY[of_patient]) o
    UNION ALL
    SELECT 'admission', s.effective_from, CASE WHEN s.next_at <= moment.now THEN s.next_at END
    FROM (SELECT n.*, lead(n.effective_from) OVER (ORDER BY n.effective_from) AS next_at
      FROM (SELECT DISTINCT ON (x.effective_from) x.* FROM wardline.monitoring_status x WHERE x.patient_id = of_patient
        ORDER BY x.effective_from, x.entry_id DESC) n) s, moment
    WHERE s.status = 'paused' AND s.reason = 'admitted' AND s.effective_from <= moment.now
    UNION ALL
    SELECT 'death', s.effective_from, NULL FROM moment, wardline.monitoring_entry_at(of_patient, moment.now) s
    WHERE s.status = 'ended' AND s.reason = 'deceased'
    UNION ALL
    SELECT 'emergency-visit', e.at, NULL FROM wardline.emergency e
    WHERE e.patient_id = of_patient AND coalesce(e.outcome, 'open') NOT IN ('false-alarm', 'patient-declined')
  )
  SELECT coalesce(jsonb_agg(jsonb_build_object('kind', t.kind, 'at', wardline.in_ms(t.at), 'endedAt', wardline.in_ms(t.ended_at))
    ORDER BY t.at, t.kind), '[]') FROM told t
$$;

-- Patients of the sites led, and those who have left them since one of their alerts: what befell them counts, their time
-- does not.
CREATE FUNCTION wardline.measured_patients(from_at timestamptz, to_at timestamptz) RETURNS SETOF jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH mine AS MATERIALIZED (SELECT wardline.sites_as('lead') AS sites),
    closed AS MATERIALIZED (SELECT c AS patient_id FROM wardline.closed_records() c),
    chosen AS MATERIALIZED (
      SELECT p.*, NOT p.site_id = ANY (mine.sites) AS elsewhere FROM mine, wardline.patient p
      WHERE p.patient_id NOT IN (SELECT patient_id FROM closed) AND (p.site_id = ANY (mine.sites)
        OR p.patient_id IN (SELECT a.patient_id FROM wardline.alert a WHERE a.site_id = ANY (mine.sites) AND a.opened_at < to_at
          AND (a.resolved_at IS NULL OR a.resolved_at >= from_at))))
  SELECT jsonb_build_object('id', p.patient_id, 'tenant', p.tenant_id, 'site', p.site_id, 'elsewhere', p.elsewhere,
    'createdAt', wardline.in_ms(p.created_at),
    'statuses', (SELECT coalesce(jsonb_agg(jsonb_build_object('status', s.status, 'from', wardline.in_ms(s.effective_from)) ORDER BY s.entry_id), '[]')
      FROM wardline.monitoring_status s WHERE s.patient_id = p.patient_id),
    'outcomes', wardline.known_outcomes(p.patient_id),
    'escalations', (SELECT coalesce(jsonb_agg(jsonb_build_object('alert', e.alert_id, 'at', wardline.in_ms(e.at)) ORDER BY e.at), '[]')
      FROM wardline.alert_event e WHERE e.patient_id = p.patient_id AND e.at >= from_at AND e.type IN ('opened', 'raised', 'escalated')
        AND (e.type = 'escalated' OR e.severity = 'critical')))
  FROM chosen p
$$;

CREATE FUNCTION wardline.measured_work(from_at timestamptz, to_at timestamptz) RETURNS SETOF jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT jsonb_build_object('id', i.interval_id::text, 'tenant', i.tenant_id, 'site', i.site_id, 'patient', i.patient_id, 'staff', i.staff_id,
    'tier1', i.staff_id IN (SELECT wardline.tier1_people()), 'from', wardline.in_ms(lower(i.during)), 'to', wardline.in_ms(upper(i.during)))
  FROM wardline.work_interval i
  WHERE i.site_id = ANY (wardline.sites_as('lead')) AND i.during && tstzrange(from_at, to_at)
    AND i.patient_id NOT IN (SELECT wardline.closed_records())
$$;

-- Decisions about readings as they arrived, counted by week of the zone: all of them (tree NULL), and by each tree that took part.
CREATE FUNCTION wardline.measured_decisions(from_at timestamptz, to_at timestamptz, in_zone text) RETURNS SETOF jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH mine AS MATERIALIZED (SELECT wardline.sites_as('lead') AS sites),
    closed AS MATERIALIZED (SELECT c AS patient_id FROM wardline.closed_records() c),
    at_site AS MATERIALIZED (SELECT p.patient_id, p.tenant_id, p.site_id FROM mine, wardline.patient p
      WHERE p.site_id = ANY (mine.sites) AND p.patient_id NOT IN (SELECT patient_id FROM closed)),
    counted AS MATERIALIZED (
      SELECT p.tenant_id, p.site_id, date_trunc('week', d.decided_at AT TIME ZONE in_zone) AT TIME ZONE in_zone AS week, d.results_hash,
        CASE WHEN d.results_hash IS NULL THEN d.results -> 'trees' END AS trees, count(*)::int AS decided,
        (count(*) FILTER (WHERE d.disposition = 'baseline'))::int AS filtered
      FROM wardline.decision d JOIN at_site p USING (patient_id)
      WHERE d.decided_at >= from_at AND d.decided_at < to_at AND d.cause = 'arrival' GROUP BY 1, 2, 3, 4, 5),
    told AS (
      SELECT c.tenant_id, c.site_id, c.week, NULL AS tree, c.decided, c.filtered FROM counted c
      UNION ALL
      SELECT c.tenant_id, c.site_id, c.week, t ->> 'tree', c.decided, c.filtered
      FROM counted c LEFT JOIN wardline.shared_results s USING (results_hash),
        jsonb_array_elements(coalesce(c.trees, s.results -> 'trees')) t)
  SELECT jsonb_build_object('tenant', t.tenant_id, 'site', t.site_id, 'tree', t.tree, 'at', wardline.in_ms(greatest(t.week, from_at)),
    'filtered', sum(t.filtered), 'decided', sum(t.decided))
  FROM told t GROUP BY t.tenant_id, t.site_id, t.tree, t.week
$$;

CREATE FUNCTION wardline.measured_second_reads(from_at timestamptz, to_at timestamptz) RETURNS SETOF jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT jsonb_build_object('id', d.draw_id, 'tenant', d.tenant_id, 'site', d.site_id, 'patient', d.patient_id, 'tree', d.tree,
    'decidedAt', wardline.in_ms(d.decided_at), 'finding', r.finding, 'reader', r.read_by)
  FROM wardline.second_read_draw d LEFT JOIN wardline.second_read r USING (draw_id)
  WHERE d.site_id = ANY (wardline.sites_as('lead')) AND d.decided_at >= from_at AND d.decided_at < to_at
    AND d.patient_id NOT IN (SELECT wardline.closed_records())
$$;

CREATE FUNCTION wardline.measured_conclusions(from_at timestamptz, to_at timestamptz) RETURNS SETOF jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT jsonb_build_object('id', c.walk_id, 'alert', c.alert_id, 'tenant', c.tenant_id, 'site', c.site_id, 'patient', c.patient_id,
    'tree', w.tree, 'by', c.concluded_by, 'at', wardline.in_ms(c.at), 'deviates', d.deviation_id IS NOT NULL)
  FROM wardline.walk_conclusion c JOIN wardline.walk w USING (walk_id) LEFT JOIN wardline.deviation d USING (walk_id)
  WHERE c.site_id = ANY (wardline.sites_as('lead')) AND c.at >= from_at AND c.at < to_at
    AND c.patient_id NOT IN (SELECT wardline.closed_records())
$$;
