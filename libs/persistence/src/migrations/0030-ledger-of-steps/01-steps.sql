-- The steps of escalations in the books: who was called when, and whether anybody could be told. The clock writes a row
-- in the statement of the step's event. Append-only.

CREATE TABLE wardline.escalation_step (
  event_id bigint PRIMARY KEY REFERENCES wardline.alert_event,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  alert_id uuid NOT NULL REFERENCES wardline.alert,
  step_key text NOT NULL,                   -- of its calls
  step smallint NOT NULL,                   -- 1 is the first of the ladder
  round smallint NOT NULL,                  -- 1 is the first time through it
  last_resort boolean NOT NULL,
  called int NOT NULL,                      -- people put down as called
  reached boolean NOT NULL,                 -- somebody of it had a page open or another way to be called
  gap boolean NOT NULL,                     -- the schedule named nobody
  at timestamptz NOT NULL                   -- of the event
);
CREATE INDEX ON wardline.escalation_step (tenant_id, at);
CREATE INDEX ON wardline.escalation_step (alert_id, step_key);
CREATE INDEX alert_call_by_time ON wardline.alert_call (tenant_id, at);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.escalation_step
  FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change();
ALTER TABLE wardline.escalation_step ENABLE ROW LEVEL SECURITY;
CREATE POLICY wardline_clock_works ON wardline.escalation_step TO wardline_clock USING (true) WITH CHECK (true);
CREATE POLICY wardline_auditor_works ON wardline.escalation_step FOR SELECT TO wardline_auditor USING (true);
GRANT SELECT, INSERT ON wardline.escalation_step TO wardline_clock;
GRANT SELECT ON wardline.escalation_step TO wardline_auditor;

-- What happened before has events and calls, and no row here. Nothing changes this.
CREATE TABLE wardline.escalation_books (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  since timestamptz NOT NULL
);
INSERT INTO wardline.escalation_books (since) VALUES (wardline.now());
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.escalation_books
  FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change();
ALTER TABLE wardline.escalation_books ENABLE ROW LEVEL SECURITY;
