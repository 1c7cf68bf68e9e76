-- An ambulance was called: the case stays the caller's until a crew or the nurse has the patient (hazard H21).

CREATE TABLE wardline.emergency (
  event_key uuid PRIMARY KEY,               -- the client's: two clicks are one emergency
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  alert_id uuid NOT NULL REFERENCES wardline.alert,
  caller_id uuid NOT NULL REFERENCES wardline.staff,
  said text,                                -- what the patient, or whoever is there, says
  country text,                             -- where the patient was taken to be; NULL: not known
  at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_by uuid REFERENCES wardline.staff,
  outcome text CHECK (outcome IN ('crew-arrived', 'nurse-has-patient', 'patient-declined', 'false-alarm', 'status')),
  physician_id uuid REFERENCES wardline.staff, -- who was informed that the patient declined
  note text,
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  CHECK ((ended_at IS NULL) = (outcome IS NULL)),
  CHECK (outcome <> 'patient-declined' OR physician_id IS NOT NULL)
);
CREATE UNIQUE INDEX emergency_one_open ON wardline.emergency (alert_id) WHERE ended_at IS NULL;
CREATE INDEX ON wardline.emergency (patient_id, at DESC);

-- How long without news before the local team hears of it again.
CREATE FUNCTION wardline.emergency_news_within() RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT interval '10 minutes' $$;

CREATE FUNCTION wardline.open_emergency(key uuid, of_alert uuid, words text, in_country text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert := wardline.lock_alert_in_sight(of_alert);
  me uuid := wardline.scope_staff();
  known wardline.emergency;
  code text;
BEGIN
  SELECT e.* INTO known FROM wardline.emergency e WHERE e.event_key = key;
  code := CASE
    WHEN a.alert_id IS NULL THEN 'unknown-alert'
    WHEN NOT (coalesce(a.owner_id = me, false) OR wardline.is_local_at(a.site_id)) THEN
      CASE WHEN a.site_id = ANY (wardline.sites_as('tier1')) THEN 'not-the-owner' ELSE 'role-not-allowed' END
    WHEN known.event_key IS NOT NULL THEN
      CASE WHEN known.alert_id = of_alert AND known.caller_id = me THEN 'ok' ELSE 'event-key-taken' END
    WHEN a.resolved_at IS NOT NULL THEN 'illegal-transition'
    WHEN EXISTS (SELECT FROM wardline.emergency e WHERE e.alert_id = of_alert AND e.ended_at IS NULL) THEN 'emergency-open'
    ELSE 'ok' END;
  IF code = 'ok' AND known.event_key IS NULL THEN
    INSERT INTO wardline.emergency (event_key, tenant_id, site_id, patient_id, alert_id, caller_id, said, country, at)
    VALUES (key, a.tenant_id, a.site_id, a.patient_id, of_alert, me, nullif(trim(words), ''), in_country, wardline.now());
    PERFORM wardline.put_follow_up(of_alert, 'emergency', wardline.emergency_news_within(), jsonb_build_object('emergency', key), me, me);
    PERFORM wardline.put_contact(a.patient_id, me, of_alert, 'emergency');
    IF wardline.is_local_at(a.site_id) THEN
      PERFORM wardline.append_alert_event(of_alert, 'emergency', me, NULL);
    ELSE
      PERFORM wardline.raise_case(of_alert, 'emergency', 'emergency: an ambulance is called for this patient', me);
    END IF;
  END IF;
  RETURN wardline.answer_follow_act(a.tenant_id, a.patient_id, 'emergency.open', 'alert:' || of_alert, code);
END $$;

-- Ends the open one, if there is any, and its clock. The alert is locked.
CREATE FUNCTION wardline.close_emergency(of_alert uuid, how text, informed uuid, words text) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  e wardline.emergency;
  step uuid;
BEGIN
  UPDATE wardline.emergency x SET ended_at = wardline.now(), ended_by = wardline.scope_staff(), outcome = how, physician_id = informed,
    note = words WHERE x.alert_id = of_alert AND x.ended_at IS NULL RETURNING x.* INTO e;
  IF e.event_key IS NULL THEN
    RETURN false;
  END IF;
  FOR step IN SELECT f.follow_up_id FROM wardline.follow_up f WHERE f.alert_id = of_alert AND f.kind = 'emergency' AND f.ended_at IS NULL FOR UPDATE LOOP
    PERFORM wardline.finish_follow_up(step, 'done', how, wardline.scope_staff());
  END LOOP;
  PERFORM wardline.append_alert_event(of_alert, 'emergency-ended', wardline.scope_staff(), how);
  PERFORM wardline.settle_contact(e.patient_id, of_alert, e.caller_id,
    (SELECT a.owner_id FROM wardline.alert a WHERE a.alert_id = of_alert AND a.resolved_at IS NULL), 'pledge-ended');
  RETURN true;
END $$;

CREATE FUNCTION wardline.end_emergency(of_alert uuid, how text, informed uuid, words text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert := wardline.lock_alert_in_sight(of_alert);
  e wardline.emergency;
  local boolean := wardline.is_local_at(a.site_id);
  said text := nullif(trim(words), '');
  code text;
BEGIN
  SELECT x.* INTO e FROM wardline.emergency x WHERE x.alert_id = of_alert AND x.ended_at IS NULL;
  code := CASE
    WHEN a.alert_id IS NULL THEN 'unknown-alert'
    WHEN e.event_key IS NULL THEN 'no-emergency'
    WHEN e.caller_id <> wardline.scope_staff() AND NOT local THEN 'not-the-owner'
    WHEN how IN ('nurse-has-patient', 'false-alarm') AND NOT local THEN 'role-not-allowed'
    WHEN how IN ('false-alarm', 'patient-declined') AND said IS NULL THEN 'reason-required'
    WHEN how = 'patient-declined' AND NOT EXISTS (SELECT FROM wardline.held_assignments(informed) x
      WHERE x.role = 'physician' AND x.tenant_id = a.tenant_id AND (x.site_id IS NULL OR x.site_id = a.site_id)) THEN 'physician-needed'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    PERFORM wardline.close_emergency(of_alert, how, CASE how WHEN 'patient-declined' THEN informed END, said);
  END IF;
  RETURN wardline.answer_follow_act(a.tenant_id, a.patient_id, 'emergency.end', 'alert:' || of_alert, code);
END $$;

-- No person drops a case with an emergency: it is neither let go, nor put aside, nor ended. What a status ends, ends.
CREATE FUNCTION wardline.hold_emergency() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  IF nullif(current_setting('wardline.staff_id', true), '') IS NOT NULL
    AND EXISTS (SELECT FROM wardline.emergency e WHERE e.alert_id = NEW.alert_id AND e.ended_at IS NULL)
    AND NOT (NEW.resolved_at IS NOT NULL AND wardline.may_contact(NEW.patient_id) IS NOT NULL)
    AND (NEW.owner_id IS DISTINCT FROM OLD.owner_id OR NEW.resolved_at IS NOT NULL
      OR NEW.snoozed_until IS NOT NULL AND NEW.snoozed_until IS DISTINCT FROM OLD.snoozed_until) THEN
    RAISE EXCEPTION 'emergency-open: whoever called has the case until a crew or the nurse has the patient' USING ERRCODE = 'WL018';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hold_emergency BEFORE UPDATE ON wardline.alert FOR EACH ROW EXECUTE FUNCTION wardline.hold_emergency();
