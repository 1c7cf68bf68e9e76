-- Whose a device is, from and to, by slot where people share it. Nurses and leads of the patient's site say so, and
-- operators, who know a patient by the case code only. Each act answers `ok` or a code and is on the trail.

CREATE FUNCTION wardline.assign_device(for_tenant text, which text, of_slot text, whom uuid, by_case_code text,
  from_at timestamptz, to_at timestamptz) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  begins timestamptz := coalesce(from_at, wardline.now());
  of_kind text;
  one wardline.patient;
  code text;
BEGIN
  -- One after the other: a device is somebody's as a whole, or by slots, at any one time.
  SELECT d.kind INTO of_kind FROM wardline.device d WHERE d.tenant_id = for_tenant AND d.device_id = which
    AND for_tenant = ANY (wardline.visible_tenants()) FOR UPDATE;
  SELECT p.* INTO one FROM wardline.patient p WHERE p.tenant_id = for_tenant
    AND (p.patient_id = whom OR p.case_code = by_case_code);
  code := CASE
    WHEN of_kind IS NULL THEN 'unknown-device'
    WHEN of_kind <> 'device' THEN 'not-a-device'
    WHEN one.patient_id IS NULL OR NOT (for_tenant = ANY (wardline.tenants_as('operator'))
      OR one.site_id = ANY (wardline.clinical_sites())) THEN 'unknown-patient'
    WHEN NOT (one.site_id = ANY (wardline.sites_as('nurse', 'charge-nurse', 'lead'))
      OR (whom IS NULL AND for_tenant = ANY (wardline.tenants_as('operator')))) THEN 'not-allowed'
    WHEN to_at <= begins OR begins > wardline.now() + interval '366 days' THEN 'bad-dates'
    WHEN EXISTS (SELECT FROM wardline.device_assignment a WHERE a.tenant_id = for_tenant AND a.device_id = which
      AND a.during && tstzrange(begins, to_at) AND (a.slot = '') <> (of_slot = '')) THEN 'slot-conflict'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    BEGIN
      INSERT INTO wardline.device_assignment (tenant_id, device_id, slot, patient_id, during, recorded_by)
      VALUES (for_tenant, which, of_slot, one.patient_id, tstzrange(begins, to_at), wardline.scope_staff());
    EXCEPTION WHEN exclusion_violation THEN
      code := 'assignment-overlaps';
    END;
  END IF;
  RETURN wardline.answer_device_act(for_tenant, one.patient_id, 'device.assign', 'device:' || which, code);
END $$;

-- May the person of this transaction say whose devices this patient has?
CREATE FUNCTION wardline.directs_devices_of(of_patient uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wardline.patient p WHERE p.patient_id = of_patient
    AND (p.site_id = ANY (wardline.sites_as('nurse', 'charge-nurse', 'lead')) OR p.tenant_id = ANY (wardline.tenants_as('operator'))))
$$;

CREATE FUNCTION wardline.end_assignment(for_tenant text, which text, entry bigint, at_time timestamptz) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  ends timestamptz := coalesce(at_time, wardline.now());
  one wardline.device_assignment;
  code text;
BEGIN
  SELECT a.* INTO one FROM wardline.device_assignment a
  WHERE a.assignment_id = entry AND a.tenant_id = for_tenant AND a.device_id = which
    AND for_tenant = ANY (wardline.visible_tenants()) FOR UPDATE;
  code := CASE
    WHEN one.assignment_id IS NULL THEN 'unknown-assignment'
    WHEN NOT wardline.directs_devices_of(one.patient_id) THEN 'not-allowed'
    WHEN NOT upper_inf(one.during) THEN 'assignment-ended'
    WHEN ends <= lower(one.during) THEN 'bad-dates'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    UPDATE wardline.device_assignment SET during = tstzrange(lower(during), ends) WHERE assignment_id = entry;
  END IF;
  RETURN wardline.answer_device_act(for_tenant, one.patient_id, 'device.end-assignment', 'device:' || which, code);
END $$;

-- One device in the place of another, at one moment: what ends and what begins is one act, whole or not at all. The
-- baselines of what it measures begin anew by themselves: they count per device (H09).
CREATE FUNCTION wardline.swap_device(for_tenant text, old_device text, new_device text, at_time timestamptz) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  moment timestamptz := coalesce(at_time, wardline.now());
  of_kind text;
  one record;
  holders uuid[];
  code text;
BEGIN
  PERFORM FROM wardline.device d WHERE d.tenant_id = for_tenant AND d.device_id IN (old_device, new_device)
    ORDER BY d.device_id FOR UPDATE;
  SELECT d.kind INTO of_kind FROM wardline.device d WHERE d.tenant_id = for_tenant AND d.device_id = new_device
    AND for_tenant = ANY (wardline.visible_tenants());
  SELECT array_agg(a.patient_id) INTO holders FROM wardline.device_assignment a
  WHERE a.tenant_id = for_tenant AND a.device_id = old_device AND upper_inf(a.during);
  code := CASE
    WHEN of_kind IS NULL THEN 'unknown-device'
    WHEN of_kind <> 'device' OR old_device = new_device THEN 'not-a-device'
    WHEN holders IS NULL THEN 'nothing-to-swap'
    WHEN EXISTS (SELECT FROM unnest(holders) h WHERE NOT wardline.directs_devices_of(h)) THEN 'not-allowed'
    WHEN EXISTS (SELECT FROM wardline.device_assignment a WHERE a.tenant_id = for_tenant AND a.device_id = old_device
      AND upper_inf(a.during) AND lower(a.during) >= moment) THEN 'bad-dates'
    WHEN EXISTS (SELECT FROM wardline.device_assignment a WHERE a.tenant_id = for_tenant AND a.device_id = new_device
      AND a.during && tstzrange(moment, NULL)) THEN 'assignment-overlaps'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    FOR one IN SELECT a.assignment_id, a.slot, a.patient_id FROM wardline.device_assignment a
      WHERE a.tenant_id = for_tenant AND a.device_id = old_device AND upper_inf(a.during)
    LOOP
      UPDATE wardline.device_assignment SET during = tstzrange(lower(during), moment) WHERE assignment_id = one.assignment_id;
      INSERT INTO wardline.device_assignment (tenant_id, device_id, slot, patient_id, during, recorded_by)
      VALUES (for_tenant, new_device, one.slot, one.patient_id, tstzrange(moment, NULL), wardline.scope_staff());
      PERFORM wardline.answer_device_act(for_tenant, one.patient_id, 'device.swap', 'device:' || old_device || ' ' || new_device, 'ok');
    END LOOP;
    RETURN 'ok';
  END IF;
  RETURN wardline.answer_device_act(for_tenant, NULL, 'device.swap', 'device:' || old_device || ' ' || new_device, code);
END $$;

-- Who had the device and who has it, by case code; the patient only for who may see the patient.
CREATE FUNCTION wardline.assignments_of_device(for_tenant text, which text)
  RETURNS TABLE (id text, slot text, patient uuid, case_code text, from_at timestamptz, to_at timestamptz) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT a.assignment_id::text, a.slot, CASE WHEN p.site_id = ANY (wardline.clinical_sites()) THEN p.patient_id END, p.case_code,
    lower(a.during), upper(a.during)
  FROM wardline.device_assignment a JOIN wardline.patient p USING (patient_id)
  WHERE a.tenant_id = for_tenant AND a.device_id = which
    AND (p.site_id = ANY (wardline.clinical_sites()) OR p.tenant_id = ANY (wardline.tenants_as('operator')))
  ORDER BY lower(a.during), a.slot
$$;

REVOKE ALL ON FUNCTION wardline.assign_device(text, text, text, uuid, text, timestamptz, timestamptz),
  wardline.directs_devices_of(uuid), wardline.end_assignment(text, text, bigint, timestamptz),
  wardline.swap_device(text, text, text, timestamptz), wardline.assignments_of_device(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.assign_device(text, text, text, uuid, text, timestamptz, timestamptz),
  wardline.end_assignment(text, text, bigint, timestamptz), wardline.swap_device(text, text, text, timestamptz),
  wardline.assignments_of_device(text, text) TO wardline_server;
