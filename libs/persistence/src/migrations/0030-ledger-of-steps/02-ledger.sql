-- What the books say of escalations in a window, and how it agrees with the history of alerts and with the calls. Each is
-- written apart from the others: a step by the clock, its event in the alert's history, a call by whoever notifies.

CREATE FUNCTION wardline.escalation_ledger_of(tenants text[], from_at timestamptz, to_at timestamptz) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp SET plan_cache_mode = force_custom_plan AS $$
  WITH since AS MATERIALIZED (
    SELECT greatest(from_at, b.since) AS at FROM wardline.escalation_books b
  ), step AS MATERIALIZED (
    SELECT s.* FROM since, wardline.escalation_step s WHERE s.tenant_id = ANY (tenants) AND s.at >= since.at AND s.at < to_at
  ), said AS MATERIALIZED (
    SELECT e.event_id, e.alert_id, e.type, e.at FROM since, wardline.alert_event e
    WHERE e.tenant_id = ANY (tenants) AND e.at >= since.at AND e.at < to_at AND e.type IN ('notified', 'last-resort', 'nobody-on-call')
  ), counts AS (
    SELECT count(*) AS taken, count(*) FILTER (WHERE s.reached) AS told, count(*) FILTER (WHERE NOT s.reached) AS nobody,
      count(*) FILTER (WHERE NOT s.reached AND NOT s.last_resort) AS passed, count(*) FILTER (WHERE s.last_resort) AS last,
      coalesce(sum(s.called), 0) AS called FROM step s
  ), ladder AS (
    SELECT coalesce(jsonb_agg(jsonb_build_object('step', l.step, 'taken', l.taken, 'told', l.told) ORDER BY l.step), '[]') AS steps
    FROM (SELECT s.step, count(*) AS taken, count(*) FILTER (WHERE s.reached) AS told FROM step s WHERE NOT s.last_resort GROUP BY s.step) l
  ), pairs AS (
    -- A step and its event, one by one: another alert's, or one of another kind, is none.
    SELECT count(*) FILTER (WHERE e.event_id IS NULL) AS without_event, count(*) FILTER (WHERE s.event_id IS NULL) AS without_step
    FROM step s FULL JOIN (SELECT * FROM said WHERE type <> 'nobody-on-call') e
      ON e.event_id = s.event_id AND e.alert_id = s.alert_id AND (e.type = 'last-resort') = s.last_resort
  ), silent AS (
    -- Whoever passes over a step says so, and nobody says so who does not.
    SELECT coalesce(sum(abs(coalesce(s.n, 0) - coalesce(e.n, 0))), 0) AS n
    FROM (SELECT alert_id, at, count(*) AS n FROM step WHERE gap OR NOT (reached OR last_resort) GROUP BY alert_id, at) s
    FULL JOIN (SELECT alert_id, at, count(*) AS n FROM said WHERE type = 'nobody-on-call' GROUP BY alert_id, at) e USING (alert_id, at)
  ), missing AS (
    -- The same step again calls nobody twice, so that two rows of one may share their calls.
    SELECT coalesce(sum(greatest(0, s.fewest - c.n) + greatest(0, c.n - s.most)), 0) AS n
    FROM (SELECT alert_id, step_key, max(called) AS fewest, sum(called) AS most FROM step GROUP BY alert_id, step_key) s
    CROSS JOIN LATERAL (SELECT count(*) AS n FROM wardline.alert_call k WHERE k.alert_id = s.alert_id AND k.step_key = s.step_key) c
  ), stray AS (
    -- Steps of the ladder are numbered; who is called about something else, a question or an alarm, is none of them.
    SELECT count(*) AS n FROM since, wardline.alert_call k
    WHERE k.tenant_id = ANY (tenants) AND k.at >= since.at AND k.at < to_at AND k.step_key ~ '^[0-9.]+$'
      AND NOT EXISTS (SELECT FROM wardline.escalation_step s WHERE s.alert_id = k.alert_id AND s.step_key = k.step_key)
  )
  SELECT jsonb_build_object(
    'taken', c.taken, 'told', c.told, 'reachedNobody', c.nobody, 'passedOver', c.passed, 'lastResort', c.last, 'called', c.called,
    'ladder', l.steps,
    'discrepancies', jsonb_build_object('stepWithoutEvent', p.without_event, 'eventWithoutStep', p.without_step,
      'passedInSilence', q.n, 'callsOfSteps', m.n, 'callsWithoutStep', o.n),
    'unaccounted', p.without_event + p.without_step + q.n + m.n + o.n)
  FROM counts c, ladder l, pairs p, silent q, missing m, stray o
$$;
REVOKE ALL ON FUNCTION wardline.escalation_ledger_of(text[], timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.escalation_ledger_of(text[], timestamptz, timestamptz) TO wardline_auditor;

CREATE OR REPLACE FUNCTION wardline.ledger(from_at timestamptz, to_at timestamptz) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT wardline.ledger_of(t.kept, from_at, to_at) || jsonb_build_object('custody', wardline.custody_ledger_of(t.kept, from_at, to_at),
    'escalation', wardline.escalation_ledger_of(t.kept, from_at, to_at))
  FROM (SELECT wardline.tenants_as('operator', 'lead') AS kept) t
$$;
