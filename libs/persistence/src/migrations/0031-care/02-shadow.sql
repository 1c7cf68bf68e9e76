-- A candidate is let decide beside the live trees by those who direct trees: without effect on any patient, and on the
-- trail. What it is, is what was handed in; nothing else can be run.

-- Candidates that decide at the same time for one health system: each of them decides about every reading again.
CREATE FUNCTION wardline.most_shadows() RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT 5 $$;

CREATE FUNCTION wardline.start_shadow(for_tenant text, of_hash text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  v wardline.tree_version;
  going int;
  code text;
BEGIN
  PERFORM wardline.lock_tree(for_tenant, 'shadow runs');
  SELECT * INTO v FROM wardline.tree_version x WHERE x.hash = of_hash AND wardline.tree_is_here(of_hash, for_tenant);
  SELECT count(*) INTO going FROM wardline.shadow_run r
    WHERE r.tenant_id = for_tenant AND NOT EXISTS (SELECT FROM wardline.shadow_stop s WHERE s.run_id = r.run_id);
  code := CASE
    WHEN NOT wardline.directs_trees(for_tenant, coalesce(v.document ->> 'programme', '*'), 'author', 'physician', 'lead') THEN 'not-allowed'
    WHEN v.hash IS NULL THEN 'unknown-tree'
    WHEN v.document ? 'kind' AND v.document ->> 'kind' <> 'screening' THEN 'not-a-screening-tree'
    WHEN EXISTS (SELECT FROM wardline.newest_activation(for_tenant, v.tree) a WHERE a.hash = of_hash) THEN 'already-active'
    WHEN EXISTS (SELECT FROM wardline.shadow_run r WHERE r.tenant_id = for_tenant AND r.hash = of_hash
      AND NOT EXISTS (SELECT FROM wardline.shadow_stop s WHERE s.run_id = r.run_id)) THEN 'shadow-running'
    WHEN going >= wardline.most_shadows() THEN 'too-many-shadows'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    WITH run AS (
      INSERT INTO wardline.shadow_run (tenant_id, tree, version, hash, document)
      VALUES (for_tenant, v.tree, v.version, v.hash, v.document) RETURNING run_id, tenant_id)
    -- From now on: what a patient had before is not decided again.
    INSERT INTO wardline.shadow_progress (run_id, tenant_id, patient_id, done_seq)
    SELECT run.run_id, run.tenant_id, s.patient_id, s.last_seq FROM run JOIN wardline.patient_state s USING (tenant_id);
  END IF;
  RETURN wardline.answer_tree_act(for_tenant, 'tree.shadow-start', 'tree:' || of_hash, code);
END $$;

CREATE FUNCTION wardline.stop_shadow(which bigint) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  r wardline.shadow_run;
  code text;
BEGIN
  SELECT * INTO r FROM wardline.shadow_run x WHERE x.run_id = which;
  code := CASE
    WHEN r.run_id IS NULL OR NOT r.tenant_id = ANY (wardline.tree_tenants()) THEN 'unknown-tree'
    WHEN NOT wardline.directs_trees(r.tenant_id, coalesce(r.document ->> 'programme', '*'), 'author', 'physician', 'lead') THEN 'not-allowed'
    WHEN EXISTS (SELECT FROM wardline.shadow_stop s WHERE s.run_id = which) THEN 'already-stopped'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    INSERT INTO wardline.shadow_stop (run_id, tenant_id) VALUES (which, r.tenant_id) ON CONFLICT DO NOTHING;
  END IF;
  RETURN wardline.answer_tree_act(CASE WHEN code <> 'unknown-tree' THEN r.tenant_id END, 'tree.shadow-stop',
    CASE WHEN code <> 'unknown-tree' THEN 'tree:' || r.hash ELSE 'shadow-run:' || which END, code);
END $$;

REVOKE ALL ON FUNCTION wardline.most_shadows(), wardline.start_shadow(text, text), wardline.stop_shadow(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.start_shadow(text, text), wardline.stop_shadow(bigint) TO wardline_server;
