-- Who manages which account, and what needs two people.

CREATE FUNCTION wardline.newest_assignments(person uuid) RETURNS SETOF wardline.staff_assignment LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT DISTINCT ON (a.assignment_id) a.* FROM wardline.staff_assignment a
  WHERE a.staff_id = person ORDER BY a.assignment_id, a.entry_id DESC
$$;

-- The health system that manages an account; NULL for a firm's.
CREATE FUNCTION wardline.account_home(person uuid) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(p.home_tenant, (SELECT a.tenant_id FROM wardline.staff_assignment a
    WHERE a.staff_id = person AND a.tenant_id IS NOT NULL ORDER BY a.entry_id LIMIT 1))
  FROM wardline.staff p WHERE p.staff_id = person AND p.firm_id IS NULL
$$;

-- An operator manages the accounts of the health system, a supervisor those of the firm: nobody those of both.
CREATE FUNCTION wardline.manages_account(person uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wardline.staff p WHERE p.staff_id = person AND CASE
    WHEN p.firm_id IS NOT NULL THEN p.firm_id = wardline.supervised_firm()
    ELSE wardline.account_home(person) = ANY (wardline.tenants_as('operator')) END)
$$;
-- Besides those: accounts from elsewhere that have or had a role here.
CREATE FUNCTION wardline.sees_account(person uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT wardline.manages_account(person) OR EXISTS (SELECT FROM wardline.staff_assignment a
    WHERE a.staff_id = person AND a.tenant_id = ANY (wardline.tenants_as('operator')))
$$;

-- The same of somebody else: does the person still manage the accounts of this health system, or of this firm?
CREATE FUNCTION wardline.is_manager_of(person uuid, of_tenant text, of_firm text) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE WHEN of_tenant IS NOT NULL
    THEN EXISTS (SELECT FROM wardline.held_assignments(person) h WHERE h.role = 'operator' AND h.tenant_id = of_tenant)
    ELSE EXISTS (SELECT FROM wardline.staff p, wardline.newest_assignments(person) n
      WHERE p.staff_id = person AND p.firm_id = of_firm AND p.disabled_at IS NULL AND wardline.credentials_hold(person)
        AND n.role = 'supervisor' AND n.tenant_id IS NULL AND n.valid_from <= wardline.now()
        AND (n.valid_to IS NULL OR n.valid_to > wardline.now())) END
$$;

-- Roles that open power over patients or over those who have it: two people agree on them. A physician may be entitled
-- to sign trees, and a lead says who may.
CREATE FUNCTION wardline.powerful_roles() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ARRAY['physician', 'lead', 'operator', 'privacy-officer', 'supervisor']
$$;
-- Has the person such a role, now or later? Then whoever sets a new password could act with it.
CREATE FUNCTION wardline.holds_power(person uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wardline.newest_assignments(person) n
    WHERE n.role = ANY (wardline.powerful_roles()) AND (n.valid_to IS NULL OR n.valid_to > wardline.now()))
$$;

-- Can the person sign in? Not while a code has not been used.
CREATE FUNCTION wardline.account_ready(person uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce((SELECT EXISTS (SELECT FROM wardline.account_code_use u WHERE u.entry_id = c.entry_id)
    FROM wardline.account_code c WHERE c.staff_id = person ORDER BY c.entry_id DESC LIMIT 1), true)
$$;

-- Is the person the last one to manage accounts here, if this assignment (NULL: all of them) ends? Somebody who can sign in
-- and whose role has no end has to be left.
CREATE FUNCTION wardline.last_in_role(person uuid, of_assignment uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM wardline.staff p, wardline.newest_assignments(person) n
    WHERE p.staff_id = person AND p.disabled_at IS NULL AND (of_assignment IS NULL OR n.assignment_id = of_assignment)
      AND n.role IN ('operator', 'supervisor') AND n.valid_to IS NULL AND n.valid_from <= wardline.now()
      AND NOT EXISTS (
        SELECT FROM wardline.staff o, wardline.newest_assignments(o.staff_id) m
        WHERE o.staff_id IN (SELECT a.staff_id FROM wardline.staff_assignment a WHERE a.role = n.role)
          AND o.disabled_at IS NULL AND wardline.credentials_end(o.staff_id) IS NULL AND wardline.account_ready(o.staff_id)
          AND m.role = n.role AND m.valid_to IS NULL AND m.valid_from <= wardline.now()
          AND m.tenant_id IS NOT DISTINCT FROM n.tenant_id AND (n.tenant_id IS NOT NULL OR o.firm_id = p.firm_id)
          AND (o.staff_id <> person OR m.assignment_id <> of_assignment)))
$$;

-- Firms that work for a health system which the person of this transaction leads.
CREATE FUNCTION wardline.agreed_firms_as_lead() RETURNS text[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT n.firm_id), '{}') FROM (SELECT DISTINCT ON (g.agreement_id) g.* FROM wardline.agreement g
    ORDER BY g.agreement_id, g.entry_id DESC) n
  WHERE n.tenant_id = ANY (wardline.tenants_as('lead')) AND n.valid_from <= wardline.now()
    AND (n.valid_to IS NULL OR n.valid_to > wardline.now())
$$;

-- Why the person of this transaction may not act on an account; NULL: nothing speaks against it. Nobody acts on the own.
CREATE FUNCTION wardline.not_manageable(person uuid) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE
    WHEN wardline.tenants_as('operator') = '{}' AND wardline.supervised_firm() IS NULL THEN 'not-allowed'
    WHEN NOT wardline.sees_account(person) THEN 'unknown-account'
    WHEN NOT wardline.manages_account(person) THEN 'managed-elsewhere'
    WHEN person = wardline.scope_staff() THEN 'own-account' END
$$;

-- Acts on the accounts of one health system or firm one after the other: two operators who lock each other at the same
-- moment would otherwise leave nobody.
CREATE FUNCTION wardline.queue_account_acts(person uuid) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT pg_advisory_xact_lock(hashtextextended('accounts of ' || coalesce(wardline.account_home(person),
    (SELECT 'firm ' || p.firm_id FROM wardline.staff p WHERE p.staff_id = person), ''), 0))
$$;

-- On the trail of the health system whose account it is; of a firm's, and of one that the person may not see, on those of
-- the health systems that he or she works for.
CREATE FUNCTION wardline.answer_account_act(person uuid, act text, about text, code text) RETURNS text LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, action, target, outcome)
  SELECT wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid, t.tenant_id, act, about, code
  FROM unnest(CASE
    WHEN wardline.account_home(person) = ANY (wardline.visible_tenants()) THEN ARRAY[wardline.account_home(person)]
    ELSE coalesce(nullif(wardline.visible_tenants(), '{}'), ARRAY[NULL::text]) END) t (tenant_id);
  SELECT code
$$;
