-- Who may see and do what of all this. Every act goes through the functions above; tables are only read.

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['open_case', 'case_event', 'walk', 'walk_answer', 'case_note', 'walk_conclusion', 'walk_document',
    'deviation', 'deviation_review']
  LOOP
    EXECUTE format('ALTER TABLE wardline.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY server_reads ON wardline.%I FOR SELECT TO wardline_server
      USING (site_id = ANY ((SELECT wardline.clinical_sites())::text[]))', t);
    EXECUTE format('CREATE POLICY not_withdrawn ON wardline.%I AS RESTRICTIVE FOR SELECT TO wardline_server
      USING (patient_id NOT IN (SELECT wardline.closed_records()))', t);
    EXECUTE format('CREATE POLICY agreed_programmes ON wardline.%I AS RESTRICTIVE TO wardline_server USING (
      cardinality((SELECT wardline.limited_sites())::text[]) = 0
      OR wardline.agreed_patient(patient_id, (SELECT wardline.limited_sites())::text[], (SELECT wardline.agreed_programmes())::text[]))', t);
    EXECUTE format('GRANT SELECT ON wardline.%I TO wardline_server', t);
    -- Letting go of an alert closes the case, after it is out of the hand.
    IF t <> 'case_event' THEN
      EXECUTE format('CREATE TRIGGER agreed_programmes BEFORE INSERT ON wardline.%I
        FOR EACH ROW EXECUTE FUNCTION wardline.refuse_unagreed()', t);
    END IF;
    IF t NOT IN ('open_case', 'walk') THEN
      EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.%I
        FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change()', t);
    END IF;
    EXECUTE format('CREATE POLICY wardline_auditor_works ON wardline.%I FOR SELECT TO wardline_auditor USING (true)', t);
    EXECUTE format('GRANT SELECT ON wardline.%I TO wardline_auditor', t);
  END LOOP;
END $$;

-- Of a walk nothing changes but how far it is: what was known when it began stays.
CREATE FUNCTION wardline.only_go_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL AND NEW.entries >= OLD.entries
    AND (OLD.red_flag_at IS NULL OR NEW.red_flag_at = OLD.red_flag_at)
    AND (to_jsonb(NEW) - ARRAY['entries', 'red_flag_at', 'ended_at']) = (to_jsonb(OLD) - ARRAY['entries', 'red_flag_at', 'ended_at'])
  THEN RETURN NEW;
  END IF;
  RAISE EXCEPTION 'append-only: a walk goes on, and ends once' USING ERRCODE = 'WL001';
END $$;
CREATE TRIGGER only_go_on BEFORE UPDATE OR DELETE ON wardline.walk FOR EACH ROW EXECUTE FUNCTION wardline.only_go_on();

-- Functions are for those who are named, nobody else.
DO $$
DECLARE f record;
BEGIN
  FOR f IN SELECT p.oid::regprocedure AS signature FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'wardline' AND p.proname IN ('note_case', 'sees_alert', 'answer_case_act', 'case_refusal', 'open_identity',
      'close_case_with_alert', 'is_worked_on', 'plain_text', 'identifier_fits', 'identity_refusal', 'open_case_of', 'park_case', 'tell_of_case',
      'is_red_flag', 'walk_refusal', 'start_walk', 'add_walk_answer', 'add_case_note', 'is_milder', 'missing_documents',
      'put_walk_documents', 'proposed_before', 'conclude_walk', 'document_walk', 'acts_as_tier1', 'protocols_due', 'walk_obstacles', 'refuse_early_end',
      'keep_red_flag', 'red_flag_within', 'red_flag_clock', 'red_flag_goes_up', 'review_deviation', 'only_go_on')
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f.signature);
  END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION wardline.open_case_of(uuid, jsonb, boolean), wardline.park_case(uuid), wardline.open_identity(uuid),
  wardline.start_walk(uuid, uuid, text, text, text, text, jsonb, boolean),
  wardline.add_walk_answer(uuid, int, text, text, text, text, text, int), wardline.add_case_note(uuid, uuid, text),
  wardline.missing_documents(uuid), wardline.conclude_walk(uuid, int, text, text, text, text, interval, text[], text[], jsonb),
  wardline.document_walk(uuid, jsonb), wardline.walk_obstacles(uuid), wardline.review_deviation(uuid, text, text)
  TO wardline_server;
