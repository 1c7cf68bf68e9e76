-- Whoever went down from what a protocol proposed, and was not looked at in time: who was told of it, and how often.
-- Append-only.
CREATE TABLE wardline.deviation_call (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  call_id uuid NOT NULL,                    -- one message to a person for all that is overdue at a site
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  deviation_id uuid NOT NULL REFERENCES wardline.deviation,
  day int NOT NULL,                         -- 1: in the first 24 hours after it was due
  staff uuid[] NOT NULL,                    -- empty: there was nobody to tell
  at timestamptz NOT NULL,
  UNIQUE (deviation_id, day),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.deviation_call (call_id);
CREATE INDEX ON wardline.deviation_call (site_id, at DESC);
CREATE INDEX ON wardline.deviation_call (patient_id);
CREATE INDEX deviation_by_due ON wardline.deviation (due_at);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.deviation_call
  FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change();
ALTER TABLE wardline.deviation_call ENABLE ROW LEVEL SECURITY;
CREATE POLICY server_reads ON wardline.deviation_call FOR SELECT TO wardline_server
  USING (site_id = ANY ((SELECT wardline.clinical_sites())::text[]));
CREATE POLICY not_withdrawn ON wardline.deviation_call AS RESTRICTIVE FOR SELECT TO wardline_server
  USING (patient_id NOT IN (SELECT wardline.closed_records()));
CREATE POLICY agreed_programmes ON wardline.deviation_call AS RESTRICTIVE TO wardline_server USING (
  cardinality((SELECT wardline.limited_sites())::text[]) = 0
  OR wardline.agreed_patient(patient_id, (SELECT wardline.limited_sites())::text[], (SELECT wardline.agreed_programmes())::text[]));
CREATE POLICY wardline_auditor_works ON wardline.deviation_call FOR SELECT TO wardline_auditor USING (true);
GRANT SELECT ON wardline.deviation_call TO wardline_server, wardline_auditor;
