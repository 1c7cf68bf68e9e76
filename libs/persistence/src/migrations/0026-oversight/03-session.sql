-- Sessions of the people who work for a health system: its privacy officer sees those that are open, and ends one.

CREATE FUNCTION wardline.sessions_seen_by_officer()
  RETURNS TABLE (session_id uuid, staff_id uuid, name text, firm text, roles text[], created_at timestamptz, expires_at timestamptz,
    seen_at timestamptz) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH mine AS MATERIALIZED (SELECT wardline.tenants_as('privacy-officer') AS tenants)
  SELECT s.session_id, p.staff_id, p.name, f.name, wardline.roles_then(p.staff_id, mine.tenants, wardline.now()), s.created_at,
    s.expires_at, s.seen_at
  FROM mine, wardline.session s JOIN wardline.staff p USING (staff_id) LEFT JOIN wardline.support_firm f USING (firm_id)
  WHERE s.revoked_at IS NULL AND s.expires_at > wardline.now() AND p.staff_id IN (SELECT wardline.people_of(mine.tenants))
  ORDER BY s.created_at DESC, s.session_id
$$;

-- By a privacy officer of a health system that the person works for. Holds at once: every request looks the session up.
CREATE FUNCTION wardline.end_session_of(which uuid) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  mine text[] := wardline.tenants_as('privacy-officer');
  one wardline.session;
  code text;
BEGIN
  SELECT s.* INTO one FROM wardline.session s WHERE s.session_id = which FOR UPDATE;
  code := CASE WHEN mine = '{}' THEN 'not-allowed'
    WHEN one.session_id IS NULL OR NOT one.staff_id IN (SELECT wardline.people_of(mine)) THEN 'unknown-session'
    WHEN one.revoked_at IS NOT NULL OR one.expires_at <= wardline.now() THEN 'already-ended'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    UPDATE wardline.session SET revoked_at = wardline.now() WHERE session_id = which;
  END IF;
  RETURN wardline.answer_tree_act((SELECT t FROM unnest(mine) t WHERE one.staff_id IN (SELECT wardline.people_of(ARRAY[t])) LIMIT 1),
    'session.end', 'session:' || which, code);
END $$;

REVOKE ALL ON FUNCTION wardline.sessions_seen_by_officer(), wardline.end_session_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.sessions_seen_by_officer(), wardline.end_session_of(uuid) TO wardline_server;
