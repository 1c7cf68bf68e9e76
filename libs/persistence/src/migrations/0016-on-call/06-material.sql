-- What the rules of on-call are asked about, as one value.

-- For the clock: who holds which role at the sites at that instant, who belongs to their care teams, and the schedules.
CREATE FUNCTION wardline.escalation_people(sites text[], as_of timestamptz) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT jsonb_build_object(
    'roles', (SELECT coalesce(jsonb_agg(jsonb_build_object('site', r.site_id, 'role', r.role, 'staffId', r.staff_id)), '[]')
      FROM wardline.site_roles(sites) r WHERE r.during @> as_of),
    'members', (SELECT coalesce(jsonb_agg(jsonb_build_object('site', m.site_id, 'team', m.care_team_id, 'staffId', m.staff_id)), '[]')
      FROM wardline.team_members(sites) m WHERE m.during @> as_of),
    'schedules', wardline.on_call_schedules(sites, as_of, as_of + interval '1 millisecond', 'infinity'))
$$;

-- For the person of this transaction: of sites whose patients he or she may see.
CREATE FUNCTION wardline.my_on_call_schedules(sites text[], from_at timestamptz, until_at timestamptz, known_at timestamptz)
  RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT wardline.on_call_schedules(ARRAY(SELECT s FROM unnest(wardline.clinical_sites()) s WHERE sites IS NULL OR s = ANY (sites)),
    from_at, until_at, coalesce(known_at, 'infinity'))
$$;

-- For the watch: every care team that ever had a layer.
CREATE FUNCTION wardline.watched_on_call_schedules() RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT jsonb_build_object('at', wardline.rfc3339(moment.at),
    'warnHours', (SELECT coalesce(jsonb_object_agg(t.tenant_id, wardline.on_call_warn_hours(t.tenant_id)), '{}')
      FROM (SELECT DISTINCT l.tenant_id FROM wardline.on_call_layer l) t),
    'schedules', wardline.on_call_schedules(ARRAY(SELECT DISTINCT l.site_id FROM wardline.on_call_layer l), moment.at,
      moment.at + make_interval(hours => coalesce((SELECT max(wardline.on_call_warn_hours(t.tenant_id))
        FROM (SELECT DISTINCT l.tenant_id FROM wardline.on_call_layer l) t), 24)), 'infinity'))
  FROM (SELECT wardline.now() AS at) moment
$$;

-- Which of these people are on duty just now.
CREATE FUNCTION wardline.on_duty_of(people uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT p FROM (SELECT DISTINCT unnest(people) AS p) x WHERE wardline.is_on_duty(p)
$$;
-- The same for the person of this transaction, of colleagues at sites that he or she may see.
CREATE FUNCTION wardline.colleagues_on_duty(people uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT d FROM wardline.on_duty_of(ARRAY(SELECT DISTINCT r.staff_id FROM wardline.site_roles(wardline.clinical_sites()) r
    WHERE r.staff_id = ANY (people))) d
$$;
