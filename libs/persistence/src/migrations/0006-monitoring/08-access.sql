-- Who may see and do what of all this. Every act goes through the functions above; tables are only read.

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['consent', 'deceased_undo', 'monitoring_due', 'record_lock', 'reading_watch', 'record_unlock',
    'reading_expectation', 'reading_gap', 'patient_placement', 'patient_transfer', 'alert_handover']
  LOOP
    EXECUTE format('ALTER TABLE wardline.%I ENABLE ROW LEVEL SECURITY', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['consent', 'deceased_undo', 'record_unlock', 'reading_expectation', 'patient_placement']
  LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.%I
      FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change()', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['consent', 'deceased_undo', 'patient_placement']
  LOOP
    EXECUTE format('CREATE POLICY server_reads ON wardline.%I FOR SELECT TO wardline_server USING (EXISTS
      (SELECT FROM wardline.patient p WHERE p.patient_id = %I.patient_id))', t, t);
    EXECUTE format('GRANT SELECT ON wardline.%I TO wardline_server', t);
  END LOOP;
END $$;

-- Functions are for those who are named, nobody else.
DO $$
DECLARE f record;
BEGIN
  FOR f IN SELECT p.oid::regprocedure AS signature FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'wardline' AND p.proname IN ('monitoring_entry_at', 'monitoring_label', 'monitoring_step_allowed',
      'monitoring_closes_alerts', 'may_contact', 'consented_to_monitoring', 'lock_patient_records', 'watch_readings',
      'close_alerts_by_status', 'open_platform_alert', 'heed_monitoring_status', 'monitoring_status_entered',
      'no_alert_of_the_dead', 'answer_patient_act', 'care_role', 'cares_locally', 'local_team_of', 'record_consent', 'next_monitoring_entry',
      'monitoring_refusal', 'enter_monitoring_status', 'change_monitoring_status', 'undo_deceased', 'take_monitoring_due',
      'stopped_devices', 'device_stopped', 'unlocked_records', 'closed_records', 'unlock_record', 'expected_readings',
      'awaited_readings', 'take_reading_watch', 'enrolment_entered', 'set_reading_expectation',
      'only_answer_transfer', 'former_records', 'is_deceased', 'place_patient', 'handover_patients', 'handover_alerts', 'handover_events', 'request_transfer', 'answer_transfer',
      'admit_from_elsewhere', 'take_handed_alert', 'tell_handover')
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f.signature);
  END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION wardline.may_contact(uuid), wardline.monitoring_label(text, text) TO wardline_server, wardline_ingest, wardline_clock;
GRANT EXECUTE ON FUNCTION
  wardline.record_consent(uuid, boolean, text[], text, text, text, timestamptz),
  wardline.change_monitoring_status(uuid, text, text, timestamptz, uuid, timestamptz, text),
  wardline.undo_deceased(uuid, text, text), wardline.local_team_of(uuid), wardline.unlock_record(uuid, text, int),
  wardline.unlocked_records(), wardline.closed_records(),
  wardline.set_reading_expectation(text, text, text, int, int), wardline.expected_readings(text, text),
  wardline.handover_patients(), wardline.handover_alerts(), wardline.handover_events(), wardline.request_transfer(uuid, text, text, text),
  wardline.answer_transfer(uuid, text, text), wardline.take_handed_alert(uuid)
  TO wardline_server;
GRANT EXECUTE ON FUNCTION wardline.stopped_devices(), wardline.device_stopped(text, text) TO wardline_ingest;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['patient_transfer', 'alert_handover']
  LOOP
    EXECUTE format('CREATE POLICY server_reads ON wardline.%I FOR SELECT TO wardline_server
      USING (ARRAY[from_site, to_site] && (SELECT wardline.clinical_sites())::text[])', t);
    EXECUTE format('CREATE POLICY not_withdrawn ON wardline.%I AS RESTRICTIVE FOR SELECT TO wardline_server
      USING (patient_id NOT IN (SELECT wardline.closed_records()))', t);
    EXECUTE format('GRANT SELECT ON wardline.%I TO wardline_server', t);
  END LOOP;
END $$;
CREATE POLICY server_reads ON wardline.reading_expectation FOR SELECT TO wardline_server
  USING (coalesce(tenant_id = ANY ((SELECT wardline.visible_tenants())::text[]), wardline.scope_staff() IS NOT NULL));
GRANT SELECT ON wardline.reading_expectation TO wardline_server;

-- Who opened which record and why is told to the privacy officers. The auditor's role asks which records are locked.
CREATE POLICY server_reads ON wardline.record_unlock FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.tenants_as('privacy-officer'))::text[]));
GRANT SELECT ON wardline.record_unlock TO wardline_server;
CREATE POLICY wardline_auditor_works ON wardline.record_lock FOR SELECT TO wardline_auditor USING (true);
GRANT SELECT (patient_id) ON wardline.record_lock TO wardline_auditor;
GRANT EXECUTE ON FUNCTION wardline.take_monitoring_due(int), wardline.take_reading_watch(int) TO wardline_clock;
