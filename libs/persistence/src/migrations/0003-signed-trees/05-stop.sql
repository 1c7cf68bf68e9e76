-- Stop this tree: one step, whatever hour it is (hazard H18). From the next reading on, the fail-safe tree decides for
-- those whom the stopped one covered; what it filtered in the last days is put up for review.

CREATE TABLE wardline.stop_review (
  review_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  tree text NOT NULL,
  hash text NOT NULL REFERENCES wardline.tree_version,
  filtered_from timestamptz NOT NULL,
  filtered_to timestamptz NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT wardline.now(),
  -- The work is done in small steps by whoever comes: every decision up to this one has been looked at.
  looked_through bigint NOT NULL DEFAULT 0,
  looked_at bigint NOT NULL DEFAULT 0,      -- decisions
  completed_at timestamptz
);
CREATE INDEX ON wardline.stop_review (opened_at) WHERE completed_at IS NULL;

-- A stop needs no signature: it can only send more to people.
CREATE FUNCTION wardline.stop_tree(for_tenant text, of_tree text, why text) RETURNS text LANGUAGE plpgsql
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
    FROM wardline.tree_policy_of(for_tenant) p;
  END IF;
  RETURN wardline.answer_tree_act(for_tenant, 'tree.stop', 'tree:' || coalesce(running.hash, of_tree), code);
END $$;

-- The stopped version decides again: its signatures must still hold.
CREATE FUNCTION wardline.resume_tree(for_tenant text, of_tree text, why text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  running wardline.tree_activation;
  code text;
BEGIN
  PERFORM wardline.lock_tree(for_tenant, of_tree);
  SELECT * INTO running FROM wardline.newest_activation(for_tenant, of_tree);
  code := CASE
    WHEN running.entry_id IS NULL THEN 'unknown-tree'
    WHEN running.action <> 'stop' THEN 'not-stopped'
    WHEN NOT wardline.directs_trees(for_tenant, wardline.programme_of(running.stopped_hash), 'lead') THEN 'not-allowed'
    ELSE coalesce(wardline.approval_problem(for_tenant, running.stopped_hash, wardline.now()), 'ok') END;
  IF code = 'ok' THEN
    INSERT INTO wardline.tree_activation (tenant_id, tree, hash, activated_by, action, reason)
    VALUES (for_tenant, of_tree, running.stopped_hash, wardline.scope_staff(), 'resume', why);
    PERFORM wardline.settle_tree_notices(for_tenant, of_tree);
  END IF;
  RETURN wardline.answer_tree_act(for_tenant, 'tree.resume', 'tree:' || coalesce(running.stopped_hash, of_tree), code);
END $$;
