-- What charge nurses, leads and members do. Every act answers `ok` or the code of its refusal, and leaves a trail.

CREATE FUNCTION wardline.answer_on_call_act(of_site text, act text, about text, code text) RETURNS text LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, action, target, outcome)
  VALUES (wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid,
    (SELECT s.tenant_id FROM wardline.site s WHERE s.site_id = of_site), act, about, code);
  SELECT code
$$;

-- The sites to whose local people the person of this transaction belongs, and those whose schedules he or she writes.
CREATE FUNCTION wardline.own_sites() RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT wardline.sites_as('nurse', 'charge-nurse', 'physician', 'lead')
$$;
CREATE FUNCTION wardline.directed_sites() RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT wardline.sites_as('charge-nurse', 'lead')
$$;

-- A care team of a site of one's own; a row of NULLs for any other one.
CREATE FUNCTION wardline.own_care_team(which text) RETURNS wardline.care_team LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT t FROM wardline.care_team t WHERE t.care_team_id = which AND t.site_id = ANY (wardline.own_sites())
$$;

-- May the person be on call for the team throughout that time? NULL, or why not.
CREATE FUNCTION wardline.cannot_be_on_call(person uuid, team wardline.care_team, from_at timestamptz, until_at timestamptz)
  RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE
    WHEN NOT EXISTS (SELECT FROM wardline.team_members(ARRAY[team.site_id]) m
      WHERE m.care_team_id = team.care_team_id AND m.staff_id = person AND m.during @> tstzrange(from_at, until_at)) THEN 'not-a-member'
    WHEN EXISTS (SELECT FROM wardline.on_call_absences(ARRAY[team.site_id], from_at, until_at, wardline.now()) a
      WHERE a.staff_id = person) THEN 'colleague-absent' END
$$;

-- The same layer_id again changes it, from now on; `remove` ends it.
CREATE FUNCTION wardline.put_on_call_layer(which uuid, of_team text, body jsonb, remove boolean) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  before wardline.on_call_layer;
  team wardline.care_team;
  named uuid[];
  code text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('on-call-layer ' || which, 0));
  SELECT * INTO before FROM wardline.on_call_layer l WHERE l.layer_id = which ORDER BY l.entry_id DESC LIMIT 1;
  team := wardline.own_care_team(coalesce(of_team, before.care_team_id));
  named := ARRAY(SELECT p::uuid FROM jsonb_array_elements_text(body -> 'people') WITH ORDINALITY AS x (p, place) ORDER BY place);
  code := CASE
    WHEN team.care_team_id IS NULL THEN 'unknown-team'
    WHEN NOT team.site_id = ANY (wardline.directed_sites()) THEN 'not-allowed'
    WHEN before.care_team_id <> team.care_team_id OR (remove AND coalesce(before.removed, true)) THEN 'unknown-layer'
    WHEN remove THEN 'ok'
    WHEN NOT wardline.is_zone(body ->> 'zone') THEN 'unknown-zone'
    -- Who left later is a gap that is told of; who is no member now is not named at all.
    WHEN EXISTS (SELECT FROM unnest(named) n WHERE NOT EXISTS (SELECT FROM wardline.team_members(ARRAY[team.site_id]) m
      WHERE m.care_team_id = team.care_team_id AND m.staff_id = n AND m.during && tstzrange(wardline.now(), NULL))) THEN 'not-a-member'
    ELSE 'ok' END;
  IF code = 'ok' AND remove THEN
    INSERT INTO wardline.on_call_layer (layer_id, tenant_id, site_id, care_team_id, position, people, zone, starts_on, ends_on,
      hand_over_minute, hand_over_weekday, turn_days, hours, removed, recorded_by)
    VALUES (which, before.tenant_id, before.site_id, before.care_team_id, before.position, before.people, before.zone, before.starts_on,
      before.ends_on, before.hand_over_minute, before.hand_over_weekday, before.turn_days, before.hours, true, wardline.scope_staff());
  ELSIF code = 'ok' THEN
    INSERT INTO wardline.on_call_layer (layer_id, tenant_id, site_id, care_team_id, position, people, zone, starts_on, ends_on,
      hand_over_minute, hand_over_weekday, turn_days, hours, recorded_by)
    VALUES (which, team.tenant_id, team.site_id, team.care_team_id, (body ->> 'position')::int, named, body ->> 'zone',
      (body ->> 'from')::date, (body ->> 'until')::date, (body ->> 'handOverMinute')::int, (body ->> 'handOverWeekday')::int,
      (body ->> 'turnDays')::int, body -> 'hours', wardline.scope_staff());
  END IF;
  RETURN wardline.answer_on_call_act(team.site_id, CASE WHEN remove THEN 'on-call.layer-remove' ELSE 'on-call.layer' END,
    'on-call-layer:' || which, code);
END $$;

-- The same override_id again changes it, as long as it is not over; `cancel` takes it back from now on.
CREATE FUNCTION wardline.put_on_call_override(which uuid, of_team text, person uuid, instead uuid, starts timestamptz,
  ends timestamptz, cancel boolean) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  before wardline.on_call_override;
  team wardline.care_team;
  code text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('on-call-override ' || which, 0));
  SELECT * INTO before FROM wardline.on_call_override o WHERE o.override_id = which ORDER BY o.entry_id DESC LIMIT 1;
  team := wardline.own_care_team(coalesce(of_team, before.care_team_id));
  code := CASE
    WHEN team.care_team_id IS NULL THEN 'unknown-team'
    WHEN NOT team.site_id = ANY (wardline.directed_sites()) THEN 'not-allowed'
    WHEN before.care_team_id <> team.care_team_id OR (cancel AND coalesce(before.cancelled, true)) THEN 'unknown-override'
    WHEN before.until_at <= wardline.now() THEN 'already-over'
    WHEN cancel THEN 'ok'
    WHEN ends <= starts OR ends <= wardline.now() OR ends > starts + interval '366 days' OR person = instead THEN 'bad-dates'
    ELSE coalesce(wardline.cannot_be_on_call(person, team, greatest(starts, wardline.now()), ends), 'ok') END;
  IF code = 'ok' AND cancel THEN
    INSERT INTO wardline.on_call_override (override_id, tenant_id, site_id, care_team_id, staff_id, instead_of, from_at, until_at,
      offer_id, cancelled, recorded_by)
    VALUES (which, before.tenant_id, before.site_id, before.care_team_id, before.staff_id, before.instead_of, before.from_at,
      before.until_at, before.offer_id, true, wardline.scope_staff());
  ELSIF code = 'ok' THEN
    INSERT INTO wardline.on_call_override (override_id, tenant_id, site_id, care_team_id, staff_id, instead_of, from_at, until_at, recorded_by)
    VALUES (which, team.tenant_id, team.site_id, team.care_team_id, person, instead, starts, ends, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_on_call_act(team.site_id, CASE WHEN cancel THEN 'on-call.override-cancel' ELSE 'on-call.override' END,
    'on-call-override:' || which, code);
END $$;

-- By the person, or by whoever writes the site's schedules.
CREATE FUNCTION wardline.put_on_call_absence(which uuid, at_site text, person uuid, starts timestamptz, ends timestamptz,
  cancel boolean) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  before wardline.on_call_absence;
  place wardline.site;
  whose uuid;
  code text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('on-call-absence ' || which, 0));
  SELECT * INTO before FROM wardline.on_call_absence a WHERE a.absence_id = which ORDER BY a.entry_id DESC LIMIT 1;
  SELECT * INTO place FROM wardline.site s WHERE s.site_id = coalesce(at_site, before.site_id) AND s.site_id = ANY (wardline.own_sites());
  whose := coalesce(person, before.staff_id);
  code := CASE
    WHEN place.site_id IS NULL THEN 'unknown-site'
    WHEN whose <> wardline.scope_staff() AND NOT place.site_id = ANY (wardline.directed_sites()) THEN 'not-allowed'
    WHEN (before.site_id, before.staff_id) <> (place.site_id, whose) OR (cancel AND coalesce(before.cancelled, true)) THEN 'unknown-absence'
    WHEN before.until_at <= wardline.now() THEN 'already-over'
    WHEN cancel THEN 'ok'
    WHEN ends <= starts OR ends <= wardline.now() OR ends > starts + interval '366 days' THEN 'bad-dates'
    WHEN NOT EXISTS (SELECT FROM wardline.site_roles(ARRAY[place.site_id]) r WHERE r.staff_id = whose
      AND r.during && tstzrange(starts, ends)) THEN 'unknown-colleague'
    ELSE 'ok' END;
  IF code = 'ok' AND cancel THEN
    INSERT INTO wardline.on_call_absence (absence_id, tenant_id, site_id, staff_id, from_at, until_at, cancelled, recorded_by)
    VALUES (which, before.tenant_id, before.site_id, before.staff_id, before.from_at, before.until_at, true, wardline.scope_staff());
  ELSIF code = 'ok' THEN
    INSERT INTO wardline.on_call_absence (absence_id, tenant_id, site_id, staff_id, from_at, until_at, recorded_by)
    VALUES (which, place.tenant_id, place.site_id, whose, starts, ends, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_on_call_act(place.site_id, CASE WHEN cancel THEN 'on-call.absence-cancel' ELSE 'on-call.absence' END,
    'on-call-absence:' || which, code);
END $$;

-- Who belongs to a care team: the newest row of team and person, so that leaving it is an end, and an earlier beginning
-- stays as long as there was no gap.
CREATE FUNCTION wardline.put_team_member(of_team text, person uuid, starts timestamptz, ends timestamptz) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  team wardline.care_team := wardline.own_care_team(of_team);
  code text := CASE
    WHEN team.care_team_id IS NULL THEN 'unknown-team'
    WHEN NOT team.site_id = ANY (wardline.directed_sites()) THEN 'not-allowed'
    WHEN ends <= starts THEN 'bad-dates'
    WHEN NOT EXISTS (SELECT FROM wardline.site_roles(ARRAY[team.site_id]) r WHERE r.staff_id = person
      AND r.during && tstzrange(starts, ends)) THEN 'unknown-colleague'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.care_team_member (care_team_id, staff_id, valid_from, valid_to)
    SELECT of_team, person, least(starts, before.valid_from), ends FROM (SELECT) one LEFT JOIN LATERAL (
      SELECT n.valid_from FROM (SELECT * FROM wardline.care_team_member m WHERE m.care_team_id = of_team AND m.staff_id = person
        ORDER BY m.entry_id DESC LIMIT 1) n WHERE n.valid_to IS NULL OR n.valid_to >= starts) before ON true;
  END IF;
  RETURN wardline.answer_on_call_act(team.site_id, 'on-call.member', 'staff:' || person, code);
END $$;

-- "I am here" or "I am not", from now until then: 24 hours at most. Nobody says it for somebody else.
CREATE FUNCTION wardline.say_on_duty(here boolean, ends timestamptz) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := CASE
    WHEN wardline.own_sites() = '{}' THEN 'not-allowed'
    WHEN ends <= wardline.now() OR ends > wardline.now() + interval '24 hours' THEN 'bad-dates'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.on_call_duty (staff_id, present, until_at) VALUES (wardline.scope_staff(), here, ends);
  END IF;
  -- On the trail of every site of one's own, as it is about all of them.
  PERFORM wardline.answer_on_call_act(s, 'on-call.duty', 'staff:' || wardline.scope_staff() || CASE WHEN here THEN '=present' ELSE '=away' END, code)
  FROM unnest(coalesce(nullif(wardline.own_sites(), '{}'), ARRAY[NULL::text])) s;
  RETURN code;
END $$;

CREATE FUNCTION wardline.set_on_call_setting(for_tenant text, hours_ahead int) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := CASE WHEN for_tenant = ANY (wardline.tenants_as('lead')) THEN 'ok' ELSE 'not-allowed' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.on_call_setting (tenant_id, warn_hours, recorded_by) VALUES (for_tenant, hours_ahead, wardline.scope_staff());
  END IF;
  INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, action, target, outcome)
  VALUES (wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid,
    CASE WHEN for_tenant = ANY (wardline.visible_tenants()) THEN for_tenant END, 'on-call.setting', 'tenant:' || for_tenant, code);
  RETURN code;
END $$;
