-- Doing what the dry run said. Each of these takes the rows that were just marked `created` or `updated`; a statement
-- that would touch nothing is not sent, since even that would make every worker read the registry anew.

CREATE FUNCTION wardline.import_rows_to(job wardline.import_job, seqs int[], act text DEFAULT NULL)
  RETURNS SETOF wardline.import_row LANGUAGE sql STABLE AS $$
  SELECT r.* FROM wardline.import_rows_of(job, seqs, NULL) r WHERE r.did = act OR (act IS NULL AND r.did IN ('created', 'updated'))
$$;

CREATE FUNCTION wardline.do_import_devices(job wardline.import_job, seqs int[]) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM wardline.import_rows_to(job, seqs, 'created')) THEN
    INSERT INTO wardline.device (tenant_id, device_id, kind, model)
    SELECT job.tenant_id, r.key, coalesce(r.record->>'kind', 'device'), r.record->>'model'
    FROM wardline.import_rows_to(job, seqs, 'created') r;
  END IF;
  IF EXISTS (SELECT FROM wardline.import_rows_to(job, seqs, 'updated')) THEN
    UPDATE wardline.device d SET model = r.record->>'model'
    FROM wardline.import_rows_to(job, seqs, 'updated') r WHERE d.tenant_id = job.tenant_id AND d.device_id = r.key;
  END IF;
END $$;

-- A case code is drawn, not derived: whoever knows another system's key must not find the patient in a masked queue.
CREATE FUNCTION wardline.new_case_code() RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT upper(substr(x, 1, 3) || '-' || substr(x, 4, 3) || '-' || substr(x, 7, 4)) FROM (SELECT md5(gen_random_uuid()::text) AS x) drawn
$$;

CREATE FUNCTION wardline.do_import_patients(job wardline.import_job, seqs int[]) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM wardline.import_rows_to(job, seqs, 'created')) THEN
    WITH new AS MATERIALIZED (
      SELECT r.key, r.record, gen_random_uuid() AS patient_id, s.zone AS site_zone
      FROM wardline.import_rows_to(job, seqs, 'created') r
      JOIN wardline.site s ON s.tenant_id = job.tenant_id AND s.site_id = r.record->>'site'
    ), made AS (
      INSERT INTO wardline.patient (patient_id, tenant_id, site_id, case_code, family_name, given_name, birth_date, sex, zone)
      SELECT n.patient_id, job.tenant_id, n.record->>'site', coalesce(n.record->>'case_code', wardline.new_case_code()),
        n.record->>'family_name', n.record->>'given_name', (n.record->>'birth_date')::date, n.record->>'sex',
        coalesce(n.record->>'zone', n.site_zone)
      FROM new n
    )
    INSERT INTO wardline.external_identifier (tenant_id, system, value, patient_id, recorded_by)
    SELECT job.tenant_id, job.system, n.key, n.patient_id, wardline.scope_staff() FROM new n;
  END IF;
  IF EXISTS (SELECT FROM wardline.import_rows_to(job, seqs, 'updated')) THEN
    UPDATE wardline.patient p SET family_name = r.record->>'family_name', given_name = r.record->>'given_name',
      birth_date = coalesce((r.record->>'birth_date')::date, p.birth_date), sex = coalesce(r.record->>'sex', p.sex),
      zone = coalesce(r.record->>'zone', p.zone)
    FROM wardline.import_rows_to(job, seqs, 'updated') r
    WHERE p.patient_id = wardline.import_known(job, r.key);
  END IF;
  INSERT INTO wardline.patient_identity (tenant_id, patient_id, family_name, given_name, birth_date, sex, zone, import_id, recorded_by)
  SELECT p.tenant_id, p.patient_id, p.family_name, p.given_name, p.birth_date, p.sex, p.zone, job.import_id, wardline.scope_staff()
  FROM wardline.import_rows_to(job, seqs) r JOIN wardline.patient p ON p.patient_id = wardline.import_known(job, r.key);
END $$;

-- History only grows: what is said anew about the same instant is a later entry, and that one holds.
CREATE FUNCTION wardline.do_import_consents(job wardline.import_job, seqs int[]) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  INSERT INTO wardline.consent (tenant_id, patient_id, given, scope, given_by, method, document, given_at, recorded_by)
  SELECT job.tenant_id, p.patient_id, coalesce((r.record->>'given')::boolean, true), ARRAY[coalesce(r.record->>'scope', 'remote-monitoring')],
    r.record->>'by', r.record->>'method', r.record->>'document', (r.record->>'from')::timestamptz, wardline.scope_staff()
  FROM wardline.import_rows_to(job, seqs) r
  CROSS JOIN LATERAL wardline.import_patient_of(job, r.record->>'patient') p;
END $$;

CREATE FUNCTION wardline.do_import_statuses(job wardline.import_job, seqs int[]) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, reason, owner_id, due_at, effective_from, recorded_by)
  SELECT job.tenant_id, p.patient_id, r.record->>'status', r.record->>'reason', o.staff_id, (r.record->>'due')::timestamptz,
    (r.record->>'from')::timestamptz, wardline.scope_staff()
  FROM wardline.import_rows_to(job, seqs) r
  CROSS JOIN LATERAL wardline.import_patient_of(job, r.record->>'patient') p
  LEFT JOIN wardline.staff o ON lower(o.email) = lower(r.record->>'owner')
  ORDER BY p.patient_id, r.record->>'from';
END $$;

CREATE FUNCTION wardline.do_import_enrolments(job wardline.import_job, seqs int[]) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  INSERT INTO wardline.programme_enrolment (tenant_id, patient_id, programme_id, enrolled, effective_from, recorded_by)
  SELECT job.tenant_id, p.patient_id, r.record->>'programme', coalesce((r.record->>'enrolled')::boolean, true),
    (r.record->>'from')::timestamptz, wardline.scope_staff()
  FROM wardline.import_rows_to(job, seqs) r
  CROSS JOIN LATERAL wardline.import_patient_of(job, r.record->>'patient') p;
END $$;

CREATE FUNCTION wardline.do_import_assignments(job wardline.import_job, seqs int[]) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  -- As whoever assigns a single device does: one after the other.
  PERFORM FROM wardline.device d WHERE d.tenant_id = job.tenant_id
    AND d.device_id IN (SELECT r.record->>'device' FROM wardline.import_rows_to(job, seqs) r) ORDER BY d.device_id FOR UPDATE;
  IF EXISTS (SELECT FROM wardline.import_rows_to(job, seqs, 'updated')) THEN
    UPDATE wardline.device_assignment a SET during = tstzrange(lower(a.during), (r.record->>'to')::timestamptz)
    FROM wardline.import_rows_to(job, seqs, 'updated') r
    WHERE a.tenant_id = job.tenant_id AND a.device_id = r.record->>'device' AND a.slot = coalesce(r.record->>'slot', '')
      AND lower(a.during) = (r.record->>'from')::timestamptz;
  END IF;
  IF EXISTS (SELECT FROM wardline.import_rows_to(job, seqs, 'created')) THEN
    INSERT INTO wardline.device_assignment (tenant_id, device_id, slot, patient_id, during, recorded_by)
    SELECT job.tenant_id, r.record->>'device', coalesce(r.record->>'slot', ''), p.patient_id,
      tstzrange((r.record->>'from')::timestamptz, (r.record->>'to')::timestamptz), wardline.scope_staff()
    FROM wardline.import_rows_to(job, seqs, 'created') r
    CROSS JOIN LATERAL wardline.import_patient_of(job, r.record->>'patient') p;
  END IF;
END $$;

CREATE FUNCTION wardline.do_import_plans(job wardline.import_job, seqs int[]) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  INSERT INTO wardline.plan_parameter (tenant_id, patient_id, name, value, unit, effective_from, expires_at, author_id, kid, jws)
  SELECT job.tenant_id, p.patient_id, r.record->>'name', r.record->'value', r.record->>'unit',
    (r.record->>'from')::timestamptz, (r.record->>'expires')::timestamptz, wardline.scope_staff(), wardline.jws_part(r.jws, 1)->>'kid', r.jws
  FROM wardline.import_rows_to(job, seqs) r
  CROSS JOIN LATERAL wardline.import_patient_of(job, r.record->>'patient') p;
END $$;

-- Who was changed by whom, row by row.
CREATE FUNCTION wardline.audit_import_rows(job wardline.import_job, seqs int[]) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.audit_event (staff_id, tenant_id, patient_id, action, target, outcome)
  SELECT wardline.scope_staff(), job.tenant_id, wardline.import_known(job, r.record->>'patient'), 'import.' || r.kind,
    'import:' || job.import_id || '/row/' || r.row_number, 'ok'
  FROM wardline.import_rows_to(job, seqs) r
$$;

-- Rows of one kind, all or nothing. Where the dry run said something else than what would happen now, nothing happens.
CREATE FUNCTION wardline.try_import_rows(job wardline.import_job, of_kind text, seqs int[]) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  UPDATE wardline.import_row r SET
    did = CASE WHEN j.action = 'unchanged' THEN 'unchanged' WHEN j.action <> r.would OR j.action = 'refused' THEN 'refused'
      WHEN j.action = 'create' THEN 'created' ELSE 'updated' END,
    findings = CASE
      WHEN j.code IS NOT NULL THEN jsonb_build_array(jsonb_strip_nulls(jsonb_build_object('code', j.code, 'column', j.col)))
      WHEN j.action NOT IN (r.would, 'unchanged') THEN '[{"code": "changed-since-check"}]' ELSE r.findings END
  FROM wardline.judge_import_rows(job, seqs) j
  WHERE r.import_id = job.import_id AND r.seq = j.seq;
  IF NOT EXISTS (SELECT FROM wardline.import_rows_to(job, seqs)) THEN
    RETURN;
  END IF;
  CASE of_kind
    WHEN 'devices' THEN PERFORM wardline.do_import_devices(job, seqs);
    WHEN 'patients' THEN PERFORM wardline.do_import_patients(job, seqs);
    WHEN 'consents' THEN PERFORM wardline.do_import_consents(job, seqs);
    WHEN 'statuses' THEN PERFORM wardline.do_import_statuses(job, seqs);
    WHEN 'enrolments' THEN PERFORM wardline.do_import_enrolments(job, seqs);
    WHEN 'assignments' THEN PERFORM wardline.do_import_assignments(job, seqs);
    WHEN 'plans' THEN PERFORM wardline.do_import_plans(job, seqs);
  END CASE;
  PERFORM wardline.audit_import_rows(job, seqs);
END $$;

-- A row that the database refuses never takes its neighbours with it: they are halved until it stands alone, named.
-- What is the database's own trouble and no row's is not caught: the chunk is tried again.
CREATE FUNCTION wardline.do_import_rows(job wardline.import_job, of_kind text, seqs int[]) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  half int := cardinality(seqs) / 2;
  what text;
BEGIN
  BEGIN
    PERFORM wardline.try_import_rows(job, of_kind, seqs);
    RETURN;
  EXCEPTION WHEN OTHERS THEN
    IF left(SQLSTATE, 2) IN ('08', '25', '40', '42', '53', '54', '55', '57', '58', 'XX') THEN
      RAISE;
    END IF;
    what := CASE SQLSTATE WHEN '23P01' THEN 'assignment-overlaps' WHEN '23505' THEN 'already-exists' ELSE 'unstorable' END;
  END;
  IF half = 0 THEN
    UPDATE wardline.import_row r SET did = 'refused', findings = jsonb_build_array(jsonb_build_object('code', what))
    WHERE r.import_id = job.import_id AND r.seq = ANY (seqs);
  ELSE
    PERFORM wardline.do_import_rows(job, of_kind, seqs[1:half]);
    PERFORM wardline.do_import_rows(job, of_kind, seqs[half + 1:]);
  END IF;
END $$;

-- The next rows, and that they are done, in one transaction. Answers the state after it. Imports of one health system
-- take turns; updates come before what they make room for.
CREATE FUNCTION wardline.apply_import_chunk(which uuid, at_most int) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  job wardline.import_job := wardline.import_to_work_on(which, 'applying');
  seqs int[];
  of_kind text;
BEGIN
  IF job.import_id IS NULL THEN
    RETURN wardline.stop_import(which, 'applying');
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('wardline.import:' || job.tenant_id, 0));
  SELECT array_agg(n.seq), min(n.kind) INTO seqs, of_kind FROM (SELECT r.seq, r.kind FROM wardline.import_row r
    WHERE r.import_id = which AND r.did IS NULL AND r.rank = (SELECT min(o.rank) FROM wardline.import_row o
      WHERE o.import_id = which AND o.did IS NULL) ORDER BY (r.would = 'create'), r.seq LIMIT at_most) n;
  IF seqs IS NULL THEN
    UPDATE wardline.import_row r SET record = NULL, key = NULL, jws = NULL WHERE r.import_id = which;
    UPDATE wardline.import_job j SET state = 'applied', touched_at = wardline.now(), finished_at = wardline.now() WHERE j.import_id = which;
    PERFORM wardline.answer_import_act(job.tenant_id, 'import.applied', 'import:' || which, 'ok');
    RETURN 'applied';
  END IF;
  UPDATE wardline.import_row r SET did = r.would
  FROM unnest(seqs) q (seq) WHERE r.import_id = which AND r.seq = q.seq AND r.would IN ('unchanged', 'refused', 'ignored');
  SELECT array_agg(r.seq ORDER BY (r.would = 'create'), r.seq) INTO seqs
  FROM wardline.import_rows_of(job, seqs, NULL) r WHERE r.did IS NULL;
  IF seqs IS NOT NULL THEN
    PERFORM wardline.do_import_rows(job, of_kind, seqs);
  END IF;
  UPDATE wardline.import_job j SET touched_at = wardline.now() WHERE j.import_id = which;
  RETURN 'applying';
END $$;
