-- Which version decides for a health system, as a log: the newest row of (tenant, tree) holds.

ALTER TABLE wardline.tree_activation
  ADD COLUMN action text NOT NULL DEFAULT 'activate' CHECK (action IN ('activate', 'rollback', 'stop', 'resume')),
  ADD COLUMN stopped_hash text REFERENCES wardline.tree_version, -- what a stop took out of work
  ADD COLUMN signers int NOT NULL DEFAULT 1,                     -- physicians' signatures that were asked for then
  ADD COLUMN reason text NOT NULL DEFAULT '',
  ADD CONSTRAINT stop_has_no_version CHECK ((action = 'stop') = (hash IS NULL) AND (action = 'stop') = (stopped_hash IS NOT NULL));

-- Whoever inserts, the owner included: nothing unsigned is put to work, and one act at a time on each tree.
CREATE FUNCTION wardline.check_activation() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  problem text;
BEGIN
  PERFORM wardline.lock_tree(NEW.tenant_id, NEW.tree);
  IF NEW.action = 'stop' THEN
    RETURN NEW;
  END IF;
  IF NOT EXISTS (SELECT FROM wardline.tree_version v WHERE v.hash = NEW.hash AND v.tree = NEW.tree) THEN
    RAISE EXCEPTION 'unknown-tree: no version of % has this hash', NEW.tree USING ERRCODE = 'WL005';
  END IF;
  problem := wardline.approval_problem(NEW.tenant_id, NEW.hash, wardline.now());
  IF problem IS NOT NULL THEN
    RAISE EXCEPTION '%: % may not be put to work', problem, NEW.tree USING ERRCODE = 'WL005';
  END IF;
  NEW.signers := (SELECT p.signers FROM wardline.tree_policy_of(NEW.tenant_id) p);
  RETURN NEW;
END $$;

CREATE FUNCTION wardline.lock_tree(for_tenant text, of_tree text) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT pg_advisory_xact_lock(hashtextextended('tree ' || for_tenant || ' ' || of_tree, 0))
$$;
CREATE TRIGGER check_activation BEFORE INSERT ON wardline.tree_activation
  FOR EACH ROW EXECUTE FUNCTION wardline.check_activation();

-- The row that holds, or none.
CREATE FUNCTION wardline.newest_activation(for_tenant text, of_tree text) RETURNS SETOF wardline.tree_activation LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT * FROM wardline.tree_activation a WHERE a.tenant_id = for_tenant AND a.tree = of_tree ORDER BY a.entry_id DESC LIMIT 1
$$;

-- Puts a version to work. `replaces` is the hash that the person saw at work (NULL: none, or stopped): whoever was
-- slower than somebody else is told so instead of undoing the other's act unseen.
CREATE FUNCTION wardline.activate_tree(for_tenant text, of_hash text, replaces text, why text) RETURNS text LANGUAGE plpgsql
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
    ELSE coalesce(wardline.approval_problem(for_tenant, of_hash, wardline.now()), 'ok') END;
  IF code = 'ok' THEN
    INSERT INTO wardline.tree_activation (tenant_id, tree, hash, activated_by, action, reason)
    VALUES (for_tenant, wanted.tree, of_hash, wardline.scope_staff(), 'activate', why);
    PERFORM wardline.settle_tree_notices(for_tenant, wanted.tree);
  END IF;
  RETURN wardline.answer_tree_act(for_tenant, 'tree.activate', 'tree:' || of_hash, code);
END $$;

-- The version that was at work before the present one was activated, and was not itself stopped for good; NULL: none.
CREATE FUNCTION wardline.rollback_target(for_tenant text, of_tree text) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH log AS (
    SELECT a.* FROM wardline.tree_activation a WHERE a.tenant_id = for_tenant AND a.tree = of_tree
  ), present AS (
    SELECT coalesce(l.hash, l.stopped_hash) AS hash FROM log l ORDER BY l.entry_id DESC LIMIT 1
  ), began AS (
    SELECT max(l.entry_id) AS entry_id FROM log l, present p WHERE l.hash = p.hash AND l.action = 'activate'
  )
  SELECT l.hash FROM log l, present p, began b
  WHERE l.hash IS NOT NULL AND l.hash <> p.hash AND l.entry_id < b.entry_id
    AND NOT EXISTS (SELECT FROM log s WHERE s.stopped_hash = l.hash AND s.entry_id > l.entry_id
      AND NOT EXISTS (SELECT FROM log r WHERE r.hash = l.hash AND r.entry_id > s.entry_id))
  ORDER BY l.entry_id DESC LIMIT 1
$$;

-- One step back. `leaves` is the hash the person wants to be rid of.
CREATE FUNCTION wardline.rollback_tree(for_tenant text, of_tree text, leaves text, why text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  running wardline.tree_activation;
  target text;
  code text;
BEGIN
  PERFORM wardline.lock_tree(for_tenant, of_tree);
  SELECT * INTO running FROM wardline.newest_activation(for_tenant, of_tree);
  target := wardline.rollback_target(for_tenant, of_tree);
  code := CASE
    WHEN running.entry_id IS NULL THEN 'unknown-tree'
    WHEN NOT wardline.directs_trees(for_tenant, wardline.programme_of(coalesce(running.hash, running.stopped_hash)), 'lead') THEN 'not-allowed'
    WHEN coalesce(running.hash, running.stopped_hash) IS DISTINCT FROM leaves THEN 'activation-overtaken'
    WHEN target IS NULL THEN 'nothing-to-roll-back'
    ELSE coalesce(wardline.approval_problem(for_tenant, target, wardline.now()), 'ok') END;
  IF code = 'ok' THEN
    INSERT INTO wardline.tree_activation (tenant_id, tree, hash, activated_by, action, reason)
    VALUES (for_tenant, of_tree, target, wardline.scope_staff(), 'rollback', why);
    PERFORM wardline.settle_tree_notices(for_tenant, of_tree);
  END IF;
  RETURN wardline.answer_tree_act(for_tenant, 'tree.rollback', 'tree:' || coalesce(target, of_tree), code);
END $$;

CREATE FUNCTION wardline.programme_of(of_hash text) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT v.document ->> 'programme' FROM wardline.tree_version v WHERE v.hash = of_hash
$$;
