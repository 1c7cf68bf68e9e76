-- Decisions in which every tree came to baseline say the same thing thousands of times over: which trees decided, and
-- at which leaf of each condition. They name one shared text of it by its hash instead of repeating it.

CREATE TABLE wardline.shared_results (
  results_hash bytea PRIMARY KEY,           -- SHA-256 of the JSON text that was sent
  results jsonb NOT NULL                    -- as decision.results; trees and leaves, nothing of any patient
);
ALTER TABLE wardline.shared_results ENABLE ROW LEVEL SECURITY;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.shared_results
  FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change();

ALTER TABLE wardline.decision
  ALTER COLUMN results DROP NOT NULL,
  ADD COLUMN results_hash bytea,
  ADD CONSTRAINT results_once CHECK ((results IS NULL) <> (results_hash IS NULL));

-- No decision is unexplained: a hash that leads nowhere is refused. Once a statement, since a batch names few.
CREATE FUNCTION wardline.require_results() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp SET enable_seqscan = off AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT results_hash FROM inserted WHERE results_hash IS NOT NULL) named
    WHERE NOT EXISTS (SELECT FROM wardline.shared_results s WHERE s.results_hash = named.results_hash)
  ) THEN
    RAISE EXCEPTION 'a decision without its results is refused' USING ERRCODE = 'WL004';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER require_results AFTER INSERT ON wardline.decision
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION wardline.require_results();
REVOKE ALL ON FUNCTION wardline.require_results() FROM PUBLIC;

-- A decision's results, wherever they stand.
CREATE FUNCTION wardline.results_of(d wardline.decision) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(d.results, (SELECT s.results FROM wardline.shared_results s WHERE s.results_hash = d.results_hash))
$$;
REVOKE ALL ON FUNCTION wardline.results_of(wardline.decision) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.results_of(wardline.decision) TO wardline_server, wardline_ingest, wardline_auditor;

CREATE POLICY wardline_ingest_works ON wardline.shared_results TO wardline_ingest USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON wardline.shared_results TO wardline_ingest;
CREATE POLICY wardline_auditor_works ON wardline.shared_results FOR SELECT TO wardline_auditor USING (true);
GRANT SELECT ON wardline.shared_results TO wardline_auditor;
CREATE POLICY server_reads ON wardline.shared_results FOR SELECT TO wardline_server
  USING (wardline.scope_staff() IS NOT NULL);
GRANT SELECT ON wardline.shared_results TO wardline_server;
