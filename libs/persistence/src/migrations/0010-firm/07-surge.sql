-- Surge clinicians: an account with an end. After it nobody signs in with it, and no session outlives it.

-- An account, its one Tier-1 assignment and its end, at once. `password_hash` is the application's (argon2id).
CREATE FUNCTION wardline.add_surge_clinician(new_id uuid, address text, full_name text, new_hash text, to_at timestamptz, why text)
  RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  firm text := wardline.supervised_firm();
  code text := CASE
    WHEN firm IS NULL THEN 'not-allowed'
    WHEN to_at <= wardline.now() OR to_at > wardline.now() + interval '90 days' THEN 'bad-dates'
    WHEN EXISTS (SELECT FROM wardline.staff s WHERE lower(s.email) = lower(address)) THEN 'address-taken'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.staff (staff_id, email, name, password_hash, firm_id) VALUES (new_id, address, full_name, new_hash, firm)
      ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
      RETURN wardline.answer_firm_act('firm.surge', 'staff:' || new_id, 'address-taken');
    END IF;
    INSERT INTO wardline.staff_assignment (staff_id, role, valid_from, valid_to, recorded_by)
    VALUES (new_id, 'tier1', wardline.now(), to_at, wardline.scope_staff());
    INSERT INTO wardline.staff_credential (staff_id, ends_at, reason, recorded_by) VALUES (new_id, to_at, why, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_firm_act('firm.surge', 'staff:' || new_id, code);
END $$;

-- Another end, later or sooner; by a supervisor, and never one's own. Sessions that are open end with it.
CREATE FUNCTION wardline.set_credentials_end(person uuid, to_at timestamptz, why text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  before timestamptz := wardline.credentials_end(person);
  new_end timestamptz := greatest(to_at, wardline.now()); -- what is past stays as it was
  code text := coalesce(wardline.not_supervised(person), CASE
    WHEN person = wardline.scope_staff() THEN 'own-record'
    WHEN before IS NULL THEN 'not-temporary'
    WHEN to_at > wardline.now() + interval '90 days' THEN 'bad-dates'
    ELSE 'ok' END);
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.staff_assignment (assignment_id, staff_id, role, valid_from, valid_to, recorded_by)
    SELECT n.assignment_id, person, n.role, n.valid_from, new_end, wardline.scope_staff()
    FROM (SELECT DISTINCT ON (a.assignment_id) a.* FROM wardline.staff_assignment a WHERE a.staff_id = person
      ORDER BY a.assignment_id, a.entry_id DESC) n
    WHERE n.tenant_id IS NULL AND n.valid_to = before AND n.valid_from < new_end; -- what was ended otherwise stays ended
    INSERT INTO wardline.staff_credential (staff_id, ends_at, reason, recorded_by) VALUES (person, new_end, why, wardline.scope_staff());
    UPDATE wardline.session SET expires_at = new_end WHERE staff_id = person AND revoked_at IS NULL AND expires_at > new_end;
  END IF;
  RETURN wardline.answer_firm_act('firm.surge-term', 'staff:' || person, code);
END $$;

-- No session without credentials, and none that outlives them. NULL: they have ended.
CREATE OR REPLACE FUNCTION wardline.open_session(person uuid, hash bytea, lifetime interval)
  RETURNS timestamptz LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.session (token_hash, staff_id, expires_at)
  SELECT hash, person, least(wardline.now() + lifetime, wardline.credentials_end(person)) WHERE wardline.credentials_hold(person)
  RETURNING expires_at
$$;

CREATE OR REPLACE FUNCTION wardline.renew_session(hash bytea, lifetime interval) RETURNS timestamptz LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  UPDATE wardline.session s SET expires_at = least(wardline.now() + lifetime, wardline.credentials_end(s.staff_id))
  WHERE s.token_hash = hash AND s.revoked_at IS NULL AND s.expires_at > wardline.now() AND wardline.credentials_hold(s.staff_id)
  RETURNING s.expires_at
$$;

CREATE OR REPLACE FUNCTION wardline.session_for(hash bytea)
  RETURNS TABLE (session_id uuid, staff_id uuid, name text, email text, expires_at timestamptz, assignments jsonb)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT s.session_id, p.staff_id, p.name, p.email, s.expires_at,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('role', h.role, 'tenant', h.tenant_id, 'site', h.site_id)), '[]')
     FROM wardline.held_assignments(p.staff_id) h)
  FROM wardline.session s JOIN wardline.staff p USING (staff_id)
  WHERE s.token_hash = hash AND s.revoked_at IS NULL AND s.expires_at > wardline.now() AND p.disabled_at IS NULL
    AND wardline.credentials_hold(p.staff_id)
$$;
