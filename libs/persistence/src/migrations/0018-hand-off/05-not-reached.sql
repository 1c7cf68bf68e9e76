-- Nobody answers: a protocol with state, not a note. #domain's `notReachedStep` says what comes next; each step is a
-- follow-up with a clock, and a series that ends without the patient goes up (hazard H22).

CREATE TABLE wardline.contact_series (
  series_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  alert_id uuid NOT NULL REFERENCES wardline.alert,
  started_at timestamptz NOT NULL,
  started_by uuid REFERENCES wardline.staff,
  plan jsonb,                               -- by which it is gone through, from its first attempt on: a later edit changes none that runs
  ended_at timestamptz,
  ended_as text CHECK (ended_as IN ('reached', 'not-reached', 'overtaken')),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  CHECK ((ended_at IS NULL) = (ended_as IS NULL))
);
CREATE UNIQUE INDEX contact_series_one_open ON wardline.contact_series (alert_id) WHERE ended_at IS NULL;
CREATE INDEX ON wardline.contact_series (alert_id, started_at DESC);
CREATE INDEX ON wardline.contact_series (patient_id);

-- The key is the client's: two clicks are one attempt.
CREATE TABLE wardline.contact_attempt (
  attempt_id uuid PRIMARY KEY,
  series_id uuid NOT NULL REFERENCES wardline.contact_series,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  alert_id uuid NOT NULL REFERENCES wardline.alert,
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  contact_id uuid NOT NULL,
  phone text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('no-answer', 'voicemail', 'wrong-number', 'contact-reached', 'reached')),
  words text,
  at timestamptz NOT NULL,
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.contact_attempt (series_id, at);
CREATE INDEX ON wardline.contact_attempt (patient_id);

-- Begins a series, or finds the one that is open. The first attempt is due at once.
CREATE FUNCTION wardline.begin_contact_series(of_alert uuid, by_staff uuid) RETURNS uuid LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert;
  which uuid;
BEGIN
  SELECT x.* INTO a FROM wardline.alert x WHERE x.alert_id = of_alert AND x.resolved_at IS NULL FOR UPDATE;
  IF a.alert_id IS NULL THEN
    RETURN NULL;
  END IF;
  SELECT s.series_id INTO which FROM wardline.contact_series s WHERE s.alert_id = of_alert AND s.ended_at IS NULL;
  IF which IS NULL THEN
    INSERT INTO wardline.contact_series (tenant_id, site_id, patient_id, alert_id, started_at, started_by)
    VALUES (a.tenant_id, a.site_id, a.patient_id, of_alert, wardline.now(), by_staff) RETURNING series_id INTO which;
    PERFORM wardline.put_follow_up(of_alert, 'contact-attempt',
      CASE a.severity WHEN 'critical' THEN interval '5 minutes' ELSE interval '15 minutes' END, jsonb_build_object('series', which),
      a.owner_id, by_staff);
  END IF;
  RETURN which;
END $$;

-- The alert, locked, for whoever records an attempt; and what the next step depends on. `code` is not `ok`: refused, and
-- on the trail.
CREATE FUNCTION wardline.contact_series_of(of_alert uuid, attempt uuid) RETURNS jsonb LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert := wardline.lock_alert_in_sight(of_alert);
  which uuid;
  code text := CASE
    WHEN a.alert_id IS NULL THEN 'unknown-alert'
    WHEN NOT (coalesce(a.owner_id = wardline.scope_staff(), false) OR wardline.is_local_at(a.site_id)) THEN
      CASE WHEN a.site_id = ANY (wardline.sites_as('tier1')) THEN 'not-the-owner' ELSE 'role-not-allowed' END
    -- The same key again: whatever it was answered stands.
    WHEN EXISTS (SELECT FROM wardline.contact_attempt t WHERE t.attempt_id = attempt) THEN CASE
      WHEN EXISTS (SELECT FROM wardline.contact_attempt t WHERE t.attempt_id = attempt AND t.alert_id = of_alert
        AND t.staff_id = wardline.scope_staff()) THEN 'known' ELSE 'attempt-taken' END
    WHEN a.resolved_at IS NOT NULL THEN 'illegal-transition'
    WHEN wardline.may_contact(a.patient_id) IS NOT NULL THEN 'contact-forbidden'
    ELSE 'ok' END;
BEGIN
  IF code NOT IN ('ok', 'known') THEN
    PERFORM wardline.answer_follow_act(a.tenant_id, a.patient_id, 'contact.attempt', 'alert:' || of_alert, code);
    RETURN jsonb_build_object('code', code);
  END IF;
  IF code = 'ok' THEN
    PERFORM wardline.begin_contact_series(of_alert, wardline.scope_staff());
  END IF;
  SELECT s.series_id INTO which FROM wardline.contact_series s WHERE s.alert_id = of_alert ORDER BY s.started_at DESC, s.series_id LIMIT 1;
  RETURN jsonb_build_object('code', code, 'patient', a.patient_id, 'tenant', a.tenant_id,
    'programmes', wardline.programmes_of(a.patient_id, wardline.now()),
    'plan', (SELECT s.plan FROM wardline.contact_series s WHERE s.series_id = which), 'severity', a.severity, 'now', wardline.rfc3339(wardline.now()),
    'series', which, 'startedAt', (SELECT wardline.rfc3339(s.started_at) FROM wardline.contact_series s WHERE s.series_id = which),
    'endedAs', (SELECT s.ended_as FROM wardline.contact_series s WHERE s.series_id = which),
    'attempts', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', t.attempt_id, 'contact', t.contact_id, 'phone', t.phone,
      'outcome', t.outcome, 'at', wardline.rfc3339(t.at), 'by', t.staff_id, 'note', t.words) ORDER BY t.at, t.attempt_id), '[]')
      FROM wardline.contact_attempt t WHERE t.series_id = which));
END $$;

-- One attempt, and what follows from it: the next one by when, or the end of the series. `ends_as` NULL: it goes on, and
-- the next step is due in `next_in`.
CREATE FUNCTION wardline.record_contact_attempt(attempt uuid, of_alert uuid, with_contact uuid, by_phone text, what_came text, note text,
  next_in interval, ends_as text, by_plan jsonb) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert := wardline.lock_alert_in_sight(of_alert);
  s wardline.contact_series;
  open_step uuid;
  me uuid := wardline.scope_staff();
  code text;
BEGIN
  SELECT x.* INTO s FROM wardline.contact_series x WHERE x.alert_id = of_alert AND x.ended_at IS NULL;
  code := CASE
    WHEN a.alert_id IS NULL OR NOT (coalesce(a.owner_id = me, false) OR wardline.is_local_at(a.site_id)) THEN 'unknown-alert'
    WHEN s.series_id IS NULL OR a.resolved_at IS NOT NULL THEN 'illegal-transition'
    WHEN wardline.may_contact(a.patient_id) IS NOT NULL THEN 'contact-forbidden'
    WHEN NOT EXISTS (SELECT FROM wardline.contacts_at(a.patient_id, wardline.now()) c, jsonb_array_elements(c.numbers) n
      WHERE c.contact_id = with_contact AND n->>'phone' = by_phone) THEN 'unknown-contact'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    INSERT INTO wardline.contact_attempt (attempt_id, series_id, tenant_id, site_id, patient_id, alert_id, staff_id, contact_id, phone,
      outcome, words, at)
    VALUES (attempt, s.series_id, a.tenant_id, a.site_id, a.patient_id, of_alert, me, with_contact, by_phone, what_came,
      nullif(trim(note), ''), wardline.now());
    UPDATE wardline.contact_series x SET plan = coalesce(x.plan, by_plan) WHERE x.series_id = s.series_id;
    FOR open_step IN SELECT f.follow_up_id FROM wardline.follow_up f WHERE f.alert_id = of_alert AND f.kind = 'contact-attempt'
      AND f.ended_at IS NULL FOR UPDATE LOOP
      PERFORM wardline.finish_follow_up(open_step, 'done', what_came, me);
    END LOOP;
    IF ends_as IS NULL THEN
      PERFORM wardline.put_follow_up(of_alert, 'contact-attempt', next_in, jsonb_build_object('series', s.series_id), a.owner_id, me);
    ELSE
      UPDATE wardline.contact_series x SET ended_at = wardline.now(), ended_as = ends_as WHERE x.series_id = s.series_id;
      IF ends_as = 'not-reached' THEN
        PERFORM wardline.put_follow_up(of_alert, 'welfare-check', next_in, jsonb_build_object('series', s.series_id), NULL, me);
        PERFORM wardline.raise_case(of_alert, 'not-reached', 'not-reached: a nurse decides about a welfare check', me);
      ELSE
        PERFORM wardline.append_alert_event(of_alert, 'reached', me, NULL);
      END IF;
    END IF;
  END IF;
  RETURN wardline.answer_follow_act(a.tenant_id, a.patient_id, 'contact.attempt', 'alert:' || of_alert, code);
END $$;
