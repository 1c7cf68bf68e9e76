-- Who may see and do what of all this. Every act goes through the functions above; tables are only read.

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['contact_holder', 'contact_custody', 'hand_off', 'hand_off_event', 'follow_up', 'follow_up_event',
    'contact_series', 'contact_attempt', 'emergency']
  LOOP
    EXECUTE format('ALTER TABLE wardline.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY agreed_programmes ON wardline.%I AS RESTRICTIVE TO wardline_server USING (
      cardinality((SELECT wardline.limited_sites())::text[]) = 0
      OR wardline.agreed_patient(patient_id, (SELECT wardline.limited_sites())::text[], (SELECT wardline.agreed_programmes())::text[]))', t);
    -- Letting go of an alert passes contact and follow-ups on, after it is out of the hand: that is always recorded.
    IF t NOT IN ('contact_holder', 'contact_custody', 'follow_up_event') THEN
      EXECUTE format('CREATE TRIGGER agreed_programmes BEFORE INSERT ON wardline.%I
        FOR EACH ROW EXECUTE FUNCTION wardline.refuse_unagreed()', t);
    END IF;
    EXECUTE format('GRANT SELECT ON wardline.%I TO wardline_server', t);
    -- The auditor proves that nothing of it is forgotten.
    EXECUTE format('CREATE POLICY wardline_auditor_works ON wardline.%I FOR SELECT TO wardline_auditor USING (true)', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['contact_custody', 'hand_off', 'hand_off_event', 'follow_up_event', 'contact_attempt']
  LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.%I
      FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change()', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['contact_holder', 'contact_custody', 'hand_off', 'hand_off_event', 'follow_up', 'follow_up_event',
    'contact_series', 'emergency']
  LOOP
    EXECUTE format('CREATE POLICY server_reads ON wardline.%1$I FOR SELECT TO wardline_server USING (
      EXISTS (SELECT FROM wardline.patient p WHERE p.patient_id = %1$I.patient_id))', t);
  END LOOP;
  GRANT SELECT (follow_up_id, tenant_id, site_id, patient_id, alert_id, kind, owner_id, asked_at, due_at, next_step_at, overdue, ended_at, outcome)
    ON wardline.follow_up TO wardline_auditor;
  GRANT SELECT ON wardline.contact_custody, wardline.contact_holder TO wardline_auditor;
  GRANT SELECT (event_key, tenant_id, site_id, patient_id, alert_id, caller_id, at, ended_at, outcome) ON wardline.emergency TO wardline_auditor;
END $$;
-- A number stands in it: for whoever has a reason to know.
CREATE POLICY server_reads ON wardline.contact_attempt FOR SELECT TO wardline_server USING (
  EXISTS (SELECT FROM wardline.patient p WHERE p.patient_id = contact_attempt.patient_id)
  AND (staff_id = wardline.scope_staff() OR wardline.reaches_patient(contact_attempt.patient_id)));

-- Functions are for those who are named, nobody else.
DO $$
DECLARE f record;
BEGIN
  FOR f IN SELECT p.oid::regprocedure AS signature FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'wardline' AND p.proname IN ('lock_contact', 'put_contact', 'pledged_contact', 'has_in_hand', 'settle_contact',
      'owner_changed', 'contact_holder_of', 'local_instant', 'within_hours', 'call_objections', 'contact_elsewhere', 'start_call',
      'answer_follow_act', 'lock_alert_in_sight', 'is_local_at', 'put_follow_up_event', 'repeat_signs', 'wait_for_follow_ups', 'put_follow_up', 'open_follow_up',
      'finish_follow_up', 'raise_case', 'request_follow_up', 'follow_up_refusal', 'end_follow_up', 'pass_follow_up', 'pass_follow_ups', 'move_follow_ups',
      'repeat_taken_back', 'hand_off_state', 'newest_hand_off', 'hand_off_pending', 'offer_hand_off', 'accept_hand_off',
      'return_hand_off', 'withdraw_hand_off', 'begin_contact_series', 'contact_series_of', 'record_contact_attempt',
      'emergency_news_within', 'open_emergency', 'close_emergency', 'end_emergency', 'hold_emergency', 'follow_up_obstacles',
      'repeat_readings', 'take_repeats', 'take_due_follow_ups')
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f.signature);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION wardline.contact_holder_of(uuid), wardline.start_call(uuid, uuid, uuid, text, text, text),
  wardline.open_follow_up(uuid, text, interval, jsonb, uuid), wardline.request_follow_up(uuid, text, interval, jsonb, uuid),
  wardline.end_follow_up(uuid, text, text), wardline.pass_follow_up(uuid, uuid, text), wardline.hand_off_state(uuid),
  wardline.hand_off_pending(uuid), wardline.offer_hand_off(uuid, text, text, text, text, jsonb, boolean),
  wardline.accept_hand_off(uuid, jsonb, text, text, timestamptz), wardline.return_hand_off(uuid, text),
  wardline.withdraw_hand_off(uuid, text), wardline.contact_series_of(uuid, uuid),
  wardline.record_contact_attempt(uuid, uuid, uuid, text, text, text, interval, text, jsonb),
  wardline.open_emergency(uuid, uuid, text, text), wardline.end_emergency(uuid, text, uuid, text),
  wardline.follow_up_obstacles(uuid)
  TO wardline_server;
GRANT EXECUTE ON FUNCTION wardline.follow_up_obstacles(uuid), wardline.hand_off_pending(uuid) TO wardline_clock;
GRANT EXECUTE ON FUNCTION wardline.take_due_follow_ups(int) TO wardline_clock;
