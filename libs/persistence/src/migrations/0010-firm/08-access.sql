-- Rights: the tables are read by whom they are about and by the supervisor, and written by the functions alone.

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA wardline FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.limited_sites(), wardline.agreed_programmes(), wardline.agreed_patient(uuid, text[], text[]),
  wardline.may_see_patient(uuid), wardline.unmasked_tenants(), wardline.supervised_firm(), wardline.supervised_staff(),
  wardline.claim_material(uuid), wardline.my_record(), wardline.firm_clinicians(), wardline.agreement_json(wardline.agreement),
  wardline.coverage_tenants(), wardline.coverage_material(), wardline.preferred_clinician(uuid), wardline.colleagues_present(),
  wardline.record_licence(uuid, uuid, text, text, text[], timestamptz, timestamptz), wardline.verify_licence(uuid, text),
  wardline.attest_competence(uuid, uuid, text, timestamptz, timestamptz), wardline.declare_work_place(text, timestamptz),
  wardline.put_shift(uuid, uuid, timestamptz, timestamptz, text[], text[], boolean, boolean),
  wardline.put_agreement(text, text, text, timestamptz, timestamptz, text[], text[], boolean, text[]),
  wardline.set_site_place(text, text), wardline.acknowledge_firm_notice(uuid), wardline.add_surge_clinician(uuid, text, text, text, timestamptz, text),
  wardline.set_credentials_end(uuid, timestamptz, text)
  TO wardline_server;
GRANT EXECUTE ON FUNCTION wardline.coverage_material_of_all(), wardline.settle_firm_notices(jsonb) TO wardline_clock;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['clinician_licence', 'clinician_competence', 'clinician_work_place', 'firm_shift', 'staff_credential']
  LOOP
    EXECUTE format('ALTER TABLE wardline.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY server_reads ON wardline.%I FOR SELECT TO wardline_server
      USING (staff_id = wardline.scope_staff() OR staff_id = ANY ((SELECT wardline.supervised_staff())::uuid[]))', t);
    EXECUTE format('GRANT SELECT ON wardline.%I TO wardline_server', t);
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.%I
      FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change()', t);
  END LOOP;
END $$;

ALTER TABLE wardline.firm_notice ENABLE ROW LEVEL SECURITY;
CREATE POLICY server_reads ON wardline.firm_notice FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.coverage_tenants())::text[]));
GRANT SELECT ON wardline.firm_notice TO wardline_server;

CREATE POLICY server_reads ON wardline.agreement FOR SELECT TO wardline_server
  USING (firm_id = (SELECT wardline.supervised_firm()) OR tenant_id = ANY ((SELECT wardline.tenants_as('lead'))::text[]));
GRANT SELECT ON wardline.agreement TO wardline_server;
