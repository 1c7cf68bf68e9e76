-- Answering: of the asked type or not at all.

-- As `answerTypeRefusal` of #domain.
CREATE FUNCTION wardline.question_type_refusal(of_type jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE
  SET search_path = wardline, pg_temp AS $$
BEGIN
  RETURN CASE of_type ->> 'kind'
    WHEN 'yes-no' THEN NULL
    WHEN 'date' THEN NULL
    WHEN 'choice' THEN (SELECT CASE WHEN count(*) BETWEEN 2 AND 6 AND count(DISTINCT lower(btrim(o))) = count(*)
        AND bool_and(btrim(o) <> '' AND char_length(btrim(o)) <= 80) THEN NULL ELSE 'question-bad-type' END
      FROM jsonb_array_elements_text(of_type -> 'options') o)
    WHEN 'number' THEN CASE WHEN of_type ->> 'unit' ~ '^[!-~]{1,64}$'
        AND coalesce((of_type ->> 'min')::float8 <= (of_type ->> 'max')::float8, true) THEN NULL ELSE 'question-bad-type' END
    ELSE 'question-bad-type' END;
END $$;

-- As `checkAnswer` of #domain, of what has been converted to the asked unit. NULL: it suits.
CREATE FUNCTION wardline.question_answer_refusal(of_type jsonb, value jsonb, of_unit text) RETURNS text LANGUAGE plpgsql STABLE
  SET search_path = wardline, pg_temp AS $$
DECLARE
  given text := coalesce(jsonb_typeof(value), 'null');
  words text := value #>> '{}';
BEGIN
  IF of_type ->> 'kind' = 'number' THEN
    RETURN CASE
      WHEN given <> 'number' THEN 'answer-wrong-type'
      WHEN of_unit IS DISTINCT FROM of_type ->> 'unit' THEN 'answer-wrong-unit'
      WHEN words::float8 < (of_type ->> 'min')::float8 OR words::float8 > (of_type ->> 'max')::float8 THEN 'answer-out-of-range' END;
  ELSIF of_unit IS NOT NULL THEN
    RETURN 'answer-wrong-unit';
  ELSIF of_type ->> 'kind' = 'yes-no' THEN
    RETURN CASE WHEN given <> 'boolean' THEN 'answer-wrong-type' END;
  ELSIF given <> 'string' THEN
    RETURN 'answer-wrong-type';
  ELSIF of_type ->> 'kind' = 'choice' THEN
    RETURN CASE WHEN NOT of_type -> 'options' ? words THEN 'answer-not-offered' END;
  END IF;
  RETURN CASE
    WHEN words !~ '^(19|20|21)[0-9][0-9]-[0-9][0-9]-[0-9][0-9]$' THEN 'answer-wrong-type'
    WHEN NOT pg_input_is_valid(words, 'date') THEN 'answer-impossible-date' END;
END $$;

-- May the person answer it? Without a lock: an entry of the plan is written before the case is locked, since whoever changes
-- a patient's record takes the registry first and the patient's alerts last.
CREATE FUNCTION wardline.question_answerable(which uuid) RETURNS text LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  about wardline.alert;
BEGIN
  SELECT a.* INTO about FROM wardline.physician_question q JOIN wardline.alert a USING (alert_id) WHERE q.question_id = which;
  RETURN CASE
    WHEN about.alert_id IS NULL OR NOT about.site_id = ANY (wardline.clinical_sites())
      OR about.patient_id IN (SELECT wardline.closed_records()) THEN 'unknown-question'
    WHEN NOT about.site_id = ANY (wardline.sites_as('physician')) THEN 'not-allowed'
    WHEN EXISTS (SELECT FROM wardline.physician_question q WHERE q.question_id = which AND q.ended_at IS NOT NULL) THEN 'question-ended'
    ELSE 'ok' END;
END $$;

-- A refusal that the application found, on the trail as those of the database.
CREATE FUNCTION wardline.refuse_answer(which uuid, code text) RETURNS text LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT wardline.answer_question_act(wardline.lock_question(which), 'question.answer', which, code)
$$;

-- Keeps the answer. One that becomes an entry of the plan finds that entry written, by this physician and since the
-- question was asked; the application writes it first, in the same transaction.
CREATE FUNCTION wardline.answer_question(which uuid, value jsonb, of_unit text, as_given jsonb) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  about wardline.alert := wardline.lock_question(which);
  code text := wardline.question_answerable(which);
  question wardline.physician_question;
  entry bigint;
  moment timestamptz := wardline.now();
BEGIN
  SELECT * INTO question FROM wardline.physician_question q WHERE q.question_id = which;
  IF code = 'ok' THEN
    code := coalesce(wardline.question_answer_refusal(question.answer_type, value, of_unit), 'ok');
  END IF;
  IF code = 'ok' AND question.binds_to ? 'plan' THEN
    SELECT max(e.entry_id) INTO entry FROM wardline.plan_parameter e
    WHERE e.patient_id = about.patient_id AND e.name = question.binds_to ->> 'plan' AND e.author_id = wardline.scope_staff()
      AND e.value IS NOT NULL AND e.recorded_at >= question.asked_at AND e.effective_from <= moment;
    code := CASE WHEN entry IS NULL THEN 'plan-needs-signature' ELSE 'ok' END;
  END IF;
  IF code = 'ok' THEN
    UPDATE wardline.physician_question q SET ended_at = moment, outcome = 'answered', next_step_at = NULL, answer = value,
      answer_unit = of_unit, said = as_given, answered_by = wardline.scope_staff(), plan_entry_id = entry,
      seen_at = coalesce(q.seen_at, moment), seen_by = coalesce(q.seen_by, wardline.scope_staff())
    WHERE q.question_id = which;
    IF entry IS NULL THEN
      INSERT INTO wardline.case_fact (tenant_id, patient_id, alert_id, question_id, name, value, unit, asked, author_id, valid_from, valid_until)
      VALUES (about.tenant_id, about.patient_id, about.alert_id, which, question.binds_to ->> 'fact', value, of_unit, question.words,
        wardline.scope_staff(), moment, moment + make_interval(secs => (question.binds_to ->> 'seconds')::float8));
    END IF;
    PERFORM wardline.append_question_event(which, 'answered', wardline.scope_staff(), value #>> '{}' || coalesce(' ' || of_unit, ''));
    PERFORM wardline.append_alert_event(about.alert_id, 'question-answered', wardline.scope_staff(),
      format('%s — %s', question.words, value #>> '{}' || coalesce(' ' || of_unit, '')));
  END IF;
  RETURN wardline.answer_question_act(about, 'question.answer', which, code);
END $$;

-- What the reports are made of: times only, of the health systems where the person is a lead.
CREATE FUNCTION wardline.question_times(from_at timestamptz, to_at timestamptz)
  RETURNS TABLE (asked_at timestamptz, due_at timestamptz, answered_at timestamptz, dropped_at timestamptz) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT q.asked_at, q.first_due_at, CASE WHEN q.outcome = 'answered' THEN q.ended_at END,
    CASE WHEN q.outcome <> 'answered' THEN q.ended_at END
  FROM wardline.physician_question q
  WHERE q.tenant_id = ANY (wardline.tenants_as('lead')) AND q.site_id = ANY (wardline.sites_as('lead'))
    AND q.asked_at >= from_at AND q.asked_at < to_at
$$;
