-- Who may sign what, with which key, and what a health system asks for.

-- Who acts: everything below speaks for the person of the transaction and leaves a trail, refusals included.
CREATE FUNCTION wardline.answer_tree_act(for_tenant text, act text, about text, code text) RETURNS text LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, action, target, outcome)
  VALUES (wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid, for_tenant, act, about, code)
  RETURNING outcome
$$;

-- A physician's Ed25519 key. The private part is sealed by the application (AES-256-GCM) under a key made of the
-- password (argon2id): neither the database nor whoever reads it can sign.
CREATE TABLE wardline.signing_key (
  kid text PRIMARY KEY,                     -- RFC 7638 thumbprint of the public key
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  public_key text NOT NULL,                 -- base64url, 32 bytes: `x` of the JWK
  sealed jsonb NOT NULL,                    -- {kdf, salt, …, iv, tag, ciphertext}; leaves the database for its owner only
  valid_from timestamptz NOT NULL DEFAULT date_trunc('milliseconds', wardline.now()) -- as fine as a statement's times
);
CREATE INDEX ON wardline.signing_key (staff_id, valid_from DESC);

-- What was signed from `revoked_from` on does not count. It may lie in the past: a key that was found to be stolen.
CREATE TABLE wardline.signing_key_revocation (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kid text NOT NULL REFERENCES wardline.signing_key,
  revoked_from timestamptz NOT NULL,
  reason text NOT NULL,
  recorded_by uuid REFERENCES wardline.staff,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE INDEX ON wardline.signing_key_revocation (kid);

-- For which health system and programme a physician may sign, from and to. The newest row of an entitlement_id holds;
-- an end in the past takes back what was signed after it.
CREATE TABLE wardline.tree_entitlement (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entitlement_id uuid NOT NULL DEFAULT gen_random_uuid(),
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  programme text NOT NULL CHECK (programme ~ '^(\*|[a-z0-9][a-z0-9-]*)$'), -- `*`: every programme, and trees for everybody
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  recorded_by uuid REFERENCES wardline.staff, -- NULL: put in when the health system was set up
  recorded_at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE INDEX ON wardline.tree_entitlement (staff_id, tenant_id, entitlement_id, entry_id DESC);
CREATE INDEX ON wardline.tree_entitlement (tenant_id);

-- Judged as of any time, by what is recorded now.
CREATE FUNCTION wardline.entitled(person uuid, for_tenant text, of_programme text, as_of timestamptz) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM (SELECT DISTINCT ON (e.entitlement_id) e.* FROM wardline.tree_entitlement e
      WHERE e.staff_id = person AND e.tenant_id = for_tenant ORDER BY e.entitlement_id, e.entry_id DESC) newest
    WHERE newest.programme IN ('*', of_programme) AND newest.valid_from <= as_of
      AND (newest.valid_to IS NULL OR newest.valid_to > as_of))
$$;

-- What a health system asks for; the newest row holds, and without one the defaults do.
CREATE TABLE wardline.tree_policy (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  signers int NOT NULL DEFAULT 1 CHECK (signers BETWEEN 1 AND 9), -- physicians who must have signed
  warn_days int NOT NULL DEFAULT 30 CHECK (warn_days >= 0),       -- before an approval ends
  review_days int NOT NULL DEFAULT 7 CHECK (review_days >= 0),    -- how far back a stop looks
  fail_safe_tree text NOT NULL DEFAULT 'fail-safe',               -- decides what a stopped tree covered, and only that
  recorded_by uuid REFERENCES wardline.staff,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE INDEX ON wardline.tree_policy (tenant_id, entry_id DESC);

CREATE FUNCTION wardline.tree_policy_of(for_tenant text)
  RETURNS TABLE (signers int, warn_days int, review_days int, fail_safe_tree text) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(p.signers, 1), coalesce(p.warn_days, 30), coalesce(p.review_days, 7), coalesce(p.fail_safe_tree, 'fail-safe')
  FROM (SELECT) one LEFT JOIN LATERAL (
    SELECT * FROM wardline.tree_policy t WHERE t.tenant_id = for_tenant ORDER BY t.entry_id DESC LIMIT 1) p ON true
$$;

-- The health systems whose trees the person of this transaction may read: where he or she works, or may sign.
CREATE FUNCTION wardline.tree_tenants() RETURNS text[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT tenant), '{}') FROM (
    SELECT unnest(wardline.visible_tenants()) AS tenant
    UNION ALL
    SELECT newest.tenant_id FROM (SELECT DISTINCT ON (e.entitlement_id) e.* FROM wardline.tree_entitlement e
      WHERE e.staff_id = wardline.scope_staff() ORDER BY e.entitlement_id, e.entry_id DESC) newest
    WHERE newest.valid_from <= wardline.now() AND (newest.valid_to IS NULL OR newest.valid_to > wardline.now())) mine
$$;

-- May the person of this transaction act on the trees of a programme? Holders of one of the roles there, and whoever
-- may sign for it.
CREATE FUNCTION wardline.directs_trees(for_tenant text, of_programme text, VARIADIC roles text[]) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT for_tenant = ANY (wardline.tenants_as(VARIADIC roles))
    OR wardline.entitled(wardline.scope_staff(), for_tenant, of_programme, wardline.now())
$$;

CREATE FUNCTION wardline.is_physician() RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wardline.held_assignments(wardline.scope_staff()) h WHERE h.role = 'physician')
$$;

-- A key of one's own. Answers `ok` or the code of the refusal, as every act here does.
CREATE FUNCTION wardline.add_signing_key(new_kid text, new_public_key text, new_sealed jsonb) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  IF NOT wardline.is_physician() THEN
    RETURN wardline.answer_tree_act(NULL, 'tree.key', 'signing-key:' || new_kid, 'not-a-physician');
  END IF;
  INSERT INTO wardline.signing_key (kid, staff_id, public_key, sealed)
  VALUES (new_kid, wardline.scope_staff(), new_public_key, new_sealed);
  RETURN wardline.answer_tree_act(NULL, 'tree.key', 'signing-key:' || new_kid, 'ok');
END $$;

-- The own key to sign with, sealed. Nobody else's can be asked for.
CREATE FUNCTION wardline.my_signing_key() RETURNS TABLE (kid text, public_key text, sealed jsonb) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT k.kid, k.public_key, k.sealed FROM wardline.signing_key k
  WHERE k.staff_id = wardline.scope_staff() AND k.valid_from <= wardline.now()
    AND NOT EXISTS (SELECT FROM wardline.signing_key_revocation r WHERE r.kid = k.kid AND r.revoked_from <= wardline.now())
  ORDER BY k.valid_from DESC, k.kid LIMIT 1
$$;

-- By its owner, or by a lead of a health system for which the owner may sign.
CREATE FUNCTION wardline.revoke_signing_key(which text, from_at timestamptz, why text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  holder uuid;
BEGIN
  SELECT k.staff_id INTO holder FROM wardline.signing_key k WHERE k.kid = which;
  IF holder IS NULL THEN
    RETURN wardline.answer_tree_act(NULL, 'tree.key-revoke', 'signing-key:' || which, 'unknown-key');
  ELSIF holder <> wardline.scope_staff() AND NOT EXISTS (SELECT FROM wardline.tree_entitlement e
      WHERE e.staff_id = holder AND e.tenant_id = ANY (wardline.tenants_as('lead'))) THEN
    RETURN wardline.answer_tree_act(NULL, 'tree.key-revoke', 'signing-key:' || which, 'not-allowed');
  END IF;
  INSERT INTO wardline.signing_key_revocation (kid, revoked_from, reason, recorded_by)
  VALUES (which, least(from_at, wardline.now()), why, wardline.scope_staff());
  RETURN wardline.answer_tree_act(NULL, 'tree.key-revoke', 'signing-key:' || which, 'ok');
END $$;

-- A lead says who may sign; nobody entitles himself or herself. The same entitlement_id again changes or ends it.
CREATE FUNCTION wardline.entitle_physician(which uuid, person uuid, for_tenant text, of_programme text,
  from_at timestamptz, to_at timestamptz) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := CASE
    WHEN NOT for_tenant = ANY (wardline.tenants_as('lead')) THEN 'not-allowed'
    WHEN person = wardline.scope_staff() THEN 'own-entitlement'
    WHEN NOT EXISTS (SELECT FROM wardline.held_assignments(person) h WHERE h.role = 'physician') THEN 'not-a-physician'
    WHEN EXISTS (SELECT FROM wardline.tree_entitlement e WHERE e.entitlement_id = which
      AND (e.staff_id, e.tenant_id, e.programme) <> (person, for_tenant, of_programme)) THEN 'another-entitlement'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.tree_entitlement (entitlement_id, staff_id, tenant_id, programme, valid_from, valid_to, recorded_by)
    VALUES (coalesce(which, gen_random_uuid()), person, for_tenant, of_programme, from_at, to_at, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_tree_act(for_tenant, 'tree.entitle', 'staff:' || person, code);
END $$;

CREATE FUNCTION wardline.set_tree_policy(for_tenant text, of_signers int, of_warn_days int, of_review_days int, of_fail_safe text)
  RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := CASE WHEN for_tenant = ANY (wardline.tenants_as('lead')) THEN 'ok' ELSE 'not-allowed' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.tree_policy (tenant_id, signers, warn_days, review_days, fail_safe_tree, recorded_by)
    VALUES (for_tenant, of_signers, of_warn_days, of_review_days, of_fail_safe, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_tree_act(for_tenant, 'tree.policy', 'tenant:' || for_tenant, code);
END $$;
