-- What the rules are asked about, as one value, so that the application judges by the same records.

CREATE FUNCTION wardline.clinician_json(person uuid) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT jsonb_build_object(
    'staffId', person,
    'credentialsEnd', wardline.rfc3339(wardline.credentials_end(person)),
    'licences', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', n.licence_id, 'kind', n.kind, 'number', n.number,
        'places', n.places, 'from', wardline.rfc3339(n.valid_from), 'until', wardline.rfc3339(n.valid_to),
        'verified', n.verified_by IS NOT NULL, 'verifiedAt', wardline.rfc3339(n.verified_at), 'verifiedSource', n.verified_source,
        'verifiedBy', (SELECT jsonb_build_object('id', v.staff_id, 'name', v.name) FROM wardline.staff v WHERE v.staff_id = n.verified_by))
        ORDER BY n.valid_from, n.licence_id), '[]')
      FROM (SELECT DISTINCT ON (l.licence_id) l.* FROM wardline.clinician_licence l WHERE l.staff_id = person
        ORDER BY l.licence_id, l.entry_id DESC) n),
    'competences', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', n.competence_id, 'hash', n.hash, 'tree', v.tree,
        'version', v.version, 'from', wardline.rfc3339(n.valid_from), 'until', wardline.rfc3339(n.valid_to),
        'attestedBy', (SELECT jsonb_build_object('id', f.staff_id, 'name', f.name) FROM wardline.staff f WHERE f.staff_id = n.attested_by))
        ORDER BY v.tree, n.valid_from, n.competence_id), '[]')
      FROM (SELECT DISTINCT ON (c.competence_id) c.* FROM wardline.clinician_competence c WHERE c.staff_id = person
        ORDER BY c.competence_id, c.entry_id DESC) n JOIN wardline.tree_version v USING (hash)),
    'workPlaces', (SELECT coalesce(jsonb_agg(jsonb_build_object('place', w.place, 'from', wardline.rfc3339(w.valid_from),
        'until', wardline.rfc3339(w.valid_to)) ORDER BY w.valid_from, w.entry_id), '[]')
      FROM (SELECT * FROM wardline.clinician_work_place d WHERE d.staff_id = person AND d.valid_from > wardline.now() - interval '30 days') w),
    'shifts', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', n.shift_id, 'from', wardline.rfc3339(n.valid_from),
        'until', wardline.rfc3339(n.valid_to), 'tenants', n.tenants, 'programmes', n.programmes, 'onCall', n.on_call)
        ORDER BY n.valid_from, n.shift_id), '[]')
      FROM (SELECT DISTINCT ON (s.shift_id) s.* FROM wardline.firm_shift s WHERE s.staff_id = person
        ORDER BY s.shift_id, s.entry_id DESC) n WHERE NOT n.cancelled AND n.valid_to > wardline.now() - interval '30 days'))
$$;

CREATE FUNCTION wardline.agreement_json(g wardline.agreement) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT jsonb_build_object('agreement', g.agreement_id, 'firm', g.firm_id, 'tenant', g.tenant_id,
    'from', wardline.rfc3339(g.valid_from), 'until', wardline.rfc3339(g.valid_to), 'programmes', g.programmes,
    'workPlaces', g.work_places, 'masking', g.masking, 'demands', g.demands)
$$;
CREATE FUNCTION wardline.agreements_json(firm text) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(jsonb_agg(wardline.agreement_json(g) ORDER BY g.agreement_id), '[]') FROM wardline.agreements_of(firm) g
$$;

-- One's own record, and those of the clinicians whom one supervises.
CREATE FUNCTION wardline.my_record() RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT wardline.clinician_json(p.staff_id) || jsonb_build_object('name', p.name) FROM wardline.staff p
  WHERE p.staff_id = wardline.scope_staff() AND p.firm_id IS NOT NULL
$$;
CREATE FUNCTION wardline.firm_clinicians() RETURNS SETOF jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT wardline.clinician_json(p.staff_id) || jsonb_build_object('name', p.name) FROM wardline.staff p
  WHERE p.staff_id = ANY (wardline.supervised_staff()) AND p.disabled_at IS NULL ORDER BY p.name, p.staff_id
$$;

-- For the person of this transaction and one alert that he or she may see: {at, employed, clinician, agreements, need}.
CREATE FUNCTION wardline.claim_material(alert uuid) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT jsonb_build_object('at', wardline.rfc3339(moment.at),
    'employed', wardline.employed_as_tier1(p.staff_id, a.tenant_id, a.site_id),
    'clinician', wardline.clinician_json(p.staff_id),
    'agreements', wardline.agreements_json(p.firm_id),
    'need', jsonb_build_object('tenant', a.tenant_id, 'programmes', wardline.programmes_at_stake(a, moment.at),
      'place', wardline.place_of(a.patient_id, moment.at), 'protocols', wardline.protocols_for(a.tenant_id, a.condition)))
  FROM (SELECT wardline.now() AS at) moment, wardline.alert a, wardline.staff p
  WHERE a.alert_id = alert AND p.staff_id = wardline.scope_staff()
    -- An alert stays with the site that has it, also when its patient has gone to another.
    AND (wardline.may_see_patient(a.patient_id)
      OR a.site_id = ANY (wardline.clinical_sites())
        AND wardline.agreed_patient(a.patient_id, wardline.limited_sites(), wardline.agreed_programmes()))
$$;

-- Who could claim what, over the health systems named: {at, needs, workforce}. No patient stands in it, counts only.
CREATE FUNCTION wardline.coverage_material_of(tenants text[]) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH moment AS MATERIALIZED (SELECT wardline.now() AS at),
  -- Of all patients at once: those who have ever been recorded elsewhere are few.
  watched AS (
    SELECT p.patient_id, p.tenant_id,
      CASE WHEN EXISTS (SELECT FROM wardline.patient_location l WHERE l.patient_id = p.patient_id)
        THEN wardline.place_of(p.patient_id, moment.at) ELSE s.place END AS place
    FROM moment, wardline.patient p JOIN wardline.health_system h USING (tenant_id) JOIN wardline.site s USING (site_id)
    WHERE p.tenant_id = ANY (tenants) AND NOT h.synthetic
      AND EXISTS (SELECT FROM wardline.agreement g WHERE g.tenant_id = p.tenant_id)
      AND coalesce((SELECT m.status IN ('active', 'paused') FROM wardline.monitoring_status m
        WHERE m.patient_id = p.patient_id AND m.effective_from <= moment.at
        ORDER BY m.effective_from DESC, m.entry_id DESC LIMIT 1), true)
  ), enrolled AS (
    SELECT n.patient_id, n.programme_id FROM (
      SELECT DISTINCT ON (e.patient_id, e.programme_id) e.patient_id, e.programme_id, e.enrolled
      FROM moment, wardline.programme_enrolment e WHERE e.tenant_id = ANY (tenants) AND e.effective_from <= moment.at
      ORDER BY e.patient_id, e.programme_id, e.effective_from DESC, e.entry_id DESC) n
    WHERE n.enrolled
  ), needs AS (
    SELECT w.tenant_id, e.programme_id AS programme, w.place, count(*) AS patients
    FROM watched w LEFT JOIN enrolled e USING (patient_id) GROUP BY w.tenant_id, e.programme_id, w.place
  ), firms AS (SELECT DISTINCT g.firm_id FROM wardline.agreement g WHERE g.tenant_id = ANY (tenants))
  SELECT jsonb_build_object('at', wardline.rfc3339((SELECT at FROM moment)),
    'needs', (SELECT coalesce(jsonb_agg(jsonb_build_object('tenant', n.tenant_id, 'programme', n.programme, 'place', n.place,
        'patients', n.patients, 'protocols', (SELECT coalesce(jsonb_agg(v.hash), '[]') FROM wardline.tree_version v
          WHERE v.hash = ANY (wardline.protocols_for(n.tenant_id, NULL)) AND v.document ->> 'programme' IN ('*', n.programme)))
        ORDER BY n.tenant_id, n.programme, n.place), '[]') FROM needs n),
    'workforce', (SELECT coalesce(jsonb_agg(jsonb_build_object('clinician', wardline.clinician_json(p.staff_id),
        'agreements', wardline.agreements_json(p.firm_id))), '[]')
      FROM firms JOIN wardline.staff p USING (firm_id)
      WHERE p.disabled_at IS NULL AND EXISTS (
        SELECT FROM (SELECT DISTINCT ON (a.assignment_id) a.* FROM wardline.staff_assignment a
          WHERE a.staff_id = p.staff_id ORDER BY a.assignment_id, a.entry_id DESC) held
        WHERE held.role = 'tier1' AND held.tenant_id IS NULL AND held.valid_from <= wardline.now()
          AND (held.valid_to IS NULL OR held.valid_to > wardline.now()))))
$$;

-- The health systems whose coverage the person of this transaction answers for: the firm's, or the own as a lead.
CREATE FUNCTION wardline.coverage_tenants() RETURNS text[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT tenant), '{}') FROM (
    SELECT unnest(wardline.tenants_as('lead')) AS tenant
    UNION ALL
    SELECT g.tenant_id FROM wardline.agreements_of(wardline.supervised_firm()) g) mine
$$;
CREATE FUNCTION wardline.coverage_material() RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT wardline.coverage_material_of(wardline.coverage_tenants())
$$;
-- For the watch: every health system.
CREATE FUNCTION wardline.coverage_material_of_all() RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT wardline.coverage_material_of(ARRAY(SELECT h.tenant_id FROM wardline.health_system h WHERE NOT h.synthetic))
$$;

-- Who is preferred for a patient: the Tier-1 clinician who claimed one of his or her alerts last, within 14 days.
CREATE FUNCTION wardline.preferred_clinician(patient uuid) RETURNS uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT e.actor_id FROM wardline.alert_event e
  WHERE e.patient_id = patient AND e.type = 'claimed' AND e.at > wardline.now() - interval '14 days' AND e.at <= wardline.now()
    AND wardline.may_see_patient(patient)
  ORDER BY e.at DESC, e.event_id DESC LIMIT 1
$$;
CREATE INDEX alert_event_claims ON wardline.alert_event (patient_id, at DESC) WHERE type = 'claimed';

-- Colleagues of the firm who are there: with a session that has not ended.
CREATE FUNCTION wardline.colleagues_present() RETURNS uuid[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT s.staff_id), '{}') FROM wardline.staff me
    JOIN wardline.staff p ON p.firm_id = me.firm_id AND p.staff_id <> me.staff_id AND p.disabled_at IS NULL
    JOIN wardline.session s ON s.staff_id = p.staff_id AND s.revoked_at IS NULL AND s.expires_at > wardline.now()
  WHERE me.staff_id = wardline.scope_staff()
$$;
