-- What holds of it, at the time at which it is asked.

-- Absences of people at the sites that touch a time, as known at a time; and the times at which a person said "I am not
-- here" and has not come back since.
CREATE FUNCTION wardline.on_call_absences(sites text[], from_at timestamptz, until_at timestamptz, known_at timestamptz)
  RETURNS TABLE (absence_id uuid, site_id text, staff_id uuid, absent_from timestamptz, absent_until timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT n.absence_id, n.site_id, n.staff_id, n.from_at, n.until_at FROM (
    SELECT DISTINCT ON (a.absence_id) a.* FROM wardline.on_call_absence a
    WHERE a.site_id = ANY (sites) AND a.recorded_at <= known_at ORDER BY a.absence_id, a.entry_id DESC) n
  WHERE NOT n.cancelled AND n.until_at > on_call_absences.from_at AND n.from_at < on_call_absences.until_at
  UNION ALL
  SELECT NULL, m.site_id, d.staff_id, d.recorded_at, d.until_at
  FROM (SELECT DISTINCT t.site_id, t.staff_id FROM wardline.team_members(sites) t) m
  JOIN LATERAL (SELECT * FROM wardline.on_call_duty x WHERE x.staff_id = m.staff_id AND x.recorded_at <= known_at
    ORDER BY x.entry_id DESC LIMIT 1) d ON NOT d.present
  WHERE d.until_at > on_call_absences.from_at AND d.recorded_at < on_call_absences.until_at
$$;

-- The schedules of the care teams of the sites, as #domain's `OnCallSchedule`: what touches the time from..until, as known
-- at a time. Teams that never had a layer or an override stand in it with empty lists.
CREATE FUNCTION wardline.on_call_schedules(sites text[], from_at timestamptz, until_at timestamptz, known_at timestamptz)
  RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH absences AS MATERIALIZED (
    SELECT * FROM wardline.on_call_absences(sites, from_at, until_at, known_at)
  ), members AS MATERIALIZED (
    SELECT * FROM wardline.team_members(sites)
  )
  SELECT coalesce(jsonb_agg(jsonb_build_object('tenant', t.tenant_id, 'site', t.site_id, 'team', t.care_team_id, 'name', t.name,
    'zone', s.zone,
    'layers', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', l.layer_id, 'position', l.position, 'people', to_jsonb(l.people),
        'zone', l.zone, 'from', l.starts_on, 'until', l.ends_on, 'handOverMinute', l.hand_over_minute,
        'handOverWeekday', l.hand_over_weekday, 'turnDays', l.turn_days, 'hours', l.hours) ORDER BY l.position, l.layer_id), '[]')
      FROM (SELECT DISTINCT ON (x.layer_id) x.* FROM wardline.on_call_layer x
        WHERE x.care_team_id = t.care_team_id AND x.recorded_at <= known_at ORDER BY x.layer_id, x.entry_id DESC) l
      WHERE NOT l.removed),
    'overrides', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', o.override_id, 'order', o.entry_id, 'staffId', o.staff_id,
        'insteadOf', o.instead_of, 'from', wardline.rfc3339(o.from_at), 'until', wardline.rfc3339(o.until_at)) ORDER BY o.entry_id), '[]')
      FROM (SELECT DISTINCT ON (x.override_id) x.* FROM wardline.on_call_override x
        WHERE x.care_team_id = t.care_team_id AND x.recorded_at <= known_at ORDER BY x.override_id, x.entry_id DESC) o
      WHERE NOT o.cancelled AND o.until_at > on_call_schedules.from_at AND o.from_at < on_call_schedules.until_at),
    'absences', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.absence_id, 'staffId', a.staff_id,
        'from', wardline.rfc3339(a.absent_from), 'until', wardline.rfc3339(a.absent_until)) ORDER BY a.absent_from, a.staff_id), '[]')
      FROM absences a WHERE a.site_id = t.site_id),
    'members', (SELECT coalesce(jsonb_agg(jsonb_build_object('staffId', m.staff_id, 'spans', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('from', CASE WHEN isfinite(lower(r)) THEN wardline.rfc3339(lower(r)) END,
          'until', CASE WHEN isfinite(upper(r)) THEN wardline.rfc3339(upper(r)) END) ORDER BY lower(r)), '[]')
        FROM unnest(m.during) r)) ORDER BY m.staff_id), '[]')
      FROM members m WHERE m.care_team_id = t.care_team_id))
    ORDER BY t.tenant_id, t.site_id, t.care_team_id), '[]')
  FROM wardline.care_team t JOIN wardline.site s USING (site_id) WHERE t.site_id = ANY (sites)
$$;

-- Is the person there? With a page open; or has said so, and has another way to be called that was proved (hazard H23).
-- What 0015 brings is looked for by name: without it there are no pages and no ways.
CREATE FUNCTION wardline.is_on_duty(person uuid) RETURNS boolean LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  said wardline.on_call_duty;
  found_there boolean := false;
BEGIN
  SELECT * INTO said FROM wardline.on_call_duty d WHERE d.staff_id = person ORDER BY d.entry_id DESC LIMIT 1;
  IF said.entry_id IS NOT NULL AND said.until_at <= wardline.now() THEN
    said := NULL;
  END IF;
  IF said.present IS FALSE THEN
    RETURN false;
  END IF;
  IF to_regprocedure('wardline.is_at_a_page(uuid)') IS NOT NULL THEN
    found_there := wardline.is_at_a_page(person);
  END IF;
  IF NOT found_there AND said.present AND to_regprocedure('wardline.channel_in_force(uuid, text)') IS NOT NULL THEN
    found_there := coalesce(wardline.channel_in_force(person, 'email'), wardline.channel_in_force(person, 'webhook')) IS NOT NULL;
  END IF;
  RETURN found_there;
END $$;

CREATE FUNCTION wardline.on_call_warn_hours(for_tenant text) RETURNS int LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce((SELECT s.warn_hours FROM wardline.on_call_setting s WHERE s.tenant_id = for_tenant ORDER BY s.entry_id DESC LIMIT 1), 24)
$$;
