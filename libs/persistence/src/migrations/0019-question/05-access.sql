-- Who may see and do what of all this. Every act goes through the functions above; tables are only read.

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['physician_question', 'physician_question_event', 'case_fact']
  LOOP
    EXECUTE format('ALTER TABLE wardline.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY server_reads ON wardline.%I FOR SELECT TO wardline_server USING (EXISTS
      (SELECT FROM wardline.patient p WHERE p.patient_id = %I.patient_id))', t, t);
    EXECUTE format('GRANT SELECT ON wardline.%I TO wardline_server', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['physician_question_event', 'case_fact']
  LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.%I
      FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change()', t);
  END LOOP;
END $$;
CREATE POLICY wardline_auditor_works ON wardline.physician_question FOR SELECT TO wardline_auditor USING (true);
GRANT SELECT (question_id, tenant_id, site_id, alert_id, owner_id, due_at, next_step_at, ended_at, asked_at)
  ON wardline.physician_question TO wardline_auditor;

DO $$
DECLARE f record;
BEGIN
  FOR f IN SELECT p.oid::regprocedure AS signature FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'wardline' AND p.proname IN ('append_question_event', 'physicians_of', 'question_obstacles',
      'question_of_ended_case', 'question_moves_with_case', 'answer_question_act', 'lock_question', 'tell_asked', 'ask_question', 'see_question',
      'withdraw_question', 'question_type_refusal', 'question_answer_refusal', 'question_answerable', 'refuse_answer',
      'answer_question', 'question_times', 'next_physician', 'take_due_questions', 'case_people')
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f.signature);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION wardline.ask_question(uuid, uuid, text, jsonb, interval, text, jsonb, uuid, uuid[]),
  wardline.see_question(uuid), wardline.withdraw_question(uuid, text), wardline.question_answerable(uuid),
  wardline.refuse_answer(uuid, text), wardline.answer_question(uuid, jsonb, text, jsonb),
  wardline.question_times(timestamptz, timestamptz), wardline.case_people(uuid, timestamptz) TO wardline_server;
GRANT EXECUTE ON FUNCTION wardline.take_due_questions(int) TO wardline_clock;
