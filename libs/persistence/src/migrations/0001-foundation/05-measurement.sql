-- Measurements, decisions, quarantine and the books that must balance.

-- Identity stands apart because a unique key on a table partitioned by time would have to contain the time.
-- Same id and same content is a duplicate; same id and other content is another measurement (H04).
CREATE TABLE wardline.measurement_identity (
  tenant_id text NOT NULL,
  device_id text NOT NULL,
  source_id text NOT NULL,
  revision text NOT NULL,
  content_hash bytea NOT NULL,
  measurement_id bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (tenant_id, device_id, source_id, revision, content_hash)
);

-- The row that is locked while a patient is assessed; numbers the patient's measurements.
CREATE TABLE wardline.patient_state (
  patient_id uuid PRIMARY KEY,
  tenant_id text NOT NULL,
  last_seq bigint NOT NULL DEFAULT 0,
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);

CREATE TABLE wardline.intake_batch (
  batch_id bigint GENERATED ALWAYS AS IDENTITY,
  worker_id text NOT NULL,
  tenant_id text,                           -- NULL: could not be told
  recorded_at timestamptz NOT NULL,
  messages int NOT NULL,
  received int NOT NULL,                    -- measurements out of decode, plus what it set aside
  stored int NOT NULL,
  duplicate int NOT NULL,
  quarantined int NOT NULL,
  PRIMARY KEY (batch_id)
);
CREATE INDEX ON wardline.intake_batch (recorded_at);

-- What the sources count themselves, apart from ingestion, so that the books have a second witness.
CREATE TABLE wardline.source_count (
  source_id text NOT NULL,
  tenant_id text NOT NULL,
  minute timestamptz NOT NULL,
  received bigint NOT NULL DEFAULT 0,
  acknowledged bigint NOT NULL DEFAULT 0,
  denied bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (source_id, tenant_id, minute)
);

CREATE TABLE wardline.decision (
  decision_id bigint GENERATED ALWAYS AS IDENTITY,
  decided_at timestamptz NOT NULL,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  measurement_id bigint NOT NULL,
  knew_seq bigint NOT NULL,                 -- the facts are those of the measurements numbered up to this
  cause text NOT NULL CHECK (cause IN ('arrival', 'late-data', 'correction')),
  supersedes bigint,                        -- the decision about the same measurement that this one replaces
  caused_by bigint,                         -- the late or correcting measurement
  disposition text NOT NULL CHECK (disposition IN ('baseline', 'indeterminate', 'tier1', 'critical')),
  tree text NOT NULL,
  version text NOT NULL,
  hash text NOT NULL,
  leaf text NOT NULL,
  results jsonb NOT NULL,                   -- every tree's result, with the path that led to it
  facts jsonb NOT NULL,
  suppressed_by text,                       -- monitoring status under which nothing opened (H13)
  PRIMARY KEY (decision_id, decided_at)
) PARTITION BY RANGE (decided_at);
CREATE INDEX ON wardline.decision (measurement_id, decided_at);

CREATE TABLE wardline.measurement (
  measurement_id bigint NOT NULL,
  received_at timestamptz NOT NULL,         -- arrival; the batch's time, equal to intake_batch.recorded_at
  batch_id bigint NOT NULL,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  device_id text NOT NULL,
  source_id text NOT NULL,
  revision text NOT NULL,
  patient_seq bigint NOT NULL,
  taken_at timestamptz NOT NULL,            -- as the device says
  taken_precision text NOT NULL CHECK (taken_precision IN ('instant', 'day')),
  taken_offset_minutes smallint,
  zone text NOT NULL,                       -- the patient's zone at that time (H25)
  effective_at timestamptz NOT NULL,        -- taken_at, but never later than the arrival (H02)
  values jsonb NOT NULL,                    -- [{code, vitalSign, value, unit, comparator?, absent?, coded?, …}]
  flags text[] NOT NULL DEFAULT '{}',       -- id-conflict, clock-ahead, imprecise, late, implausible
  device_seq bigint,
  correction text,                          -- amended, corrected, entered-in-error, cancelled
  supersedes bigint,                        -- the measurement_id that this one corrects
  PRIMARY KEY (measurement_id, received_at)
) PARTITION BY RANGE (received_at);
CREATE INDEX ON wardline.measurement (patient_id, patient_seq);
CREATE INDEX ON wardline.measurement (patient_id, effective_at);
CREATE INDEX ON wardline.measurement (tenant_id, device_id, effective_at);
CREATE INDEX ON wardline.measurement (supersedes) WHERE supersedes IS NOT NULL;

-- A stored measurement without a decision cannot exist: decisions are inserted first, and this looks. One row at a
-- time by the index (the LIMIT keeps it so): plans are made while the tables are new and empty, and a join chosen
-- then would read all decisions for every batch until somebody analyses them.
CREATE FUNCTION wardline.require_decision() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp SET enable_seqscan = off SET enable_bitmapscan = off AS $$
BEGIN
  IF EXISTS (
    SELECT FROM inserted m LEFT JOIN LATERAL (
      SELECT true AS found FROM wardline.decision d
      WHERE d.measurement_id = m.measurement_id AND d.decided_at = m.received_at AND d.cause = 'arrival' LIMIT 1) d ON true
    WHERE d.found IS NULL
  ) THEN
    RAISE EXCEPTION 'a measurement without a decision is refused' USING ERRCODE = 'WL002';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER require_decision AFTER INSERT ON wardline.measurement
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION wardline.require_decision();

-- Months are made ahead; what falls outside lands in the default partition, never on the floor.
CREATE TABLE wardline.measurement_default PARTITION OF wardline.measurement DEFAULT;
CREATE TABLE wardline.decision_default PARTITION OF wardline.decision DEFAULT;

CREATE FUNCTION wardline.ensure_partitions(months_ahead int DEFAULT 2) RETURNS int LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  parent text;
  first_day timestamptz;
  made int := 0;
  child text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('wardline.ensure_partitions'));
  FOREACH parent IN ARRAY ARRAY['measurement', 'decision'] LOOP
    FOR step IN 0..months_ahead LOOP
      first_day := date_trunc('month', wardline.now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + make_interval(months => step);
      child := format('%s_%s', parent, to_char(first_day AT TIME ZONE 'UTC', 'YYYY_MM'));
      IF to_regclass('wardline.' || child) IS NULL THEN
        BEGIN
          EXECUTE format('CREATE TABLE wardline.%I PARTITION OF wardline.%I FOR VALUES FROM (%L) TO (%L)',
            child, parent, first_day,
            (date_trunc('month', first_day AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC');
          made := made + 1;
        EXCEPTION WHEN check_violation THEN
          NULL; -- rows of that month are in the default partition already; they stay there
        END;
      END IF;
    END LOOP;
  END LOOP;
  RETURN made;
END $$;
REVOKE ALL ON FUNCTION wardline.ensure_partitions(int) FROM PUBLIC;
SELECT wardline.ensure_partitions();

-- What could not be stored as a measurement. The payload is encrypted by the application (AES-256-GCM).
CREATE TABLE wardline.quarantine (
  quarantine_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  batch_id bigint NOT NULL,
  received_at timestamptz NOT NULL,
  tenant_id text,                           -- NULL: could not be told
  device_id text,
  patient_id uuid,                          -- whose the device was, where that is known (H02)
  publisher text,                           -- the account that published it
  topic text NOT NULL,
  code text NOT NULL,
  detail text NOT NULL,
  source_id text,
  payload bytea NOT NULL,
  payload_bytes int NOT NULL
);
CREATE INDEX ON wardline.quarantine (tenant_id, received_at);

-- What became of a quarantined message when it was played again after a mapping was mended.
CREATE TABLE wardline.quarantine_replay (
  replay_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  quarantine_id bigint NOT NULL REFERENCES wardline.quarantine,
  tenant_id text,
  requested_by uuid REFERENCES wardline.staff,
  requested_at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE TABLE wardline.quarantine_replay_outcome (
  replay_id bigint PRIMARY KEY REFERENCES wardline.quarantine_replay,
  tenant_id text,
  replayed_at timestamptz NOT NULL,
  outcome text NOT NULL,                    -- stored, duplicate, or the code it was refused with again
  stored int NOT NULL DEFAULT 0
);

CREATE TABLE wardline.ingest_worker (
  worker_id text PRIMARY KEY,
  started_at timestamptz NOT NULL,
  stopped_at timestamptz,                   -- stopped in an orderly way: no longer expected to report
  seen_at timestamptz NOT NULL,
  canary_sent_at timestamptz,               -- of the last canary that was decided: when it was sent
  canary_decided_at timestamptz             -- and when it was decided
);

-- Announces a worker, and makes its canary: a device and patient of the synthetic tenant whose readings go the whole
-- way like any other. Called at every start of the worker.
CREATE FUNCTION wardline.announce_worker(worker text, canary_secret_hash text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  canary text := 'canary-' || worker;
  canary_patient uuid;
BEGIN
  INSERT INTO wardline.health_system (tenant_id, name, zone, synthetic) VALUES ('wardline', 'Wardline canaries', 'Etc/UTC', true)
    ON CONFLICT DO NOTHING;
  INSERT INTO wardline.site (site_id, tenant_id, name, zone) VALUES ('wardline-canary', 'wardline', 'Canaries', 'Etc/UTC')
    ON CONFLICT DO NOTHING;
  INSERT INTO wardline.patient (tenant_id, site_id, case_code, family_name, given_name, zone)
    VALUES ('wardline', 'wardline-canary', canary, 'Canary', worker, 'Etc/UTC') ON CONFLICT DO NOTHING;
  SELECT patient_id INTO canary_patient FROM wardline.patient WHERE tenant_id = 'wardline' AND case_code = canary;
  INSERT INTO wardline.device (tenant_id, device_id, model, secret_hash) VALUES ('wardline', canary, 'canary', canary_secret_hash)
    ON CONFLICT (tenant_id, device_id) DO UPDATE SET secret_hash = EXCLUDED.secret_hash;
  INSERT INTO wardline.device_assignment (tenant_id, device_id, patient_id, during)
    VALUES ('wardline', canary, canary_patient, tstzrange(wardline.now() - interval '1 day', NULL)) ON CONFLICT DO NOTHING;
  -- Nothing opens for a canary: there is nobody behind it.
  INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, effective_from)
    SELECT 'wardline', canary_patient, 'invited', wardline.now()
    WHERE NOT EXISTS (SELECT FROM wardline.monitoring_status s WHERE s.patient_id = canary_patient);
  INSERT INTO wardline.ingest_worker (worker_id, started_at, seen_at) VALUES (worker, wardline.now(), wardline.now())
    ON CONFLICT (worker_id) DO UPDATE SET started_at = EXCLUDED.started_at, seen_at = EXCLUDED.seen_at, stopped_at = NULL;
  RETURN canary;
END $$;

-- Every patient has a state row to lock from the first day.
CREATE FUNCTION wardline.make_patient_state() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  INSERT INTO wardline.patient_state (patient_id, tenant_id) SELECT patient_id, tenant_id FROM inserted;
  RETURN NULL;
END $$;
CREATE TRIGGER make_state AFTER INSERT ON wardline.patient
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION wardline.make_patient_state();

CREATE TABLE wardline.device_status (
  tenant_id text NOT NULL,
  device_id text NOT NULL,
  online boolean,
  battery smallint,
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, device_id)
);
