-- Two people: one proposes, another agrees. Operators, leads and privacy officers of the health system may agree; on a
-- firm's people another supervisor, or a lead of a health system that the firm works for.

-- What waits, for whoever may agree to it or decline it.
CREATE FUNCTION wardline.account_proposals() RETURNS SETOF wardline.account_proposal LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT p.* FROM wardline.account_proposal p
  WHERE p.expires_at > wardline.now()
    AND NOT EXISTS (SELECT FROM wardline.account_proposal_end e WHERE e.proposal_id = p.proposal_id)
    AND (p.tenant_id = ANY (wardline.tenants_as('operator', 'lead', 'privacy-officer'))
      OR p.firm_id = wardline.supervised_firm() OR p.firm_id = ANY (wardline.agreed_firms_as_lead()))
  ORDER BY p.proposed_at, p.proposal_id
$$;

-- Judged anew at the moment of agreement: NULL, or why it can no longer be done.
CREATE FUNCTION wardline.proposal_still_stands(p wardline.account_proposal) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE
    WHEN NOT wardline.is_manager_of(p.proposed_by, p.tenant_id, p.firm_id) THEN 'proposer-gone'
    WHEN p.kind = 'role' THEN wardline.role_problem(p.staff_id, p.role, p.site_id, greatest(p.valid_from, wardline.now()), p.valid_to)
    WHEN p.kind = 'code' AND s.disabled_at IS NOT NULL THEN 'account-locked'
    WHEN p.kind = 'unlock' AND s.disabled_at IS NULL THEN 'account-not-locked' END
  FROM wardline.staff s WHERE s.staff_id = p.staff_id
$$;

-- By somebody other than who proposed it and whom it is about. The hashes are used for a code only.
CREATE FUNCTION wardline.agree_to_proposal(which uuid, new_hash text, new_code_hash bytea, holds_for interval) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  one wardline.account_proposal;
  code text;
BEGIN
  SELECT p.* INTO one FROM wardline.account_proposal p WHERE p.proposal_id = which;
  PERFORM wardline.queue_account_acts(one.staff_id);
  code := CASE
    WHEN NOT EXISTS (SELECT FROM wardline.account_proposals() p WHERE p.proposal_id = which) THEN 'unknown-proposal'
    WHEN wardline.scope_staff() IN (one.proposed_by, one.staff_id) THEN 'second-person-required'
    ELSE coalesce(wardline.proposal_still_stands(one), 'ok') END;
  IF code = 'ok' THEN
    INSERT INTO wardline.account_proposal_end (proposal_id, outcome, ended_by) VALUES (which, 'agreed', wardline.scope_staff());
    IF one.kind = 'role' THEN
      INSERT INTO wardline.staff_assignment (staff_id, role, tenant_id, site_id, valid_from, valid_to, recorded_by)
      VALUES (one.staff_id, one.role, one.tenant_id, one.site_id, greatest(one.valid_from, wardline.now()), one.valid_to, one.proposed_by);
    ELSIF one.kind = 'code' THEN
      PERFORM wardline.apply_account_code(one.staff_id, new_hash, new_code_hash, holds_for, wardline.scope_staff());
    ELSE
      UPDATE wardline.staff SET disabled_at = NULL WHERE staff_id = one.staff_id;
      INSERT INTO wardline.staff_lock (staff_id, locked, reason, recorded_by) VALUES (one.staff_id, false, one.reason, one.proposed_by);
    END IF;
  END IF;
  RETURN wardline.answer_account_act(one.staff_id, 'account.agree', 'proposal:' || which, code);
END $$;

-- Declined by another, withdrawn by whoever proposed it.
CREATE FUNCTION wardline.drop_proposal(which uuid) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  one wardline.account_proposal;
  code text;
BEGIN
  SELECT p.* INTO one FROM wardline.account_proposal p WHERE p.proposal_id = which;
  PERFORM wardline.queue_account_acts(one.staff_id);
  code := CASE WHEN EXISTS (SELECT FROM wardline.account_proposals() p WHERE p.proposal_id = which) THEN 'ok' ELSE 'unknown-proposal' END;
  IF code = 'ok' THEN
    INSERT INTO wardline.account_proposal_end (proposal_id, outcome, ended_by)
    VALUES (which, CASE WHEN one.proposed_by = wardline.scope_staff() THEN 'withdrawn' ELSE 'declined' END, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_account_act(one.staff_id, 'account.decline', 'proposal:' || which, code);
END $$;

-- A page of accounts by name: those that the person of this transaction manages, and for an operator those from elsewhere
-- with a role here. Of roles only those that are the caller's business.
CREATE FUNCTION wardline.accounts_page(containing text, after_name text, after_id uuid, at_most int) RETURNS SETOF jsonb
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH mine AS MATERIALIZED (SELECT wardline.tenants_as('operator') AS tenants, wardline.supervised_firm() AS firm),
  page AS MATERIALIZED (
    SELECT p.* FROM mine, wardline.staff p
    WHERE (p.firm_id = mine.firm
        OR EXISTS (SELECT FROM wardline.staff_assignment a WHERE a.staff_id = p.staff_id AND a.tenant_id = ANY (mine.tenants))
        OR (p.firm_id IS NULL AND p.home_tenant = ANY (mine.tenants)))
      AND (containing IS NULL OR strpos(lower(p.name), lower(containing)) > 0 OR strpos(lower(p.email), lower(containing)) > 0)
      AND (after_id IS NULL OR (p.name, p.staff_id) > (after_name, after_id))
    ORDER BY p.name, p.staff_id LIMIT at_most
  )
  SELECT jsonb_build_object('id', p.staff_id, 'name', p.name, 'email', p.email,
    'firm', (SELECT f.name FROM wardline.support_firm f WHERE f.firm_id = p.firm_id), 'home', wardline.account_home(p.staff_id),
    'managed', wardline.manages_account(p.staff_id), 'own', p.staff_id = wardline.scope_staff(),
    'powerful', wardline.holds_power(p.staff_id), 'ready', wardline.account_ready(p.staff_id),
    'locked', CASE WHEN p.disabled_at IS NOT NULL THEN jsonb_build_object('at', wardline.rfc3339(p.disabled_at), 'reason',
      (SELECT l.reason FROM wardline.staff_lock l WHERE l.staff_id = p.staff_id AND l.locked ORDER BY l.entry_id DESC LIMIT 1)) END,
    'codeUntil', (SELECT wardline.rfc3339(c.expires_at) FROM wardline.account_code c WHERE c.staff_id = p.staff_id
      AND NOT wardline.account_ready(p.staff_id) ORDER BY c.entry_id DESC LIMIT 1),
    'credentialsEnd', wardline.rfc3339(wardline.credentials_end(p.staff_id)),
    'lastSignInAt', (SELECT wardline.rfc3339(max(s.created_at)) FROM wardline.session s WHERE s.staff_id = p.staff_id),
    'openSessions', (SELECT count(*) FROM wardline.session s WHERE s.staff_id = p.staff_id AND s.revoked_at IS NULL
      AND s.expires_at > wardline.now()),
    'roles', (SELECT coalesce(jsonb_agg(jsonb_build_object('assignment', n.assignment_id, 'role', n.role, 'tenant', n.tenant_id,
        'site', n.site_id, 'siteName', s.name, 'from', wardline.rfc3339(n.valid_from), 'until', wardline.rfc3339(n.valid_to))
        ORDER BY n.valid_from, n.entry_id), '[]')
      FROM wardline.newest_assignments(p.staff_id) n LEFT JOIN wardline.site s USING (site_id)
      WHERE n.tenant_id = ANY (mine.tenants) OR (n.tenant_id IS NULL AND p.firm_id = mine.firm)),
    'maySign', (SELECT coalesce(jsonb_agg(jsonb_build_object('tenant', e.tenant_id, 'programme', e.programme,
        'from', wardline.rfc3339(e.valid_from), 'until', wardline.rfc3339(e.valid_to)) ORDER BY e.valid_from, e.entry_id), '[]')
      FROM (SELECT DISTINCT ON (t.entitlement_id) t.* FROM wardline.tree_entitlement t WHERE t.staff_id = p.staff_id
        ORDER BY t.entitlement_id, t.entry_id DESC) e
      WHERE e.tenant_id = ANY (mine.tenants) AND (e.valid_to IS NULL OR e.valid_to > wardline.now())))
  FROM mine, page p ORDER BY p.name, p.staff_id
$$;
