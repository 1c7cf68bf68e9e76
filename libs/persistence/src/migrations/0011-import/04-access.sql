-- Who reads what. The cells of a staged row leave the database for nobody: a report has numbers, codes and columns.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['external_identifier', 'patient_identity', 'import_job', 'import_row'] LOOP
    EXECUTE format('ALTER TABLE wardline.%I ENABLE ROW LEVEL SECURITY', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['external_identifier', 'patient_identity'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.%I
      FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change()', t);
    EXECUTE format('CREATE POLICY server_reads ON wardline.%I FOR SELECT TO wardline_server USING (EXISTS
      (SELECT FROM wardline.patient p WHERE p.patient_id = %I.patient_id))', t, t);
    EXECUTE format('GRANT SELECT ON wardline.%I TO wardline_server', t);
  END LOOP;
END $$;

CREATE POLICY server_reads ON wardline.import_job FOR SELECT TO wardline_server USING (wardline.may_import(tenant_id, kind));
GRANT SELECT ON wardline.import_job TO wardline_server;
CREATE POLICY server_reads ON wardline.import_row FOR SELECT TO wardline_server
  USING (import_id IN (SELECT j.import_id FROM wardline.import_job j));
GRANT SELECT (import_id, tenant_id, seq, rank, kind, row_number, findings, would, did) ON wardline.import_row TO wardline_server;

DO $$
DECLARE f regprocedure;
BEGIN
  FOR f IN SELECT p.oid FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
           WHERE n.nspname = 'wardline' AND p.proname ~ 'import|new_case_code'
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION wardline.may_import(text, text), wardline.begin_import(text, text, text),
  wardline.stage_import_rows(uuid, jsonb), wardline.finish_receiving_import(uuid, text, bigint),
  wardline.fail_import(uuid, text, int), wardline.check_import_chunk(uuid, int), wardline.apply_import(uuid, text),
  wardline.import_entries_to_sign(uuid, int, int), wardline.sign_import_rows(uuid, int[], text[]),
  wardline.apply_import_chunk(uuid, int), wardline.unfinished_imports() TO wardline_server;
