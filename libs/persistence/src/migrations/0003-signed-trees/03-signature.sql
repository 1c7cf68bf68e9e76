-- What a physician put his or her name to. The JWS is checked against the public key by whoever reads it (the server
-- before it stores one, ingestion before a tree may decide); here stands what it says, and whether that counts.

CREATE TABLE wardline.tree_signature (
  signature_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  tree text NOT NULL,
  version text NOT NULL,
  hash text NOT NULL REFERENCES wardline.tree_version,
  programme text NOT NULL,
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  kid text NOT NULL REFERENCES wardline.signing_key,
  valid_from timestamptz NOT NULL,
  valid_until timestamptz NOT NULL CHECK (valid_until > valid_from),
  review_by timestamptz NOT NULL,
  signed_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  jws text NOT NULL UNIQUE,                 -- RFC 7515 compact serialisation, EdDSA
  statement jsonb NOT NULL                  -- its payload, for people and queries
);
CREATE INDEX ON wardline.tree_signature (tenant_id, hash);

-- The nth part of a JWS: 1 the header, 2 the payload.
CREATE FUNCTION wardline.jws_part(jws text, nth int) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT convert_from(decode(rpad(part, (length(part) + 3) / 4 * 4, '='), 'base64'), 'UTF8')::jsonb
  FROM translate(split_part(jws, '.', nth), '-_', '+/') part
$$;

-- Why a signature does not count at a time; NULL: it does. Entitlement and key are judged as of the signature, by what
-- is known now, so that a physician who has left does not take his or her trees along.
CREATE FUNCTION wardline.signature_problem(s wardline.tree_signature, as_of timestamptz) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE
    WHEN NOT EXISTS (SELECT FROM wardline.signing_key k WHERE k.kid = s.kid AND k.staff_id = s.staff_id
      AND k.valid_from <= s.signed_at) THEN 'signer-unknown'
    WHEN EXISTS (SELECT FROM wardline.signing_key_revocation r WHERE r.kid = s.kid AND r.revoked_from <= s.signed_at)
      THEN 'signer-key-revoked'
    WHEN EXISTS (SELECT FROM wardline.tree_document d WHERE d.hash = s.hash AND d.author_id = s.staff_id) THEN 'author-is-approver'
    WHEN NOT wardline.entitled(s.staff_id, s.tenant_id, s.programme, s.signed_at) THEN 'signer-not-entitled'
    WHEN s.valid_from > as_of THEN 'approval-not-yet-valid'
    WHEN s.valid_until <= as_of THEN 'approval-expired'
  END
$$;

-- Why a content may not be put to work in a health system at a time; NULL: it may.
CREATE FUNCTION wardline.approval_problem(for_tenant text, of_hash text, as_of timestamptz) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE
    WHEN count(*) = 0 THEN 'not-approved'
    WHEN count(DISTINCT j.staff_id) FILTER (WHERE j.problem IS NULL) >= (SELECT p.signers FROM wardline.tree_policy_of(for_tenant) p) THEN NULL
    WHEN count(*) FILTER (WHERE j.problem IS NULL) > 0 THEN 'signatures-missing'
    ELSE (array_agg(j.problem ORDER BY j.signed_at DESC, j.signature_id DESC))[1]
  END
  FROM (SELECT s.signature_id, s.signed_at, s.staff_id, wardline.signature_problem(s, as_of) AS problem
    FROM wardline.tree_signature s WHERE s.tenant_id = for_tenant AND s.hash = of_hash) j
$$;

-- Until when that many physicians' signatures hold; NULL: they do not, or never did.
CREATE FUNCTION wardline.approved_until(for_tenant text, of_hash text, of_signers int) RETURNS timestamptz LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT ends.until FROM (
    SELECT max(s.valid_until) AS until FROM wardline.tree_signature s
    WHERE s.tenant_id = for_tenant AND s.hash = of_hash AND s.valid_from <= wardline.now()
      AND coalesce(wardline.signature_problem(s, wardline.now()), 'approval-expired') = 'approval-expired'
    GROUP BY s.staff_id) ends
  ORDER BY ends.until DESC OFFSET of_signers - 1 LIMIT 1
$$;

-- The record by which a version is loaded again years later: the first signature's, or the one it came with before
-- there were signatures. NULL: nobody has approved it.
CREATE FUNCTION wardline.approval_record_of(of_hash text) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(v.approval, (
    SELECT jsonb_build_object('tree', s.tree, 'version', s.version, 'hash', s.hash, 'physician', s.statement #>> '{physician,name}',
      'date', left(s.statement ->> 'signedAt', 10), 'statement', s.statement ->> 'meaning')
    FROM wardline.tree_signature s WHERE s.hash = v.hash ORDER BY s.signature_id LIMIT 1))
  FROM wardline.tree_version v WHERE v.hash = of_hash
$$;

-- Stores what the person of this transaction has just signed, if it is his or hers to sign.
CREATE FUNCTION wardline.record_signature(given text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  said jsonb := wardline.jws_part(given, 2);
  key_id text := wardline.jws_part(given, 1) ->> 'kid';
  person uuid := wardline.scope_staff();
  for_tenant text := said ->> 'tenant';
  of_hash text := said ->> 'hash';
  of_programme text := said ->> 'programme';
  signed timestamptz := (said ->> 'signedAt')::timestamptz;
  document jsonb;
  shown wardline.tree_evidence;
  code text;
BEGIN
  SELECT v.document INTO document FROM wardline.tree_version v WHERE v.hash = of_hash;
  SELECT * INTO shown FROM wardline.tree_evidence e WHERE e.hash = of_hash ORDER BY e.entry_id DESC LIMIT 1;
  code := CASE
    WHEN NOT wardline.is_physician() THEN 'not-a-physician'
    WHEN said #>> '{physician,id}' IS DISTINCT FROM person::text THEN 'signer-unknown'
    WHEN NOT EXISTS (SELECT FROM wardline.my_signing_key() k WHERE k.kid = key_id) THEN 'signer-unknown'
    WHEN document IS NULL OR NOT wardline.tree_is_here(of_hash, for_tenant) THEN 'unknown-tree'
    WHEN (said ->> 'tree', said ->> 'version', of_programme)
      IS DISTINCT FROM (document ->> 'tree', document ->> 'version', document ->> 'programme') THEN 'signature-hash-mismatch'
    WHEN NOT wardline.entitled(person, for_tenant, of_programme, wardline.now()) THEN 'signer-not-entitled'
    WHEN EXISTS (SELECT FROM wardline.tree_document d WHERE d.hash = of_hash AND d.author_id = person) THEN 'author-is-approver'
    WHEN signed NOT BETWEEN wardline.now() - interval '5 minutes' AND wardline.now() THEN 'signature-not-fresh'
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
    VALUES (for_tenant, said ->> 'tree', said ->> 'version', of_hash, of_programme, person, key_id, (said ->> 'from')::timestamptz,
      (said ->> 'until')::timestamptz, (said ->> 'reviewBy')::timestamptz, signed, given, said);
  END IF;
  RETURN wardline.answer_tree_act(for_tenant, 'tree.sign', 'tree:' || coalesce(of_hash, '?'), code);
END $$;
