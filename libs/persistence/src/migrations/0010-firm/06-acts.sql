-- What supervisors, clinicians and leads do. Every act answers `ok` or the code of its refusal, and leaves a trail.

-- A firm's acts stand on the trail of every health system that the person works for, so that its privacy officer finds
-- them.
CREATE FUNCTION wardline.answer_firm_act(act text, about text, code text) RETURNS text LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, action, target, outcome)
  SELECT wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid, t.tenant_id, act, about, code
  FROM unnest(coalesce(nullif(wardline.visible_tenants(), '{}'), ARRAY[NULL::text])) t (tenant_id);
  SELECT code
$$;

-- Is the person one of those whom the person of this transaction supervises? Then NULL, else the code of the refusal.
CREATE FUNCTION wardline.not_supervised(person uuid) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE WHEN wardline.supervised_firm() IS NULL THEN 'not-allowed'
    WHEN NOT person = ANY (wardline.supervised_staff()) THEN 'unknown-clinician' END
$$;

-- A licence; the same licence_id again corrects it, and what was corrected has to be verified again.
CREATE FUNCTION wardline.record_licence(which uuid, person uuid, of_kind text, of_number text, in_places text[],
  from_at timestamptz, to_at timestamptz) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := coalesce(wardline.not_supervised(person), CASE
    WHEN to_at <= from_at THEN 'bad-dates'
    WHEN EXISTS (SELECT FROM wardline.clinician_licence l WHERE l.licence_id = which AND l.staff_id <> person) THEN 'unknown-licence'
    ELSE 'ok' END);
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.clinician_licence (licence_id, staff_id, kind, number, places, valid_from, valid_to, recorded_by)
    VALUES (which, person, of_kind, of_number, in_places, from_at, to_at, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_firm_act('firm.licence', 'licence:' || which, code);
END $$;

-- Somebody else than the holder looked it up at the source.
CREATE FUNCTION wardline.verify_licence(which uuid, at_source text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  licence wardline.clinician_licence;
  code text;
BEGIN
  SELECT * INTO licence FROM wardline.clinician_licence l WHERE l.licence_id = which ORDER BY l.entry_id DESC LIMIT 1;
  code := CASE
    WHEN wardline.supervised_firm() IS NULL THEN 'not-allowed'
    WHEN licence.licence_id IS NULL OR wardline.not_supervised(licence.staff_id) IS NOT NULL THEN 'unknown-licence'
    WHEN licence.staff_id = wardline.scope_staff() THEN 'own-record'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    INSERT INTO wardline.clinician_licence (licence_id, staff_id, kind, number, places, valid_from, valid_to, verified_by,
      verified_at, verified_source, recorded_by)
    VALUES (licence.licence_id, licence.staff_id, licence.kind, licence.number, licence.places, licence.valid_from,
      licence.valid_to, wardline.scope_staff(), wardline.now(), at_source, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_firm_act('firm.licence-verify', 'licence:' || which, code);
END $$;

-- "Read and passed". The same competence_id again changes its end; an end at its beginning takes it back.
CREATE FUNCTION wardline.attest_competence(which uuid, person uuid, of_hash text, from_at timestamptz, to_at timestamptz)
  RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := coalesce(wardline.not_supervised(person), CASE
    WHEN person = wardline.scope_staff() THEN 'own-record'
    WHEN to_at < from_at THEN 'bad-dates'
    -- A protocol of one of the firm's health systems: at work at some time, or handed in, so that people can have read
    -- and passed it on the day on which it is put to work.
    WHEN NOT EXISTS (SELECT FROM wardline.tree_version v, wardline.agreements_of(wardline.supervised_firm()) g
      WHERE v.hash = of_hash AND v.document ->> 'kind' = 'protocol'
        AND (EXISTS (SELECT FROM wardline.tree_activation a WHERE a.hash = v.hash AND a.tenant_id = g.tenant_id)
          OR wardline.tree_is_here(v.hash, g.tenant_id))) THEN 'unknown-protocol'
    WHEN EXISTS (SELECT FROM wardline.clinician_competence c WHERE c.competence_id = which
      AND (c.staff_id, c.hash) <> (person, of_hash)) THEN 'unknown-competence'
    ELSE 'ok' END);
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.clinician_competence (competence_id, staff_id, hash, valid_from, valid_to, attested_by)
    VALUES (which, person, of_hash, from_at, to_at, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_firm_act('firm.competence', 'competence:' || which, code);
END $$;

-- From where the person of this transaction works, from now on. Nobody says it for somebody else.
CREATE FUNCTION wardline.declare_work_place(at_place text, to_at timestamptz) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := CASE
    WHEN NOT EXISTS (SELECT FROM wardline.staff p WHERE p.staff_id = wardline.scope_staff() AND p.firm_id IS NOT NULL) THEN 'not-allowed'
    WHEN to_at <= wardline.now() OR to_at > wardline.now() + interval '24 hours' THEN 'bad-dates'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.clinician_work_place (staff_id, place, valid_from, valid_to)
    SELECT wardline.scope_staff(), at_place, at, least(to_at, at + interval '24 hours') FROM (SELECT wardline.now() AS at) moment;
  END IF;
  RETURN wardline.answer_firm_act('firm.work-place', 'staff:' || wardline.scope_staff(), code);
END $$;

CREATE FUNCTION wardline.put_shift(which uuid, person uuid, from_at timestamptz, to_at timestamptz, for_tenants text[],
  for_programmes text[], reachable_only boolean, cancel boolean) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  firm text := wardline.supervised_firm();
  code text := coalesce(wardline.not_supervised(person), CASE
    WHEN to_at <= from_at OR to_at > from_at + interval '48 hours' THEN 'bad-dates'
    WHEN NOT coalesce(for_tenants, '{}') <@ ARRAY(SELECT g.tenant_id FROM wardline.agreements_of(firm) g) THEN 'unknown-tenant'
    WHEN EXISTS (SELECT FROM wardline.firm_shift s WHERE s.shift_id = which AND s.staff_id <> person) THEN 'unknown-shift'
    WHEN cancel AND NOT EXISTS (SELECT FROM wardline.firm_shift s WHERE s.shift_id = which) THEN 'unknown-shift'
    ELSE 'ok' END);
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.firm_shift (shift_id, firm_id, staff_id, valid_from, valid_to, tenants, programmes, on_call, cancelled, recorded_by)
    VALUES (which, firm, person, from_at, to_at, for_tenants, for_programmes, reachable_only, cancel, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_firm_act(CASE WHEN cancel THEN 'firm.shift-cancel' ELSE 'firm.shift' END, 'shift:' || which, code);
END $$;

-- The terms are the health system's to set: its lead records them. The same agreement_id again changes or ends it.
CREATE FUNCTION wardline.put_agreement(which text, firm text, for_tenant text, from_at timestamptz, to_at timestamptz,
  for_programmes text[], from_places text[], masked boolean, demanded text[]) RETURNS text LANGUAGE plpgsql
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
    INSERT INTO wardline.agreement (agreement_id, firm_id, tenant_id, valid_from, valid_to, programmes, work_places, masking, demands, recorded_by)
    VALUES (which, firm, for_tenant, from_at, to_at, for_programmes, from_places, masked, demanded, wardline.scope_staff());
  END IF;
  INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, action, target, outcome)
  VALUES (wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid, for_tenant, 'firm.agreement',
    'agreement:' || which, code);
  RETURN code;
END $$;

-- Where a site is: where its patients are taken to be as long as nothing else is recorded of them. By the lead.
CREATE FUNCTION wardline.set_site_place(which text, at_place text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  tenant text := (SELECT s.tenant_id FROM wardline.site s WHERE s.site_id = which AND s.tenant_id = ANY (wardline.visible_tenants()));
  code text := CASE WHEN tenant IS NULL THEN 'unknown-site'
    WHEN NOT tenant = ANY (wardline.tenants_as('lead')) THEN 'not-allowed' ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    UPDATE wardline.site SET place = at_place WHERE site_id = which;
  END IF;
  INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, action, target, outcome)
  VALUES (wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid, tenant, 'site.place',
    'site:' || which || '=' || at_place, code);
  RETURN code;
END $$;

CREATE FUNCTION wardline.acknowledge_firm_notice(which uuid) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  notice wardline.firm_notice;
  code text;
BEGIN
  SELECT * INTO notice FROM wardline.firm_notice n WHERE n.notice_id = which FOR UPDATE;
  code := CASE
    WHEN notice.notice_id IS NULL OR NOT notice.tenant_id = ANY (wardline.coverage_tenants()) THEN 'unknown-notice'
    WHEN notice.acknowledged_at IS NOT NULL THEN 'already-acknowledged'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    UPDATE wardline.firm_notice SET acknowledged_at = wardline.now(), acknowledged_by = wardline.scope_staff() WHERE notice_id = which;
  END IF;
  INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, action, target, outcome)
  VALUES (wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid,
    CASE WHEN code = 'unknown-notice' THEN NULL ELSE notice.tenant_id END, 'firm.notice-acknowledge', 'firm-notice:' || which, code);
  RETURN code;
END $$;
