-- Two identifiers, compared here: what was said leaves the database by no way, also not to a log.

-- Letters and figures as they are spoken: no case, no accents, no spaces or hyphens.
CREATE FUNCTION wardline.plain_text(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  SET search_path = wardline, pg_temp AS $$
  SELECT regexp_replace(
    replace(replace(replace(replace(replace(replace(
      regexp_replace(normalize(lower(words COLLATE pg_c_utf8), NFD), E'[\u0300-\u036F]', '', 'g'),
      'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'ø', 'o'), 'ł', 'l'), 'đ', 'd'),
    '[[:space:].,;:''’`´"/()-]', '', 'g')
$$;

-- Does it fit the record? NULL: the record has no such thing.
CREATE FUNCTION wardline.identifier_fits(p wardline.patient, of_kind text, said text) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE of_kind
    WHEN 'full-name' THEN wardline.plain_text(said) <> '' AND wardline.plain_text(said)
      IN (wardline.plain_text(p.given_name || p.family_name), wardline.plain_text(p.family_name || p.given_name))
    WHEN 'birth-date' THEN to_char(p.birth_date, 'YYYY-MM-DD') = trim(said)
    WHEN 'case-code' THEN wardline.plain_text(p.case_code) = wardline.plain_text(said)
    WHEN 'phone-last-4' THEN (SELECT bool_or(right(n->>'phone', 4) = trim(said))
      FROM wardline.contacts_at(p.patient_id, wardline.now()) c, jsonb_array_elements(c.numbers) n WHERE c.kind = 'patient')
    -- Where the patient lives or is now; whole, or its first lines.
    WHEN 'address' THEN (SELECT bool_or(wardline.plain_text(array_to_string(s.address[1:upto], ' ')) = wardline.plain_text(said)
        AND wardline.plain_text(said) <> '')
      FROM (SELECT DISTINCT ON (l.stay_id) l.* FROM wardline.patient_location l
        WHERE l.patient_id = p.patient_id ORDER BY l.stay_id, l.entry_id DESC) s, generate_series(1, cardinality(s.address)) upto
      WHERE NOT s.withdrawn AND s.effective_from <= wardline.now() AND (s.effective_to IS NULL OR s.effective_to > wardline.now()))
    END
$$;

-- `given`: [{kind, value}]. NULL: two of different kinds fit and none contradicts; else the code of the refusal.
CREATE FUNCTION wardline.identity_refusal(p wardline.patient, given jsonb) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE
    WHEN count(DISTINCT g.kind) < 2 THEN 'two-identifiers-required'
    WHEN bool_or(NOT g.fits) THEN 'identity-mismatch'
    WHEN count(DISTINCT g.kind) FILTER (WHERE g.fits) < 2 THEN 'identifier-not-on-record' END
  FROM (SELECT i->>'kind' AS kind, wardline.identifier_fits(p, i->>'kind', i->>'value') AS fits FROM jsonb_array_elements(given) i) g
$$;

-- Opens the patient of an alert that is in the hand of the person of this transaction. `spoken` false: nobody could be
-- reached, nobody confirms anything, and no clinical question can be answered. Again for the same patient does no harm.
CREATE FUNCTION wardline.open_case_of(of_alert uuid, given jsonb, spoken boolean) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  me uuid := wardline.scope_staff();
  a wardline.alert;
  p wardline.patient;
  compared text[] := ARRAY(SELECT DISTINCT i->>'kind' FROM jsonb_array_elements(given) i ORDER BY 1);
  had text;
  code text;
BEGIN
  SELECT * INTO a FROM wardline.alert x WHERE x.alert_id = of_alert FOR UPDATE;
  SELECT * INTO p FROM wardline.patient x WHERE x.patient_id = a.patient_id;
  code := wardline.case_refusal(a);
  IF code IS NOT NULL THEN
    RETURN wardline.answer_case_act(a, 'case.open', code);
  END IF;
  had := wardline.open_identity(a.patient_id);
  -- A second window on what is open and confirmed asks for nothing again.
  IF had = 'confirmed' AND (NOT spoken OR jsonb_array_length(given) = 0) THEN
    RETURN wardline.answer_case_act(a, 'case.open', 'ok');
  END IF;
  IF EXISTS (SELECT FROM wardline.open_case c WHERE c.staff_id = me AND c.patient_id <> a.patient_id) THEN
    code := 'another-patient-open';
  ELSIF spoken THEN
    code := wardline.identity_refusal(p, given);
  END IF;
  IF code IS NULL THEN
    INSERT INTO wardline.open_case AS c (staff_id, tenant_id, site_id, patient_id, alert_id, identity)
    VALUES (me, a.tenant_id, a.site_id, a.patient_id, a.alert_id, CASE WHEN spoken THEN 'confirmed' ELSE 'not-spoken' END)
    ON CONFLICT (staff_id) DO UPDATE SET identity = EXCLUDED.identity WHERE c.patient_id = EXCLUDED.patient_id;
    -- Another window of the same person was faster with somebody else.
    code := CASE WHEN NOT FOUND THEN 'another-patient-open' END;
  END IF;
  IF code IS NOT NULL THEN
    PERFORM wardline.note_case(a, me, 'refused', NULL, compared, code);
    RETURN wardline.answer_case_act(a, 'case.open', code);
  END IF;
  PERFORM wardline.note_case(a, me, 'opened', CASE WHEN spoken THEN 'confirmed' ELSE 'not-spoken' END, compared, NULL);
  PERFORM wardline.is_worked_on(a.alert_id);
  -- Whoever is on the telephone with this patient goes on with that.
  IF NOT EXISTS (SELECT FROM wardline.work_state w WHERE w.staff_id = me AND w.patient_id = a.patient_id) THEN
    PERFORM wardline.put_work_event(a.patient_id, a.site_id, 'start', 'review', false, 'case.open');
  END IF;
  RETURN wardline.answer_case_act(a, 'case.open', 'ok');
END $$;

-- Puts the patient aside; the alert and what was answered stay as they are.
CREATE FUNCTION wardline.park_case(of_alert uuid) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert;
  code text := 'ok';
BEGIN
  SELECT * INTO a FROM wardline.alert x WHERE x.alert_id = of_alert;
  IF a.alert_id IS NULL OR NOT wardline.sees_alert(a) THEN
    code := 'unknown-alert';
  -- Whoever has called an ambulance stays with the patient (hazard H21).
  ELSIF EXISTS (SELECT FROM wardline.emergency e WHERE e.patient_id = a.patient_id AND e.caller_id = wardline.scope_staff()
      AND e.ended_at IS NULL) THEN
    code := 'emergency-open';
  ELSE
    DELETE FROM wardline.open_case c WHERE c.staff_id = wardline.scope_staff() AND c.patient_id = a.patient_id;
    IF FOUND THEN
      PERFORM wardline.note_case(a, wardline.scope_staff(), 'parked', NULL, NULL, NULL);
      PERFORM wardline.put_work_event(a.patient_id, a.site_id, 'stop', NULL, false, 'case.park');
    ELSE
      code := 'case-not-open';
    END IF;
  END IF;
  RETURN wardline.answer_case_act(a, 'case.park', code);
END $$;
