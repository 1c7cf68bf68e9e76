-- The audit trail as a privacy officer reads it: of the own health systems only, by case code and never by name, and with
-- nothing clinical in it: of what was looked at only the kind is told, and an id that says nothing by itself.

-- A window of one health system's claims is read by its order.
CREATE INDEX audit_event_claims ON wardline.audit_event (tenant_id, audit_id) WHERE action = 'alert.claim';

-- Everybody who works for these health systems or once did: by an assignment there, or by way of a firm's agreement.
CREATE FUNCTION wardline.people_of(tenants text[]) RETURNS SETOF uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT a.staff_id FROM wardline.staff_assignment a WHERE a.tenant_id = ANY (tenants)
  UNION
  SELECT a.staff_id FROM wardline.staff_assignment a JOIN wardline.staff p USING (staff_id)
    JOIN wardline.agreement g ON g.firm_id = p.firm_id
  WHERE a.tenant_id IS NULL AND g.tenant_id = ANY (tenants)
$$;

-- What a person was in one of these health systems at a time, by what is recorded now.
CREATE FUNCTION wardline.roles_then(person uuid, tenants text[], as_of timestamptz) RETURNS text[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT n.role ORDER BY n.role), '{}')
  FROM (SELECT DISTINCT ON (a.assignment_id) a.* FROM wardline.staff_assignment a WHERE a.staff_id = person
    ORDER BY a.assignment_id, a.entry_id DESC) n
  WHERE (n.tenant_id IS NULL OR n.tenant_id = ANY (tenants)) AND n.valid_from <= as_of AND (n.valid_to IS NULL OR n.valid_to > as_of)
$$;

-- The patient with a case code in the health systems of the privacy officer of this transaction.
CREATE FUNCTION wardline.trail_patient(code text) RETURNS TABLE (tenant_id text, patient_id uuid) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT p.tenant_id, p.patient_id FROM wardline.patient p
  WHERE p.case_code = code AND p.tenant_id = ANY (wardline.tenants_as('privacy-officer')) ORDER BY p.tenant_id
$$;

-- The accounts whose acts the privacy officer of this transaction may read.
CREATE FUNCTION wardline.trail_people()
  RETURNS TABLE (staff_id uuid, name text, firm text, roles text[], disabled_at timestamptz) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH mine AS MATERIALIZED (SELECT wardline.tenants_as('privacy-officer') AS tenants)
  SELECT p.staff_id, p.name, f.name, wardline.roles_then(p.staff_id, mine.tenants, wardline.now()), p.disabled_at
  FROM mine, wardline.staff p LEFT JOIN wardline.support_firm f USING (firm_id)
  WHERE p.staff_id IN (SELECT wardline.people_of(mine.tenants)) ORDER BY p.name, p.staff_id
$$;

-- A page of the trail, the newest first. Of a patient, of an account, or of claims by people of a firm, with which a
-- masked identity is revealed; one of the three. `acted`: within a day the same person also did something for the patient,
-- looked at apart from reading: who only looked has that against him or her, or a good reason.
-- Sign-ins belong to no health system; they are shown for people who work for the officer's.
CREATE FUNCTION wardline.trail_page(of_patient uuid, of_person uuid, from_at timestamptz, to_at timestamptz, before bigint, at_most int)
  RETURNS TABLE (audit_id bigint, at timestamptz, staff_id uuid, staff_name text, firm text, roles text[], tenant_id text,
    case_code text, action text, target text, outcome text, acted boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH mine AS MATERIALIZED (SELECT wardline.tenants_as('privacy-officer') AS tenants), page AS MATERIALIZED (
    SELECT e.* FROM wardline.audit_event e, mine
    WHERE CASE
        WHEN of_patient IS NOT NULL THEN e.patient_id = of_patient AND e.tenant_id = ANY (mine.tenants)
        WHEN of_person IS NOT NULL THEN e.staff_id = of_person AND (e.tenant_id = ANY (mine.tenants)
          OR (e.tenant_id IS NULL AND e.action IN ('sign-in', 'sign-out', 'unlock', 'confirm-identity')
            AND of_person IN (SELECT wardline.people_of(mine.tenants))))
        ELSE e.action = 'alert.claim' AND e.outcome = 'ok' AND e.tenant_id = ANY (mine.tenants)
          AND EXISTS (SELECT FROM wardline.staff p WHERE p.staff_id = e.staff_id AND p.firm_id IS NOT NULL) END
      -- For the planner, which looks for an index in what stands outside of a CASE.
      AND (of_patient IS NULL OR e.patient_id = of_patient) AND (of_person IS NULL OR e.staff_id = of_person)
      AND e.at >= from_at AND e.at < to_at AND (before IS NULL OR e.audit_id < before)
    ORDER BY e.audit_id DESC LIMIT at_most
  )
  SELECT p.audit_id, p.at, p.staff_id, s.name, f.name, wardline.roles_then(p.staff_id, mine.tenants, p.at), p.tenant_id, q.case_code,
    p.action,
    CASE WHEN split_part(p.target, ':', 2) ~ '^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]{1,18})$' THEN p.target
      ELSE split_part(p.target, ':', 1) END,
    p.outcome,
    CASE WHEN p.patient_id IS NOT NULL THEN EXISTS (SELECT FROM wardline.audit_event o
      WHERE o.staff_id = p.staff_id AND o.patient_id = p.patient_id AND o.outcome = 'ok'
        AND o.action NOT IN ('read', 'audit.read', 'quarantine.read')
        AND o.at BETWEEN p.at - interval '24 hours' AND p.at + interval '24 hours') END
  FROM mine, page p LEFT JOIN wardline.staff s USING (staff_id) LEFT JOIN wardline.support_firm f USING (firm_id)
    LEFT JOIN wardline.patient q ON q.patient_id = p.patient_id AND q.tenant_id = ANY ((SELECT tenants FROM mine)::text[])
  ORDER BY p.audit_id DESC
$$;

REVOKE ALL ON FUNCTION wardline.people_of(text[]), wardline.roles_then(uuid, text[], timestamptz), wardline.trail_patient(text),
  wardline.trail_people(), wardline.trail_page(uuid, uuid, timestamptz, timestamptz, bigint, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.trail_patient(text), wardline.trail_people(),
  wardline.trail_page(uuid, uuid, timestamptz, timestamptz, bigint, int) TO wardline_server;
