-- A candidate tree decides beside the live ones on live data. What it decides stands here and nowhere else: no queue,
-- no alert and no event comes of it.

CREATE TABLE wardline.shadow_run (
  run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  tree text NOT NULL,                       -- decides in the place of the live tree of this name
  version text NOT NULL,
  hash text NOT NULL,                       -- SHA-256 (hex) of the canonical document
  document jsonb NOT NULL,
  started_at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE INDEX ON wardline.shadow_run (tenant_id, started_at);

CREATE TABLE wardline.shadow_stop (
  run_id bigint PRIMARY KEY REFERENCES wardline.shadow_run,
  tenant_id text NOT NULL,
  stopped_at timestamptz NOT NULL DEFAULT wardline.now()
);

-- Up to which of a patient's numbers the candidate has decided. A patient's numbers have no gaps and are given out
-- under the patient's lock, so whoever sees one sees all before it.
CREATE TABLE wardline.shadow_progress (
  run_id bigint NOT NULL REFERENCES wardline.shadow_run,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  done_seq bigint NOT NULL,
  PRIMARY KEY (run_id, patient_id),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);

CREATE TABLE wardline.shadow_decision (
  run_id bigint NOT NULL REFERENCES wardline.shadow_run,
  measurement_id bigint NOT NULL,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  patient_seq bigint NOT NULL,
  decided_at timestamptz NOT NULL,          -- of the live decision, as of which the candidate decided, too
  decision_id bigint NOT NULL,              -- the live decision
  disposition text NOT NULL,                -- over all trees, the candidate in the place of the live one
  live_disposition text NOT NULL,
  findings jsonb NOT NULL,                  -- {condition: {leaf, disposition}} of the candidate, without baseline
  live_findings jsonb NOT NULL,             -- the same of the live tree that it would replace
  differs boolean NOT NULL,                 -- another disposition for some condition
  PRIMARY KEY (run_id, measurement_id),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.shadow_decision (run_id, decided_at, measurement_id) WHERE differs;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['shadow_run', 'shadow_stop', 'shadow_progress', 'shadow_decision'] LOOP
    EXECUTE format('ALTER TABLE wardline.%I ENABLE ROW LEVEL SECURITY', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['shadow_run', 'shadow_stop', 'shadow_decision'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.%I
      FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change()', t);
  END LOOP;
END $$;

-- Whoever signs or writes trees sees which candidates run; what one decided about a patient, only who may see patients.
CREATE POLICY server_reads ON wardline.shadow_run FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.tenants_as('physician', 'author', 'lead'))::text[]));
CREATE POLICY server_reads ON wardline.shadow_stop FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.tenants_as('physician', 'author', 'lead'))::text[]));
CREATE POLICY server_reads ON wardline.shadow_decision FOR SELECT TO wardline_server
  USING (EXISTS (SELECT FROM wardline.patient p WHERE p.patient_id = shadow_decision.patient_id));
GRANT SELECT ON wardline.shadow_run, wardline.shadow_stop, wardline.shadow_decision TO wardline_server;
