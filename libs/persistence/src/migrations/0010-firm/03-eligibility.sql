-- May a clinician claim? The same rules as `eligibility` of #domain, here so that no statement gets past them. A test
-- holds the two against each other.

-- Where a patient is: as is recorded, else the place of the site. Somebody who is away at no known place is nowhere.
CREATE FUNCTION wardline.place_of(patient uuid, at timestamptz) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(stay.subdivision, stay.country, CASE WHEN coalesce(stay.home, true) THEN s.place END)
  FROM wardline.patient p JOIN wardline.site s USING (site_id)
    LEFT JOIN LATERAL wardline.stay_of(patient, at) stay ON true
  WHERE p.patient_id = patient
$$;

-- Hashes of the protocols in force for a condition; NULL: for any.
CREATE FUNCTION wardline.protocols_for(for_tenant text, of_condition text) RETURNS text[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(array_agg(v.hash ORDER BY v.hash), '{}')
  FROM (SELECT DISTINCT ON (a.tree) a.* FROM wardline.tree_activation a
    WHERE a.tenant_id = for_tenant ORDER BY a.tree, a.entry_id DESC) running
  JOIN wardline.tree_version v ON v.hash = running.hash
  WHERE v.document ->> 'kind' = 'protocol' AND (of_condition IS NULL OR v.document -> 'for' ? of_condition)
$$;

-- The programme of the tree that raised it where the patient is in that programme, else all of the patient's.
CREATE FUNCTION wardline.programmes_at_stake(a wardline.alert, at timestamptz) RETURNS text[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE WHEN raised.programme = ANY (mine.programmes) THEN ARRAY[raised.programme] ELSE mine.programmes END
  FROM (SELECT wardline.programmes_of(a.patient_id, at) AS programmes) mine
    LEFT JOIN LATERAL (SELECT v.document ->> 'programme' AS programme FROM wardline.tree_version v
      WHERE v.hash = a.decision ->> 'hash') raised ON true
$$;

CREATE FUNCTION wardline.licence_problem(person uuid, at_place text, at timestamptz) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH mine AS (
    SELECT DISTINCT ON (l.licence_id) l.* FROM wardline.clinician_licence l WHERE l.staff_id = person ORDER BY l.licence_id, l.entry_id DESC
  ), here AS (SELECT * FROM mine WHERE wardline.covers(mine.places, at_place)),
  in_force AS (SELECT * FROM here WHERE here.valid_from <= at AND at < here.valid_to)
  SELECT CASE
    WHEN NOT EXISTS (SELECT FROM mine) THEN 'licence-missing'
    WHEN at_place IS NULL THEN 'patient-place-unknown'
    WHEN NOT EXISTS (SELECT FROM here) THEN 'licence-other-place'
    WHEN NOT EXISTS (SELECT FROM in_force) THEN 'licence-expired'
    WHEN NOT EXISTS (SELECT FROM in_force WHERE verified_by IS NOT NULL) THEN 'licence-unverified' END
$$;

CREATE FUNCTION wardline.competence_problems(person uuid, protocols text[], at timestamptz) RETURNS text[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH mine AS (
    SELECT DISTINCT ON (c.competence_id) c.* FROM wardline.clinician_competence c
    WHERE c.staff_id = person ORDER BY c.competence_id, c.entry_id DESC
  ), lacking AS (
    SELECT EXISTS (SELECT FROM mine WHERE mine.hash = p AND mine.valid_from <= at) AS begun
    FROM unnest(protocols) p
    WHERE NOT EXISTS (SELECT FROM mine WHERE mine.hash = p AND mine.valid_from <= at AND (mine.valid_to IS NULL OR at < mine.valid_to))
  )
  SELECT ARRAY(SELECT 'competence-missing' WHERE EXISTS (SELECT FROM lacking WHERE NOT begun))
    || ARRAY(SELECT 'competence-expired' WHERE EXISTS (SELECT FROM lacking WHERE begun))
$$;

CREATE FUNCTION wardline.work_place_problem(person uuid, allowed text[], at timestamptz) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE
    WHEN allowed IS NULL THEN NULL
    WHEN said.place IS NULL OR at >= said.valid_to THEN 'work-location-undeclared'
    WHEN NOT wardline.covers(allowed, said.place) THEN 'work-location-not-allowed' END
  FROM (SELECT) one LEFT JOIN LATERAL (SELECT w.place, w.valid_to FROM wardline.clinician_work_place w
    WHERE w.staff_id = person AND w.valid_from <= at ORDER BY w.valid_from DESC, w.entry_id DESC LIMIT 1) said ON true
$$;

CREATE FUNCTION wardline.is_on_shift(person uuid, for_tenant text, programmes_at_stake text[], at timestamptz) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM (SELECT DISTINCT ON (s.shift_id) s.* FROM wardline.firm_shift s
      WHERE s.staff_id = person ORDER BY s.shift_id, s.entry_id DESC) n
    WHERE NOT n.cancelled AND n.valid_from <= at AND at < n.valid_to
      AND (n.tenants IS NULL OR for_tenant = ANY (n.tenants))
      AND (n.programmes IS NULL OR n.programmes && programmes_at_stake))
$$;

CREATE FUNCTION wardline.problems_under(person uuid, for_tenant text, programmes_at_stake text[], at_place text,
  protocols text[], terms wardline.agreement, at timestamptz) RETURNS text[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT array_remove(
    ARRAY[
      CASE WHEN wardline.credentials_end(person) <= at THEN 'credentials-ended' END,
      CASE WHEN terms.valid_from > at OR terms.valid_to <= at THEN 'agreement-ended' END,
      CASE WHEN NOT terms.programmes && programmes_at_stake THEN 'programme-not-agreed' END,
      wardline.work_place_problem(person, terms.work_places, at),
      CASE WHEN 'licence' = ANY (terms.demands) THEN wardline.licence_problem(person, at_place, at) END]
    || CASE WHEN 'competence' = ANY (terms.demands) THEN wardline.competence_problems(person, protocols, at) ELSE '{}' END
    || CASE WHEN 'roster' = ANY (terms.demands) AND NOT wardline.is_on_shift(person, for_tenant, programmes_at_stake, at)
         THEN ARRAY['off-shift'] ELSE '{}' END,
    NULL)
$$;

CREATE FUNCTION wardline.employed_as_tier1(person uuid, at_tenant text, at_site text) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM (SELECT DISTINCT ON (s.assignment_id) s.* FROM wardline.staff_assignment s
      WHERE s.staff_id = person ORDER BY s.assignment_id, s.entry_id DESC) n
    WHERE n.role = 'tier1' AND n.tenant_id = at_tenant AND (n.site_id IS NULL OR n.site_id = at_site)
      AND n.valid_from <= wardline.now() AND (n.valid_to IS NULL OR n.valid_to > wardline.now()))
$$;

-- What keeps a person from claiming an alert: empty, or the problems under the agreement that comes nearest. Whoever
-- holds Tier-1's role by the health system itself works under no agreement.
CREATE FUNCTION wardline.claim_problems(person uuid, a wardline.alert, at timestamptz) RETURNS text[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE WHEN wardline.employed_as_tier1(person, a.tenant_id, a.site_id) THEN
    array_remove(ARRAY[CASE WHEN wardline.credentials_end(person) <= at THEN 'credentials-ended' END], NULL)
  ELSE coalesce((
    SELECT u.codes
    FROM wardline.staff p, wardline.agreements_of(p.firm_id) g,
      LATERAL wardline.problems_under(person, a.tenant_id, wardline.programmes_at_stake(a, at), wardline.place_of(a.patient_id, at),
        wardline.protocols_for(a.tenant_id, a.condition), g, at) u(codes)
    WHERE p.staff_id = person AND g.tenant_id = a.tenant_id
    ORDER BY 'agreement-ended' = ANY (u.codes), cardinality(u.codes), g.agreement_id COLLATE "C" LIMIT 1),
    ARRAY['agreement-ended']) END
$$;
-- What somebody claims who acts for himself or herself goes through here, whichever statement does it. Processes that
-- act for nobody set no person, and move alerts by rules of their own.
CREATE FUNCTION wardline.require_eligible() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  problems text[];
BEGIN
  IF nullif(current_setting('wardline.staff_id', true), '') IS NULL THEN
    RETURN NEW;
  END IF;
  problems := wardline.claim_problems(NEW.owner_id, NEW, wardline.now());
  IF cardinality(problems) > 0 THEN
    RAISE EXCEPTION 'not-eligible: %', array_to_string(problems, ', ') USING ERRCODE = 'WL010';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER require_eligible BEFORE UPDATE OF state, owner_id ON wardline.alert
  FOR EACH ROW WHEN (NEW.state = 'claimed' AND (OLD.state <> 'claimed' OR OLD.owner_id IS DISTINCT FROM NEW.owner_id))
  EXECUTE FUNCTION wardline.require_eligible();
