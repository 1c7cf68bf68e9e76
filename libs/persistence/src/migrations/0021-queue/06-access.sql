-- Rights.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['alert_overflow', 'queue_share', 'surge_pause', 'overflow_rule', 'surge_notice']
  LOOP
    EXECUTE format('ALTER TABLE wardline.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('GRANT SELECT ON wardline.%I TO wardline_server', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['queue_share', 'surge_pause', 'overflow_rule']
  LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.%I
      FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change()', t);
  END LOOP;
END $$;

CREATE POLICY server_reads ON wardline.alert_overflow FOR SELECT TO wardline_server
  USING (site_id = ANY ((SELECT wardline.clinical_sites())::text[]));
CREATE POLICY agreed_programmes ON wardline.alert_overflow AS RESTRICTIVE TO wardline_server USING (
  cardinality((SELECT wardline.limited_sites())::text[]) = 0
  OR wardline.agreed_patient(patient_id, (SELECT wardline.limited_sites())::text[], (SELECT wardline.agreed_programmes())::text[]));
CREATE POLICY not_withdrawn ON wardline.alert_overflow AS RESTRICTIVE FOR SELECT TO wardline_server
  USING (patient_id NOT IN (SELECT wardline.closed_records()));
CREATE POLICY server_reads ON wardline.queue_share FOR SELECT TO wardline_server
  USING (firm_id = (SELECT wardline.supervised_firm()));
-- A pause of a firm is everybody's news whom the firm serves.
CREATE POLICY server_reads ON wardline.surge_pause FOR SELECT TO wardline_server USING (
  CASE WHEN firm_id IS NULL THEN tenant_id = ANY ((SELECT wardline.visible_tenants())::text[])
  ELSE firm_id = ANY ((SELECT wardline.firms_of_mine())::text[]) END);
CREATE POLICY server_reads ON wardline.overflow_rule FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.visible_tenants())::text[]));
CREATE POLICY server_reads ON wardline.surge_notice FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.coverage_tenants())::text[]));

-- Functions are for those who are named, nobody else.
DO $$
DECLARE f record;
BEGIN
  FOR f IN SELECT p.oid::regprocedure AS signature FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'wardline' AND p.proname IN ('only_return_overflow', 'opened_to_me', 'opened_to', 'problems_under', 'put_agreement',
      'set_queue_share', 'claim_person', 'claim_needs', 'take_next_patient', 'pauses_at', 'is_agreed', 'answer_surge_act', 'may_pause',
      'pause_team', 'end_pause', 'overflow_rules_at', 'put_overflow_rule', 'apply_overflow', 'return_overflow', 'settle_surge_notices',
      'acknowledge_surge_notice', 'firms_of_mine', 'firms_serving', 'waiting_work', 'handled_minutes', 'surge_material_of',
      'surge_material', 'surge_material_of_all', 'open_follow_ups', 'hand_offs_pending')
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f.signature);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION wardline.firms_of_mine(), wardline.opened_to_me(uuid), wardline.set_queue_share(text, int),
  wardline.claim_person(int), wardline.claim_needs(uuid[]), wardline.take_next_patient(uuid[]),
  wardline.put_agreement(text, text, text, timestamptz, timestamptz, text[], text[], boolean, text[], boolean),
  wardline.pause_team(uuid, text, timestamptz, timestamptz, text, text), wardline.end_pause(uuid),
  wardline.put_overflow_rule(uuid, text, text[], text[], int, int, boolean, text, int, timestamptz, timestamptz),
  wardline.return_overflow(uuid), wardline.acknowledge_surge_notice(uuid), wardline.surge_material(),
  wardline.open_follow_ups(uuid[]), wardline.hand_offs_pending(uuid[])
  TO wardline_server;
GRANT EXECUTE ON FUNCTION wardline.surge_material_of_all(), wardline.apply_overflow(jsonb), wardline.settle_surge_notices(jsonb)
  TO wardline_clock;
