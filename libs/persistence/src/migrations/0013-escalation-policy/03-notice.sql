-- Standing notices: each process speaks of what it judges. Ingestion: screening trees. The escalation process: protocols,
-- and policies.

-- As before, and neither a protocol's notice nor a policy's is ingestion's to resolve.
CREATE OR REPLACE FUNCTION wardline.report_refused_trees(tenants text[], trees text[], hashes text[], codes text[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.tree_notice (tenant_id, tree, hash, kind, detail)
  SELECT r.tenant_id, r.tree, r.hash, 'tree-refused', r.code
  FROM unnest(tenants, trees, hashes, codes) AS r (tenant_id, tree, hash, code)
  ON CONFLICT (tenant_id, tree, hash, kind) WHERE resolved_at IS NULL DO NOTHING;
  UPDATE wardline.tree_notice n SET resolved_at = wardline.now()
  WHERE n.resolved_at IS NULL AND n.kind = 'tree-refused' AND wardline.decides_readings(n.hash)
    AND NOT EXISTS (SELECT FROM unnest(tenants, trees, hashes) AS r (tenant_id, tree, hash)
      WHERE (r.tenant_id, r.tree, r.hash) = (n.tenant_id, n.tree, n.hash))
$$;

-- The escalation process says which policies in force do not hold, and why; all of them. Such a policy is passed over
-- until it holds again: alerts open under a less specific one, or the built-in one. Answers with what changed.
CREATE FUNCTION wardline.report_refused_policies(tenants text[], trees text[], hashes text[], codes text[])
  RETURNS TABLE (opened int, resolved int) LANGUAGE sql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH given AS (
    SELECT r.tenant_id, r.tree, r.hash, r.code FROM unnest(tenants, trees, hashes, codes) AS r (tenant_id, tree, hash, code)
  ), judged AS (
    SELECT f.tenant_id, f.tree, f.severity, f.site_id, f.programme_id, NOT EXISTS (SELECT FROM given g
      WHERE (g.tenant_id, g.tree, g.hash) = (f.tenant_id, f.tree, f.hash)) AS holds
    FROM wardline.escalation_policy_in_force f
  ), marked AS (
    UPDATE wardline.escalation_policy_in_force f SET holds = j.holds FROM judged j
    WHERE (f.tenant_id, f.tree, f.severity) = (j.tenant_id, j.tree, j.severity) AND f.holds <> j.holds
      AND f.site_id IS NOT DISTINCT FROM j.site_id AND f.programme_id IS NOT DISTINCT FROM j.programme_id
  ), put AS (
    INSERT INTO wardline.tree_notice (tenant_id, tree, hash, kind, detail)
    SELECT g.tenant_id, g.tree, g.hash, 'tree-refused', g.code FROM given g
    ON CONFLICT (tenant_id, tree, hash, kind) WHERE resolved_at IS NULL DO NOTHING RETURNING 1
  ), taken AS (
    UPDATE wardline.tree_notice n SET resolved_at = wardline.now()
    WHERE n.resolved_at IS NULL AND n.kind = 'tree-refused' AND wardline.is_escalation_policy(n.hash)
      AND NOT EXISTS (SELECT FROM given g WHERE (g.tenant_id, g.tree, g.hash) = (n.tenant_id, n.tree, n.hash)) RETURNING 1
  )
  SELECT (SELECT count(*)::int FROM put), (SELECT count(*)::int FROM taken)
$$;

-- As before, but that nothing signed would be there in the place of a stopped tree is said of screening trees only.
CREATE OR REPLACE FUNCTION wardline.watch_approvals() RETURNS TABLE (kind text, opened int, resolved int) LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH running AS (
    SELECT DISTINCT ON (a.tenant_id, a.tree) a.* FROM wardline.tree_activation a ORDER BY a.tenant_id, a.tree, a.entry_id DESC
  ), standing AS (
    SELECT r.tenant_id, r.tree, r.hash, p.warn_days, wardline.approved_until(r.tenant_id, r.hash, r.signers) AS until,
      (SELECT max(s.review_by) FROM wardline.tree_signature s WHERE s.tenant_id = r.tenant_id AND s.hash = r.hash
        AND wardline.signature_problem(s, wardline.now()) IS NULL) AS review_by
    FROM running r, wardline.tree_policy_of(r.tenant_id) p WHERE r.hash IS NOT NULL
  ), due AS (
    SELECT s.tenant_id, s.tree, s.hash, 'approval-expired' AS of_kind, coalesce(wardline.rfc3339(s.until), 'no signature counts') AS detail
    FROM standing s WHERE s.until IS NULL OR s.until <= wardline.now()
    UNION ALL
    SELECT s.tenant_id, s.tree, s.hash, 'approval-expiring', wardline.rfc3339(s.until)
    FROM standing s WHERE s.until > wardline.now() AND s.until <= wardline.now() + make_interval(days => s.warn_days)
    UNION ALL
    SELECT s.tenant_id, s.tree, s.hash, 'review-due', wardline.rfc3339(s.review_by)
    FROM standing s WHERE s.review_by <= wardline.now()
    UNION ALL
    -- Trees decide, and should one have to be stopped, nothing signed would be there in its place.
    SELECT DISTINCT r.tenant_id, p.fail_safe_tree, '', 'fail-safe-missing', 'no fail-safe tree is active'
    FROM running r, wardline.tree_policy_of(r.tenant_id) p
    WHERE wardline.decides_readings(coalesce(r.hash, r.stopped_hash))
      AND NOT EXISTS (SELECT FROM running f WHERE f.tenant_id = r.tenant_id AND f.tree = p.fail_safe_tree AND f.hash IS NOT NULL)
  ), put AS (
    INSERT INTO wardline.tree_notice (tenant_id, tree, hash, kind, detail)
    SELECT d.tenant_id, d.tree, d.hash, d.of_kind, d.detail FROM due d
    ON CONFLICT (tenant_id, tree, hash, kind) WHERE resolved_at IS NULL DO NOTHING RETURNING tree_notice.kind
  ), taken AS (
    UPDATE wardline.tree_notice n SET resolved_at = wardline.now()
    WHERE n.resolved_at IS NULL AND n.kind IN ('approval-expiring', 'approval-expired', 'review-due', 'fail-safe-missing')
      AND NOT EXISTS (SELECT FROM due d WHERE (d.tenant_id, d.tree, d.hash, d.of_kind) = (n.tenant_id, n.tree, n.hash, n.kind))
    RETURNING n.kind
  )
  SELECT k.kind, (SELECT count(*)::int FROM put WHERE put.kind = k.kind), (SELECT count(*)::int FROM taken WHERE taken.kind = k.kind)
  FROM (SELECT put.kind FROM put UNION SELECT taken.kind FROM taken) k;
END $$;

REVOKE ALL ON FUNCTION wardline.report_refused_policies(text[], text[], text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.report_refused_policies(text[], text[], text[], text[]) TO wardline_clock;
