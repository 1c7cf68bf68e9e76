-- What the next claim is chosen by, and how 50 people take it without waiting for each other.

-- Shares of health systems in a firm's work; the newest row holds, and without one each has the share 1.
CREATE TABLE wardline.queue_share (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  firm_id text NOT NULL REFERENCES wardline.support_firm,
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  share int NOT NULL CHECK (share BETWEEN 1 AND 4),
  recorded_by uuid REFERENCES wardline.staff,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE INDEX ON wardline.queue_share (firm_id, tenant_id, entry_id DESC);

CREATE FUNCTION wardline.set_queue_share(for_tenant text, of_share int) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  firm text := wardline.supervised_firm();
  code text := CASE
    WHEN firm IS NULL THEN 'not-allowed'
    WHEN NOT EXISTS (SELECT FROM wardline.agreements_of(firm) g WHERE g.tenant_id = for_tenant) THEN 'unknown-tenant'
    WHEN of_share NOT BETWEEN 1 AND 4 THEN 'bad-share'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.queue_share (firm_id, tenant_id, share, recorded_by) VALUES (firm, for_tenant, of_share, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_firm_act('queue.share', 'tenant:' || for_tenant, code);
END $$;

CREATE INDEX alert_event_claims_in_time ON wardline.alert_event (event_id DESC) WHERE type = 'claimed';

-- The person of this transaction, with what does not depend on an alert: {at, clinician, agreements, present, served, shares}.
CREATE FUNCTION wardline.claim_person(looks_back int) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT jsonb_build_object('at', wardline.rfc3339(wardline.now()),
    'clinician', wardline.clinician_json(me.staff_id),
    'agreements', wardline.agreements_json(me.firm_id),
    'present', to_jsonb(wardline.colleagues_present()),
    'served', (SELECT coalesce(jsonb_object_agg(t.tenant_id, t.n), '{}') FROM (
      SELECT c.tenant_id, count(*) AS n FROM (
        SELECT e.tenant_id FROM wardline.alert_event e JOIN wardline.staff s ON s.staff_id = e.actor_id
        WHERE e.type = 'claimed' AND s.firm_id IS NOT DISTINCT FROM me.firm_id ORDER BY e.event_id DESC LIMIT looks_back) c
      GROUP BY c.tenant_id) t),
    'shares', (SELECT coalesce(jsonb_object_agg(q.tenant_id, q.share), '{}') FROM (
      SELECT DISTINCT ON (w.tenant_id) w.tenant_id, w.share FROM wardline.queue_share w WHERE w.firm_id = me.firm_id
      ORDER BY w.tenant_id, w.entry_id DESC) q))
  FROM wardline.staff me WHERE me.staff_id = wardline.scope_staff()
$$;

-- What the alerts ask of whoever claims them, for many at once; those that the person of this transaction may see.
CREATE FUNCTION wardline.claim_needs(alerts uuid[])
  RETURNS TABLE (alert_id uuid, employed boolean, tenant text, programmes text[], place text, protocols text[], overflowed boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH scope AS MATERIALIZED (
    SELECT wardline.now() AS at, wardline.clinical_sites() AS sites, wardline.limited_sites() AS limited,
      wardline.agreed_programmes() AS agreed, p.staff_id, p.firm_id
    FROM wardline.staff p WHERE p.staff_id = wardline.scope_staff()
  ), mine AS MATERIALIZED (
    SELECT a.* FROM scope, wardline.alert a WHERE a.alert_id = ANY (alerts) AND a.site_id = ANY (scope.sites)
      AND (cardinality(scope.limited) = 0 OR wardline.agreed_patient(a.patient_id, scope.limited, scope.agreed))
  ), kinds AS MATERIALIZED (
    SELECT k.tenant_id, k.condition, wardline.protocols_for(k.tenant_id, k.condition) AS protocols
    FROM (SELECT DISTINCT tenant_id, condition FROM mine) k
  ), employers AS MATERIALIZED (
    SELECT e.tenant_id, e.site_id, wardline.employed_as_tier1(scope.staff_id, e.tenant_id, e.site_id) AS employed
    FROM scope, (SELECT DISTINCT tenant_id, site_id FROM mine) e
  )
  SELECT a.alert_id, e.employed, a.tenant_id, wardline.programmes_at_stake(a, scope.at),
    CASE WHEN EXISTS (SELECT FROM wardline.patient_location l WHERE l.patient_id = a.patient_id)
      THEN wardline.place_of(a.patient_id, scope.at) ELSE s.place END,
    k.protocols, wardline.opened_to(scope.firm_id, a.alert_id)
  FROM scope, mine a JOIN kinds k USING (tenant_id, condition) JOIN employers e USING (tenant_id, site_id)
    JOIN wardline.patient p USING (patient_id) JOIN wardline.site s ON s.site_id = p.site_id
$$;

-- Takes the first of the patients, in the order given, whom nobody else is just taking: locks what can be claimed of him or
-- her until the transaction ends. With the rights and the sight of the caller. Nobody waits.
CREATE FUNCTION wardline.take_next_patient(patients uuid[]) RETURNS TABLE (patient_id uuid, alert_id uuid, version int, due_at timestamptz)
  LANGUAGE plpgsql SET search_path = wardline, pg_temp AS $$
DECLARE
  candidate uuid;
BEGIN
  FOREACH candidate IN ARRAY patients LOOP
    CONTINUE WHEN NOT pg_try_advisory_xact_lock(hashtextextended('claim-next:' || candidate, 0));
    RETURN QUERY
      SELECT a.patient_id, a.alert_id, a.version, a.due_at FROM wardline.alert a
      WHERE a.patient_id = candidate AND a.state = 'open' AND a.severity <> 'critical'
        AND (a.snoozed_until IS NULL OR a.snoozed_until <= wardline.now())
      ORDER BY a.alert_id FOR UPDATE SKIP LOCKED;
    IF FOUND THEN
      RETURN;
    END IF;
  END LOOP;
END $$;
