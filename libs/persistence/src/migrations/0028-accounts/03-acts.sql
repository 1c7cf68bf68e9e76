-- What operators and supervisors do with accounts. Every act answers `ok`, `proposed` where another person has to agree
-- first, or the code of its refusal, and leaves a trail.

-- What waits for a second person: for three days.
CREATE FUNCTION wardline.propose_account_act(of_kind text, person uuid, of_role text, at_site text, from_at timestamptz,
  to_at timestamptz, why text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM wardline.account_proposal p WHERE p.staff_id = person AND p.kind = of_kind
    AND p.role IS NOT DISTINCT FROM of_role AND p.site_id IS NOT DISTINCT FROM at_site AND p.expires_at > wardline.now()
    AND NOT EXISTS (SELECT FROM wardline.account_proposal_end e WHERE e.proposal_id = p.proposal_id)) THEN
    RETURN 'already-proposed';
  END IF;
  INSERT INTO wardline.account_proposal (kind, staff_id, tenant_id, firm_id, role, site_id, valid_from, valid_to, reason, proposed_by,
    proposed_at, expires_at)
  SELECT of_kind, person, wardline.account_home(person), p.firm_id, of_role, at_site, from_at, to_at, why, wardline.scope_staff(),
    moment.at, moment.at + interval '72 hours'
  FROM wardline.staff p, (SELECT wardline.now() AS at) moment WHERE p.staff_id = person;
  RETURN 'proposed';
END $$;

-- An account without a role, with a code that its person sets a password by. `for_tenant` NULL: of the supervisor's firm.
-- `new_hash` is that of a secret which nobody knows.
CREATE FUNCTION wardline.create_account(new_id uuid, address text, full_name text, for_tenant text, new_hash text,
  new_code_hash bytea, holds_for interval) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  firm text := CASE WHEN for_tenant IS NULL THEN wardline.supervised_firm() END;
  code text := CASE
    WHEN for_tenant IS NULL AND firm IS NULL THEN 'not-allowed'
    WHEN for_tenant IS NOT NULL AND NOT for_tenant = ANY (wardline.tenants_as('operator')) THEN 'not-allowed'
    WHEN EXISTS (SELECT FROM wardline.staff s WHERE lower(s.email) = lower(address)) THEN 'address-taken'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.staff (staff_id, email, name, password_hash, firm_id, home_tenant)
    VALUES (new_id, address, full_name, new_hash, firm, for_tenant) ON CONFLICT DO NOTHING;
    IF FOUND THEN
      PERFORM wardline.apply_account_code(new_id, new_hash, new_code_hash, holds_for, wardline.scope_staff());
    ELSE
      code := 'address-taken';
    END IF;
  END IF;
  RETURN wardline.answer_account_act(new_id, 'account.create', 'staff:' || new_id, code);
END $$;

-- The old password ends, and with it every session: whoever knew it is out.
CREATE FUNCTION wardline.apply_account_code(person uuid, new_hash text, new_code_hash bytea, holds_for interval, issuer uuid)
  RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  UPDATE wardline.staff SET password_hash = new_hash WHERE staff_id = person;
  UPDATE wardline.session SET revoked_at = wardline.now() WHERE staff_id = person AND revoked_at IS NULL;
  INSERT INTO wardline.account_code (staff_id, code_hash, issued_by, issued_at, expires_at)
  SELECT person, new_code_hash, issuer, moment.at, moment.at + holds_for FROM (SELECT wardline.now() AS at) moment;
$$;

CREATE FUNCTION wardline.issue_account_code(person uuid, new_hash text, new_code_hash bytea, holds_for interval, why text)
  RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text;
BEGIN
  PERFORM wardline.queue_account_acts(person);
  code := coalesce(wardline.not_manageable(person), CASE
    WHEN EXISTS (SELECT FROM wardline.staff p WHERE p.staff_id = person AND p.disabled_at IS NOT NULL) THEN 'account-locked'
    WHEN wardline.holds_power(person) THEN wardline.propose_account_act('code', person, NULL, NULL, NULL, NULL, why)
    ELSE 'ok' END);
  IF code = 'ok' THEN
    PERFORM wardline.apply_account_code(person, new_hash, new_code_hash, holds_for, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_account_act(person, 'account.code', 'staff:' || person, code);
END $$;

-- What speaks against a role, whoever gives it; NULL: nothing.
CREATE FUNCTION wardline.role_problem(person uuid, of_role text, at_site text, from_at timestamptz, to_at timestamptz)
  RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE
    WHEN p.disabled_at IS NOT NULL THEN 'account-locked'
    WHEN CASE WHEN p.firm_id IS NOT NULL THEN of_role NOT IN ('tier1', 'supervisor') OR at_site IS NOT NULL
      ELSE of_role = 'supervisor' END THEN 'role-not-available'
    WHEN at_site IS NOT NULL AND NOT EXISTS (SELECT FROM wardline.site s WHERE s.site_id = at_site AND s.tenant_id = home.tenant)
      THEN 'unknown-site'
    WHEN to_at <= from_at OR from_at > wardline.now() + interval '366 days' THEN 'bad-dates'
    WHEN EXISTS (SELECT FROM wardline.newest_assignments(person) n WHERE n.role = of_role
      AND n.tenant_id IS NOT DISTINCT FROM home.tenant AND (n.site_id IS NULL OR n.site_id = at_site)
      AND tstzrange(n.valid_from, n.valid_to) && tstzrange(from_at, to_at)) THEN 'role-held' END
  FROM wardline.staff p, (SELECT wardline.account_home(person) AS tenant) home WHERE p.staff_id = person
$$;

-- A role at a site, or at all sites (NULL), from and to. Of a health system's account in that health system; of a firm's
-- by way of its agreements. Never earlier than now: what somebody was is not changed afterwards.
CREATE FUNCTION wardline.give_role(which uuid, person uuid, of_role text, at_site text, from_at timestamptz, to_at timestamptz,
  why text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  begins timestamptz;
  code text;
BEGIN
  PERFORM wardline.queue_account_acts(person);
  begins := greatest(from_at, wardline.now());
  code := coalesce(wardline.not_manageable(person), wardline.role_problem(person, of_role, at_site, begins, to_at),
    CASE WHEN of_role = ANY (wardline.powerful_roles())
      THEN wardline.propose_account_act('role', person, of_role, at_site, begins, to_at, why) ELSE 'ok' END);
  IF code = 'ok' THEN
    INSERT INTO wardline.staff_assignment (assignment_id, staff_id, role, tenant_id, site_id, valid_from, valid_to, recorded_by)
    VALUES (which, person, of_role, wardline.account_home(person), at_site, begins, to_at, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_account_act(person, 'account.role', 'staff:' || person, code);
END $$;

-- The same assignment_id again, with an end; of one that has not begun, in the moment before now. Also for accounts that
-- are managed elsewhere, where the role is one here.
CREATE FUNCTION wardline.end_role(which uuid, at_time timestamptz) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  one wardline.staff_assignment;
  ends timestamptz;
  code text;
BEGIN
  SELECT a.* INTO one FROM wardline.staff_assignment a WHERE a.assignment_id = which ORDER BY a.entry_id DESC LIMIT 1;
  PERFORM wardline.queue_account_acts(one.staff_id);
  SELECT a.* INTO one FROM wardline.staff_assignment a WHERE a.assignment_id = which ORDER BY a.entry_id DESC LIMIT 1;
  ends := greatest(at_time, wardline.now());
  code := CASE
    WHEN wardline.tenants_as('operator') = '{}' AND wardline.supervised_firm() IS NULL THEN 'not-allowed'
    WHEN one.assignment_id IS NULL OR NOT CASE WHEN one.tenant_id IS NULL
        THEN coalesce(one.staff_id = ANY (wardline.supervised_staff()), false)
        ELSE one.tenant_id = ANY (wardline.tenants_as('operator')) END THEN 'unknown-assignment'
    WHEN one.staff_id = wardline.scope_staff() THEN 'own-account'
    WHEN one.valid_to <= wardline.now() THEN 'already-ended'
    WHEN one.valid_to <= ends THEN 'bad-dates'
    WHEN wardline.last_in_role(one.staff_id, which) THEN 'last-in-role'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    INSERT INTO wardline.staff_assignment (assignment_id, staff_id, role, tenant_id, site_id, valid_from, valid_to, recorded_by)
    VALUES (which, one.staff_id, one.role, one.tenant_id, one.site_id, least(one.valid_from, ends - interval '1 microsecond'), ends,
      wardline.scope_staff());
  END IF;
  RETURN wardline.answer_account_act(one.staff_id, 'account.role-end', 'assignment:' || which, code);
END $$;

CREATE FUNCTION wardline.lock_account(person uuid, why text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text;
BEGIN
  PERFORM wardline.queue_account_acts(person);
  code := coalesce(wardline.not_manageable(person), CASE
    WHEN EXISTS (SELECT FROM wardline.staff p WHERE p.staff_id = person AND p.disabled_at IS NOT NULL) THEN 'account-locked'
    WHEN wardline.last_in_role(person, NULL) THEN 'last-in-role'
    ELSE 'ok' END);
  IF code = 'ok' THEN
    UPDATE wardline.staff SET disabled_at = wardline.now() WHERE staff_id = person;
    -- Sessions end for good: an unlocking does not bring them back.
    UPDATE wardline.session SET revoked_at = wardline.now() WHERE staff_id = person AND revoked_at IS NULL;
    INSERT INTO wardline.staff_lock (staff_id, locked, reason, recorded_by) VALUES (person, true, why, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_account_act(person, 'account.lock', 'staff:' || person, code);
END $$;

CREATE FUNCTION wardline.unlock_account(person uuid, why text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text;
BEGIN
  PERFORM wardline.queue_account_acts(person);
  code := coalesce(wardline.not_manageable(person), CASE
    WHEN EXISTS (SELECT FROM wardline.staff p WHERE p.staff_id = person AND p.disabled_at IS NULL) THEN 'account-not-locked'
    WHEN wardline.holds_power(person) THEN wardline.propose_account_act('unlock', person, NULL, NULL, NULL, NULL, why)
    ELSE 'ok' END);
  IF code = 'ok' THEN
    UPDATE wardline.staff SET disabled_at = NULL WHERE staff_id = person;
    INSERT INTO wardline.staff_lock (staff_id, locked, reason, recorded_by) VALUES (person, false, why, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_account_act(person, 'account.unlock', 'staff:' || person, code);
END $$;

CREATE FUNCTION wardline.end_account_sessions(person uuid) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := coalesce(wardline.not_manageable(person), 'ok');
BEGIN
  IF code = 'ok' THEN
    UPDATE wardline.session SET revoked_at = wardline.now() WHERE staff_id = person AND revoked_at IS NULL;
  END IF;
  RETURN wardline.answer_account_act(person, 'account.sessions-end', 'staff:' || person, code);
END $$;

-- Before anybody has signed in: the newest code of the account, not used and not too old, sets its password. What is wrong
-- is not told: there may be no such account.
CREATE FUNCTION wardline.redeem_account_code(address text, given bytea, new_hash text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  person uuid;
  newest wardline.account_code;
BEGIN
  SELECT s.staff_id INTO person FROM wardline.staff s
  WHERE lower(s.email) = lower(address) AND s.disabled_at IS NULL AND wardline.credentials_hold(s.staff_id) FOR UPDATE;
  SELECT c.* INTO newest FROM wardline.account_code c WHERE c.staff_id = person ORDER BY c.entry_id DESC LIMIT 1;
  IF newest.code_hash IS DISTINCT FROM given OR newest.expires_at <= wardline.now()
    OR EXISTS (SELECT FROM wardline.account_code_use u WHERE u.entry_id = newest.entry_id) THEN
    RETURN 'code-invalid';
  END IF;
  INSERT INTO wardline.account_code_use (entry_id, used_at) VALUES (newest.entry_id, wardline.now());
  UPDATE wardline.staff SET password_hash = new_hash WHERE staff_id = person;
  UPDATE wardline.session SET revoked_at = wardline.now() WHERE staff_id = person AND revoked_at IS NULL;
  INSERT INTO wardline.audit_event (staff_id, tenant_id, action, target, outcome)
  SELECT person, t.tenant_id, 'account.password', 'staff:' || person, 'ok'
  FROM (SELECT wardline.account_home(person) AS tenant_id WHERE wardline.account_home(person) IS NOT NULL
    UNION SELECT g.tenant_id FROM wardline.staff p, wardline.agreements_of(p.firm_id) g WHERE p.staff_id = person) t;
  RETURN 'ok';
END $$;
