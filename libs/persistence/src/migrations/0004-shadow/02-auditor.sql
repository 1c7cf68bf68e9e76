-- The auditor re-decides what was decided and tries candidates on what was recorded. It reads the record behind a
-- reading for this, of a patient only what facts are made of (no name), and writes nothing but shadow decisions.

CREATE FUNCTION pg_temp.auditor_reads(t text, columns text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = ('wardline.' || t)::regclass AND polname = 'wardline_auditor_works') THEN
    EXECUTE format('CREATE POLICY wardline_auditor_works ON wardline.%I FOR SELECT TO wardline_auditor USING (true)', t);
  END IF;
  EXECUTE format('GRANT SELECT %s ON wardline.%I TO wardline_auditor', columns, t);
END $$;

SELECT pg_temp.auditor_reads('patient', '(patient_id, tenant_id, site_id, case_code, birth_date, zone)');
SELECT pg_temp.auditor_reads(t, '') FROM unnest(ARRAY['monitoring_status', 'programme_enrolment', 'plan_parameter',
  'patient_state', 'tree_version', 'tree_activation', 'shadow_run', 'shadow_stop']) t;

CREATE POLICY wardline_auditor_works ON wardline.shadow_progress TO wardline_auditor USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON wardline.shadow_progress TO wardline_auditor;
CREATE POLICY wardline_auditor_works ON wardline.shadow_decision TO wardline_auditor USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON wardline.shadow_decision TO wardline_auditor;
