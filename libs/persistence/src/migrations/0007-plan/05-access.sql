-- Who may see and do what of all this.

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['plan_kind', 'plan_due', 'spoken_answer', 'spoken_answer_outcome', 'inbound_report']
  LOOP
    EXECUTE format('ALTER TABLE wardline.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.%I
      FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change()', t);
    EXECUTE format('GRANT SELECT ON wardline.%I TO wardline_server', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['plan_due', 'spoken_answer', 'spoken_answer_outcome', 'inbound_report']
  LOOP
    EXECUTE format('CREATE POLICY server_reads ON wardline.%I FOR SELECT TO wardline_server USING (EXISTS
      (SELECT FROM wardline.patient p WHERE p.patient_id = %I.patient_id))', t, t);
  END LOOP;
END $$;
CREATE POLICY server_reads ON wardline.plan_kind FOR SELECT TO wardline_server USING (wardline.scope_staff() IS NOT NULL);

CREATE POLICY wardline_ingest_works ON wardline.spoken_answer FOR SELECT TO wardline_ingest USING (true);
CREATE POLICY wardline_ingest_works ON wardline.spoken_answer_outcome TO wardline_ingest USING (true) WITH CHECK (true);
ALTER TABLE wardline.spoken_answer_waiting ENABLE ROW LEVEL SECURITY;
CREATE POLICY wardline_ingest_works ON wardline.spoken_answer_waiting TO wardline_ingest USING (true);
GRANT SELECT ON wardline.spoken_answer TO wardline_ingest;
GRANT SELECT, DELETE ON wardline.spoken_answer_waiting TO wardline_ingest;
GRANT SELECT, INSERT ON wardline.spoken_answer_outcome TO wardline_ingest;

DO $$
DECLARE f record;
BEGIN
  FOR f IN SELECT p.oid::regprocedure AS signature FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'wardline' AND p.proname IN ('answer_plan_act', 'plan_value_refusal', 'plan_entry_refusal',
      'standing_plan_entry', 'nurse_plan_refusal', 'plan_signature_refusal', 'write_plan_entry', 'demand_alert',
      'plan_expiring_from', 'watch_plans', 'voice_of', 'record_spoken_answers', 'record_inbound')
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f.signature);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION wardline.write_plan_entry(uuid, jsonb, text),
  wardline.record_spoken_answers(uuid, uuid, timestamptz, jsonb, jsonb, text, text, uuid),
  wardline.record_inbound(uuid, uuid, text, text, text, text[], text, text) TO wardline_server;
GRANT EXECUTE ON FUNCTION wardline.watch_plans(int) TO wardline_clock;
