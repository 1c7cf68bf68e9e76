-- No answer by the due time moves on by what was laid down when it was asked. It never closes anything.

-- The next physician of the site whom nobody asked yet; who is on duty comes first (hazard H23).
CREATE FUNCTION wardline.next_physician(question wardline.physician_question, of_site text) RETURNS uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT p FROM wardline.physicians_of(of_site) p
  WHERE NOT p = ANY ((question).asked_of) AND p <> (question).asked_by
  ORDER BY NOT wardline.is_on_duty(p), p LIMIT 1
$$;

-- By the escalation process, again and again: some of those that are due, each with its case locked first.
CREATE FUNCTION wardline.take_due_questions(at_most int) RETURNS TABLE (taken int, passed_on int, escalated int) LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  due record;
  question wardline.physician_question;
  next_one uuid;
  moment timestamptz;
  place text;
BEGIN
  taken := 0;
  passed_on := 0;
  escalated := 0;
  FOR due IN SELECT q.question_id, q.alert_id FROM wardline.physician_question q
    WHERE q.ended_at IS NULL AND q.next_step_at <= wardline.now() ORDER BY q.next_step_at LIMIT at_most
  LOOP
    SELECT a.site_id INTO place FROM wardline.alert a WHERE a.alert_id = due.alert_id FOR UPDATE SKIP LOCKED;
    CONTINUE WHEN NOT FOUND;
    moment := wardline.now();
    SELECT q.* INTO question FROM wardline.physician_question q
    WHERE q.question_id = due.question_id AND q.ended_at IS NULL AND q.next_step_at <= moment FOR UPDATE SKIP LOCKED;
    CONTINUE WHEN NOT FOUND;
    taken := taken + 1;
    next_one := CASE WHEN question.no_answer = 'ask-next' AND question.escalated_at IS NULL
      THEN wardline.next_physician(question, place) END;
    IF next_one IS NOT NULL THEN
      UPDATE wardline.physician_question q SET owner_id = next_one, asked_of = q.asked_of || next_one, due_at = moment + q.due_within,
        next_step_at = moment + q.due_within, seen_at = NULL, seen_by = NULL WHERE q.question_id = due.question_id;
      PERFORM wardline.append_question_event(due.question_id, 'passed-on', NULL, NULL);
      PERFORM wardline.append_alert_event(due.alert_id, 'question-overdue', NULL, 'no answer in time: another physician is asked');
      PERFORM wardline.tell_asked(due.question_id, 'asked-' || cardinality(question.asked_of) + 1, ARRAY[next_one]);
      passed_on := passed_on + 1;
    ELSIF question.escalated_at IS NULL THEN
      -- The question stays open: the answer is wanted still, and the case cannot end without it or its withdrawal.
      UPDATE wardline.physician_question q SET escalated_at = moment, owner_id = NULL,
        next_step_at = moment + greatest(q.due_within, interval '1 hour') WHERE q.question_id = due.question_id;
      PERFORM wardline.append_question_event(due.question_id, 'escalated', NULL, NULL);
      PERFORM wardline.append_alert_event(due.alert_id, 'question-overdue', NULL, 'no physician has answered in time');
      PERFORM wardline.escalate_alert(due.alert_id, 'a question to a physician was not answered in time', NULL);
      escalated := escalated + 1;
    ELSE
      -- The local team has it: whoever asked and whoever has the case are reminded that it is open.
      UPDATE wardline.physician_question q SET next_step_at = moment + greatest(q.due_within, interval '1 hour')
        WHERE q.question_id = due.question_id;
      PERFORM wardline.append_question_event(due.question_id, 'overdue', NULL, NULL);
      PERFORM wardline.append_alert_event(due.alert_id, 'question-overdue', NULL, 'a question to a physician is open still');
    END IF;
  END LOOP;
  RETURN NEXT;
END $$;
