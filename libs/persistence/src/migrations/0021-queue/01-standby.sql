-- Stand-by agreements: a firm that serves a health system only in a surge. Its people see and claim what was opened to
-- them by a rule, and nothing else there.

ALTER TABLE wardline.agreement ADD COLUMN standby boolean NOT NULL DEFAULT false;

-- What a rule moved away from the team that would have had it. Once an alert: what somebody took back is not moved again.
CREATE TABLE wardline.alert_overflow (
  overflow_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  alert_id uuid NOT NULL UNIQUE REFERENCES wardline.alert,
  rule_id uuid NOT NULL,
  cause text NOT NULL CHECK (cause IN ('paused', 'breach', 'queue')),
  to_firm text REFERENCES wardline.support_firm, -- NULL: the local team
  at timestamptz NOT NULL DEFAULT wardline.now(),
  returned_at timestamptz,
  returned_by uuid REFERENCES wardline.staff,
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  CHECK ((returned_at IS NULL) = (returned_by IS NULL))
);
CREATE INDEX ON wardline.alert_overflow (patient_id);
CREATE INDEX ON wardline.alert_overflow (tenant_id, at DESC);

CREATE FUNCTION wardline.only_return_overflow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.returned_at IS NULL AND NEW.returned_at IS NOT NULL
    AND to_jsonb(NEW) - 'returned_at' - 'returned_by' = to_jsonb(OLD) - 'returned_at' - 'returned_by'
  THEN RETURN NEW;
  END IF;
  RAISE EXCEPTION 'append-only: an overflow can only be taken back, once' USING ERRCODE = 'WL001';
END $$;
CREATE TRIGGER only_return BEFORE UPDATE ON wardline.alert_overflow
  FOR EACH ROW EXECUTE FUNCTION wardline.only_return_overflow();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON wardline.alert_overflow
  FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change();

-- As before (0010); a stand-by agreement opens nothing of its own.
CREATE OR REPLACE FUNCTION wardline.limited_sites() RETURNS text[] LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  -- Whoever belongs to no firm is limited by no agreement.
  IF NOT EXISTS (SELECT FROM wardline.my_agreements() g WHERE g.programmes IS NOT NULL OR g.standby) THEN
    RETURN '{}';
  END IF;
  RETURN coalesce((SELECT array_agg(s.site_id) FROM wardline.site s
    WHERE s.tenant_id IN (SELECT g.tenant_id FROM wardline.my_agreements() g)
      AND s.tenant_id NOT IN (SELECT g.tenant_id FROM wardline.my_agreements() g WHERE g.programmes IS NULL AND NOT g.standby)
      AND NOT EXISTS (
        SELECT FROM (SELECT DISTINCT ON (a.assignment_id) a.* FROM wardline.staff_assignment a
          WHERE a.staff_id = wardline.scope_staff() ORDER BY a.assignment_id, a.entry_id DESC) n
        WHERE n.tenant_id = s.tenant_id AND (n.site_id IS NULL OR n.site_id = s.site_id)
          AND n.role IN ('tier1', 'supervisor', 'nurse', 'charge-nurse', 'physician', 'lead')
          AND n.valid_from <= wardline.now() AND (n.valid_to IS NULL OR n.valid_to > wardline.now()))), '{}');
END $$;

CREATE OR REPLACE FUNCTION wardline.agreed_programmes() RETURNS text[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT g.tenant_id || '/' || p), '{}') FROM wardline.my_agreements() g, unnest(g.programmes) p
  WHERE NOT g.standby
$$;

-- Has an open alert of the patient been opened to the firm of the person of this transaction, by whose stand-by agreement
-- with that health system, as it stands now, it may be?
CREATE FUNCTION wardline.opened_to_me(patient uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wardline.alert_overflow o JOIN wardline.alert a USING (alert_id)
    WHERE o.patient_id = patient AND o.to_firm IS NOT NULL AND o.returned_at IS NULL AND a.resolved_at IS NULL
      AND EXISTS (SELECT FROM wardline.my_agreements() g WHERE g.firm_id = o.to_firm AND g.tenant_id = o.tenant_id AND g.standby
        AND (g.programmes IS NULL OR g.programmes && wardline.programmes_at_stake(a, wardline.now()))))
$$;

-- As before (0010), in steps with plans that are kept: it is asked of every row that somebody with a limit looks at.
CREATE OR REPLACE FUNCTION wardline.agreed_patient(patient uuid, limited text[], agreed text[]) RETURNS boolean LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  tenant text;
  site text;
BEGIN
  SELECT p.tenant_id, p.site_id INTO tenant, site FROM wardline.patient p WHERE p.patient_id = patient;
  IF NOT site = ANY (limited) THEN
    RETURN true;
  ELSIF EXISTS (SELECT FROM (
      SELECT DISTINCT ON (e.programme_id) e.programme_id, e.enrolled FROM wardline.programme_enrolment e
      WHERE e.patient_id = patient AND e.effective_from <= wardline.now()
      ORDER BY e.programme_id, e.effective_from DESC, e.entry_id DESC) n
    WHERE n.enrolled AND tenant || '/' || n.programme_id = ANY (agreed)) THEN
    RETURN true;
  ELSIF EXISTS (SELECT FROM wardline.alert a WHERE a.patient_id = patient AND a.resolved_at IS NULL
      AND a.owner_id = wardline.scope_staff()) THEN
    RETURN true;
  END IF;
  -- Only what was opened to a firm is looked at more closely.
  RETURN EXISTS (SELECT FROM wardline.alert_overflow o WHERE o.patient_id = patient AND o.to_firm IS NOT NULL)
    AND wardline.opened_to_me(patient);
END $$;

-- Was the alert opened to the firm, and not taken back?
CREATE FUNCTION wardline.opened_to(firm text, which uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wardline.alert_overflow o WHERE o.alert_id = which AND o.to_firm = firm AND o.returned_at IS NULL)
$$;

-- As before, and under a stand-by agreement only what was opened. As `problemsUnder` of #domain.
DROP FUNCTION wardline.problems_under(uuid, text, text[], text, text[], wardline.agreement, timestamptz);
CREATE FUNCTION wardline.problems_under(person uuid, for_tenant text, programmes_at_stake text[], at_place text,
  protocols text[], opened boolean, terms wardline.agreement, at timestamptz) RETURNS text[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT array_remove(
    ARRAY[
      CASE WHEN wardline.credentials_end(person) <= at THEN 'credentials-ended' END,
      CASE WHEN terms.valid_from > at OR terms.valid_to <= at THEN 'agreement-ended' END,
      CASE WHEN NOT terms.programmes && programmes_at_stake THEN 'programme-not-agreed' END,
      CASE WHEN terms.standby AND NOT opened THEN 'not-overflowed' END,
      wardline.work_place_problem(person, terms.work_places, at),
      CASE WHEN 'licence' = ANY (terms.demands) THEN wardline.licence_problem(person, at_place, at) END]
    || CASE WHEN 'competence' = ANY (terms.demands) THEN wardline.competence_problems(person, protocols, at) ELSE '{}' END
    || CASE WHEN 'roster' = ANY (terms.demands) AND NOT wardline.is_on_shift(person, for_tenant, programmes_at_stake, at)
         THEN ARRAY['off-shift'] ELSE '{}' END,
    NULL)
$$;

CREATE OR REPLACE FUNCTION wardline.claim_problems(person uuid, a wardline.alert, at timestamptz) RETURNS text[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE WHEN wardline.employed_as_tier1(person, a.tenant_id, a.site_id) THEN
    array_remove(ARRAY[CASE WHEN wardline.credentials_end(person) <= at THEN 'credentials-ended' END], NULL)
  ELSE coalesce((
    SELECT u.codes
    FROM wardline.staff p, wardline.agreements_of(p.firm_id) g,
      LATERAL wardline.problems_under(person, a.tenant_id, wardline.programmes_at_stake(a, at), wardline.place_of(a.patient_id, at),
        wardline.protocols_for(a.tenant_id, a.condition), wardline.opened_to(p.firm_id, a.alert_id), g, at) u(codes)
    WHERE p.staff_id = person AND g.tenant_id = a.tenant_id
    ORDER BY 'agreement-ended' = ANY (u.codes), cardinality(u.codes), g.agreement_id COLLATE "C" LIMIT 1),
    ARRAY['agreement-ended']) END
$$;

CREATE OR REPLACE FUNCTION wardline.agreement_json(g wardline.agreement) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT jsonb_build_object('agreement', g.agreement_id, 'firm', g.firm_id, 'tenant', g.tenant_id,
    'from', wardline.rfc3339(g.valid_from), 'until', wardline.rfc3339(g.valid_to), 'programmes', g.programmes,
    'workPlaces', g.work_places, 'masking', g.masking, 'demands', g.demands, 'standby', g.standby)
$$;

CREATE OR REPLACE FUNCTION wardline.claim_material(alert uuid) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT jsonb_build_object('at', wardline.rfc3339(moment.at),
    'employed', wardline.employed_as_tier1(p.staff_id, a.tenant_id, a.site_id),
    'clinician', wardline.clinician_json(p.staff_id),
    'agreements', wardline.agreements_json(p.firm_id),
    'need', jsonb_build_object('tenant', a.tenant_id, 'programmes', wardline.programmes_at_stake(a, moment.at),
      'place', wardline.place_of(a.patient_id, moment.at), 'protocols', wardline.protocols_for(a.tenant_id, a.condition),
      'overflowed', wardline.opened_to(p.firm_id, a.alert_id)))
  FROM (SELECT wardline.now() AS at) moment, wardline.alert a, wardline.staff p
  WHERE a.alert_id = alert AND p.staff_id = wardline.scope_staff()
    -- An alert stays with the site that has it, also when its patient has gone to another.
    AND (wardline.may_see_patient(a.patient_id)
      OR a.site_id = ANY (wardline.clinical_sites())
        AND wardline.agreed_patient(a.patient_id, wardline.limited_sites(), wardline.agreed_programmes()))
$$;

DROP FUNCTION wardline.put_agreement(text, text, text, timestamptz, timestamptz, text[], text[], boolean, text[]);
CREATE FUNCTION wardline.put_agreement(which text, firm text, for_tenant text, from_at timestamptz, to_at timestamptz,
  for_programmes text[], from_places text[], masked boolean, demanded text[], only_standby boolean) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := CASE
    WHEN NOT for_tenant = ANY (wardline.tenants_as('lead')) THEN 'not-allowed'
    WHEN NOT EXISTS (SELECT FROM wardline.support_firm f WHERE f.firm_id = firm) THEN 'unknown-firm'
    WHEN to_at <= from_at THEN 'bad-dates'
    -- The newest terms hold alone: those that begin later would end an agreement that is in force until then.
    WHEN from_at > wardline.now() AND EXISTS (SELECT FROM wardline.agreements_of(firm) g WHERE g.agreement_id = which
      AND g.valid_from <= wardline.now() AND (g.valid_to IS NULL OR g.valid_to > wardline.now())) THEN 'bad-dates'
    WHEN EXISTS (SELECT FROM unnest(for_programmes) p WHERE p NOT IN (SELECT programme_id FROM wardline.programme)) THEN 'unknown-programme'
    WHEN EXISTS (SELECT FROM wardline.agreement g WHERE g.agreement_id = which
      AND (g.firm_id, g.tenant_id) <> (firm, for_tenant)) THEN 'another-agreement'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.agreement (agreement_id, firm_id, tenant_id, valid_from, valid_to, programmes, work_places, masking, demands, standby, recorded_by)
    VALUES (which, firm, for_tenant, from_at, to_at, for_programmes, from_places, masked, demanded, only_standby, wardline.scope_staff());
  END IF;
  INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, action, target, outcome)
  VALUES (wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid, for_tenant, 'firm.agreement',
    'agreement:' || which, code);
  RETURN code;
END $$;
