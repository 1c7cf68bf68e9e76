-- Bringing in many patients, devices, assignments, statuses, enrolments and plan entries at once. A file is staged row by
-- row, every row is judged against what stands (the dry run), and only then, by a second act, done: in chunks, each of
-- which records its own progress, so that whatever is interrupted goes on where it was.

-- Under which key another system knows a patient: what makes a second run of the same file change nothing.
CREATE TABLE wardline.external_identifier (
  tenant_id text NOT NULL,
  system text NOT NULL,                     -- whose key it is
  value text NOT NULL,
  patient_id uuid NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  recorded_by uuid REFERENCES wardline.staff,
  PRIMARY KEY (tenant_id, system, value),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.external_identifier (patient_id);

-- What a patient was called and when it was said, since `patient` holds the newest only.
CREATE TABLE wardline.patient_identity (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  family_name text NOT NULL,
  given_name text NOT NULL,
  birth_date date,
  sex text,
  zone text NOT NULL,
  import_id uuid NOT NULL,                  -- the import that said so
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  recorded_by uuid REFERENCES wardline.staff,
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.patient_identity (patient_id, entry_id);

CREATE TABLE wardline.import_job (
  import_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  kind text NOT NULL CHECK (kind IN ('devices', 'patients', 'consents', 'statuses', 'enrolments', 'assignments', 'plans', 'fhir')),
  system text NOT NULL CHECK (length(system) BETWEEN 1 AND 128), -- whose keys the rows carry
  state text NOT NULL DEFAULT 'receiving'
    CHECK (state IN ('receiving', 'checking', 'checked', 'applying', 'applied', 'failed', 'expired')),
  content_hash text,                        -- SHA-256 (hex) of the bytes, once all have come
  bytes bigint,
  failure text,                             -- why the file as a whole could not be read
  failure_row int,
  created_by uuid NOT NULL REFERENCES wardline.staff,
  created_at timestamptz NOT NULL DEFAULT wardline.now(),
  touched_at timestamptz NOT NULL DEFAULT wardline.now(),
  checked_at timestamptz,
  applied_by uuid REFERENCES wardline.staff,
  applied_at timestamptz,                   -- when applying began
  finished_at timestamptz
);
CREATE INDEX ON wardline.import_job (tenant_id, created_at DESC);
CREATE INDEX import_job_unfinished ON wardline.import_job (touched_at) WHERE state IN ('receiving', 'checking', 'checked', 'applying');

CREATE TABLE wardline.import_row (
  import_id uuid NOT NULL REFERENCES wardline.import_job,
  seq int NOT NULL,                         -- as it was read
  tenant_id text NOT NULL,
  rank smallint NOT NULL,                   -- rows refer to rows of a lower rank
  kind text NOT NULL,
  row_number int NOT NULL,                  -- as the file counts
  key text,                                 -- what makes it the same row as another
  record jsonb,                             -- what it says; emptied when the import is over
  is_readable boolean NOT NULL,             -- nothing was wrong with the row by itself or beside the others of its key
  findings jsonb NOT NULL DEFAULT '[]',     -- [{code, column?}]: never what stood in a cell
  jws text,                                 -- a physician's signature under an entry of a plan
  would text CHECK (would IN ('create', 'update', 'unchanged', 'refused', 'ignored')),
  did text CHECK (did IN ('created', 'updated', 'unchanged', 'refused', 'ignored')),
  PRIMARY KEY (import_id, seq)
);
CREATE INDEX import_row_to_check ON wardline.import_row (import_id, rank, seq) WHERE would IS NULL;
CREATE INDEX import_row_to_apply ON wardline.import_row (import_id, rank, (would = 'create'), seq) WHERE did IS NULL;
CREATE INDEX ON wardline.import_row (import_id, kind, key);

-- Who acts: everything speaks for the person of the transaction and leaves a trail, refusals included.
CREATE FUNCTION wardline.answer_import_act(for_tenant text, act text, about text, code text) RETURNS text LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, action, target, outcome)
  VALUES (wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid, for_tenant, act, about, code)
  RETURNING outcome
$$;

-- Leads bring in everything but plans, operators devices, physicians plans; each row asks again, at its own site.
CREATE FUNCTION wardline.may_import(for_tenant text, of_kind text) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT for_tenant = ANY (CASE of_kind
    WHEN 'devices' THEN wardline.tenants_as('lead', 'operator')
    WHEN 'plans' THEN wardline.tenants_as('physician')
    WHEN 'fhir' THEN wardline.tenants_as('lead', 'physician')
    ELSE wardline.tenants_as('lead') END)
$$;

CREATE FUNCTION wardline.begin_import(for_tenant text, of_kind text, of_system text, OUT import_id uuid, OUT code text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  IF wardline.may_import(for_tenant, of_kind) THEN
    INSERT INTO wardline.import_job AS j (tenant_id, kind, system, created_by)
    VALUES (for_tenant, of_kind, of_system, wardline.scope_staff()) RETURNING j.import_id INTO import_id;
    code := 'ok';
  ELSE
    code := 'not-allowed';
  END IF;
  PERFORM wardline.answer_import_act(for_tenant, 'import.begin', 'import:' || coalesce(import_id::text, of_kind), code);
END $$;

-- The job, locked, if it is the person's own to work on; otherwise no row.
CREATE FUNCTION wardline.import_to_work_on(which uuid, in_state text) RETURNS wardline.import_job LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT j.* FROM wardline.import_job j WHERE j.import_id = which AND j.state = in_state
    AND wardline.scope_staff() = CASE in_state WHEN 'applying' THEN j.applied_by ELSE j.created_by END
    AND wardline.may_import(j.tenant_id, j.kind) FOR UPDATE
$$;

CREATE FUNCTION wardline.import_rank(of_kind text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(array_position(ARRAY['devices', 'patients', 'consents', 'statuses', 'enrolments', 'assignments', 'plans'], of_kind), 8)
$$;

-- The person may not go on with it (any more): it ends here, and what was done stays done.
CREATE FUNCTION wardline.stop_import(which uuid, in_state text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  job wardline.import_job;
BEGIN
  SELECT * INTO job FROM wardline.import_job j WHERE j.import_id = which FOR UPDATE;
  IF job.state = in_state AND NOT wardline.may_import(job.tenant_id, job.kind)
     AND wardline.scope_staff() = (CASE in_state WHEN 'applying' THEN job.applied_by ELSE job.created_by END) THEN
    UPDATE wardline.import_job j SET state = 'failed', failure = 'not-allowed', finished_at = wardline.now() WHERE j.import_id = which;
    UPDATE wardline.import_row r SET record = NULL WHERE r.import_id = which;
    PERFORM wardline.answer_import_act(job.tenant_id, 'import.stopped', 'import:' || which, 'not-allowed');
    RETURN 'failed';
  END IF;
  RETURN coalesce(job.state, 'failed');
END $$;

-- Rows as the application read them, as they come.
CREATE FUNCTION wardline.stage_import_rows(which uuid, rows jsonb) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  job wardline.import_job := wardline.import_to_work_on(which, 'receiving');
BEGIN
  IF job.import_id IS NULL THEN
    RETURN 'not-allowed';
  END IF;
  INSERT INTO wardline.import_row (import_id, tenant_id, seq, rank, kind, row_number, key, record, findings, is_readable)
  SELECT which, job.tenant_id, r.seq, wardline.import_rank(r.kind), r.kind, r."row", r.key, r.record, r.findings, r.findings = '[]'
  FROM jsonb_to_recordset(rows) AS r (seq int, kind text, "row" int, key text, record jsonb, findings jsonb);
  UPDATE wardline.import_job j SET touched_at = wardline.now() WHERE j.import_id = which;
  RETURN 'ok';
END $$;

-- All has come. Rows that say the same are one; rows that contradict each other are none, whichever stood first.
CREATE FUNCTION wardline.finish_receiving_import(which uuid, of_hash text, of_bytes bigint) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  job wardline.import_job := wardline.import_to_work_on(which, 'receiving');
  repeated record;
BEGIN
  IF job.import_id IS NULL THEN
    RETURN 'not-allowed';
  END IF;
  -- One by one: they are few, and a join would be planned by what was known of the table before the file came.
  FOR repeated IN
    SELECT s.seq, s.agree FROM (
      SELECT r.seq, row_number() OVER w AS nth, count(*) OVER of_key > 1 AS is_repeated,
        min(r.record::text) OVER of_key = max(r.record::text) OVER of_key AND bool_and(r.findings = '[]') OVER of_key AS agree
      FROM wardline.import_row r WHERE r.import_id = which AND r.key IS NOT NULL
      WINDOW of_key AS (PARTITION BY r.kind, r.key), w AS (PARTITION BY r.kind, r.key ORDER BY r.seq)) s
    WHERE s.is_repeated AND (s.nth > 1 OR NOT s.agree)
  LOOP
    UPDATE wardline.import_row r SET is_readable = false,
      findings = CASE WHEN repeated.agree THEN r.findings ELSE r.findings || '[{"code": "duplicate-key"}]' END,
      would = CASE WHEN repeated.agree THEN 'unchanged' END
    WHERE r.import_id = which AND r.seq = repeated.seq;
  END LOOP;
  UPDATE wardline.import_job j SET state = 'checking', content_hash = of_hash, bytes = of_bytes, touched_at = wardline.now()
  WHERE j.import_id = which;
  RETURN wardline.answer_import_act(job.tenant_id, 'import.received', 'import:' || which, 'ok');
END $$;

-- The file cannot be read as a whole: nothing of it stays.
CREATE FUNCTION wardline.fail_import(which uuid, why text, at_row int) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  job wardline.import_job := wardline.import_to_work_on(which, 'receiving');
BEGIN
  IF job.import_id IS NULL THEN
    RETURN 'not-allowed';
  END IF;
  DELETE FROM wardline.import_row r WHERE r.import_id = which;
  UPDATE wardline.import_job j SET state = 'failed', failure = why, failure_row = at_row, finished_at = wardline.now()
  WHERE j.import_id = which;
  RETURN wardline.answer_import_act(job.tenant_id, 'import.received', 'import:' || which, why);
END $$;

-- The second act: do what the dry run of these very bytes said.
CREATE FUNCTION wardline.apply_import(which uuid, of_hash text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  job wardline.import_job;
  code text;
BEGIN
  SELECT * INTO job FROM wardline.import_job j WHERE j.import_id = which AND wardline.may_import(j.tenant_id, j.kind) FOR UPDATE;
  code := CASE WHEN job.import_id IS NULL THEN 'unknown-import' WHEN job.state <> 'checked' THEN 'import-not-ready'
    WHEN job.content_hash <> of_hash THEN 'import-differs' ELSE 'ok' END;
  IF code = 'ok' THEN
    UPDATE wardline.import_job j SET state = 'applying', applied_by = wardline.scope_staff(), applied_at = wardline.now(),
      touched_at = wardline.now() WHERE j.import_id = which;
  END IF;
  RETURN wardline.answer_import_act(job.tenant_id, 'import.apply', 'import:' || which, code);
END $$;

-- What waits for a server to go on with it, and in whose name. Nothing of anybody's record. Also clears away what nobody
-- came back for: an upload that broke off, a dry run that was never applied.
CREATE FUNCTION wardline.unfinished_imports() RETURNS TABLE (import_id uuid, staff_id uuid, state text) LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  WITH over AS (
    UPDATE wardline.import_job j SET state = 'expired', finished_at = wardline.now()
    WHERE (j.state = 'receiving' AND j.touched_at < wardline.now() - interval '1 hour')
       OR (j.state = 'checked' AND j.touched_at < wardline.now() - interval '7 days')
    RETURNING j.import_id
  )
  UPDATE wardline.import_row r SET record = NULL FROM over WHERE r.import_id = over.import_id;
  RETURN QUERY SELECT j.import_id, CASE j.state WHEN 'applying' THEN j.applied_by ELSE j.created_by END, j.state
    FROM wardline.import_job j WHERE j.state IN ('checking', 'applying') ORDER BY j.touched_at;
END $$;
