-- Who may see and do what of all this. Every act goes through the functions above; tables are only read.

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['patient_contact', 'patient_location', 'contact_call', 'contact_call_end', 'work_event', 'work_state',
    'work_interval', 'work_policy']
  LOOP
    EXECUTE format('ALTER TABLE wardline.%I ENABLE ROW LEVEL SECURITY', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['patient_contact', 'patient_location', 'contact_call', 'contact_call_end', 'work_event', 'work_interval',
    'work_policy']
  LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.%I
      FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change()', t);
  END LOOP;
END $$;

-- Ingestion counts the patient's days by it.
CREATE TRIGGER registry_changed AFTER INSERT OR UPDATE OR DELETE ON wardline.patient_location
  FOR EACH STATEMENT EXECUTE FUNCTION wardline.bump_registry_epoch();

-- Numbers, addresses and calls: whoever sees the patient, and has a reason to know.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['patient_contact', 'patient_location', 'contact_call', 'contact_call_end']
  LOOP
    EXECUTE format('CREATE POLICY server_reads ON wardline.%1$I FOR SELECT TO wardline_server USING (
      EXISTS (SELECT FROM wardline.patient p WHERE p.patient_id = %1$I.patient_id) AND wardline.reaches_patient(%1$I.patient_id))', t);
    EXECUTE format('GRANT SELECT ON wardline.%I TO wardline_server', t);
  END LOOP;
END $$;

-- Minutes: one's own, those of the own site for the local team, those of the own firm's people for its supervisor.
CREATE FUNCTION wardline.is_colleague(person uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wardline.staff me JOIN wardline.staff other ON other.firm_id = me.firm_id
    WHERE me.staff_id = wardline.scope_staff() AND other.staff_id = person)
$$;
CREATE POLICY server_reads ON wardline.work_interval FOR SELECT TO wardline_server
  USING (site_id = ANY ((SELECT wardline.clinical_sites())::text[]) AND (
    staff_id = wardline.scope_staff()
    OR site_id = ANY ((SELECT wardline.sites_as('nurse', 'charge-nurse', 'physician', 'lead'))::text[])
    OR (site_id = ANY ((SELECT wardline.sites_as('supervisor'))::text[]) AND wardline.is_colleague(staff_id))));
CREATE POLICY not_withdrawn ON wardline.work_interval AS RESTRICTIVE FOR SELECT TO wardline_server
  USING (patient_id NOT IN (SELECT wardline.closed_records()));
GRANT SELECT ON wardline.work_interval TO wardline_server;
CREATE POLICY server_reads ON wardline.work_policy FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.visible_tenants())::text[]));
GRANT SELECT ON wardline.work_policy TO wardline_server;

-- Ingestion and the auditor read where a patient's days are counted, never an address.
DO $$
DECLARE r text;
BEGIN
  FOREACH r IN ARRAY ARRAY['wardline_ingest', 'wardline_auditor']
  LOOP
    EXECUTE format('CREATE POLICY %I ON wardline.patient_location FOR SELECT TO %I USING (true)', r || '_works', r);
    EXECUTE format('GRANT SELECT (entry_id, stay_id, tenant_id, patient_id, home, withdrawn, zone, effective_from, effective_to, recorded_at)
      ON wardline.patient_location TO %I', r);
  END LOOP;
END $$;

-- Functions are for those who are named, nobody else.
DO $$
DECLARE f record;
BEGIN
  FOR f IN SELECT p.oid::regprocedure AS signature FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'wardline' AND p.proname IN ('is_e164', 'are_phone_numbers', 'stay_of', 'zone_now', 'zones_of', 'reaches_patient',
      'is_zone', 'contact_refusal', 'record_contact', 'record_location', 'work_policy_of', 'idle_limit', 'end_work', 'put_work_event',
      'note_alert_work', 'work_site', 'note_patient_work', 'audit_is_a_sign', 'close_idle_work', 'set_work_policy', 'contacts_at',
      'end_calls_of', 'start_call', 'end_call', 'on_call_with', 'is_colleague')
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f.signature);
  END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION wardline.zone_now(wardline.patient), wardline.zones_of(wardline.patient), wardline.reaches_patient(uuid),
  wardline.record_contact(uuid, uuid, jsonb, timestamptz, timestamptz), wardline.record_location(uuid, uuid, jsonb, timestamptz, timestamptz),
  wardline.work_policy_of(text), wardline.note_alert_work(uuid, text), wardline.note_patient_work(uuid, text),
  wardline.set_work_policy(text, int, int),
  wardline.start_call(uuid, uuid, uuid, text, text), wardline.end_call(uuid, uuid, text, uuid), wardline.on_call_with(uuid),
  wardline.is_colleague(uuid)
  TO wardline_server;
GRANT EXECUTE ON FUNCTION wardline.close_idle_work() TO wardline_clock;
