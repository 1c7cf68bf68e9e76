-- Who may see and do what of all this. Every act goes through the functions above; tables are only read.

CREATE FUNCTION pg_temp.let_read(t text, role_name text, rights text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE POLICY %I ON wardline.%I FOR SELECT TO %I USING (true)', role_name || '_works', t, role_name);
  EXECUTE format('GRANT %s ON wardline.%I TO %I', rights, t, role_name);
END $$;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['signing_key', 'signing_key_revocation', 'tree_entitlement', 'tree_policy', 'tree_document',
    'tree_evidence', 'tree_offer', 'tree_offer_answer', 'tree_signature', 'tree_notice', 'tree_notice_event', 'stop_review',
    'stop_review_item']
  LOOP
    EXECUTE format('ALTER TABLE wardline.%I ENABLE ROW LEVEL SECURITY', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['signing_key', 'signing_key_revocation', 'tree_entitlement', 'tree_policy', 'tree_document',
    'tree_evidence', 'tree_offer', 'tree_offer_answer', 'tree_signature', 'tree_notice_event']
  LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.%I
      FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change()', t);
  END LOOP;
  -- What ingestion judges active trees by: a change of it has every worker look again.
  FOREACH t IN ARRAY ARRAY['signing_key', 'signing_key_revocation', 'tree_entitlement', 'tree_policy', 'tree_document', 'tree_signature']
  LOOP
    EXECUTE format('CREATE TRIGGER registry_changed AFTER INSERT OR UPDATE OR DELETE ON wardline.%I
      FOR EACH STATEMENT EXECUTE FUNCTION wardline.bump_registry_epoch()', t);
  END LOOP;
END $$;

-- Functions are for those who are named, nobody else.
DO $$
DECLARE f record;
BEGIN
  FOR f IN SELECT p.oid::regprocedure AS signature FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'wardline' AND p.proname IN ('answer_tree_act', 'entitled', 'tree_policy_of', 'tree_tenants', 'directs_trees',
      'is_physician', 'add_signing_key', 'my_signing_key', 'revoke_signing_key', 'entitle_physician', 'set_tree_policy',
      'tree_is_here', 'sees_tree', 'submit_tree', 'add_tree_evidence', 'offer_tree', 'decline_tree', 'jws_part',
      'signature_problem', 'approval_problem', 'approved_until', 'approval_record_of', 'record_signature', 'check_activation', 'lock_tree',
      'newest_activation', 'activate_tree', 'rollback_target', 'rollback_tree', 'programme_of', 'stop_tree', 'resume_tree',
      'log_tree_notice', 'open_tree_notice', 'settle_tree_notices', 'watch_approvals', 'report_refused_trees',
      'acknowledge_tree_notice', 'take_stop_review', 'stop_review_step', 'put_stop_review_step', 'close_stop_review_items')
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f.signature);
  END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION
  wardline.answer_tree_act(text, text, text, text), wardline.tree_policy_of(text), wardline.tree_tenants(), wardline.sees_tree(text), wardline.add_signing_key(text, text, jsonb),
  wardline.my_signing_key(), wardline.revoke_signing_key(text, timestamptz, text),
  wardline.entitle_physician(uuid, uuid, text, text, timestamptz, timestamptz), wardline.set_tree_policy(text, int, int, int, text),
  wardline.submit_tree(text, text, jsonb), wardline.add_tree_evidence(text, text, jsonb, text, int, jsonb, jsonb, text),
  wardline.offer_tree(text, text, text, text), wardline.decline_tree(uuid, text), wardline.record_signature(text),
  wardline.signature_problem(wardline.tree_signature, timestamptz), wardline.approval_problem(text, text, timestamptz),
  wardline.approved_until(text, text, int), wardline.activate_tree(text, text, text, text), wardline.rollback_target(text, text),
  wardline.rollback_tree(text, text, text, text), wardline.stop_tree(text, text, text), wardline.resume_tree(text, text, text),
  wardline.acknowledge_tree_notice(uuid), wardline.close_stop_review_items(bigint[], text, text)
  TO wardline_server;
GRANT EXECUTE ON FUNCTION wardline.approval_record_of(text) TO wardline_server, wardline_ingest, wardline_clock, wardline_auditor;
GRANT EXECUTE ON FUNCTION wardline.tree_policy_of(text), wardline.report_refused_trees(text[], text[], text[], text[]) TO wardline_ingest;
GRANT EXECUTE ON FUNCTION wardline.watch_approvals(), wardline.take_stop_review(), wardline.stop_review_step(uuid, int),
  wardline.put_stop_review_step(uuid, bigint, int, jsonb), wardline.tree_policy_of(text) TO wardline_clock;

-- The server: public keys of everybody who is signed in, the rest by health system.
CREATE POLICY server_reads ON wardline.signing_key FOR SELECT TO wardline_server USING (wardline.scope_staff() IS NOT NULL);
CREATE POLICY server_reads ON wardline.signing_key_revocation FOR SELECT TO wardline_server USING (wardline.scope_staff() IS NOT NULL);
GRANT SELECT (kid, staff_id, public_key, valid_from) ON wardline.signing_key TO wardline_server, wardline_ingest, wardline_clock;
GRANT SELECT ON wardline.signing_key_revocation TO wardline_server;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['tree_entitlement', 'tree_policy', 'tree_signature', 'tree_offer_answer', 'tree_notice', 'tree_notice_event', 'stop_review']
  LOOP
    EXECUTE format('CREATE POLICY server_reads ON wardline.%I FOR SELECT TO wardline_server
      USING (tenant_id = ANY ((SELECT wardline.tree_tenants())::text[]))', t);
    EXECUTE format('GRANT SELECT ON wardline.%I TO wardline_server', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['tree_document', 'tree_evidence']
  LOOP
    EXECUTE format('CREATE POLICY server_reads ON wardline.%I FOR SELECT TO wardline_server
      USING (tenant_id = ANY ((SELECT wardline.tree_tenants())::text[]) OR wardline.sees_tree(hash))', t);
    EXECUTE format('GRANT SELECT ON wardline.%I TO wardline_server', t);
  END LOOP;
END $$;
CREATE POLICY server_reads ON wardline.tree_offer FOR SELECT TO wardline_server
  USING (ARRAY[tenant_id, from_tenant] && (SELECT wardline.tree_tenants())::text[]);
GRANT SELECT ON wardline.tree_offer TO wardline_server;
DROP POLICY server_reads ON wardline.tree_activation;
CREATE POLICY server_reads ON wardline.tree_activation FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.tree_tenants())::text[]));

-- Patients stand in the items: those who may see them.
CREATE POLICY server_reads ON wardline.stop_review_item FOR SELECT TO wardline_server
  USING (site_id = ANY ((SELECT wardline.clinical_sites())::text[]));
GRANT SELECT ON wardline.stop_review_item TO wardline_server;

-- Ingestion and the clock read what they judge trees by, over all health systems.
CREATE POLICY wardline_ingest_works ON wardline.signing_key FOR SELECT TO wardline_ingest USING (true);
CREATE POLICY wardline_clock_works ON wardline.signing_key FOR SELECT TO wardline_clock USING (true);
SELECT pg_temp.let_read(t, r, 'SELECT')
FROM unnest(ARRAY['signing_key_revocation', 'tree_entitlement', 'tree_document', 'tree_signature']) t,
  unnest(ARRAY['wardline_ingest', 'wardline_clock']) r;
SELECT pg_temp.let_read(t, 'wardline_clock', 'SELECT') FROM unnest(ARRAY['tree_version', 'tree_activation']) t;
SELECT pg_temp.let_read(t, 'wardline_auditor', 'SELECT') FROM unnest(ARRAY['tree_activation', 'tree_signature', 'tree_notice',
  'tree_notice_event', 'stop_review', 'stop_review_item']) t;
