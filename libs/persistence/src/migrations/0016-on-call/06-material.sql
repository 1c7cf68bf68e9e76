-- What the rules of on-call are asked about, as one value.

-- For the clock: who holds which role at the sites at that instant, and their care teams.
CREATE FUNCTION wardline.escalation_people(sites text[], as_of timestamptz) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT jsonb_build_object(
    'roles', (SELECT coalesce(jsonb_agg(jsonb_build_object('site', r.site_id, 'role', r.role, 'staffId', r.staff_id)), '[]')
      FROM wardline.site_roles(sites) r WHERE r.during @> as_of),
    'members', (SELECT coalesce(jsonb_agg(jsonb_build_object('site', m.site_id, 'team', m.care_team_id, 'staffId', m.staff_id)), '[]')
      FROM wardline.team_members(sites) m WHERE m.during @> as_of),
    'schedules', '[]'::jsonb)
$$;
