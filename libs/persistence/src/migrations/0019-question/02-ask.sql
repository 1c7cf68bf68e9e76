-- Asking, seeing and withdrawing. Everything speaks for the person of the transaction, answers `ok` or the code of the
-- refusal, and leaves a trail either way. Locks: the alert first, then its question.

CREATE FUNCTION wardline.answer_question_act(about wardline.alert, act text, which uuid, code text) RETURNS text LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, patient_id, action, target, outcome)
  VALUES (wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid, (about).tenant_id,
    (about).patient_id, act, 'question:' || coalesce(which::text, 'unknown'), code)
  RETURNING outcome
$$;

-- The case of a question, locked: what ends a case and what answers its question come one after the other.
CREATE FUNCTION wardline.lock_question(which uuid) RETURNS wardline.alert LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  about wardline.alert;
BEGIN
  SELECT a.* INTO about FROM wardline.alert a
  WHERE a.alert_id = (SELECT q.alert_id FROM wardline.physician_question q WHERE q.question_id = which) FOR UPDATE;
  PERFORM FROM wardline.physician_question q WHERE q.question_id = which FOR UPDATE;
  IF about.site_id IS NULL OR NOT about.site_id = ANY (wardline.clinical_sites())
    OR about.patient_id IN (SELECT wardline.closed_records()) THEN RETURN NULL; END IF;
  RETURN about;
END $$;

-- Everybody it is put to hears of it by the channels that there are; the page shows it in any case.
CREATE FUNCTION wardline.tell_asked(which uuid, step_name text, whom uuid[]) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  IF to_regprocedure('wardline.notify_staff(uuid,text,uuid[],text[],boolean)') IS NOT NULL THEN
    EXECUTE 'SELECT wardline.notify_staff(q.alert_id, $2, $3, $4, false) FROM wardline.physician_question q WHERE q.question_id = $1'
      USING which, 'question:' || which || ':' || step_name, whom, ARRAY['page', 'email', 'webhook'];
  END IF;
END $$;

-- Who is called at the site of a case that the person may see; what the clock asks of any site.
CREATE FUNCTION wardline.case_people(of_alert uuid, as_of timestamptz) RETURNS jsonb LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  RETURN (SELECT wardline.escalation_people(ARRAY[a.site_id], as_of) FROM wardline.alert a
    WHERE a.alert_id = of_alert AND a.site_id = ANY (wardline.clinical_sites()));
END $$;

-- `to_staff`: one physician of the site, by name. `on_call`: who is on call there; those who are no physicians of the
-- site do not count. With neither, it is for whichever of the site's physicians is first.
CREATE FUNCTION wardline.ask_question(which uuid, of_alert uuid, asked text, of_type jsonb, within interval, without_answer text,
  becomes jsonb, to_staff uuid, on_call uuid[]) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  about wardline.alert;
  physicians uuid[];
  whom uuid[];
  moment timestamptz := wardline.now();
  code text;
BEGIN
  SELECT a.* INTO about FROM wardline.alert a WHERE a.alert_id = of_alert FOR UPDATE;
  IF about.site_id IS NULL OR NOT about.site_id = ANY (wardline.clinical_sites())
    OR about.patient_id IN (SELECT wardline.closed_records()) THEN
    RETURN wardline.answer_question_act(NULL, 'question.ask', NULL, 'unknown-alert');
  END IF;
  physicians := ARRAY(SELECT p FROM wardline.physicians_of(about.site_id) p WHERE p <> wardline.scope_staff() ORDER BY p);
  whom := CASE WHEN to_staff IS NOT NULL THEN ARRAY[to_staff]
    WHEN on_call && physicians THEN ARRAY(SELECT c FROM unnest(on_call) c WHERE c = ANY (physicians) ORDER BY c)
    ELSE physicians END;
  code := CASE
    WHEN NOT about.site_id = ANY (wardline.sites_as('tier1', 'nurse', 'charge-nurse')) THEN 'not-allowed'
    WHEN about.resolved_at IS NOT NULL THEN 'already-closed'
    WHEN about.owner_id IS DISTINCT FROM wardline.scope_staff() THEN 'not-the-owner'
    WHEN EXISTS (SELECT FROM wardline.physician_question q WHERE q.alert_id = of_alert AND q.ended_at IS NULL) THEN 'question-open'
    WHEN coalesce(within NOT BETWEEN interval '5 minutes' AND interval '72 hours', true) THEN 'question-bad-due'
    WHEN wardline.question_type_refusal(of_type) IS NOT NULL THEN 'question-bad-type'
    WHEN becomes ? 'plan' AND NOT EXISTS (SELECT FROM wardline.plan_kind k WHERE k.name = becomes ->> 'plan') THEN 'binding-unknown-parameter'
    WHEN cardinality(physicians) = 0 THEN 'no-physician'
    WHEN NOT whom <@ physicians THEN 'unknown-physician'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    INSERT INTO wardline.physician_question (question_id, tenant_id, site_id, patient_id, alert_id, words, answer_type, binds_to,
      no_answer, asked_by, asked_at, asked_of, owner_id, due_within, first_due_at, due_at, next_step_at)
    VALUES (which, about.tenant_id, about.site_id, about.patient_id, of_alert, asked, of_type, becomes, without_answer,
      wardline.scope_staff(), moment, whom, CASE WHEN cardinality(whom) = 1 THEN whom[1] END, within, moment + within,
      moment + within, moment + within);
    PERFORM wardline.append_question_event(which, 'asked', wardline.scope_staff(), asked);
    PERFORM wardline.append_alert_event(of_alert, 'question-asked', wardline.scope_staff(), asked);
    PERFORM wardline.tell_asked(which, 'asked', whom);
  END IF;
  RETURN wardline.answer_question_act(about, 'question.ask', which, code);
END $$;

-- A physician of the site has it on screen. The first one counts.
CREATE FUNCTION wardline.see_question(which uuid) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  about wardline.alert := wardline.lock_question(which);
  code text;
BEGIN
  code := CASE WHEN about.alert_id IS NULL THEN 'unknown-question'
    WHEN NOT about.site_id = ANY (wardline.sites_as('physician')) THEN 'not-allowed' ELSE 'ok' END;
  IF code = 'ok' THEN
    UPDATE wardline.physician_question SET seen_at = wardline.now(), seen_by = wardline.scope_staff()
    WHERE question_id = which AND seen_at IS NULL AND ended_at IS NULL;
    IF FOUND THEN
      PERFORM wardline.append_question_event(which, 'seen', wardline.scope_staff(), NULL);
    END IF;
  END IF;
  RETURN wardline.answer_question_act(about, 'question.seen', which, code);
END $$;

-- By whoever asked, or whoever has the case now.
CREATE FUNCTION wardline.withdraw_question(which uuid, why text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  about wardline.alert := wardline.lock_question(which);
  question wardline.physician_question;
  code text;
BEGIN
  SELECT * INTO question FROM wardline.physician_question q WHERE q.question_id = which;
  code := CASE
    WHEN about.alert_id IS NULL THEN 'unknown-question'
    WHEN wardline.scope_staff() NOT IN (question.asked_by, coalesce(about.owner_id, question.asked_by)) THEN 'not-the-owner'
    WHEN coalesce(btrim(why), '') = '' THEN 'note-required'
    WHEN question.ended_at IS NOT NULL THEN 'question-ended'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    UPDATE wardline.physician_question SET ended_at = wardline.now(), outcome = 'withdrawn', next_step_at = NULL
    WHERE question_id = which;
    PERFORM wardline.append_question_event(which, 'withdrawn', wardline.scope_staff(), btrim(why));
    PERFORM wardline.append_alert_event(about.alert_id, 'question-withdrawn', wardline.scope_staff(), btrim(why));
  END IF;
  RETURN wardline.answer_question_act(about, 'question.withdraw', which, code);
END $$;
