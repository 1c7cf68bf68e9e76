-- Who may see what, by the terms of agreements: programmes that were not agreed stay out of sight, and temporary
-- credentials end.

-- As before, but nobody whose credentials have ended holds anything.
CREATE OR REPLACE FUNCTION wardline.held_assignments(person uuid)
  RETURNS TABLE (role text, tenant_id text, site_id text) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH newest AS (
    SELECT DISTINCT ON (a.assignment_id) a.* FROM wardline.staff_assignment a
    WHERE a.staff_id = person ORDER BY a.assignment_id, a.entry_id DESC
  ), agreed AS (
    SELECT DISTINCT ON (g.agreement_id) g.* FROM wardline.agreement g
    WHERE g.firm_id = (SELECT firm_id FROM wardline.staff WHERE staff_id = person)
    ORDER BY g.agreement_id, g.entry_id DESC
  )
  SELECT DISTINCT n.role, coalesce(n.tenant_id, g.tenant_id), n.site_id
  FROM newest n
  JOIN wardline.staff p ON p.staff_id = n.staff_id AND p.disabled_at IS NULL AND wardline.credentials_hold(p.staff_id)
  LEFT JOIN agreed g ON n.tenant_id IS NULL
    AND g.valid_from <= wardline.now() AND (g.valid_to IS NULL OR g.valid_to > wardline.now())
  WHERE n.valid_from <= wardline.now() AND (n.valid_to IS NULL OR n.valid_to > wardline.now())
    AND coalesce(n.tenant_id, g.tenant_id) IS NOT NULL
$$;

-- The agreements by which the person of this transaction works, and that are in force.
CREATE FUNCTION wardline.my_agreements() RETURNS SETOF wardline.agreement LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT g.* FROM wardline.staff p, wardline.agreements_of(p.firm_id) g
  WHERE p.staff_id = wardline.scope_staff() AND p.firm_id IS NOT NULL
    AND g.valid_from <= wardline.now() AND (g.valid_to IS NULL OR g.valid_to > wardline.now())
$$;

-- Clinical sites that the person of this transaction sees by agreements for some programmes only, by nothing wider.
CREATE FUNCTION wardline.limited_sites() RETURNS text[] LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  -- Whoever belongs to no firm is limited by no agreement.
  IF NOT EXISTS (SELECT FROM wardline.my_agreements() g WHERE g.programmes IS NOT NULL) THEN
    RETURN '{}';
  END IF;
  RETURN coalesce((SELECT array_agg(s.site_id) FROM wardline.site s
    WHERE s.tenant_id IN (SELECT g.tenant_id FROM wardline.my_agreements() g)
      AND s.tenant_id NOT IN (SELECT g.tenant_id FROM wardline.my_agreements() g WHERE g.programmes IS NULL)
      AND NOT EXISTS (
        SELECT FROM (SELECT DISTINCT ON (a.assignment_id) a.* FROM wardline.staff_assignment a
          WHERE a.staff_id = wardline.scope_staff() ORDER BY a.assignment_id, a.entry_id DESC) n
        WHERE n.tenant_id = s.tenant_id AND (n.site_id IS NULL OR n.site_id = s.site_id)
          AND n.role IN ('tier1', 'supervisor', 'nurse', 'charge-nurse', 'physician', 'lead')
          AND n.valid_from <= wardline.now() AND (n.valid_to IS NULL OR n.valid_to > wardline.now()))), '{}');
END $$;

-- "tenant/programme" of what was agreed.
CREATE FUNCTION wardline.agreed_programmes() RETURNS text[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT g.tenant_id || '/' || p), '{}') FROM wardline.my_agreements() g, unnest(g.programmes) p
$$;

-- The programmes of a patient at a time, by what is recorded now.
CREATE FUNCTION wardline.programmes_of(patient uuid, at timestamptz) RETURNS text[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(array_agg(n.programme_id ORDER BY n.programme_id), '{}')
  FROM (SELECT DISTINCT ON (e.programme_id) e.programme_id, e.enrolled FROM wardline.programme_enrolment e
    WHERE e.patient_id = patient AND e.effective_from <= at
    ORDER BY e.programme_id, e.effective_from DESC, e.entry_id DESC) n
  WHERE n.enrolled
$$;

-- Is the patient at none of the limited sites, in a programme that was agreed, or with an alert that the person of this
-- transaction has in hand? What somebody has taken does not vanish under the hand.
CREATE FUNCTION wardline.agreed_patient(patient uuid, limited text[], agreed text[]) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wardline.patient p WHERE p.patient_id = patient
      AND (NOT p.site_id = ANY (limited)
        OR EXISTS (SELECT FROM unnest(wardline.programmes_of(patient, wardline.now())) g WHERE p.tenant_id || '/' || g = ANY (agreed))))
    OR EXISTS (SELECT FROM wardline.alert a WHERE a.patient_id = patient AND a.state <> 'resolved'
      AND a.owner_id = wardline.scope_staff())
$$;

-- For functions that act for a person with their owner's rights, and so see past the policies.
CREATE FUNCTION wardline.may_see_patient(patient uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wardline.patient p WHERE p.patient_id = patient AND p.site_id = ANY (wardline.clinical_sites()))
    AND (cardinality(wardline.limited_sites()) = 0
      OR wardline.agreed_patient(patient, wardline.limited_sites(), wardline.agreed_programmes()))
$$;

-- Over and above the policies that there are: on every table with patients that the server reads. For whoever is not
-- limited this is one look a query. The audit trail stands apart: what happened is written down in any case.
DO $$
DECLARE t text;
BEGIN
  FOR t IN
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'patient_id' AND NOT a.attisdropped
    WHERE n.nspname = 'wardline' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND c.relname NOT IN ('audit_event', 'quarantine')
      AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND 'wardline_server'::regrole = ANY (p.polroles))
  LOOP
    EXECUTE format('CREATE POLICY agreed_programmes ON wardline.%I AS RESTRICTIVE TO wardline_server USING (
      cardinality((SELECT wardline.limited_sites())::text[]) = 0
      OR wardline.agreed_patient(patient_id, (SELECT wardline.limited_sites())::text[], (SELECT wardline.agreed_programmes())::text[]))', t);
  END LOOP;
END $$;
-- Without a patient of their own: by the alert that they are about.
CREATE POLICY agreed_programmes ON wardline.alert_stream AS RESTRICTIVE TO wardline_server USING (
  cardinality((SELECT wardline.limited_sites())::text[]) = 0
  OR EXISTS (SELECT FROM wardline.alert_event e WHERE e.event_id = alert_stream.event_id));
CREATE POLICY agreed_programmes ON wardline.alert_receipt AS RESTRICTIVE TO wardline_server USING (
  cardinality((SELECT wardline.limited_sites())::text[]) = 0
  OR EXISTS (SELECT FROM wardline.alert a WHERE a.alert_id = alert_receipt.alert_id));

-- Functions that act for a person write with their owner's rights, and so past the policies: what they would record of
-- a patient who is in no agreed programme is refused here, and with it the whole act. Left out are tables that only
-- ingestion fills, and the time that somebody worked: letting go of an alert ends it, after it is out of the hand.
CREATE FUNCTION wardline.refuse_unagreed() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  IF nullif(current_setting('wardline.staff_id', true), '') IS NOT NULL AND cardinality(wardline.limited_sites()) > 0
    AND NOT wardline.agreed_patient(NEW.patient_id, wardline.limited_sites(), wardline.agreed_programmes()) THEN
    RAISE EXCEPTION 'programme-not-agreed: of this patient nothing is recorded' USING ERRCODE = 'WL011';
  END IF;
  RETURN NEW;
END $$;
DO $$
DECLARE t text;
BEGIN
  FOR t IN
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'patient_id' AND NOT a.attisdropped
    WHERE n.nspname = 'wardline' AND c.relkind = 'r' AND NOT c.relispartition
      AND c.relname NOT IN ('patient', 'patient_state', 'alert', 'alert_event', 'audit_event', 'quarantine', 'shadow_decision',
        'stop_review_item', 'reading_watch', 'reading_gap', 'measurement_standing', 'work_event', 'work_state', 'work_interval')
  LOOP
    EXECUTE format('CREATE TRIGGER agreed_programmes BEFORE INSERT ON wardline.%I
      FOR EACH ROW WHEN (NEW.patient_id IS NOT NULL) EXECUTE FUNCTION wardline.refuse_unagreed()', t);
  END LOOP;
END $$;

-- Health systems whose agreements do not ask for masking: Tier-1 sees names there before the claim. One agreement that
-- does ask is enough to mask.
CREATE FUNCTION wardline.unmasked_tenants() RETURNS text[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(array_agg(t.tenant_id), '{}')
  FROM (SELECT g.tenant_id FROM wardline.my_agreements() g GROUP BY g.tenant_id HAVING NOT bool_or(g.masking)) t
$$;

-- The firm whose people the person of this transaction supervises; also while no agreement is in force.
CREATE FUNCTION wardline.supervised_firm() RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT p.firm_id FROM wardline.staff p
  WHERE p.staff_id = wardline.scope_staff() AND p.disabled_at IS NULL AND wardline.credentials_hold(p.staff_id)
    AND EXISTS (SELECT FROM (SELECT DISTINCT ON (a.assignment_id) a.* FROM wardline.staff_assignment a
        WHERE a.staff_id = p.staff_id ORDER BY a.assignment_id, a.entry_id DESC) n
      WHERE n.role = 'supervisor' AND n.tenant_id IS NULL AND n.valid_from <= wardline.now()
        AND (n.valid_to IS NULL OR n.valid_to > wardline.now()))
$$;
CREATE FUNCTION wardline.supervised_staff() RETURNS uuid[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(array_agg(s.staff_id), '{}') FROM wardline.staff s WHERE s.firm_id = wardline.supervised_firm()
$$;
