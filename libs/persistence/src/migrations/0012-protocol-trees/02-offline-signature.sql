-- Signatures that a physician made away from the server, with a key whose private part never came here. A public key
-- of such a pair is registered by its owner; `sealed` then says no more than that it is elsewhere.

-- To sign with here, the newest key whose private part is here.
CREATE OR REPLACE FUNCTION wardline.my_signing_key() RETURNS TABLE (kid text, public_key text, sealed jsonb) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT k.kid, k.public_key, k.sealed FROM wardline.signing_key k
  WHERE k.staff_id = wardline.scope_staff() AND k.valid_from <= wardline.now() AND NOT k.sealed ? 'elsewhere'
    AND NOT EXISTS (SELECT FROM wardline.signing_key_revocation r WHERE r.kid = k.kid AND r.revoked_from <= wardline.now())
  ORDER BY k.valid_from DESC, k.kid LIMIT 1
$$;

-- A public key of one's own whose private part stays with its owner. The application has checked that the kid is its
-- thumbprint. Whoever registers a key that is not his or hers cannot sign with it, and no signature of another's counts
-- by it: a statement names its physician.
CREATE FUNCTION wardline.register_signing_key(new_kid text, new_public_key text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := CASE
    WHEN NOT wardline.is_physician() THEN 'not-a-physician'
    WHEN EXISTS (SELECT FROM wardline.signing_key k WHERE k.kid = new_kid) THEN 'key-taken'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.signing_key (kid, staff_id, public_key, sealed)
    VALUES (new_kid, wardline.scope_staff(), new_public_key, '{"elsewhere": true}');
  END IF;
  RETURN wardline.answer_tree_act(NULL, 'tree.key', 'signing-key:' || new_kid, code);
END $$;

-- Stores a signature that was brought here: by its physician, or by somebody who directs trees there. The application
-- has verified it against the registered key; what it says is judged here as of when it was made, a month back at most.
CREATE FUNCTION wardline.import_signature(given text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  said jsonb := wardline.jws_part(given, 2);
  key_id text := wardline.jws_part(given, 1) ->> 'kid';
  for_tenant text := said ->> 'tenant';
  of_hash text := said ->> 'hash';
  of_programme text := said ->> 'programme';
  signed timestamptz := (said ->> 'signedAt')::timestamptz;
  document jsonb;
  shown wardline.tree_evidence;
  signer wardline.signing_key;
  code text;
BEGIN
  SELECT v.document INTO document FROM wardline.tree_version v WHERE v.hash = of_hash;
  SELECT * INTO shown FROM wardline.tree_evidence e WHERE e.hash = of_hash ORDER BY e.entry_id DESC LIMIT 1;
  SELECT * INTO signer FROM wardline.signing_key k WHERE k.kid = key_id;
  code := CASE
    WHEN NOT wardline.directs_trees(for_tenant, of_programme, 'author', 'physician', 'lead') THEN 'not-allowed'
    WHEN signer.kid IS NULL OR said #>> '{physician,id}' IS DISTINCT FROM signer.staff_id::text
      OR signer.valid_from > signed THEN 'signer-unknown'
    WHEN NOT EXISTS (SELECT FROM wardline.held_assignments(signer.staff_id) h WHERE h.role = 'physician') THEN 'not-a-physician'
    WHEN EXISTS (SELECT FROM wardline.signing_key_revocation r WHERE r.kid = key_id AND r.revoked_from <= signed) THEN 'signer-key-revoked'
    WHEN document IS NULL OR NOT wardline.tree_is_here(of_hash, for_tenant) THEN 'unknown-tree'
    WHEN (said ->> 'tree', said ->> 'version', of_programme)
      IS DISTINCT FROM (document ->> 'tree', document ->> 'version', document ->> 'programme') THEN 'signature-hash-mismatch'
    WHEN NOT wardline.entitled(signer.staff_id, for_tenant, of_programme, signed) THEN 'signer-not-entitled'
    WHEN EXISTS (SELECT FROM wardline.tree_document d WHERE d.hash = of_hash AND d.author_id = signer.staff_id) THEN 'author-is-approver'
    WHEN EXISTS (SELECT FROM wardline.tree_signature s WHERE s.jws = given) THEN 'already-imported'
    WHEN signed NOT BETWEEN wardline.now() - interval '30 days' AND wardline.now() THEN 'signature-not-fresh'
    WHEN (said ->> 'until')::timestamptz <= wardline.now() THEN 'approval-expired'
    WHEN shown.entry_id IS NULL THEN 'no-evidence'
    WHEN shown.findings > 0 THEN 'findings-open'
    WHEN shown.coverage #> '{leaves,covered}' IS DISTINCT FROM shown.coverage #> '{leaves,of}'
      OR shown.coverage #> '{branches,covered}' IS DISTINCT FROM shown.coverage #> '{branches,of}'
      OR shown.coverage #> '{leaves,of}' IS NULL OR shown.coverage #> '{branches,of}' IS NULL THEN 'coverage-incomplete'
    WHEN said #>> '{evidence,verifyReport}' IS DISTINCT FROM shown.report_hash
      OR said #>> '{evidence,backTest}' IS DISTINCT FROM shown.back_test_hash THEN 'evidence-changed'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    INSERT INTO wardline.tree_signature (tenant_id, tree, version, hash, programme, staff_id, kid, valid_from, valid_until,
      review_by, signed_at, jws, statement)
    VALUES (for_tenant, said ->> 'tree', said ->> 'version', of_hash, of_programme, signer.staff_id, key_id,
      (said ->> 'from')::timestamptz, (said ->> 'until')::timestamptz, (said ->> 'reviewBy')::timestamptz, signed, given, said);
  END IF;
  RETURN wardline.answer_tree_act(for_tenant, 'tree.import-signature', 'tree:' || coalesce(of_hash, '?'), code);
END $$;

DO $$
DECLARE f record;
BEGIN
  FOR f IN SELECT p.oid::regprocedure AS signature FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'wardline' AND p.proname IN ('register_signing_key', 'import_signature')
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f.signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO wardline_server', f.signature);
  END LOOP;
END $$;
