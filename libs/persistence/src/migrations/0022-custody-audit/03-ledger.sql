-- The ledger again, with the sources' sums out of the balance. The rest is as it was.
CREATE OR REPLACE FUNCTION wardline.ledger_of(tenants text[], from_at timestamptz, to_at timestamptz) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp SET plan_cache_mode = force_custom_plan SET max_parallel_workers_per_gather = 0 AS $$
  WITH batch AS MATERIALIZED (
    SELECT batch_id, messages, received, stored, duplicate, quarantined FROM wardline.intake_batch
    WHERE tenant_id = ANY (tenants) AND recorded_at >= from_at AND recorded_at < to_at
  ), measured AS MATERIALIZED (
    SELECT measurement_id, batch_id, tenant_id, device_id, device_seq FROM wardline.measurement
    WHERE tenant_id = ANY (tenants) AND received_at >= from_at AND received_at < to_at
  ), decision AS MATERIALIZED (
    SELECT measurement_id, disposition FROM wardline.decision
    WHERE tenant_id = ANY (tenants) AND decided_at >= from_at AND decided_at < to_at AND cause = 'arrival'
  ), batches AS (
    SELECT coalesce(sum(messages), 0) AS messages, coalesce(sum(received), 0) AS received,
      coalesce(sum(stored), 0) AS stored, coalesce(sum(duplicate), 0) AS duplicate,
      coalesce(sum(quarantined), 0) AS quarantined,
      coalesce(sum(abs(received - stored - duplicate - quarantined)), 0) AS imbalance
    FROM batch
  ), rows AS (
    SELECT
      (SELECT count(*) FROM measured) AS stored,
      -- Two batches may share their instant, so the rows are held against their batches one by one.
      (SELECT coalesce(sum(abs(coalesce(b.stored, 0) - coalesce(m.n, 0))), 0)
         FROM batch b FULL JOIN (SELECT batch_id, count(*) AS n FROM measured GROUP BY batch_id) m USING (batch_id)) AS missing_rows,
      (SELECT coalesce(sum(abs(coalesce(b.quarantined, 0) - coalesce(q.n, 0))), 0)
         FROM batch b FULL JOIN (SELECT batch_id, count(*) AS n FROM wardline.quarantine
               WHERE tenant_id = ANY (tenants) AND received_at >= from_at AND received_at < to_at GROUP BY batch_id) q USING (batch_id)) AS missing_quarantine
  ), pairs AS (
    SELECT count(*) FILTER (WHERE d.measurement_id IS NULL) AS undecided,
      count(*) FILTER (WHERE m.measurement_id IS NULL) AS decided_alone
    FROM measured m FULL JOIN decision d USING (measurement_id)
  ), decided AS (
    SELECT count(*) AS total,
      count(*) FILTER (WHERE disposition = 'baseline') AS baseline,
      count(*) FILTER (WHERE disposition = 'tier1') AS tier1,
      count(*) FILTER (WHERE disposition = 'critical') AS critical,
      count(*) FILTER (WHERE disposition = 'indeterminate') AS indeterminate
    FROM decision
  ), alerts AS (
    SELECT count(*) FILTER (WHERE type = 'opened') AS opened, count(*) FILTER (WHERE type = 'acknowledged') AS acknowledged
    FROM wardline.alert_event WHERE tenant_id = ANY (tenants) AND at >= from_at AND at < to_at
  ), receipts AS (
    SELECT count(DISTINCT alert_id) FILTER (WHERE kind = 'delivered') AS delivered,
      count(DISTINCT alert_id) FILTER (WHERE kind = 'seen') AS seen
    FROM wardline.alert_receipt WHERE tenant_id = ANY (tenants) AND at >= from_at AND at < to_at
  ), sources AS (
    -- Cumulative, out of the balance carried forward. Each tenant by itself: one's surplus hides no other's loss.
    SELECT coalesce(sum(s.received), 0) AS received, coalesce(sum(s.acknowledged), 0) AS acknowledged,
      coalesce(sum(s.denied), 0) AS denied, coalesce(sum(greatest(0, s.acknowledged - s.messages)), 0) AS ahead
    FROM unnest(tenants) t, LATERAL wardline.source_sums(t, to_at) s
  ), gaps AS (
    SELECT coalesce(sum(g.missing), 0) AS missing FROM (
      SELECT max(device_seq) - min(device_seq) + 1 - count(DISTINCT device_seq) AS missing FROM measured
      WHERE device_seq IS NOT NULL GROUP BY tenant_id, device_id) g
  )
  SELECT jsonb_build_object(
    'from', from_at, 'to', to_at,
    'messages', b.messages, 'received', b.received, 'stored', b.stored, 'duplicate', b.duplicate, 'quarantined', b.quarantined,
    'decided', d.total, 'baseline', d.baseline, 'tier1', d.tier1, 'critical', d.critical, 'indeterminate', d.indeterminate,
    'alertsOpened', a.opened, 'delivered', r.delivered, 'seen', r.seen, 'acknowledged', a.acknowledged,
    'sources', jsonb_build_object('received', s.received, 'acknowledged', s.acknowledged, 'denied', s.denied),
    'lostBeforeArrival', g.missing,
    'discrepancies', jsonb_build_object('betweenDecodeAndRecord', b.imbalance, 'measurementRows', x.missing_rows,
      'quarantineRows', x.missing_quarantine, 'withoutDecision', p.undecided, 'decisionWithoutMeasurement', p.decided_alone,
      'acknowledgedUnseen', s.ahead),
    'unaccounted', b.imbalance + x.missing_rows + x.missing_quarantine + p.undecided + p.decided_alone + s.ahead)
  FROM batches b, rows x, pairs p, decided d, alerts a, receipts r, sources s, gaps g
$$;

-- Has it been ended, with this state? NULL: there was none.
CREATE FUNCTION wardline.alert_has_ended(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT state IN ('resolved', 'closed')
$$;

-- What became of alerts in a window: opened, ended and opened again by their events; open, by the alerts themselves, as
-- they stand now. Delivered, seen and acknowledged stand in the ledger already.
CREATE FUNCTION wardline.custody_ledger_of(tenants text[], from_at timestamptz, to_at timestamptz) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp SET plan_cache_mode = force_custom_plan AS $$
  WITH touched AS (
    SELECT e.alert_id, min(e.event_id) AS first_event, max(e.event_id) AS last_event FROM wardline.alert_event e
    WHERE e.tenant_id = ANY (tenants) AND e.at >= from_at AND e.at < to_at GROUP BY e.alert_id
  ), moved AS (
    SELECT wardline.alert_has_ended((SELECT e.state FROM wardline.alert_event e WHERE e.alert_id = t.alert_id
        AND e.event_id < t.first_event ORDER BY e.event_id DESC LIMIT 1)) AS ended_before,
      wardline.alert_has_ended((SELECT e.state FROM wardline.alert_event e WHERE e.event_id = t.last_event)) AS ended_after
    FROM touched t
  ), standing AS (
    SELECT count(*) AS open FROM wardline.alert a WHERE a.tenant_id = ANY (tenants) AND a.resolved_at IS NULL
  )
  SELECT jsonb_build_object(
    'opened', count(*) FILTER (WHERE m.ended_before IS NULL),
    'ended', count(*) FILTER (WHERE m.ended_after AND m.ended_before IS DISTINCT FROM true),
    'reopened', count(*) FILTER (WHERE m.ended_before AND NOT m.ended_after),
    'openNow', (SELECT open FROM standing))
  FROM moved m
$$;

CREATE OR REPLACE FUNCTION wardline.ledger(from_at timestamptz, to_at timestamptz) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT wardline.ledger_of(t.kept, from_at, to_at) || jsonb_build_object('custody', wardline.custody_ledger_of(t.kept, from_at, to_at))
  FROM (SELECT wardline.tenants_as('operator', 'lead') AS kept) t
$$;
REVOKE ALL ON FUNCTION wardline.custody_ledger_of(text[], timestamptz, timestamptz), wardline.alert_has_ended(text) FROM PUBLIC;
