-- What a row would do, judged against what stands now and against the other rows of its file. The same functions are
-- asked for the dry run and, under the tenant's lock, when it is done. They answer (seq, action, code, column).

-- Rows by their numbers. Looked up one by one, whatever the planner believes of tables that were empty a moment ago.
CREATE FUNCTION wardline.import_rows_of(job wardline.import_job, seqs int[], of_kind text) RETURNS SETOF wardline.import_row
  LANGUAGE sql STABLE AS $$
  SELECT r.* FROM unnest(seqs) q (seq) JOIN wardline.import_row r ON r.import_id = (job).import_id AND r.seq = q.seq
  WHERE of_kind IS NULL OR r.kind = of_kind
$$;
-- Rows of a file by whom or what they are about. Only one index suits the question as it is put: plans are made while a
-- file is small, and another choice made then would read all of a large one for each of its rows.
CREATE INDEX import_row_by_patient ON wardline.import_row ((record->>'patient')) WHERE record IS NOT NULL;
CREATE INDEX import_row_by_device ON wardline.import_row ((record->>'device')) WHERE record IS NOT NULL;
CREATE FUNCTION wardline.import_rows_about(job wardline.import_job, of_kind text, of_patient text) RETURNS SETOF wardline.import_row
  LANGUAGE sql STABLE AS $$
  SELECT r.* FROM wardline.import_row r WHERE r.record->>'patient' = of_patient AND r.record IS NOT NULL
    AND r.import_id::text = (job).import_id::text AND r.kind || '' = of_kind
$$;
CREATE FUNCTION wardline.import_rows_for_device(job wardline.import_job, of_device text)
  RETURNS TABLE (seq int, slot text, during tstzrange) LANGUAGE sql STABLE AS $$
  SELECT r.seq, coalesce(r.record->>'slot', ''), tstzrange((r.record->>'from')::timestamptz, (r.record->>'to')::timestamptz)
  FROM wardline.import_row r WHERE r.record->>'device' = of_device AND r.record IS NOT NULL
    AND r.import_id::text = (job).import_id::text AND r.kind || '' = 'assignments' AND r.is_readable
$$;
CREATE FUNCTION wardline.import_known(job wardline.import_job, of_key text) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT e.patient_id FROM wardline.external_identifier e
  WHERE e.tenant_id = (job).tenant_id AND e.system = (job).system AND e.value = of_key
$$;

-- Whom a row's own key of a patient means: somebody who is known, or whom an earlier row of the same file brings in.
CREATE FUNCTION wardline.import_patient_of(job wardline.import_job, of_key text)
  RETURNS TABLE (patient_id uuid, site_id text) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT p.patient_id, p.site_id FROM wardline.patient p WHERE p.patient_id = wardline.import_known(job, of_key)
  UNION ALL
  SELECT NULL, r.record->>'site' FROM wardline.import_rows_about(job, 'patients', of_key) r
  WHERE r.would = 'create' AND r.did IS NULL AND wardline.import_known(job, of_key) IS NULL
  LIMIT 1
$$;

CREATE FUNCTION wardline.judge_import_devices(job wardline.import_job, seqs int[])
  RETURNS TABLE (seq int, action text, code text, col text) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT r.seq,
    CASE WHEN w.code IS NOT NULL THEN 'refused' WHEN d.device_id IS NULL THEN 'create'
      WHEN d.model IS NOT DISTINCT FROM coalesce(r.record->>'model', d.model) THEN 'unchanged' ELSE 'update' END, w.code, w.col
  FROM wardline.import_rows_of(job, seqs, 'devices') r
  LEFT JOIN wardline.device d ON d.tenant_id = r.tenant_id AND d.device_id = r.key
  CROSS JOIN LATERAL (SELECT
    CASE WHEN NOT r.tenant_id = ANY ((SELECT wardline.tenants_as('lead', 'operator'))::text[]) THEN 'not-allowed'
      WHEN d.kind <> coalesce(r.record->>'kind', d.kind) THEN 'kind-differs' END AS code,
    CASE WHEN d.kind <> coalesce(r.record->>'kind', d.kind) THEN 'kind' END AS col) w
$$;

-- Found by their code alone, so that the planner has one index to choose.
CREATE INDEX patient_by_case_code ON wardline.patient (case_code);
CREATE INDEX import_row_by_case_code ON wardline.import_row (import_id, (record->>'case_code')) WHERE record ? 'case_code';

-- A patient who is known keeps what the file leaves empty. Another site is a hand-over, which people agree on; another
-- case code would rename somebody in the middle of a conversation.
CREATE FUNCTION wardline.judge_import_patients(job wardline.import_job, seqs int[])
  RETURNS TABLE (seq int, action text, code text, col text) LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  mine text[] := wardline.sites_as('lead');
BEGIN
  RETURN QUERY SELECT r.seq,
    CASE WHEN w.found IS NOT NULL THEN 'refused' WHEN p.patient_id IS NULL THEN 'create'
      WHEN (p.family_name, p.given_name, p.zone) = (r.record->>'family_name', r.record->>'given_name', coalesce(r.record->>'zone', p.zone))
        AND (p.birth_date, p.sex) IS NOT DISTINCT FROM (coalesce((r.record->>'birth_date')::date, p.birth_date), coalesce(r.record->>'sex', p.sex))
        THEN 'unchanged' ELSE 'update' END,
    w.found[1], w.found[2]
  FROM wardline.import_rows_of(job, seqs, 'patients') r
  LEFT JOIN wardline.patient p ON p.patient_id = wardline.import_known(job, r.key)
  LEFT JOIN wardline.site s ON s.tenant_id = job.tenant_id AND s.site_id = r.record->>'site'
  CROSS JOIN LATERAL (SELECT CASE
    WHEN s.site_id IS NULL THEN ARRAY['unknown-site', 'site']
    WHEN NOT s.site_id = ANY (mine) OR NOT coalesce(p.site_id, s.site_id) = ANY (mine) THEN ARRAY['not-allowed', 'site']
    WHEN p.site_id <> s.site_id THEN ARRAY['transfer-needed', 'site']
    WHEN (r.record->>'birth_date')::date > (wardline.now() AT TIME ZONE coalesce(p.zone, s.zone))::date THEN ARRAY['in-future', 'birth_date']
    WHEN p.case_code <> r.record->>'case_code' THEN ARRAY['case-code-differs', 'case_code']
    WHEN r.record ? 'case_code' AND EXISTS (SELECT FROM wardline.patient o WHERE o.case_code = r.record->>'case_code'
      AND o.tenant_id || '' = job.tenant_id AND o.patient_id IS DISTINCT FROM p.patient_id) THEN ARRAY['case-code-taken', 'case_code']
    WHEN r.record ? 'case_code' AND EXISTS (SELECT FROM wardline.import_row o WHERE o.import_id = job.import_id AND o.kind = 'patients'
      AND o.is_readable AND o.key <> r.key AND o.record ? 'case_code' AND o.record->>'case_code' = r.record->>'case_code') THEN ARRAY['case-code-taken', 'case_code']
    END AS found) w;
END $$;

CREATE FUNCTION wardline.judge_import_consents(job wardline.import_job, seqs int[])
  RETURNS TABLE (seq int, action text, code text, col text) LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  mine text[] := wardline.sites_as('lead');
BEGIN
  RETURN QUERY SELECT r.seq,
    CASE WHEN w.found IS NOT NULL THEN 'refused' WHEN c.entry_id IS NULL THEN 'create'
      WHEN (c.given, c.given_by, c.method) = (coalesce((r.record->>'given')::boolean, true), r.record->>'by', r.record->>'method')
        AND c.document IS NOT DISTINCT FROM r.record->>'document' THEN 'unchanged' ELSE 'update' END,
    w.found[1], w.found[2]
  FROM wardline.import_rows_of(job, seqs, 'consents') r
  LEFT JOIN LATERAL wardline.import_patient_of(job, r.record->>'patient') p ON true
  LEFT JOIN LATERAL (SELECT n.* FROM wardline.consent n WHERE n.patient_id = p.patient_id
    AND n.scope = ARRAY[coalesce(r.record->>'scope', 'remote-monitoring')] AND n.given_at = (r.record->>'from')::timestamptz
    ORDER BY n.entry_id DESC LIMIT 1) c ON true
  CROSS JOIN LATERAL (SELECT CASE
    WHEN p.site_id IS NULL THEN ARRAY['unknown-patient', 'patient']
    WHEN NOT p.site_id = ANY (mine) THEN ARRAY['not-allowed', 'patient']
    WHEN (r.record->>'from')::timestamptz > wardline.now() THEN ARRAY['in-future', 'from']
    END AS found) w;
END $$;

-- A status must fit between those before and after it, whichever of them stand already and whichever come with this
-- file: so the order of the rows makes no difference. What follows from a death or a withdrawal is no matter of a file.
CREATE FUNCTION wardline.judge_import_statuses(job wardline.import_job, seqs int[])
  RETURNS TABLE (seq int, action text, code text, col text) LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  mine text[] := wardline.sites_as('lead');
BEGIN
  RETURN QUERY
  WITH asked AS MATERIALIZED (
    SELECT DISTINCT r.record->>'patient' AS patient_key FROM wardline.import_rows_of(job, seqs, 'statuses') r
  
  ), known AS MATERIALIZED (
    SELECT a.patient_key, p.patient_id, p.site_id FROM asked a
    LEFT JOIN LATERAL wardline.import_patient_of(job, a.patient_key) p ON true
  ), entries AS (
    SELECT k.patient_key, m.effective_from, m.status, m.reason, NULL::int AS of_seq, m.entry_id
    FROM known k JOIN wardline.monitoring_status m ON m.patient_id = k.patient_id
    UNION ALL
    SELECT k.patient_key, (r.record->>'from')::timestamptz, r.record->>'status', r.record->>'reason', r.seq, NULL
    FROM known k CROSS JOIN LATERAL wardline.import_rows_about(job, 'statuses', k.patient_key) r WHERE r.is_readable
  ), history AS (
    SELECT h.*, lag(h.status) OVER of_patient AS status_before, lag(h.reason) OVER of_patient AS reason_before,
      lead(h.status) OVER of_patient AS status_after, lead(h.reason) OVER of_patient AS reason_after,
      lead(h.of_seq) OVER of_patient AS seq_after
    FROM (SELECT DISTINCT ON (e.patient_key, e.effective_from) e.* FROM entries e
      ORDER BY e.patient_key, e.effective_from, e.of_seq NULLS LAST, e.entry_id DESC) h
    WINDOW of_patient AS (PARTITION BY h.patient_key ORDER BY h.effective_from)
  )
  SELECT r.seq,
    CASE WHEN w.found IS NOT NULL THEN 'refused' WHEN s.entry_id IS NULL THEN 'create'
      WHEN s.same THEN 'unchanged' ELSE 'update' END,
    w.found[1], w.found[2]
  FROM wardline.import_rows_of(job, seqs, 'statuses') r
  JOIN known p ON p.patient_key = r.record->>'patient'
  LEFT JOIN history h ON h.of_seq = r.seq
  LEFT JOIN wardline.staff o ON lower(o.email) = lower(r.record->>'owner')
  LEFT JOIN LATERAL (SELECT m.entry_id, m.status = r.record->>'status' AND (m.reason, m.due_at, m.owner_id)
      IS NOT DISTINCT FROM (r.record->>'reason', (r.record->>'due')::timestamptz, o.staff_id) AS same
    FROM wardline.monitoring_status m WHERE m.patient_id = p.patient_id
    AND m.effective_from = (r.record->>'from')::timestamptz ORDER BY m.entry_id DESC LIMIT 1) s ON true
  CROSS JOIN LATERAL (SELECT CASE
    WHEN p.site_id IS NULL THEN ARRAY['unknown-patient', 'patient']
    WHEN NOT p.site_id = ANY (mine) THEN ARRAY['not-allowed', 'patient']
    WHEN r.record->>'reason' IN ('deceased', 'withdrew') THEN ARRAY['status-needs-command', 'reason']
    WHEN s.same THEN NULL
    WHEN r.record ? 'owner' AND NOT EXISTS (SELECT FROM wardline.held_assignments(o.staff_id) a
      WHERE a.tenant_id = job.tenant_id AND (a.site_id IS NULL OR a.site_id = p.site_id)
        AND a.role IN ('nurse', 'charge-nurse', 'physician', 'lead')) THEN ARRAY['pause-owner-not-here', 'owner']
    WHEN EXISTS (SELECT FROM wardline.monitoring_status m WHERE m.patient_id = p.patient_id AND m.reason = 'deceased'
      AND m.entry_id = (SELECT n.entry_id FROM wardline.monitoring_entry_at(p.patient_id, wardline.now()) n)) THEN ARRAY['deceased-stands', 'status']
    WHEN r.record->>'status' IN ('consented', 'active')
      AND NOT coalesce(wardline.consented_to_monitoring(p.patient_id, (r.record->>'from')::timestamptz), false)
      AND NOT EXISTS (SELECT FROM wardline.import_rows_about(job, 'consents', p.patient_key) c WHERE c.is_readable
        AND c.would = 'create' AND coalesce((c.record->>'given')::boolean, true)
        AND coalesce(c.record->>'scope', 'remote-monitoring') = 'remote-monitoring'
        AND (c.record->>'from')::timestamptz <= (r.record->>'from')::timestamptz) THEN ARRAY['consent-missing', 'status']
    WHEN NOT wardline.monitoring_step_allowed(h.status_before, h.reason_before, h.status, h.reason) THEN ARRAY['transition-not-allowed', 'status']
    WHEN h.status_after IS NOT NULL AND h.seq_after IS NULL
      AND NOT wardline.monitoring_step_allowed(h.status, h.reason, h.status_after, h.reason_after) THEN ARRAY['contradicts-later-status', 'status']
    END AS found) w;
END $$;

CREATE FUNCTION wardline.judge_import_enrolments(job wardline.import_job, seqs int[])
  RETURNS TABLE (seq int, action text, code text, col text) LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  mine text[] := wardline.sites_as('lead');
BEGIN
  RETURN QUERY SELECT r.seq,
    CASE WHEN w.found IS NOT NULL THEN 'refused' WHEN s.entry_id IS NULL THEN 'create'
      WHEN s.enrolled = coalesce((r.record->>'enrolled')::boolean, true) THEN 'unchanged' ELSE 'update' END,
    w.found[1], w.found[2]
  FROM wardline.import_rows_of(job, seqs, 'enrolments') r
  LEFT JOIN LATERAL wardline.import_patient_of(job, r.record->>'patient') p ON true
  LEFT JOIN LATERAL (SELECT n.* FROM wardline.programme_enrolment n
    WHERE n.patient_id = p.patient_id AND n.programme_id = r.record->>'programme'
      AND n.effective_from = (r.record->>'from')::timestamptz ORDER BY n.entry_id DESC LIMIT 1) s ON true
  CROSS JOIN LATERAL (SELECT CASE
    WHEN NOT EXISTS (SELECT FROM wardline.programme g WHERE g.programme_id = r.record->>'programme') THEN ARRAY['unknown-programme', 'programme']
    WHEN p.site_id IS NULL THEN ARRAY['unknown-patient', 'patient']
    WHEN NOT p.site_id = ANY (mine) THEN ARRAY['not-allowed', 'patient']
    END AS found) w;
END $$;

-- Two rows that overlap are both refused: which of them is right cannot be told from the order in which they stand.
-- A row that ends a running assignment makes room for another row of the same file.
CREATE FUNCTION wardline.judge_import_assignments(job wardline.import_job, seqs int[])
  RETURNS TABLE (seq int, action text, code text, col text) LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  mine text[] := wardline.sites_as('lead');
BEGIN
  RETURN QUERY
  WITH rows AS MATERIALIZED (
    SELECT r.seq, r.record->>'device' AS device_id, coalesce(r.record->>'slot', '') AS slot, r.record->>'patient' AS patient_key,
      tstzrange((r.record->>'from')::timestamptz, (r.record->>'to')::timestamptz) AS during
    FROM wardline.import_rows_of(job, seqs, 'assignments') r WHERE r.is_readable
  )
  SELECT r.seq,
    CASE WHEN w.found IS NOT NULL THEN 'refused' WHEN same.assignment_id IS NULL THEN 'create'
      WHEN same.during = r.during THEN 'unchanged' ELSE 'update' END,
    w.found[1], w.found[2]
  FROM rows r
  LEFT JOIN LATERAL wardline.import_patient_of(job, r.patient_key) p ON true
  LEFT JOIN wardline.device_assignment same ON same.tenant_id = job.tenant_id AND same.device_id = r.device_id
    AND same.slot = r.slot AND lower(same.during) = lower(r.during)
  CROSS JOIN LATERAL (SELECT CASE
    WHEN p.site_id IS NULL THEN ARRAY['unknown-patient', 'patient']
    WHEN NOT p.site_id = ANY (mine) THEN ARRAY['not-allowed', 'patient']
    WHEN NOT EXISTS (SELECT FROM wardline.device d WHERE d.tenant_id = job.tenant_id AND d.device_id = r.device_id)
      AND NOT EXISTS (SELECT FROM wardline.import_row o WHERE o.import_id = job.import_id AND o.kind = 'devices'
        AND o.key = r.device_id AND o.would = 'create') THEN ARRAY['unknown-device', 'device']
    WHEN EXISTS (SELECT FROM wardline.device d WHERE d.tenant_id = job.tenant_id AND d.device_id = r.device_id AND d.kind <> 'device')
      THEN ARRAY['not-a-device', 'device']
    WHEN lower(r.during) > wardline.now() + interval '366 days' THEN ARRAY['bad-dates', 'from']
    WHEN EXISTS (SELECT FROM wardline.import_rows_for_device(job, r.device_id) o WHERE (o.slot = '') <> (r.slot = '') AND o.during && r.during)
      OR EXISTS (SELECT FROM wardline.device_assignment o WHERE o.tenant_id = job.tenant_id AND o.device_id = r.device_id
        AND (o.slot = '') <> (r.slot = '') AND o.during && r.during) THEN ARRAY['slot-conflict', 'slot']
    WHEN same.patient_id <> p.patient_id OR (same.assignment_id IS NOT NULL AND p.patient_id IS NULL) THEN ARRAY['assignment-overlaps', 'device']
    WHEN same.during <> r.during AND (NOT upper_inf(same.during) OR upper_inf(r.during)) THEN ARRAY['assignment-ended', 'to']
    WHEN EXISTS (SELECT FROM wardline.import_rows_for_device(job, r.device_id) o WHERE o.slot = r.slot AND o.seq <> r.seq AND o.during && r.during)
      THEN ARRAY['assignment-overlaps', 'device']
    WHEN EXISTS (SELECT FROM wardline.device_assignment o
      LEFT JOIN wardline.import_rows_for_device(job, r.device_id) ending ON ending.slot = o.slot
        AND lower(ending.during) = lower(o.during) AND upper_inf(o.during)
      WHERE o.tenant_id = job.tenant_id AND o.device_id = r.device_id AND o.slot = r.slot
        AND lower(o.during) <> lower(r.during) AND coalesce(ending.during, o.during) && r.during)
      THEN ARRAY['assignment-overlaps', 'device']
    END AS found) w
  WHERE r.seq = ANY (seqs);
END $$;

-- A plan is a physician's, at the patient's site.
CREATE FUNCTION wardline.judge_import_plans(job wardline.import_job, seqs int[])
  RETURNS TABLE (seq int, action text, code text, col text) LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  mine text[] := wardline.sites_as('physician');
BEGIN
  RETURN QUERY SELECT r.seq,
    CASE WHEN w.found IS NOT NULL THEN 'refused' WHEN s.entry_id IS NULL THEN 'create'
      WHEN s.value = r.record->'value' AND (s.unit, s.expires_at)
        IS NOT DISTINCT FROM (r.record->>'unit', (r.record->>'expires')::timestamptz) THEN 'unchanged' ELSE 'update' END,
    w.found[1], w.found[2]
  FROM wardline.import_rows_of(job, seqs, 'plans') r
  LEFT JOIN LATERAL wardline.import_patient_of(job, r.record->>'patient') p ON true
  LEFT JOIN LATERAL (SELECT n.* FROM wardline.plan_parameter n WHERE n.patient_id = p.patient_id AND n.name = r.record->>'name'
    AND n.effective_from = (r.record->>'from')::timestamptz ORDER BY n.entry_id DESC LIMIT 1) s ON true
  CROSS JOIN LATERAL (SELECT CASE
    WHEN p.site_id IS NULL THEN ARRAY['unknown-patient', 'patient']
    WHEN NOT p.site_id = ANY (mine) THEN ARRAY['plan-needs-physician', 'patient']
    WHEN job.state = 'applying' AND r.jws IS NULL AND (SELECT k.writer FROM wardline.plan_kind k
      WHERE k.name = r.record->>'name') IS DISTINCT FROM 'care-team' THEN ARRAY['plan-needs-signature', 'patient']
    END AS found) w;
END $$;

CREATE FUNCTION wardline.import_plan_entry(record jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_object('name', record->'name', 'value', record->'value', 'unit', record->'unit', 'from', record->'from',
    'until', record->'expires', 'bounds', NULL)
$$;

-- What a physician signs before it is done: the entries as the plan writes them, by the row's number.
CREATE FUNCTION wardline.import_entries_to_sign(which uuid, after int, at_most int)
  RETURNS TABLE (seq int, tenant_id text, patient_id uuid, entry jsonb) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT r.seq, r.tenant_id, p.patient_id, wardline.import_plan_entry(r.record)
  FROM wardline.import_job job JOIN wardline.import_row r ON r.import_id = job.import_id
  JOIN wardline.plan_kind k ON k.name = r.record->>'name' AND k.writer <> 'care-team'
  CROSS JOIN LATERAL wardline.import_patient_of(job, r.record->>'patient') p
  WHERE job.import_id = which AND job.state = 'checked' AND wardline.may_import(job.tenant_id, job.kind)
    AND r.kind = 'plans' AND r.would IN ('create', 'update') AND r.seq > after
    AND p.patient_id IS NOT NULL AND p.site_id = ANY ((SELECT wardline.sites_as('physician'))::text[])
  ORDER BY r.seq LIMIT at_most
$$;
-- The signatures, each looked at as if it came with a single entry. Answers `ok` or the code of the first that is refused.
CREATE FUNCTION wardline.sign_import_rows(which uuid, seqs int[], given text[]) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text;
BEGIN
  SELECT wardline.plan_signature_refusal(g.jws, e.tenant_id, e.patient_id, e.entry) INTO code
  FROM unnest(seqs, given) g (seq, jws)
  LEFT JOIN wardline.import_entries_to_sign(which, (SELECT min(s) - 1 FROM unnest(seqs) s), cardinality(seqs)) e ON e.seq = g.seq
  WHERE e.seq IS NULL OR wardline.plan_signature_refusal(g.jws, e.tenant_id, e.patient_id, e.entry) IS NOT NULL LIMIT 1;
  IF FOUND THEN
    RETURN coalesce(code, 'not-allowed');
  END IF;
  UPDATE wardline.import_row r SET jws = g.jws FROM unnest(seqs, given) g (seq, jws) WHERE r.import_id = which AND r.seq = g.seq;
  RETURN 'ok';
END $$;

CREATE FUNCTION wardline.judge_import_rows(job wardline.import_job, seqs int[])
  RETURNS TABLE (seq int, action text, code text, col text) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT * FROM wardline.judge_import_devices(job, seqs)
  UNION ALL SELECT * FROM wardline.judge_import_patients(job, seqs)
  UNION ALL SELECT * FROM wardline.judge_import_consents(job, seqs)
  UNION ALL SELECT * FROM wardline.judge_import_statuses(job, seqs)
  UNION ALL SELECT * FROM wardline.judge_import_enrolments(job, seqs)
  UNION ALL SELECT * FROM wardline.judge_import_assignments(job, seqs)
  UNION ALL SELECT * FROM wardline.judge_import_plans(job, seqs)
$$;

-- Dry run: the next rows. Answers the state after it.
CREATE FUNCTION wardline.check_import_chunk(which uuid, at_most int) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  job wardline.import_job := wardline.import_to_work_on(which, 'checking');
  seqs int[];
BEGIN
  IF job.import_id IS NULL THEN
    RETURN wardline.stop_import(which, 'checking');
  END IF;
  -- One rank at a time: what refers to another row finds it judged.
  SELECT array_agg(n.seq) INTO seqs FROM (SELECT r.seq FROM wardline.import_row r
    WHERE r.import_id = which AND r.would IS NULL AND r.rank = (SELECT min(o.rank) FROM wardline.import_row o
      WHERE o.import_id = which AND o.would IS NULL) ORDER BY r.seq LIMIT at_most) n;
  UPDATE wardline.import_row r SET would = CASE r.kind WHEN 'other' THEN 'ignored' ELSE 'refused' END
  FROM unnest(seqs) q (seq) WHERE r.import_id = which AND r.seq = q.seq AND (r.findings <> '[]' OR r.kind = 'other');
  UPDATE wardline.import_row r SET would = j.action,
    findings = CASE WHEN j.code IS NULL THEN r.findings
      ELSE jsonb_build_array(jsonb_strip_nulls(jsonb_build_object('code', j.code, 'column', j.col))) END
  FROM wardline.judge_import_rows(job, seqs) j
  WHERE r.import_id = which AND r.seq = j.seq AND r.would IS NULL;
  UPDATE wardline.import_job j SET touched_at = wardline.now(), state = CASE WHEN seqs IS NULL THEN 'checked' ELSE 'checking' END,
    checked_at = CASE WHEN seqs IS NULL THEN wardline.now() END
  WHERE j.import_id = which RETURNING * INTO job;
  RETURN job.state;
END $$;
