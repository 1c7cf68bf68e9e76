-- A locked screen outlives its session: it goes on counting and sounding, with no names, and nobody is on duty by it
-- (hazard H23). Its token reads three numbers and nothing else.

CREATE TABLE wardline.locked_screen (
  screen_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  token_hash bytea NOT NULL UNIQUE,
  session_id uuid NOT NULL REFERENCES wardline.session,
  locked_at timestamptz NOT NULL DEFAULT wardline.now(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX ON wardline.locked_screen (session_id);
CREATE INDEX ON wardline.locked_screen (expires_at);

-- Of an open session, for those who are called. NULL: the session has ended, or there is nothing to count.
CREATE FUNCTION wardline.lock_screen(session_hash bytea, hash bytea, lifetime interval) RETURNS timestamptz LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  of_session wardline.session;
  until timestamptz;
BEGIN
  SELECT s.* INTO of_session FROM wardline.session s WHERE s.token_hash = session_hash AND s.revoked_at IS NULL
    AND s.expires_at > wardline.now() AND wardline.credentials_hold(s.staff_id);
  IF of_session.session_id IS NULL OR NOT EXISTS (SELECT FROM wardline.held_assignments(of_session.staff_id) h
      WHERE h.role IN ('nurse', 'charge-nurse', 'physician')) THEN
    RETURN NULL;
  END IF;
  DELETE FROM wardline.locked_screen l WHERE l.expires_at < wardline.now() - interval '1 day';
  UPDATE wardline.locked_screen l SET ended_at = wardline.now() WHERE l.session_id = of_session.session_id AND l.ended_at IS NULL;
  INSERT INTO wardline.locked_screen (token_hash, session_id, expires_at)
  VALUES (hash, of_session.session_id, least(wardline.now() + lifetime, wardline.credentials_end(of_session.staff_id)))
  RETURNING expires_at INTO until;
  INSERT INTO wardline.audit_event (staff_id, session_id, action, target, outcome)
  VALUES (of_session.staff_id, of_session.session_id, 'lock', 'session:' || of_session.session_id, 'ok');
  RETURN until;
END $$;

-- Whose screen it is. A session that ended by its time leaves it; one that was signed out of, or ended by somebody, does not.
CREATE FUNCTION wardline.locked_screen_for(hash bytea)
  RETURNS TABLE (session_id uuid, staff_id uuid, name text, email text, expires_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT s.session_id, p.staff_id, p.name, p.email, l.expires_at
  FROM wardline.locked_screen l JOIN wardline.session s USING (session_id) JOIN wardline.staff p USING (staff_id)
  WHERE l.token_hash = hash AND l.ended_at IS NULL AND l.expires_at > wardline.now() AND s.revoked_at IS NULL
    AND p.disabled_at IS NULL AND wardline.credentials_hold(p.staff_id)
$$;

-- Alerts at the person's sites that call the local team and that nobody has, by severity. Nothing for a token that does not hold.
CREATE FUNCTION wardline.locked_screen_counts(hash bytea) RETURNS TABLE (severity text, alerts int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT a.severity, count(*)::int FROM wardline.locked_screen_for(hash) l
  JOIN wardline.alert a ON a.resolved_at IS NULL AND wardline.is_calling(a.state, a.severity)
    AND EXISTS (SELECT FROM wardline.held_assignments(l.staff_id) h WHERE h.role IN ('nurse', 'charge-nurse', 'physician')
      AND h.tenant_id = a.tenant_id AND (h.site_id IS NULL OR h.site_id = a.site_id))
  GROUP BY a.severity
$$;

CREATE FUNCTION wardline.end_locked_screens(of_session uuid) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  UPDATE wardline.locked_screen l SET ended_at = wardline.now() WHERE l.session_id = of_session AND l.ended_at IS NULL
$$;
