-- Who may see and do what of all this. Every act goes through the functions above; tables are only read.

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['patient_reading_expectation', 'missing_data_subject', 'device_notice']
  LOOP
    EXECUTE format('ALTER TABLE wardline.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('GRANT SELECT ON wardline.%I TO wardline_server', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['patient_reading_expectation', 'missing_data_subject']
  LOOP
    EXECUTE format('CREATE POLICY server_reads ON wardline.%I FOR SELECT TO wardline_server USING (EXISTS
      (SELECT FROM wardline.patient p WHERE p.patient_id = %I.patient_id))', t, t);
  END LOOP;
END $$;
CREATE POLICY server_reads ON wardline.device_notice FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.tenants_as('operator', 'lead'))::text[]));
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.patient_reading_expectation
  FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change();

DO $$
DECLARE f record;
BEGIN
  FOR f IN SELECT p.oid::regprocedure AS signature FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'wardline' AND p.proname IN ('are_windows', 'are_week_days', 'reading_schedules', 'zone_at', 'window_openings',
      'newest_reading', 'awaited', 'device_status_stands', 'offline_patience', 'device_status_told', 'devices_of', 'likely_cause',
      'missing_subjects', 'missing_is_quiet', 'missing_words', 'missing_details', 'settle_device_notices', 'acknowledge_device_notice',
      'settle_missing_data', 'next_missing_look', 'schedule_refusal', 'set_reading_expectation', 'set_patient_expectation', 'expected_of',
      'wanted_readings', 'reading_times', 'retraction_watched')
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f.signature);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION wardline.set_reading_expectation(text, text, text, int, int, text[], int[]),
  wardline.set_patient_expectation(uuid, text, int, text[], int[], int, timestamptz, text), wardline.expected_of(uuid),
  wardline.wanted_readings(uuid, timestamptz, timestamptz), wardline.reading_times(uuid, timestamptz, timestamptz),
  wardline.acknowledge_device_notice(uuid) TO wardline_server;
GRANT EXECUTE ON FUNCTION wardline.settle_device_notices() TO wardline_clock;
