-- The auditor's own silence is visible: the heartbeat is told when it last went through all of custody.

DROP FUNCTION wardline.pipeline_state();
CREATE FUNCTION wardline.pipeline_state()
  RETURNS TABLE (at timestamptz, workers jsonb, oldest_pending_at timestamptz, relay_seen_at timestamptz,
    clock_seen_at timestamptz, auditor_seen_at timestamptz, numbered_through bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT wardline.now(),
    (SELECT coalesce(jsonb_agg(jsonb_build_object('worker', w.worker_id, 'canaryDecidedAt', w.canary_decided_at,
       'canarySentAt', w.canary_sent_at, 'startedAt', w.started_at)), '[]')
     FROM wardline.ingest_worker w WHERE w.stopped_at IS NULL),
    (SELECT min(e.at) FROM wardline.alert_event_pending p JOIN wardline.alert_event e USING (event_id)),
    (SELECT seen_at FROM wardline.process_beat WHERE process = 'relay'),
    (SELECT seen_at FROM wardline.process_beat WHERE process = 'clock'),
    (SELECT seen_at FROM wardline.process_beat WHERE process = 'auditor'),
    wardline.numbered_through()
$$;
REVOKE ALL ON FUNCTION wardline.pipeline_state() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.pipeline_state() TO wardline_server, wardline_clock, wardline_auditor;
