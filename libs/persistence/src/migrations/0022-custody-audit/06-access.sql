-- Rights: the auditor looks and settles by function; operators and leads read and acknowledge the alarms of their own.

DO $$
DECLARE
  t text;
  f record;
BEGIN
  FOREACH t IN ARRAY ARRAY['custody_audit', 'custody_balance', 'custody_alarm', 'custody_alarm_event'] LOOP
    EXECUTE format('ALTER TABLE wardline.%I ENABLE ROW LEVEL SECURITY', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['custody_alarm', 'custody_alarm_event'] LOOP
    EXECUTE format('CREATE POLICY server_reads ON wardline.%I FOR SELECT TO wardline_server
      USING (tenant_id = ANY ((SELECT wardline.tenants_as(''operator'', ''lead''))::text[]))', t);
    EXECUTE format('GRANT SELECT ON wardline.%I TO wardline_server', t);
  END LOOP;
  FOR f IN SELECT p.oid::regprocedure AS signature FROM pg_proc p WHERE p.pronamespace = 'wardline'::regnamespace
    AND p.proname IN ('custody_moves', 'has_hands_at', 'alert_findings', 'record_findings', 'work_findings', 'count_findings',
      'custody_findings', 'log_custody_alarm', 'alarm_needs_a_person', 'repair_alert', 'repair_work', 'custody_watchers',
      'take_custody_turn', 'settle_custody', 'standing_custody_alarms', 'acknowledge_custody_alarm')
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f.signature);
  END LOOP;
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.custody_alarm_event
  FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change();

GRANT EXECUTE ON FUNCTION wardline.custody_findings(interval), wardline.take_custody_turn(interval),
  wardline.settle_custody(jsonb, text[]), wardline.standing_custody_alarms() TO wardline_auditor;
GRANT EXECUTE ON FUNCTION wardline.acknowledge_custody_alarm(uuid) TO wardline_server;
