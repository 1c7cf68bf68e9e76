-- Ways to reach a person who is not at a screen: an e-mail address, a webhook (by which SMS and voice gateways attach).

-- When a page of this session last had an open socket; NULL: it never had.
ALTER TABLE wardline.session ADD COLUMN seen_at timestamptz;

-- Said by the server for the pages that are connected to it, every few seconds; written every twenty.
CREATE FUNCTION wardline.sessions_seen(hashes bytea[]) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH stale AS MATERIALIZED (
    SELECT session_id FROM wardline.session
    WHERE token_hash = ANY (hashes) AND revoked_at IS NULL AND expires_at > wardline.now()
      AND (seen_at IS NULL OR seen_at < wardline.now() - interval '20 seconds' OR seen_at > wardline.now())
    ORDER BY session_id FOR UPDATE
  )
  UPDATE wardline.session s SET seen_at = wardline.now() FROM stale WHERE s.session_id = stale.session_id
$$;

-- Has the person a page open, so that an alarm on it can be noticed? Who is logged off has not (H23).
CREATE FUNCTION wardline.is_at_a_page(person uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wardline.session s WHERE s.staff_id = person AND s.revoked_at IS NULL
    AND s.expires_at > wardline.now() AND s.seen_at > wardline.now() - interval '60 seconds')
$$;

-- An address is never changed: another one is another row. It counts once a code that was sent to it came back.
CREATE TABLE wardline.staff_channel (
  channel_id uuid PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  kind text NOT NULL CHECK (kind IN ('email', 'webhook')),
  hint text NOT NULL,                       -- as much of it as is shown: `n…@metro.example`, a URL's host
  sealed bytea NOT NULL,                    -- {address, secrets}, AES-256-GCM by the application
  set_by uuid NOT NULL REFERENCES wardline.staff,
  set_at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE INDEX ON wardline.staff_channel (staff_id, kind);

CREATE TABLE wardline.staff_channel_proof (
  channel_id uuid PRIMARY KEY REFERENCES wardline.staff_channel,
  proved_at timestamptz NOT NULL DEFAULT wardline.now()
);

-- Removed by its owner, or replaced by another one that was proved.
CREATE TABLE wardline.staff_channel_end (
  channel_id uuid PRIMARY KEY REFERENCES wardline.staff_channel,
  ended_by uuid NOT NULL REFERENCES wardline.staff,
  ended_at timestamptz NOT NULL DEFAULT wardline.now()
);

CREATE TABLE wardline.staff_channel_wrong_code (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel_id uuid NOT NULL REFERENCES wardline.staff_channel,
  at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE INDEX ON wardline.staff_channel_wrong_code (channel_id, at);

-- What a person has of a kind, proved or not, and not ended.
CREATE FUNCTION wardline.channels_held(person uuid, of_kind text) RETURNS TABLE (channel_id uuid, proved_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT c.channel_id, p.proved_at FROM wardline.staff_channel c LEFT JOIN wardline.staff_channel_proof p USING (channel_id)
  WHERE c.staff_id = person AND c.kind = of_kind
    AND NOT EXISTS (SELECT FROM wardline.staff_channel_end e WHERE e.channel_id = c.channel_id)
$$;

-- By which a person is reached now; NULL: by none of the kind.
CREATE FUNCTION wardline.channel_in_force(person uuid, of_kind text) RETURNS uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT h.channel_id FROM wardline.channels_held(person, of_kind) h WHERE h.proved_at IS NOT NULL
  ORDER BY h.proved_at DESC, h.channel_id LIMIT 1
$$;

-- How many messages a person gets in a time before the rest is folded into a summary; the newest row holds.
CREATE TABLE wardline.notification_policy (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  per_person int NOT NULL CHECK (per_person BETWEEN 1 AND 1000),
  window_seconds int NOT NULL CHECK (window_seconds BETWEEN 60 AND 86400),
  recorded_by uuid REFERENCES wardline.staff,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE INDEX ON wardline.notification_policy (tenant_id, entry_id DESC);

CREATE FUNCTION wardline.notification_policy_of(for_tenant text) RETURNS TABLE (per_person int, window_seconds int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(p.per_person, 10), coalesce(p.window_seconds, 600)
  FROM (SELECT) one LEFT JOIN LATERAL (
    SELECT * FROM wardline.notification_policy t WHERE t.tenant_id = for_tenant ORDER BY t.entry_id DESC LIMIT 1) p ON true
$$;
