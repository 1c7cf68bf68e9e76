-- Standing alarms to the lead about trees: they stand until what they are about has changed, acknowledged or not.

CREATE TABLE wardline.tree_notice (
  notice_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  tree text NOT NULL,
  hash text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('approval-expiring', 'approval-expired', 'review-due', 'tree-stopped', 'tree-refused',
    'fail-safe-missing')),
  detail text NOT NULL,                     -- a date, a reason, or the code of a refusal
  opened_at timestamptz NOT NULL DEFAULT wardline.now(),
  acknowledged_at timestamptz,
  acknowledged_by uuid REFERENCES wardline.staff,
  resolved_at timestamptz
);
CREATE UNIQUE INDEX tree_notice_one_open ON wardline.tree_notice (tenant_id, tree, hash, kind) WHERE resolved_at IS NULL;

CREATE TABLE wardline.tree_notice_event (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  notice_id uuid NOT NULL REFERENCES wardline.tree_notice,
  tenant_id text NOT NULL,
  type text NOT NULL CHECK (type IN ('opened', 'acknowledged', 'resolved')),
  by_staff uuid REFERENCES wardline.staff,  -- NULL: Wardline itself
  at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE INDEX ON wardline.tree_notice_event (notice_id, entry_id);

CREATE FUNCTION wardline.log_tree_notice() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO wardline.tree_notice_event (notice_id, tenant_id, type) VALUES (NEW.notice_id, NEW.tenant_id, 'opened');
  ELSIF NEW.resolved_at IS NOT NULL AND OLD.resolved_at IS NULL THEN
    INSERT INTO wardline.tree_notice_event (notice_id, tenant_id, type) VALUES (NEW.notice_id, NEW.tenant_id, 'resolved');
  ELSIF NEW.acknowledged_at IS NOT NULL AND OLD.acknowledged_at IS NULL THEN
    INSERT INTO wardline.tree_notice_event (notice_id, tenant_id, type, by_staff)
    VALUES (NEW.notice_id, NEW.tenant_id, 'acknowledged', NEW.acknowledged_by);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER log_notice AFTER INSERT OR UPDATE ON wardline.tree_notice
  FOR EACH ROW EXECUTE FUNCTION wardline.log_tree_notice();

CREATE FUNCTION wardline.open_tree_notice(for_tenant text, of_tree text, of_hash text, of_kind text, words text) RETURNS boolean
  LANGUAGE sql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH opened AS (
    INSERT INTO wardline.tree_notice (tenant_id, tree, hash, kind, detail) VALUES (for_tenant, of_tree, of_hash, of_kind, words)
    ON CONFLICT (tenant_id, tree, hash, kind) WHERE resolved_at IS NULL DO NOTHING RETURNING 1
  )
  SELECT EXISTS (SELECT FROM opened)
$$;

-- After an act on a tree: what was said about its former state no longer stands. What still holds is said again by
-- the watch below and by ingestion.
CREATE FUNCTION wardline.settle_tree_notices(for_tenant text, of_tree text) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  UPDATE wardline.tree_notice SET resolved_at = wardline.now()
  WHERE tenant_id = for_tenant AND tree = of_tree AND resolved_at IS NULL
$$;

-- The escalation process calls this again and again. Opens what has come due and resolves what a new signature covers;
-- answers with what it changed.
CREATE FUNCTION wardline.watch_approvals() RETURNS TABLE (kind text, opened int, resolved int) LANGUAGE plpgsql
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
    WHERE NOT EXISTS (SELECT FROM wardline.tree_document d WHERE d.hash = coalesce(r.hash, r.stopped_hash) AND d.kind = 'protocol')
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

-- Ingestion says which active versions it will not let decide, and why; all of them, so that the others are settled.
CREATE FUNCTION wardline.report_refused_trees(tenants text[], trees text[], hashes text[], codes text[]) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.tree_notice (tenant_id, tree, hash, kind, detail)
  SELECT r.tenant_id, r.tree, r.hash, 'tree-refused', r.code
  FROM unnest(tenants, trees, hashes, codes) AS r (tenant_id, tree, hash, code)
  ON CONFLICT (tenant_id, tree, hash, kind) WHERE resolved_at IS NULL DO NOTHING;
  UPDATE wardline.tree_notice n SET resolved_at = wardline.now()
  WHERE n.resolved_at IS NULL AND n.kind = 'tree-refused'
    AND NOT EXISTS (SELECT FROM unnest(tenants, trees, hashes) AS r (tenant_id, tree, hash)
      WHERE (r.tenant_id, r.tree, r.hash) = (n.tenant_id, n.tree, n.hash))
$$;

CREATE FUNCTION wardline.acknowledge_tree_notice(which uuid) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  notice wardline.tree_notice;
  code text;
BEGIN
  SELECT * INTO notice FROM wardline.tree_notice n WHERE n.notice_id = which FOR UPDATE;
  code := CASE
    WHEN notice.notice_id IS NULL THEN 'unknown-notice'
    WHEN NOT notice.tenant_id = ANY (wardline.tenants_as('lead')) THEN 'not-allowed'
    WHEN notice.acknowledged_at IS NOT NULL THEN 'already-acknowledged'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    UPDATE wardline.tree_notice SET acknowledged_at = wardline.now(), acknowledged_by = wardline.scope_staff() WHERE notice_id = which;
  END IF;
  RETURN wardline.answer_tree_act(notice.tenant_id, 'tree.notice-acknowledge', 'tree-notice:' || which, code);
END $$;
