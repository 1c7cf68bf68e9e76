-- Protocols are signed, put to work and stopped as screening trees are; nothing that they do is a reading's decision.

CREATE FUNCTION wardline.is_protocol(of_hash text) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wardline.tree_document d WHERE d.hash = of_hash AND d.kind = 'protocol')
$$;
REVOKE ALL ON FUNCTION wardline.is_protocol(text) FROM PUBLIC;

-- As before, and without a review of filtered readings where the tree was a protocol: it filtered none.
CREATE OR REPLACE FUNCTION wardline.stop_tree(for_tenant text, of_tree text, why text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  running wardline.tree_activation;
  code text;
BEGIN
  PERFORM wardline.lock_tree(for_tenant, of_tree);
  SELECT * INTO running FROM wardline.newest_activation(for_tenant, of_tree);
  code := CASE
    WHEN running.entry_id IS NULL THEN 'unknown-tree'
    WHEN NOT wardline.directs_trees(for_tenant, wardline.programme_of(coalesce(running.hash, running.stopped_hash)),
      'physician', 'lead', 'charge-nurse') THEN 'not-allowed'
    WHEN running.action = 'stop' THEN 'already-stopped'
    WHEN of_tree = (SELECT p.fail_safe_tree FROM wardline.tree_policy_of(for_tenant) p) THEN 'fail-safe-stays'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    INSERT INTO wardline.tree_activation (tenant_id, tree, hash, stopped_hash, activated_by, action, reason)
    VALUES (for_tenant, of_tree, NULL, running.hash, wardline.scope_staff(), 'stop', why);
    PERFORM wardline.settle_tree_notices(for_tenant, of_tree);
    PERFORM wardline.open_tree_notice(for_tenant, of_tree, running.hash, 'tree-stopped', why);
    INSERT INTO wardline.stop_review (tenant_id, tree, hash, filtered_from, filtered_to)
    SELECT for_tenant, of_tree, running.hash, wardline.now() - make_interval(days => p.review_days), wardline.now()
    FROM wardline.tree_policy_of(for_tenant) p WHERE NOT wardline.is_protocol(running.hash);
  END IF;
  RETURN wardline.answer_tree_act(for_tenant, 'tree.stop', 'tree:' || coalesce(running.hash, of_tree), code);
END $$;

-- What ingestion says, it says of screening trees only: a protocol's notice is not its to resolve.
CREATE OR REPLACE FUNCTION wardline.report_refused_trees(tenants text[], trees text[], hashes text[], codes text[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.tree_notice (tenant_id, tree, hash, kind, detail)
  SELECT r.tenant_id, r.tree, r.hash, 'tree-refused', r.code
  FROM unnest(tenants, trees, hashes, codes) AS r (tenant_id, tree, hash, code)
  ON CONFLICT (tenant_id, tree, hash, kind) WHERE resolved_at IS NULL DO NOTHING;
  UPDATE wardline.tree_notice n SET resolved_at = wardline.now()
  WHERE n.resolved_at IS NULL AND n.kind = 'tree-refused' AND NOT wardline.is_protocol(n.hash)
    AND NOT EXISTS (SELECT FROM unnest(tenants, trees, hashes) AS r (tenant_id, tree, hash)
      WHERE (r.tenant_id, r.tree, r.hash) = (n.tenant_id, n.tree, n.hash))
$$;

-- The escalation process says which protocols at work do not hold, and why; all of them. Answers with what changed.
CREATE FUNCTION wardline.report_refused_protocols(tenants text[], trees text[], hashes text[], codes text[])
  RETURNS TABLE (opened int, resolved int) LANGUAGE sql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH given AS (
    SELECT r.tenant_id, r.tree, r.hash, r.code FROM unnest(tenants, trees, hashes, codes) AS r (tenant_id, tree, hash, code)
  ), put AS (
    INSERT INTO wardline.tree_notice (tenant_id, tree, hash, kind, detail)
    SELECT g.tenant_id, g.tree, g.hash, 'tree-refused', g.code FROM given g
    ON CONFLICT (tenant_id, tree, hash, kind) WHERE resolved_at IS NULL DO NOTHING RETURNING 1
  ), taken AS (
    UPDATE wardline.tree_notice n SET resolved_at = wardline.now()
    WHERE n.resolved_at IS NULL AND n.kind = 'tree-refused' AND wardline.is_protocol(n.hash)
      AND NOT EXISTS (SELECT FROM given g WHERE (g.tenant_id, g.tree, g.hash) = (n.tenant_id, n.tree, n.hash)) RETURNING 1
  )
  SELECT (SELECT count(*)::int FROM put), (SELECT count(*)::int FROM taken)
$$;
REVOKE ALL ON FUNCTION wardline.report_refused_protocols(text[], text[], text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.report_refused_protocols(text[], text[], text[], text[]) TO wardline_clock;
