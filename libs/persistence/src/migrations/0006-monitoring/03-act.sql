-- What people do: consent, a change of status, and the undoing of a death that was recorded by mistake. Everything
-- speaks for the person of the transaction, answers `ok` or the code of the refusal, and leaves a trail either way.

CREATE FUNCTION wardline.answer_patient_act(for_tenant text, of_patient uuid, act text, code text) RETURNS text LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, patient_id, action, target, outcome)
  VALUES (wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid, for_tenant, of_patient, act,
    'patient:' || coalesce(of_patient::text, 'unknown'), code)
  RETURNING outcome
$$;

-- `local` for the care team of the patient's site, `tier1` for who works for it from outside; NULL: may not see the patient.
CREATE FUNCTION wardline.care_role(of_patient uuid) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE
    WHEN p.site_id = ANY (wardline.sites_as('nurse', 'charge-nurse', 'physician', 'lead')) THEN 'local'
    WHEN p.site_id = ANY (wardline.sites_as('tier1')) THEN 'tier1'
    WHEN p.site_id = ANY (wardline.clinical_sites()) THEN 'other' END
  FROM wardline.patient p WHERE p.patient_id = of_patient
$$;

-- Does this person belong to the local care team of the patient's site?
CREATE FUNCTION wardline.cares_locally(person uuid, of_patient uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wardline.patient p JOIN wardline.held_assignments(person) h
      ON h.tenant_id = p.tenant_id AND (h.site_id IS NULL OR h.site_id = p.site_id)
    WHERE p.patient_id = of_patient AND h.role IN ('nurse', 'charge-nurse', 'physician', 'lead'))
$$;

-- Who may own a pause: the local care team of a patient whom the person of this transaction may see.
CREATE FUNCTION wardline.local_team_of(of_patient uuid) RETURNS TABLE (staff_id uuid, name text, roles text[]) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT s.staff_id, s.name, array_agg(DISTINCT h.role ORDER BY h.role)
  FROM wardline.patient p
    JOIN wardline.staff s ON EXISTS (SELECT FROM wardline.staff_assignment a WHERE a.staff_id = s.staff_id AND a.tenant_id = p.tenant_id)
    CROSS JOIN LATERAL wardline.held_assignments(s.staff_id) h
  WHERE p.patient_id = of_patient AND wardline.care_role(of_patient) IS NOT NULL
    AND h.tenant_id = p.tenant_id AND (h.site_id IS NULL OR h.site_id = p.site_id)
    AND h.role IN ('nurse', 'charge-nurse', 'physician', 'lead')
  GROUP BY s.staff_id, s.name
$$;

CREATE FUNCTION wardline.record_consent(of_patient uuid, is_given boolean, of_scope text[], by_whom text, how text, which_document text,
  at timestamptz) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  of_tenant text := (SELECT tenant_id FROM wardline.patient WHERE patient_id = of_patient);
  code text := CASE coalesce(wardline.care_role(of_patient), 'none')
    WHEN 'none' THEN 'unknown-patient' WHEN 'local' THEN 'ok' ELSE 'not-allowed' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.consent (tenant_id, patient_id, given, scope, given_by, method, document, given_at, recorded_by)
    VALUES (of_tenant, of_patient, is_given, of_scope, by_whom, how, which_document, least(at, wardline.now()), wardline.scope_staff());
  END IF;
  RETURN wardline.answer_patient_act(of_tenant, of_patient, 'consent.record', code);
END $$;

-- The entry that stands before an instant, and the first that stands after it. Entries that only follow are no plan.
CREATE FUNCTION wardline.next_monitoring_entry(of_patient uuid, after timestamptz) RETURNS wardline.monitoring_status
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT s.* FROM (SELECT DISTINCT ON (effective_from) * FROM wardline.monitoring_status
      WHERE patient_id = of_patient AND effective_from > after ORDER BY effective_from, entry_id DESC) s
  WHERE s.follows IS NULL ORDER BY s.effective_from LIMIT 1
$$;

-- Why this change may not be entered by the person of the transaction; NULL: it may. Looked at under the patient's lock.
CREATE FUNCTION wardline.monitoring_refusal(of_patient uuid, new_status text, new_reason text, from_at timestamptz, owner uuid,
  due timestamptz, words text) RETURNS text LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  moment timestamptz := wardline.now();
  my_role text := coalesce(wardline.care_role(of_patient), 'none');
  standing wardline.monitoring_status := wardline.monitoring_entry_at(of_patient, from_at);
  before wardline.monitoring_status;
  later wardline.monitoring_status := wardline.next_monitoring_entry(of_patient, from_at);
BEGIN
  IF my_role = 'none' THEN RETURN 'unknown-patient'; END IF;
  -- Tier-1 writes down what the patient said in a call; who ends it, and why, is the care team's.
  IF my_role <> 'local' AND NOT (my_role = 'tier1' AND new_status = 'paused' AND new_reason IN ('own-wish', 'travelling', 'admitted'))
    THEN RETURN 'not-allowed'; END IF;
  IF my_role = 'tier1' AND coalesce(trim(words), '') = '' THEN RETURN 'note-required'; END IF;
  IF standing.status = 'ended' AND standing.reason = 'deceased' THEN RETURN 'deceased-stands'; END IF;
  IF new_status = 'paused' THEN
    IF owner IS NULL THEN RETURN 'pause-without-owner'; END IF;
    IF NOT wardline.cares_locally(owner, of_patient) THEN RETURN 'pause-owner-not-here'; END IF;
    IF due IS NULL OR due <= greatest(from_at, moment) THEN RETURN 'pause-without-end'; END IF;
  END IF;
  IF new_reason = 'deceased' THEN
    -- A death is recorded whatever was planned, but nobody dies by appointment.
    RETURN CASE WHEN from_at > moment THEN 'death-not-yet' END;
  END IF;
  -- An entry for the same instant is corrected by this one: it counts as not there.
  SELECT s.* INTO before FROM wardline.monitoring_status s WHERE s.patient_id = of_patient AND s.effective_from < from_at
    ORDER BY s.effective_from DESC, s.entry_id DESC LIMIT 1;
  IF NOT wardline.monitoring_step_allowed(before.status, before.reason, new_status, new_reason) THEN
    RETURN 'transition-not-allowed';
  END IF;
  IF new_status IN ('consented', 'active') AND NOT wardline.consented_to_monitoring(of_patient, from_at) THEN
    RETURN 'consent-missing';
  END IF;
  -- Who ends the monitoring also ends what was planned; what has already been must fit.
  IF later.entry_id IS NOT NULL AND NOT (new_status = 'ended' AND later.effective_from > moment)
    AND NOT wardline.monitoring_step_allowed(new_status, new_reason, later.status, later.reason) THEN
    RETURN 'contradicts-later-status';
  END IF;
  RETURN NULL;
END $$;

-- Enters a status, and what follows from it for instants for which something was planned.
CREATE FUNCTION wardline.enter_monitoring_status(of_patient uuid, new_status text, new_reason text, from_at timestamptz, owner uuid,
  due timestamptz, words text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  of_tenant text := (SELECT tenant_id FROM wardline.patient WHERE patient_id = of_patient);
  moment timestamptz := wardline.now();
  -- Up to here the new entry holds, also across instants whose entries only follow.
  horizon timestamptz;
  entry bigint;
BEGIN
  SELECT min(s.effective_from) INTO horizon FROM (SELECT DISTINCT ON (effective_from) * FROM wardline.monitoring_status
      WHERE patient_id = of_patient AND effective_from > from_at ORDER BY effective_from, entry_id DESC) s
    WHERE s.follows IS NULL AND NOT (new_status = 'ended' AND (new_reason = 'deceased' OR s.effective_from > moment));
  INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, reason, owner_id, due_at, effective_from, recorded_by, note)
  VALUES (of_tenant, of_patient, new_status, new_reason, owner, due, from_at, wardline.scope_staff(), words)
  RETURNING entry_id INTO entry;
  INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, reason, owner_id, due_at, effective_from, recorded_by, follows)
  SELECT DISTINCT ON (s.effective_from) of_tenant, of_patient, new_status, new_reason, owner, due, s.effective_from,
    wardline.scope_staff(), entry
  FROM wardline.monitoring_status s
  WHERE s.patient_id = of_patient AND s.effective_from > from_at AND (horizon IS NULL OR s.effective_from < horizon);
  RETURN entry;
END $$;

CREATE FUNCTION wardline.change_monitoring_status(of_patient uuid, new_status text, new_reason text, from_at timestamptz, owner uuid,
  due timestamptz, words text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  of_tenant text := (SELECT tenant_id FROM wardline.patient WHERE patient_id = of_patient);
  begins timestamptz;
  code text;
BEGIN
  PERFORM wardline.lock_patient_records(ARRAY[of_patient]);
  begins := coalesce(from_at, wardline.now());
  code := coalesce(wardline.monitoring_refusal(of_patient, new_status, new_reason, begins, owner, due, words), 'ok');
  IF code = 'ok' THEN
    PERFORM wardline.enter_monitoring_status(of_patient, new_status, new_reason, begins,
      CASE WHEN new_status = 'paused' THEN owner END, CASE WHEN new_status = 'paused' THEN due END, nullif(trim(words), ''));
  END IF;
  RETURN wardline.answer_patient_act(of_tenant, of_patient, 'monitoring.' || wardline.monitoring_label(new_status, new_reason), code);
END $$;

-- A death that was recorded by mistake: one person asks, another one confirms.
CREATE TABLE wardline.deceased_undo (
  step_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  entry_id bigint NOT NULL REFERENCES wardline.monitoring_status, -- the death
  step text NOT NULL CHECK (step IN ('requested', 'confirmed')),
  by_staff uuid NOT NULL REFERENCES wardline.staff,
  note text NOT NULL CHECK (trim(note) <> ''),
  at timestamptz NOT NULL DEFAULT wardline.now(),
  UNIQUE (entry_id, step),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);

CREATE FUNCTION wardline.undo_deceased(of_patient uuid, which_step text, words text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  of_tenant text := (SELECT tenant_id FROM wardline.patient WHERE patient_id = of_patient);
  my_role text := coalesce(wardline.care_role(of_patient), 'none');
  standing wardline.monitoring_status;
  death wardline.monitoring_status;
  former wardline.monitoring_status;
  asked uuid;
  code text;
BEGIN
  PERFORM wardline.lock_patient_records(ARRAY[of_patient]);
  standing := wardline.monitoring_entry_at(of_patient, wardline.now());
  SELECT s.* INTO death FROM wardline.monitoring_status s
    WHERE s.entry_id = coalesce(standing.follows, standing.entry_id) AND s.status = 'ended' AND s.reason = 'deceased';
  SELECT u.by_staff INTO asked FROM wardline.deceased_undo u WHERE u.entry_id = death.entry_id AND u.step = 'requested';
  code := CASE
    WHEN my_role = 'none' THEN 'unknown-patient'
    WHEN my_role <> 'local' THEN 'not-allowed'
    WHEN coalesce(trim(words), '') = '' THEN 'note-required'
    WHEN death.entry_id IS NULL THEN 'not-deceased'
    WHEN which_step = 'requested' AND asked IS NOT NULL THEN 'undo-requested-already'
    WHEN which_step = 'confirmed' AND asked IS NULL THEN 'undo-not-requested'
    WHEN which_step = 'confirmed' AND asked = wardline.scope_staff() THEN 'same-person'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    INSERT INTO wardline.deceased_undo (tenant_id, patient_id, entry_id, step, by_staff, note)
    VALUES (of_tenant, of_patient, death.entry_id, which_step, wardline.scope_staff(), trim(words));
    IF which_step = 'confirmed' THEN
      SELECT s.* INTO former FROM wardline.monitoring_status s WHERE s.patient_id = of_patient
        AND (s.effective_from, s.entry_id) < (death.effective_from, death.entry_id)
        ORDER BY s.effective_from DESC, s.entry_id DESC LIMIT 1;
      PERFORM wardline.enter_monitoring_status(of_patient, coalesce(former.status, 'active'), former.reason, wardline.now(),
        former.owner_id, former.due_at, NULL);
    END IF;
  END IF;
  RETURN wardline.answer_patient_act(of_tenant, of_patient, 'monitoring.undo-deceased:' || which_step, code);
END $$;
