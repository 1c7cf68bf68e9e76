-- The ledger again, with each row of the window read once: a measurement bears its batch's time, and its decision on
-- arrival bears the same one, so that both sides of every comparison lie in the same window. Planned anew each time: the
-- auditor's session begins on empty tables, and a plan kept from then reads the whole of them for ever after.
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
    -- Cumulative up to the last whole minute: an acknowledgement always follows its commit, so at no time may the
    -- sources have acknowledged more messages than ingestion has on its books.
    SELECT coalesce(sum(c.received), 0) AS received, coalesce(sum(c.acknowledged), 0) AS acknowledged, coalesce(sum(c.denied), 0) AS denied,
      greatest(0, coalesce(sum(c.acknowledged), 0) - (SELECT coalesce(sum(b.messages), 0) FROM wardline.intake_batch b
        WHERE b.tenant_id = ANY (tenants) AND b.recorded_at < to_at)) AS ahead
    FROM wardline.source_count c
    WHERE c.tenant_id = ANY (tenants) AND c.minute + interval '1 minute' <= to_at
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
