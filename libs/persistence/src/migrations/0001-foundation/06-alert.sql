-- Alerts, their append-only history, the numbered stream, and who received what.

CREATE TABLE wardline.alert (
  alert_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  site_id text NOT NULL,                    -- the site that was responsible when it opened
  condition text NOT NULL,                  -- stable across trees
  severity text NOT NULL CHECK (severity IN ('indeterminate', 'tier1', 'critical')),
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'claimed', 'escalated', 'acknowledged', 'resolved')),
  version int NOT NULL DEFAULT 1,
  reason text NOT NULL,
  opened_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,              -- by when somebody must have it
  next_step_at timestamptz,                 -- when the clock looks again; NULL only while owned or closed
  owner_id uuid REFERENCES wardline.staff,
  measurement_id bigint,                    -- that opened or last raised it; NULL for a data problem
  decision_id bigint,
  decision jsonb NOT NULL DEFAULT '{}',     -- {measurement, tree, version, hash, leaf, facts} of that decision
  readings int NOT NULL DEFAULT 1,          -- how many have joined
  last_reading_at timestamptz NOT NULL,
  resolved_at timestamptz,
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  CHECK ((state = 'resolved') = (resolved_at IS NOT NULL)),
  -- No alert is forgotten: an open one has an owner or a running clock, or it is no row.
  CONSTRAINT alert_has_owner_or_clock CHECK (state = 'resolved' OR owner_id IS NOT NULL OR next_step_at IS NOT NULL)
);
-- Is the second severity above the first? The order of #domain's `dispositions`.
CREATE FUNCTION wardline.raises(before text, after text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT array_position(ARRAY['indeterminate', 'tier1', 'critical'], after)
       > array_position(ARRAY['indeterminate', 'tier1', 'critical'], before)
$$;

-- The database decides every race: one open alert per patient and condition.
CREATE UNIQUE INDEX alert_one_open ON wardline.alert (tenant_id, patient_id, condition) WHERE state <> 'resolved';
CREATE INDEX alert_due ON wardline.alert (next_step_at) WHERE next_step_at IS NOT NULL;
CREATE INDEX ON wardline.alert (site_id) WHERE state <> 'resolved';

-- RFC 3339 in UTC with milliseconds, whatever the session's time zone is.
CREATE FUNCTION wardline.rfc3339(at timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- An alert as clients receive it. Whoever appends an event renders it with this, so that there is one shape:
--   INSERT INTO wardline.alert_event (…, alert) SELECT …, wardline.alert_json(a) FROM wardline.alert a …
-- The patient stands in it as an opaque id: who may see more is decided when it is read (H19).
-- SECURITY DEFINER for the owner's name only; it discloses nothing of the alert that the caller does not hold.
CREATE FUNCTION wardline.alert_json(alert wardline.alert) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT jsonb_build_object(
    'id', alert.alert_id,
    'version', alert.version,
    'condition', alert.condition,
    'severity', alert.severity,
    'state', alert.state,
    'patient', alert.patient_id,
    'site', alert.site_id,
    'tenant', alert.tenant_id,
    'reason', alert.reason,
    'openedAt', wardline.rfc3339(alert.opened_at),
    'dueAt', wardline.rfc3339(alert.due_at),
    'resolvedAt', wardline.rfc3339(alert.resolved_at),
    'owner', (SELECT jsonb_build_object('id', s.staff_id, 'name', s.name) FROM wardline.staff s WHERE s.staff_id = alert.owner_id),
    'readings', alert.readings,
    'lastReadingAt', wardline.rfc3339(alert.last_reading_at),
    'decision', alert.decision)
$$;

CREATE TABLE wardline.alert_event (
  event_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  alert_id uuid NOT NULL REFERENCES wardline.alert,
  type text NOT NULL,
  at timestamptz NOT NULL,
  actor_id uuid REFERENCES wardline.staff,  -- NULL: Wardline itself
  severity text NOT NULL,
  severity_before text,                     -- so that who saw it before hears that it moved on
  state text NOT NULL,
  state_before text,
  version int NOT NULL,
  note text,                                -- the reason that a person gave with a command
  alert jsonb NOT NULL                      -- the alert as it stood after this event, as clients receive it
);
CREATE INDEX ON wardline.alert_event (alert_id, event_id);

-- An identity column is no cursor: a lower number can commit after a higher one. One relay at a time moves events
-- from `pending` to `stream`, and only the stream's gapless position is ever shown to a reader.
CREATE TABLE wardline.alert_event_pending (
  event_id bigint PRIMARY KEY REFERENCES wardline.alert_event
);
CREATE TABLE wardline.alert_stream (
  position bigint PRIMARY KEY,
  event_id bigint NOT NULL UNIQUE REFERENCES wardline.alert_event,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  numbered_at timestamptz NOT NULL
);

CREATE FUNCTION wardline.enqueue_alert_event() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  INSERT INTO wardline.alert_event_pending (event_id) SELECT event_id FROM inserted;
  PERFORM pg_notify('wardline_pending', '');
  RETURN NULL;
END $$;
CREATE TRIGGER enqueue AFTER INSERT ON wardline.alert_event
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION wardline.enqueue_alert_event();

-- Delivered: the client's acknowledgement of the event. Seen: a person had it on screen.
CREATE TABLE wardline.alert_receipt (
  receipt_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  alert_id uuid NOT NULL REFERENCES wardline.alert,
  position bigint,                          -- of the delivered event
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  kind text NOT NULL CHECK (kind IN ('delivered', 'seen')),
  at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE UNIQUE INDEX ON wardline.alert_receipt (alert_id, staff_id, kind, position) NULLS NOT DISTINCT;

-- Every read of a patient and every change, append-only.
CREATE TABLE wardline.audit_event (
  audit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT wardline.now(),
  staff_id uuid,                            -- NULL: nobody signed in
  session_id uuid,
  tenant_id text,
  patient_id uuid,
  action text NOT NULL,                     -- read, search, sign-in, alert.acknowledge …
  target text NOT NULL,                     -- what was read or changed: a kind and an opaque id
  outcome text NOT NULL                     -- ok, or the code of the refusal
);
CREATE INDEX ON wardline.audit_event (patient_id, at);
CREATE INDEX ON wardline.audit_event (staff_id, at);
