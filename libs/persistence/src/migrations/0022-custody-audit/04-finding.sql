-- What the auditor looks for: things that the tables' own constraints and triggers should have made impossible. It trusts
-- none of them. Everything below reads one snapshot, and says nothing about a patient but opaque ids.

-- Where the auditor stands. One row.
CREATE TABLE wardline.custody_audit (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  begun_at timestamptz NOT NULL DEFAULT '-infinity',
  ended_at timestamptz,
  position bigint NOT NULL DEFAULT 0,       -- the stream is counted in the balance up to here
  known_from bigint NOT NULL DEFAULT 0      -- entries of alert_custody up to this one were made when the table was
);
INSERT INTO wardline.custody_audit DEFAULT VALUES;
DO $$
BEGIN
  IF to_regclass('wardline.alert_custody') IS NOT NULL THEN
    UPDATE wardline.custody_audit SET known_from = (SELECT coalesce(max(entry_id), 0) FROM wardline.alert_custody);
  END IF;
END $$;

-- Alerts that opened and ended by the events up to that position; one that opened again counts as not ended.
CREATE TABLE wardline.custody_balance (
  tenant_id text PRIMARY KEY REFERENCES wardline.health_system,
  opened bigint NOT NULL,
  ended bigint NOT NULL
);

CREATE INDEX alert_by_end ON wardline.alert (resolved_at) WHERE resolved_at IS NOT NULL;

-- What the events after one position, and up to another, did to the number of alerts. NULL: to the end, and what has no
-- position yet. An alert counts by its state before the first and after the last of them, however many there were.
CREATE FUNCTION wardline.custody_moves(after_position bigint, through bigint) RETURNS TABLE (tenant_id text, opened bigint, ended bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp SET plan_cache_mode = force_custom_plan AS $$
  WITH fresh AS (
    SELECT s.event_id FROM wardline.alert_stream s WHERE s.position > after_position AND (through IS NULL OR s.position <= through)
    UNION ALL
    SELECT p.event_id FROM wardline.alert_event_pending p WHERE through IS NULL
  ), touched AS (
    SELECT e.alert_id, min(e.event_id) AS first_event, max(e.event_id) AS last_event
    FROM fresh JOIN wardline.alert_event e USING (event_id) GROUP BY e.alert_id
  ), moved AS (
    SELECT l.tenant_id, wardline.alert_has_ended(l.state) AS ended_after,
      wardline.alert_has_ended((SELECT e.state FROM wardline.alert_event e WHERE e.alert_id = t.alert_id
        AND e.event_id < t.first_event ORDER BY e.event_id DESC LIMIT 1)) AS ended_before
    FROM touched t JOIN wardline.alert_event l ON l.event_id = t.last_event
  )
  SELECT m.tenant_id, count(*) FILTER (WHERE m.ended_before IS NULL),
    count(*) FILTER (WHERE m.ended_after AND m.ended_before IS DISTINCT FROM true) - count(*) FILTER (WHERE m.ended_before AND NOT m.ended_after)
  FROM moved m GROUP BY m.tenant_id
$$;

CREATE TYPE wardline.custody_finding AS (
  kind text,
  tenant_id text,
  site_id text,                             -- NULL: of the whole health system
  target_kind text,                         -- alert, follow-up, question, health-system
  target_id text,
  alert_id uuid,
  since timestamptz
);

-- Does the person still work there, with a role that has alerts in hand?
CREATE FUNCTION wardline.has_hands_at(person uuid, of_tenant text, of_site text) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wardline.held_assignments(person) h WHERE h.tenant_id = of_tenant
    AND (h.site_id IS NULL OR h.site_id = of_site) AND h.role IN ('tier1', 'nurse', 'charge-nurse', 'physician'))
$$;

-- Open alerts: clock, owner, state.
CREATE FUNCTION wardline.alert_findings(late interval) RETURNS SETOF wardline.custody_finding LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp SET plan_cache_mode = force_custom_plan AS $$
  WITH open AS MATERIALIZED (
    SELECT a.alert_id, a.tenant_id, a.site_id, a.state, a.severity, a.owner_id, a.next_step_at, a.snoozed_until, a.opened_at
    FROM wardline.alert a WHERE a.resolved_at IS NULL
  ), owners AS MATERIALIZED (               -- each asked once, however much he or she has
    SELECT DISTINCT owner_id, tenant_id, site_id FROM open WHERE owner_id IS NOT NULL
  ), gone AS MATERIALIZED (
    SELECT o.* FROM owners o WHERE NOT wardline.has_hands_at(o.owner_id, o.tenant_id, o.site_id)
  ), found AS (
    SELECT 'no-clock' AS kind, o.*, o.opened_at AS since FROM open o WHERE o.next_step_at IS NULL
    UNION ALL
    SELECT 'late-step', o.*, o.next_step_at FROM open o WHERE o.next_step_at < wardline.now() - late
    UNION ALL
    SELECT 'no-owner', o.*, o.opened_at FROM open o WHERE o.owner_id IS NULL AND o.state IN ('claimed', 'acknowledged', 'in-care')
    UNION ALL
    SELECT 'owner-gone', o.*, wardline.now() FROM open o JOIN gone g USING (owner_id, tenant_id, site_id)
    UNION ALL
    SELECT 'state-mismatch', o.*, o.opened_at FROM open o
    WHERE wardline.alert_has_ended(o.state) OR (o.state = 'open' AND o.owner_id IS NOT NULL)
      OR (o.snoozed_until IS NOT NULL AND o.severity = 'critical')
  )
  SELECT f.kind, f.tenant_id, f.site_id, 'alert', f.alert_id::text, f.alert_id, f.since FROM found f
$$;

-- The record of alerts that are open, or ended within the last hour: does its last event say what the row says, and does
-- custody pass from the opening to the end without a moment that is nobody's?
CREATE FUNCTION wardline.record_findings() RETURNS SETOF wardline.custody_finding LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp SET plan_cache_mode = force_custom_plan AS $$
  WITH looked AS MATERIALIZED (
    SELECT a FROM wardline.alert a WHERE a.resolved_at IS NULL
    UNION ALL
    SELECT a FROM wardline.alert a WHERE a.resolved_at > wardline.now() - interval '1 hour'
  ), found AS (
    SELECT 'event-mismatch' AS kind, l.a, coalesce(e.at, (l.a).opened_at) AS since FROM looked l
    LEFT JOIN LATERAL (SELECT e.* FROM wardline.alert_event e WHERE e.alert_id = (l.a).alert_id ORDER BY e.event_id DESC LIMIT 1) e ON true
    WHERE (e.version, e.state, e.severity, e.tenant_id) IS DISTINCT FROM ((l.a).version, (l.a).state, (l.a).severity, (l.a).tenant_id)
      OR (e.alert -> 'owner' ->> 'id') IS DISTINCT FROM (l.a).owner_id::text
    UNION ALL
    SELECT 'custody-gap', l.a, coalesce(c.gap_at, (l.a).opened_at)
    FROM looked l CROSS JOIN wardline.custody_audit known
    LEFT JOIN LATERAL (
      SELECT min(p.entry_id) AS first_entry, min(p.at) FILTER (WHERE p.before IS NULL) AS first_at,
        min(p.at) FILTER (WHERE p.at < p.before_at - interval '1 second' OR (p.before = 'ended' AND NOT p.reopened)) AS gap_at
      FROM (SELECT x.*, lag(x.at) OVER w AS before_at, lag(x.holder) OVER w AS before,
          EXISTS (SELECT FROM wardline.alert_event r WHERE r.alert_id = x.alert_id AND r.type = 'reopened') AS reopened
        FROM wardline.alert_custody x WHERE x.alert_id = (l.a).alert_id WINDOW w AS (ORDER BY x.entry_id)) p
    ) c ON true
    LEFT JOIN LATERAL (
      SELECT x.holder, x.site_id, x.staff_id FROM wardline.alert_custody x WHERE x.alert_id = (l.a).alert_id ORDER BY x.entry_id DESC LIMIT 1
    ) last ON true
    WHERE c.first_at IS NULL
      OR (c.first_at > (l.a).opened_at AND NOT (c.first_entry <= known.known_from AND (l.a).resolved_at IS NOT NULL))
      OR c.gap_at IS NOT NULL
      OR (last.holder, last.site_id) IS DISTINCT FROM (wardline.holder_of(l.a), (l.a).site_id)
      OR ((l.a).resolved_at IS NULL AND last.staff_id IS DISTINCT FROM (l.a).owner_id)
  )
  SELECT f.kind, (f.a).tenant_id, (f.a).site_id, 'alert', (f.a).alert_id::text, (f.a).alert_id, f.since FROM found f
$$;

-- Follow-ups and questions: the same of theirs, and none is left of an alert that has ended.
CREATE FUNCTION wardline.work_findings(late interval) RETURNS SETOF wardline.custody_finding LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  item record;
BEGIN
  FOR item IN SELECT * FROM (VALUES ('follow-up', 'follow_up', 'follow_up_id'), ('question', 'physician_question', 'question_id')) AS i (target, tab, id)
    WHERE to_regclass('wardline.' || tab) IS NOT NULL
  LOOP
    RETURN QUERY EXECUTE format($q$
      WITH open AS MATERIALIZED (
        SELECT i.%1$I::text AS id, i.tenant_id, i.site_id, i.alert_id, i.owner_id, i.next_step_at, i.due_at, a.resolved_at
        FROM wardline.%2$I i JOIN wardline.alert a USING (alert_id) WHERE i.ended_at IS NULL
      ), owners AS MATERIALIZED (
        SELECT DISTINCT owner_id, tenant_id, site_id FROM open WHERE owner_id IS NOT NULL
      ), gone AS MATERIALIZED (
        SELECT o.* FROM owners o WHERE NOT wardline.has_hands_at(o.owner_id, o.tenant_id, o.site_id)
      ), found AS (
        SELECT 'no-clock' AS kind, o.*, o.due_at AS since FROM open o WHERE o.next_step_at IS NULL
        UNION ALL SELECT 'late-step', o.*, o.next_step_at FROM open o WHERE o.next_step_at < wardline.now() - $1
        UNION ALL SELECT 'owner-gone', o.*, wardline.now() FROM open o JOIN gone g USING (owner_id, tenant_id, site_id)
        UNION ALL SELECT 'loose-end', o.*, o.resolved_at FROM open o WHERE o.resolved_at IS NOT NULL
      )
      SELECT f.kind, f.tenant_id, f.site_id, %3$L::text, f.id, f.alert_id, f.since FROM found f$q$, item.id, item.tab, item.target)
      USING late;
  END LOOP;
END $$;

-- Numbers that must add up, for each health system.
CREATE FUNCTION wardline.count_findings() RETURNS SETOF wardline.custody_finding LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp SET plan_cache_mode = force_custom_plan AS $$
  WITH moves AS MATERIALIZED (
    SELECT m.* FROM wardline.custody_audit c, LATERAL wardline.custody_moves(c.position, NULL) m
  ), open AS (
    SELECT a.tenant_id, count(*) AS n FROM wardline.alert a WHERE a.resolved_at IS NULL GROUP BY a.tenant_id
  ), found AS (
    -- Opened, by the events, is ended, by the events, and open, by the alerts.
    SELECT 'alerts-do-not-add-up' AS kind, h.tenant_id, wardline.now() AS since FROM wardline.health_system h
    LEFT JOIN wardline.custody_balance b USING (tenant_id) LEFT JOIN moves m USING (tenant_id) LEFT JOIN open o USING (tenant_id)
    WHERE coalesce(b.opened, 0) + coalesce(m.opened, 0) <> coalesce(b.ended, 0) + coalesce(m.ended, 0) + coalesce(o.n, 0)
    UNION ALL
    SELECT 'event-without-number', e.tenant_id, min(e.at) FROM wardline.alert_event_pending p JOIN wardline.alert_event e USING (event_id)
    GROUP BY e.tenant_id HAVING min(e.at) < wardline.now() - interval '1 minute'
    UNION ALL
    -- Delivered is what was sent: a receipt names an event of its own alert.
    SELECT 'receipt-mismatch', r.tenant_id, min(r.at)
    FROM wardline.health_system h JOIN wardline.alert_receipt r ON r.tenant_id = h.tenant_id AND r.at > wardline.now() - interval '1 minute'
      LEFT JOIN wardline.alert_stream s ON s.position = r.position LEFT JOIN wardline.alert_event e ON e.event_id = s.event_id
    WHERE r.position IS NOT NULL AND e.alert_id IS DISTINCT FROM r.alert_id GROUP BY r.tenant_id
  )
  SELECT f.kind, f.tenant_id, NULL, 'health-system', f.tenant_id, NULL::uuid, f.since FROM found f
$$;

-- Everything, in one snapshot if the caller's transaction keeps one. `late`: by how much a step may be late.
CREATE FUNCTION wardline.custody_findings(late interval DEFAULT '30 seconds') RETURNS SETOF wardline.custody_finding LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT f.* FROM wardline.alert_findings(late) f;
  RETURN QUERY SELECT f.* FROM wardline.record_findings() f;
  RETURN QUERY SELECT f.* FROM wardline.work_findings(late) f;
  RETURN QUERY SELECT f.* FROM wardline.count_findings() f;
END $$;
