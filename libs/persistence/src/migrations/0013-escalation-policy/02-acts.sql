-- What the acts on trees have to know of policies.

-- Does a version decide readings? Protocols and policies never do.
CREATE FUNCTION wardline.decides_readings(of_hash text) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT NOT EXISTS (SELECT FROM wardline.tree_document d WHERE d.hash = of_hash AND d.kind <> 'screening')
$$;

-- A policy for a site or a programme that is not there would be in force for nobody, unseen.
CREATE FUNCTION wardline.policy_place_problem(for_tenant text, of_hash text) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE
    WHEN NOT wardline.is_escalation_policy(of_hash) THEN NULL
    WHEN EXISTS (SELECT FROM wardline.tree_version v, wardline.policy_places(v.document) p WHERE v.hash = of_hash
      AND p.site_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM wardline.site s WHERE (s.tenant_id, s.site_id) = (for_tenant, p.site_id))) THEN 'unknown-site'
    WHEN EXISTS (SELECT FROM wardline.tree_version v, wardline.policy_places(v.document) p WHERE v.hash = of_hash
      AND p.programme_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM wardline.programme g WHERE g.programme_id = p.programme_id)) THEN 'unknown-programme'
  END
$$;

-- As before, and a policy's places must be there.
CREATE OR REPLACE FUNCTION wardline.activate_tree(for_tenant text, of_hash text, replaces text, why text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  wanted wardline.tree_version;
  running wardline.tree_activation;
  code text;
BEGIN
  SELECT * INTO wanted FROM wardline.tree_version v WHERE v.hash = of_hash;
  PERFORM wardline.lock_tree(for_tenant, coalesce(wanted.tree, ''));
  SELECT * INTO running FROM wardline.newest_activation(for_tenant, wanted.tree);
  code := CASE
    WHEN wanted.hash IS NULL OR NOT wardline.tree_is_here(of_hash, for_tenant) THEN 'unknown-tree'
    WHEN NOT wardline.directs_trees(for_tenant, wanted.document ->> 'programme', 'lead') THEN 'not-allowed'
    WHEN running.hash = of_hash THEN 'already-active'
    WHEN running.hash IS DISTINCT FROM replaces THEN 'activation-overtaken'
    ELSE coalesce(wardline.approval_problem(for_tenant, of_hash, wardline.now()),
      wardline.policy_place_problem(for_tenant, of_hash), 'ok') END;
  IF code = 'ok' THEN
    INSERT INTO wardline.tree_activation (tenant_id, tree, hash, activated_by, action, reason)
    VALUES (for_tenant, wanted.tree, of_hash, wardline.scope_staff(), 'activate', why);
    PERFORM wardline.settle_tree_notices(for_tenant, wanted.tree);
  END IF;
  RETURN wardline.answer_tree_act(for_tenant, 'tree.activate', 'tree:' || of_hash, code);
END $$;

-- As before; a policy filtered no readings either, so there is none to review.
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
    FROM wardline.tree_policy_of(for_tenant) p WHERE wardline.decides_readings(running.hash);
  END IF;
  RETURN wardline.answer_tree_act(for_tenant, 'tree.stop', 'tree:' || coalesce(running.hash, of_tree), code);
END $$;

REVOKE ALL ON FUNCTION wardline.decides_readings(text), wardline.policy_place_problem(text, text) FROM PUBLIC;
