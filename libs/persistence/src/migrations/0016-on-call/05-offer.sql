-- Handing over the own time on call: offered, and with the one who offers until somebody has accepted. Whose time it is
-- by the schedule is worked out by #domain in the same transaction, and handed in.

CREATE FUNCTION wardline.offer_on_call(which uuid, of_team text, colleague uuid, starts timestamptz, ends timestamptz,
  back_from timestamptz, back_until timestamptz, holds boolean) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  team wardline.care_team := wardline.own_care_team(of_team);
  me uuid := wardline.scope_staff();
  code text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('on-call-offer ' || which, 0));
  code := CASE
    WHEN team.care_team_id IS NULL THEN 'unknown-team'
    WHEN EXISTS (SELECT FROM wardline.on_call_offer o WHERE o.offer_id = which) THEN 'offer-exists'
    WHEN ends <= starts OR ends <= wardline.now() OR ends > starts + interval '31 days' THEN 'bad-dates'
    WHEN (back_from IS NULL) <> (back_until IS NULL) OR back_until <= back_from OR back_from < wardline.now()
      OR back_until > back_from + interval '31 days' THEN 'bad-dates'
    WHEN colleague = me THEN 'own-offer'
    WHEN NOT EXISTS (SELECT FROM wardline.team_members(ARRAY[team.site_id]) m WHERE m.care_team_id = team.care_team_id
      AND m.staff_id = me AND m.during @> wardline.now()) THEN 'not-a-member'
    WHEN NOT holds THEN 'not-on-call'
    WHEN colleague IS NULL THEN 'ok'
    ELSE coalesce(wardline.cannot_be_on_call(colleague, team, greatest(starts, wardline.now()), ends), 'ok') END;
  IF code = 'ok' THEN
    INSERT INTO wardline.on_call_offer (offer_id, tenant_id, site_id, care_team_id, from_staff, to_staff, from_at, until_at, return_from, return_until)
    VALUES (which, team.tenant_id, team.site_id, team.care_team_id, me, colleague, starts, ends, back_from, back_until);
  END IF;
  RETURN wardline.answer_on_call_act(team.site_id, 'on-call.offer', 'on-call-offer:' || which, code);
END $$;

-- `accepted` by whom it was offered to (or by any member, where it was offered to all): from then on it is theirs, and in
-- the same transaction what is given in return. `declined` by whom it was offered to; `withdrawn` by who offered it.
CREATE FUNCTION wardline.answer_on_call_offer(which uuid, said text, holds boolean) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  offer wardline.on_call_offer;
  team wardline.care_team;
  me uuid := wardline.scope_staff();
  moment timestamptz;
  code text;
BEGIN
  SELECT * INTO offer FROM wardline.on_call_offer o WHERE o.offer_id = which FOR UPDATE;
  moment := wardline.now();
  team := wardline.own_care_team(offer.care_team_id);
  code := CASE
    WHEN team.care_team_id IS NULL THEN 'unknown-offer'
    WHEN said = 'withdrawn' AND me <> offer.from_staff THEN 'not-allowed'
    WHEN said = 'accepted' AND me = offer.from_staff THEN 'own-offer'
    WHEN said = 'accepted' AND offer.to_staff <> me THEN 'not-allowed'
    WHEN said = 'declined' AND me IS DISTINCT FROM offer.to_staff THEN 'not-allowed'
    WHEN EXISTS (SELECT FROM wardline.on_call_offer_answer a WHERE a.offer_id = which) THEN 'already-answered'
    WHEN offer.until_at <= moment THEN 'already-over'
    WHEN said <> 'accepted' THEN 'ok'
    -- Somebody else was put there since: whoever accepts now would wait for calls that go elsewhere.
    WHEN NOT holds THEN 'offer-overtaken'
    ELSE coalesce(wardline.cannot_be_on_call(me, team, greatest(offer.from_at, moment), offer.until_at),
      CASE WHEN offer.return_from <= moment THEN 'already-over'
        WHEN offer.return_from IS NOT NULL THEN wardline.cannot_be_on_call(offer.from_staff, team, offer.return_from, offer.return_until) END,
      'ok') END;
  IF code = 'ok' THEN
    INSERT INTO wardline.on_call_offer_answer (offer_id, tenant_id, site_id, answer, answered_by, answered_at)
    VALUES (which, offer.tenant_id, offer.site_id, said, me, moment);
  END IF;
  IF code = 'ok' AND said = 'accepted' THEN
    INSERT INTO wardline.on_call_override (override_id, tenant_id, site_id, care_team_id, staff_id, instead_of, from_at, until_at,
      offer_id, recorded_by)
    SELECT gen_random_uuid(), offer.tenant_id, offer.site_id, offer.care_team_id, x.person, x.instead, x.starts, x.ends, which, me
    FROM (VALUES (1, me, offer.from_staff, greatest(offer.from_at, moment), offer.until_at),
      (2, offer.from_staff, me, offer.return_from, offer.return_until)) x (place, person, instead, starts, ends)
    WHERE x.starts IS NOT NULL ORDER BY x.place;
  END IF;
  RETURN wardline.answer_on_call_act(team.site_id, 'on-call.offer-' || said, 'on-call-offer:' || which, code);
END $$;
