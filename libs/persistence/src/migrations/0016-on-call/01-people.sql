-- Who belongs to a site, and when: an account that holds, a role there, and for care teams membership.

-- The roles of a site's own people: those whom an escalation calls.
CREATE FUNCTION wardline.local_roles() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ARRAY['nurse', 'charge-nurse', 'physician', 'lead']
$$;

-- When each of them holds which role at the sites; accounts that are disabled or have ended hold none from then on.
CREATE FUNCTION wardline.site_roles(sites text[]) RETURNS TABLE (site_id text, role text, staff_id uuid, during tstzmultirange)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH wanted AS (
    SELECT s.site_id, s.tenant_id FROM wardline.site s WHERE s.site_id = ANY (sites)
  ), people AS (
    SELECT DISTINCT a.staff_id FROM wardline.staff_assignment a
    WHERE a.tenant_id IN (SELECT w.tenant_id FROM wanted w) AND a.role = ANY (wardline.local_roles())
  ), newest AS (
    SELECT DISTINCT ON (a.assignment_id) a.* FROM wardline.staff_assignment a JOIN people USING (staff_id)
    ORDER BY a.assignment_id, a.entry_id DESC
  )
  SELECT w.site_id, n.role, n.staff_id,
    range_agg(tstzrange(n.valid_from, n.valid_to)) * tstzmultirange(tstzrange(NULL, least(p.disabled_at, wardline.credentials_end(p.staff_id))))
  FROM newest n
  JOIN wanted w ON w.tenant_id = n.tenant_id AND (n.site_id IS NULL OR n.site_id = w.site_id)
  JOIN wardline.staff p ON p.staff_id = n.staff_id
  WHERE n.role = ANY (wardline.local_roles())
  GROUP BY w.site_id, n.role, n.staff_id, p.disabled_at, p.staff_id
$$;

-- When each member of the sites' care teams counts: a member (the newest row of team and person holds), with a role at
-- the site, by an account that holds.
CREATE FUNCTION wardline.team_members(sites text[])
  RETURNS TABLE (site_id text, care_team_id text, staff_id uuid, during tstzmultirange)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH newest AS (
    SELECT DISTINCT ON (m.care_team_id, m.staff_id) t.site_id, m.* FROM wardline.care_team t
    JOIN wardline.care_team_member m USING (care_team_id)
    WHERE t.site_id = ANY (sites) ORDER BY m.care_team_id, m.staff_id, m.entry_id DESC
  ), employed AS (
    SELECT r.site_id, r.staff_id, range_agg(r.during) AS during FROM wardline.site_roles(sites) r GROUP BY r.site_id, r.staff_id
  )
  SELECT n.site_id, n.care_team_id, n.staff_id, e.during * tstzmultirange(tstzrange(n.valid_from, n.valid_to))
  FROM newest n JOIN employed e USING (site_id, staff_id)
$$;
