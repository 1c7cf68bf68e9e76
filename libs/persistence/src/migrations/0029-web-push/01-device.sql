-- Browsers that a person lets be woken (Web Push, RFC 8030): one row each, beside the other ways to be reached. The
-- subscription comes from the browser itself, under the server's own key and after its person's permission: that is its
-- proof, and no code is sent.

ALTER TABLE wardline.staff_channel DROP CONSTRAINT staff_channel_kind_check;
ALTER TABLE wardline.staff_channel ADD CONSTRAINT staff_channel_kind_check CHECK (kind IN ('email', 'webhook', 'push'));
-- SHA-256 of the subscription's address, which is long and random: by it a browser is known again.
ALTER TABLE wardline.staff_channel ADD COLUMN endpoint_hash bytea;
ALTER TABLE wardline.staff_channel ADD CONSTRAINT staff_channel_push_has_endpoint CHECK ((kind = 'push') = (endpoint_hash IS NOT NULL));
CREATE INDEX ON wardline.staff_channel (endpoint_hash) WHERE endpoint_hash IS NOT NULL;

-- NULL: nobody ended it, the push service no longer knows it.
ALTER TABLE wardline.staff_channel_end ALTER COLUMN ended_by DROP NOT NULL;

CREATE FUNCTION wardline.push_devices(person uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT h.channel_id FROM wardline.channels_held(person, 'push') h WHERE h.proved_at IS NOT NULL
$$;

-- A browser belongs to whoever set it last: another person's is ended, and one's own is replaced.
CREATE FUNCTION wardline.add_push_device(new_id uuid, new_hint text, new_sealed bytea, new_endpoint bytea) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  me uuid := wardline.scope_staff();
  code text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('push endpoint ' || encode(new_endpoint, 'hex'), 0));
  PERFORM pg_advisory_xact_lock(hashtextextended('push devices ' || me, 0));
  code := CASE WHEN (SELECT count(*) FROM wardline.push_devices(me) d JOIN wardline.staff_channel c ON c.channel_id = d
      WHERE c.endpoint_hash <> new_endpoint) >= 10 THEN 'too-many-devices' ELSE 'ok' END;
  IF code = 'ok' THEN
    PERFORM wardline.end_channel(c.channel_id) FROM wardline.staff_channel c WHERE c.endpoint_hash = new_endpoint
      AND NOT EXISTS (SELECT FROM wardline.staff_channel_end e WHERE e.channel_id = c.channel_id);
    INSERT INTO wardline.staff_channel (channel_id, staff_id, kind, hint, sealed, set_by, endpoint_hash)
    VALUES (new_id, me, 'push', new_hint, new_sealed, me, new_endpoint);
    INSERT INTO wardline.staff_channel_proof (channel_id) VALUES (new_id);
  END IF;
  RETURN wardline.answer_channel_act('channel.set', new_id, code);
END $$;

-- Is the person there? A browser that can be woken is a way to be called as well as an e-mail is.
CREATE OR REPLACE FUNCTION wardline.is_on_duty(person uuid) RETURNS boolean LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  said wardline.on_call_duty;
BEGIN
  SELECT * INTO said FROM wardline.on_call_duty d WHERE d.staff_id = person ORDER BY d.entry_id DESC LIMIT 1;
  IF said.entry_id IS NOT NULL AND said.until_at <= wardline.now() THEN
    said := NULL;
  END IF;
  IF said.present IS FALSE THEN
    RETURN false;
  END IF;
  RETURN wardline.is_at_a_page(person) OR coalesce(said.present, false) AND (
    coalesce(wardline.channel_in_force(person, 'email'), wardline.channel_in_force(person, 'webhook')) IS NOT NULL
    OR EXISTS (SELECT FROM wardline.push_devices(person)));
END $$;

-- Who of a site's team can be reached away from the page, now with the browsers that can be woken.
DROP FUNCTION wardline.channel_coverage(text);
CREATE FUNCTION wardline.channel_coverage(of_site text)
  RETURNS TABLE (staff_id uuid, name text, roles text[], email text, webhook text, push text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT p.staff_id, p.name, h.roles,
    coalesce((SELECT min(wardline.channel_standing(c.channel_id)) FROM wardline.channels_held(p.staff_id, 'email') c
      WHERE c.channel_id = coalesce(wardline.channel_in_force(p.staff_id, 'email'), c.channel_id)), 'none'),
    coalesce((SELECT min(wardline.channel_standing(c.channel_id)) FROM wardline.channels_held(p.staff_id, 'webhook') c
      WHERE c.channel_id = coalesce(wardline.channel_in_force(p.staff_id, 'webhook'), c.channel_id)), 'none'),
    -- One browser that works is enough: `verified` comes after `failing`.
    coalesce((SELECT max(wardline.channel_standing(d)) FROM wardline.push_devices(p.staff_id) d), 'none')
  FROM wardline.site s
  JOIN (SELECT DISTINCT a.staff_id, a.tenant_id FROM wardline.staff_assignment a) t ON t.tenant_id = s.tenant_id
  JOIN wardline.staff p ON p.staff_id = t.staff_id
  CROSS JOIN LATERAL (SELECT array_agg(DISTINCT x.role ORDER BY x.role) AS roles FROM wardline.held_assignments(p.staff_id) x
    WHERE x.tenant_id = s.tenant_id AND (x.site_id IS NULL OR x.site_id = s.site_id)
      AND x.role IN ('nurse', 'charge-nurse', 'physician', 'lead')) h
  WHERE s.site_id = of_site AND of_site = ANY (wardline.sites_as('lead', 'charge-nurse')) AND h.roles IS NOT NULL
  ORDER BY p.name, p.staff_id
$$;
