-- What a person does about the own channels. Each act answers `ok` or a code, and leaves an audit row either way.

CREATE FUNCTION wardline.answer_channel_act(act text, which uuid, code text) RETURNS text LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.audit_event (staff_id, session_id, action, target, outcome)
  VALUES (wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid, act, 'channel:' || which, code)
  RETURNING outcome
$$;

CREATE FUNCTION wardline.end_channel(which uuid) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.staff_channel_end (channel_id, ended_by) VALUES (which, wardline.scope_staff()) ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION wardline.is_own_channel(which uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wardline.staff_channel c WHERE c.channel_id = which AND c.staff_id = wardline.scope_staff()
    AND NOT EXISTS (SELECT FROM wardline.staff_channel_end e WHERE e.channel_id = which))
$$;

-- Codes and trials go to whatever address somebody typed in: five of them in an hour, and no more.
CREATE FUNCTION wardline.put_channel_message(which uuid, of_kind text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('channel message ' || wardline.scope_staff(), 0));
  IF (SELECT count(*) FROM wardline.notification n WHERE n.staff_id = wardline.scope_staff() AND n.kind = of_kind
      AND n.created_at > wardline.now() - interval '1 hour') >= 5 THEN
    RETURN 'too-many-attempts';
  END IF;
  INSERT INTO wardline.notification (kind, staff_id, channel, channel_id, urgent, created_at, next_step_at)
  SELECT of_kind, c.staff_id, c.kind, c.channel_id, false, wardline.now(), wardline.now()
  FROM wardline.staff_channel c WHERE c.channel_id = which;
  RETURN 'ok';
END $$;

-- Another address takes the place of one that was never proved at once, of a proved one when it is proved itself.
CREATE FUNCTION wardline.set_staff_channel(new_id uuid, of_kind text, new_hint text, new_sealed bytea) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text;
BEGIN
  PERFORM wardline.end_channel(h.channel_id) FROM wardline.channels_held(wardline.scope_staff(), of_kind) h WHERE h.proved_at IS NULL;
  INSERT INTO wardline.staff_channel (channel_id, staff_id, kind, hint, sealed, set_by)
  VALUES (new_id, wardline.scope_staff(), of_kind, new_hint, new_sealed, wardline.scope_staff());
  code := wardline.put_channel_message(new_id, 'code');
  IF code <> 'ok' THEN
    PERFORM wardline.end_channel(new_id);
  END IF;
  RETURN wardline.answer_channel_act('channel.set', new_id, code);
END $$;

CREATE FUNCTION wardline.ask_channel_message(which uuid, of_kind text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := CASE
    WHEN of_kind NOT IN ('code', 'test') THEN 'not-allowed'
    WHEN NOT wardline.is_own_channel(which) THEN 'unknown-channel'
    WHEN (of_kind = 'test') <> EXISTS (SELECT FROM wardline.staff_channel_proof p WHERE p.channel_id = which)
      THEN CASE of_kind WHEN 'test' THEN 'channel-not-verified' ELSE 'channel-verified' END
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    code := wardline.put_channel_message(which, of_kind);
  END IF;
  RETURN wardline.answer_channel_act('channel.' || of_kind, which, code);
END $$;

-- Messages whose code proves the channel, the newest first: those of the last quarter of an hour.
CREATE FUNCTION wardline.codes_of_channel(which uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT n.notification_id FROM wardline.notification n
  WHERE n.channel_id = which AND n.staff_id = wardline.scope_staff() AND n.kind = 'code'
    AND n.created_at > wardline.now() - interval '15 minutes' AND wardline.is_own_channel(which)
  ORDER BY n.created_at DESC, n.notification_id
$$;

-- @param code_was_right as the application found, which holds the key that the codes are made with
CREATE FUNCTION wardline.prove_staff_channel(which uuid, code_was_right boolean) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('channel proof ' || which, 0));
  code := CASE
    WHEN NOT wardline.is_own_channel(which) THEN 'unknown-channel'
    WHEN EXISTS (SELECT FROM wardline.staff_channel_proof p WHERE p.channel_id = which) THEN 'channel-verified'
    WHEN (SELECT count(*) FROM wardline.staff_channel_wrong_code w WHERE w.channel_id = which
      AND w.at > wardline.now() - interval '15 minutes') >= 5 THEN 'too-many-attempts'
    WHEN NOT code_was_right THEN 'wrong-code'
    ELSE 'ok' END;
  IF code = 'wrong-code' THEN
    INSERT INTO wardline.staff_channel_wrong_code (channel_id) VALUES (which);
  ELSIF code = 'ok' THEN
    PERFORM wardline.end_channel(h.channel_id) FROM wardline.staff_channel c, wardline.channels_held(c.staff_id, c.kind) h
      WHERE c.channel_id = which AND h.channel_id <> which;
    INSERT INTO wardline.staff_channel_proof (channel_id) VALUES (which);
  END IF;
  RETURN wardline.answer_channel_act('channel.verify', which, code);
END $$;

CREATE FUNCTION wardline.remove_staff_channel(which uuid) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := CASE WHEN wardline.is_own_channel(which) THEN 'ok' ELSE 'unknown-channel' END;
BEGIN
  IF code = 'ok' THEN
    PERFORM wardline.end_channel(which);
  END IF;
  RETURN wardline.answer_channel_act('channel.remove', which, code);
END $$;

-- The same webhook with another secret beside the old one. It stays proved: the address is the same.
CREATE FUNCTION wardline.rotate_channel_secret(which uuid, new_id uuid, new_sealed bytea) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := CASE
    WHEN NOT wardline.is_own_channel(which) THEN 'unknown-channel'
    WHEN (SELECT c.kind FROM wardline.staff_channel c WHERE c.channel_id = which) <> 'webhook' THEN 'no-secret'
    WHEN NOT EXISTS (SELECT FROM wardline.staff_channel_proof p WHERE p.channel_id = which) THEN 'channel-not-verified'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.staff_channel (channel_id, staff_id, kind, hint, sealed, set_by)
    SELECT new_id, c.staff_id, c.kind, c.hint, new_sealed, wardline.scope_staff() FROM wardline.staff_channel c WHERE c.channel_id = which;
    INSERT INTO wardline.staff_channel_proof (channel_id) VALUES (new_id);
    PERFORM wardline.end_channel(which);
  END IF;
  RETURN wardline.answer_channel_act('channel.rotate', which, code);
END $$;

CREATE FUNCTION wardline.set_notification_policy(for_tenant text, of_per_person int, of_window_seconds int) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := CASE WHEN for_tenant = ANY (wardline.tenants_as('lead')) THEN 'ok' ELSE 'not-allowed' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.notification_policy (tenant_id, per_person, window_seconds, recorded_by)
    VALUES (for_tenant, of_per_person, of_window_seconds, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_tree_act(for_tenant, 'notification.policy', 'tenant:' || for_tenant, code);
END $$;

-- How a channel stands: `failing` when the last message by it was refused for good.
CREATE FUNCTION wardline.channel_standing(which uuid) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE
    WHEN NOT EXISTS (SELECT FROM wardline.staff_channel_proof p WHERE p.channel_id = which) THEN 'unverified'
    WHEN (SELECT n.result FROM wardline.notification n WHERE n.channel_id = which AND n.attempts > 0
      AND n.result NOT IN ('overtaken', 'superseded', 'folded', 'expired') ORDER BY n.ended_at DESC LIMIT 1) <> 'sent' THEN 'failing'
    ELSE 'verified' END
$$;

-- Who of a site's team can be reached away from the page, for those who lead it.
CREATE FUNCTION wardline.channel_coverage(of_site text) RETURNS TABLE (staff_id uuid, name text, roles text[], email text, webhook text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT p.staff_id, p.name, h.roles,
    coalesce((SELECT min(wardline.channel_standing(c.channel_id)) FROM wardline.channels_held(p.staff_id, 'email') c
      WHERE c.channel_id = coalesce(wardline.channel_in_force(p.staff_id, 'email'), c.channel_id)), 'none'),
    coalesce((SELECT min(wardline.channel_standing(c.channel_id)) FROM wardline.channels_held(p.staff_id, 'webhook') c
      WHERE c.channel_id = coalesce(wardline.channel_in_force(p.staff_id, 'webhook'), c.channel_id)), 'none')
  FROM wardline.site s
  JOIN (SELECT DISTINCT a.staff_id, a.tenant_id FROM wardline.staff_assignment a) t ON t.tenant_id = s.tenant_id
  JOIN wardline.staff p ON p.staff_id = t.staff_id
  CROSS JOIN LATERAL (SELECT array_agg(DISTINCT x.role ORDER BY x.role) AS roles FROM wardline.held_assignments(p.staff_id) x
    WHERE x.tenant_id = s.tenant_id AND (x.site_id IS NULL OR x.site_id = s.site_id)
      AND x.role IN ('nurse', 'charge-nurse', 'physician', 'lead')) h
  WHERE s.site_id = of_site AND of_site = ANY (wardline.sites_as('lead', 'charge-nurse')) AND h.roles IS NOT NULL
  ORDER BY p.name, p.staff_id
$$;
