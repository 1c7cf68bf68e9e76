-- What was handed in for signature, what speaks for it, and to whom it was offered.

-- A version may now stand here before anybody has signed it; older rows keep the record they came with.
ALTER TABLE wardline.tree_version ALTER COLUMN approval DROP NOT NULL;

-- Handed in by an author of a health system. The same content may come from several of them.
CREATE TABLE wardline.tree_document (
  hash text NOT NULL REFERENCES wardline.tree_version,
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  tree text NOT NULL,
  version text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('screening', 'protocol')),
  programme text NOT NULL,
  author_id uuid NOT NULL REFERENCES wardline.staff,
  submitted_at timestamptz NOT NULL DEFAULT wardline.now(),
  PRIMARY KEY (hash, tenant_id)
);
CREATE INDEX ON wardline.tree_document (tenant_id, tree);

-- What the program found out about a content; the newest row of a hash holds. Signing asks for no finding and for
-- full coverage, and a signature names the report it was shown by its hash.
CREATE TABLE wardline.tree_evidence (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hash text NOT NULL REFERENCES wardline.tree_version,
  tenant_id text NOT NULL REFERENCES wardline.health_system, -- for whom it was made
  report_hash text NOT NULL,                -- SHA-256 (hex) of the canonical report
  report jsonb NOT NULL,
  findings int NOT NULL CHECK (findings >= 0),
  coverage jsonb NOT NULL,                  -- {leaves: {covered, of}, branches: {covered, of}}
  back_test_hash text,
  back_test jsonb,
  recorded_by uuid REFERENCES wardline.staff,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  CHECK ((back_test IS NULL) = (back_test_hash IS NULL))
);
CREATE INDEX ON wardline.tree_evidence (hash, entry_id DESC);

-- A tree of one health system, offered to another, which reads the difference to its own and signs for itself.
CREATE TABLE wardline.tree_offer (
  offer_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  hash text NOT NULL REFERENCES wardline.tree_version,
  tenant_id text NOT NULL REFERENCES wardline.health_system, -- to whom
  from_tenant text NOT NULL REFERENCES wardline.health_system,
  offered_by uuid NOT NULL REFERENCES wardline.staff,
  note text NOT NULL DEFAULT '',
  offered_at timestamptz NOT NULL DEFAULT wardline.now(),
  UNIQUE (hash, tenant_id)
);
CREATE TABLE wardline.tree_offer_answer (
  offer_id uuid PRIMARY KEY REFERENCES wardline.tree_offer,
  tenant_id text NOT NULL,
  answer text NOT NULL CHECK (answer IN ('declined')), -- taking it up is signing it
  reason text NOT NULL,
  answered_by uuid NOT NULL REFERENCES wardline.staff,
  answered_at timestamptz NOT NULL DEFAULT wardline.now()
);

CREATE FUNCTION wardline.tree_is_here(of_hash text, for_tenant text) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wardline.tree_document d WHERE d.hash = of_hash AND d.tenant_id = for_tenant)
    OR EXISTS (SELECT FROM wardline.tree_offer o WHERE o.hash = of_hash AND o.tenant_id = for_tenant)
$$;

-- May the person of this transaction read what was found out about this content?
CREATE FUNCTION wardline.sees_tree(of_hash text) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM unnest(wardline.tree_tenants()) mine WHERE wardline.tree_is_here(of_hash, mine))
$$;

-- Hands a document in. `hash` and `document` are the application's, which has read and checked them; ingestion
-- computes the hash again before the document may decide.
CREATE FUNCTION wardline.submit_tree(for_tenant text, of_hash text, given jsonb) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  of_tree text := given ->> 'tree';
  of_version text := given ->> 'version';
  code text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('tree-version ' || of_tree || ' ' || of_version, 0));
  code := CASE
    WHEN NOT for_tenant = ANY (wardline.tenants_as('author', 'physician')) THEN 'not-allowed'
    -- A version names one content, everywhere and for ever.
    WHEN EXISTS (SELECT FROM wardline.tree_version v WHERE v.tree = of_tree AND v.version = of_version AND v.hash <> of_hash)
      THEN 'version-taken'
    WHEN EXISTS (SELECT FROM wardline.tree_document d WHERE d.hash = of_hash AND d.tenant_id = for_tenant) THEN 'already-submitted'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    INSERT INTO wardline.tree_version (hash, tree, version, document) VALUES (of_hash, of_tree, of_version, given)
      ON CONFLICT (hash) DO NOTHING;
    INSERT INTO wardline.tree_document (hash, tenant_id, tree, version, kind, programme, author_id)
      VALUES (of_hash, for_tenant, of_tree, of_version, given ->> 'kind', given ->> 'programme', wardline.scope_staff());
  END IF;
  RETURN wardline.answer_tree_act(for_tenant, 'tree.submit', 'tree:' || coalesce(of_hash, '?'), code);
END $$;

-- What the verifier, the worked cases and a back-test say about a content.
CREATE FUNCTION wardline.add_tree_evidence(for_tenant text, of_hash text, given_report jsonb, given_report_hash text,
  given_findings int, given_coverage jsonb, given_back_test jsonb, given_back_test_hash text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := CASE
    WHEN NOT wardline.directs_trees(for_tenant, '*', 'author', 'physician', 'lead') THEN 'not-allowed'
    WHEN NOT wardline.tree_is_here(of_hash, for_tenant) THEN 'unknown-tree'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.tree_evidence (hash, tenant_id, report_hash, report, findings, coverage, back_test_hash, back_test, recorded_by)
    VALUES (of_hash, for_tenant, given_report_hash, given_report, given_findings, given_coverage, given_back_test_hash,
      given_back_test, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_tree_act(for_tenant, 'tree.evidence', 'tree:' || of_hash, code);
END $$;

CREATE FUNCTION wardline.offer_tree(from_tenant text, to_tenant text, of_hash text, words text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := CASE
    WHEN NOT from_tenant = ANY (wardline.tenants_as('author', 'physician', 'lead')) THEN 'not-allowed'
    WHEN NOT wardline.tree_is_here(of_hash, from_tenant) THEN 'unknown-tree'
    WHEN NOT EXISTS (SELECT FROM wardline.health_system h WHERE h.tenant_id = to_tenant AND NOT h.synthetic) THEN 'unknown-tenant'
    WHEN wardline.tree_is_here(of_hash, to_tenant) THEN 'already-offered'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.tree_offer (hash, tenant_id, from_tenant, offered_by, note)
    VALUES (of_hash, to_tenant, from_tenant, wardline.scope_staff(), words);
  END IF;
  RETURN wardline.answer_tree_act(from_tenant, 'tree.offer', 'tree:' || of_hash, code);
END $$;

CREATE FUNCTION wardline.decline_tree(which uuid, why text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  offered wardline.tree_offer;
  code text;
BEGIN
  SELECT * INTO offered FROM wardline.tree_offer o WHERE o.offer_id = which;
  code := CASE
    WHEN offered.offer_id IS NULL THEN 'unknown-offer'
    WHEN NOT wardline.directs_trees(offered.tenant_id, '*', 'physician', 'lead') THEN 'not-allowed'
    WHEN EXISTS (SELECT FROM wardline.tree_offer_answer a WHERE a.offer_id = which) THEN 'already-answered'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    INSERT INTO wardline.tree_offer_answer (offer_id, tenant_id, answer, reason, answered_by)
    VALUES (which, offered.tenant_id, 'declined', why, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_tree_act(offered.tenant_id, 'tree.decline', 'tree-offer:' || which, code);
END $$;
