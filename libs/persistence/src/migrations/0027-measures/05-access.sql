-- Who may see and do what of all this. Every act goes through the functions above; tables are only read.

DO $$
DECLARE
  t text;
  f record;
BEGIN
  FOREACH t IN ARRAY ARRAY['outcome_event', 'second_read_draw', 'second_read'] LOOP
    EXECUTE format('ALTER TABLE wardline.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY server_reads ON wardline.%I FOR SELECT TO wardline_server
      USING (site_id = ANY ((SELECT wardline.sites_as(''nurse'', ''charge-nurse'', ''physician'', ''lead''))::text[]))', t);
    EXECUTE format('CREATE POLICY not_withdrawn ON wardline.%I AS RESTRICTIVE FOR SELECT TO wardline_server
      USING (patient_id NOT IN (SELECT wardline.closed_records()))', t);
    EXECUTE format('CREATE POLICY agreed_programmes ON wardline.%I AS RESTRICTIVE TO wardline_server USING (
      cardinality((SELECT wardline.limited_sites())::text[]) = 0
      OR wardline.agreed_patient(patient_id, (SELECT wardline.limited_sites())::text[], (SELECT wardline.agreed_programmes())::text[]))', t);
    EXECUTE format('CREATE TRIGGER agreed_programmes BEFORE INSERT ON wardline.%I
      FOR EACH ROW EXECUTE FUNCTION wardline.refuse_unagreed()', t);
  END LOOP;
  ALTER TABLE wardline.programme_rate ENABLE ROW LEVEL SECURITY;
  CREATE POLICY server_reads ON wardline.programme_rate FOR SELECT TO wardline_server
    USING (site_id = ANY ((SELECT wardline.sites_as('lead'))::text[]));
  FOREACH t IN ARRAY ARRAY['outcome_event', 'second_read_draw', 'second_read', 'programme_rate'] LOOP
    EXECUTE format('GRANT SELECT ON wardline.%I TO wardline_server', t);
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.%I
      FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change()', t);
  END LOOP;
  FOR f IN SELECT p.oid::regprocedure AS signature FROM pg_proc p WHERE p.pronamespace = 'wardline'::regnamespace
    AND p.proname IN ('outcomes_of', 'record_outcome_event', 'set_programme_rate', 'draw_second_reads', 'record_second_read',
      'tier1_people', 'unmeasured_patients', 'measured_alerts', 'known_outcomes', 'measured_patients', 'measured_work',
      'measured_decisions', 'measured_second_reads', 'measured_conclusions')
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f.signature);
  END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION
  wardline.record_outcome_event(uuid, uuid, text, timestamptz, timestamptz, text, text, text, bigint, boolean),
  wardline.set_programme_rate(text, text, numeric, numeric, numeric, timestamptz),
  wardline.draw_second_reads(text, timestamptz, timestamptz, int), wardline.record_second_read(uuid, text, text),
  wardline.in_ms(timestamptz), wardline.unmeasured_patients(), wardline.measured_alerts(timestamptz, timestamptz),
  wardline.measured_patients(timestamptz, timestamptz), wardline.measured_work(timestamptz, timestamptz),
  wardline.measured_decisions(timestamptz, timestamptz, text), wardline.measured_second_reads(timestamptz, timestamptz),
  wardline.measured_conclusions(timestamptz, timestamptz)
  TO wardline_server;
