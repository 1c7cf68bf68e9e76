-- Who may see and do what of all this.

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['staff_channel', 'staff_channel_proof', 'staff_channel_end', 'staff_channel_wrong_code', 'notification_policy',
    'alert_call', 'notification', 'notification_attempt']
  LOOP
    EXECUTE format('ALTER TABLE wardline.%I ENABLE ROW LEVEL SECURITY', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['staff_channel', 'staff_channel_proof', 'staff_channel_end', 'staff_channel_wrong_code', 'notification_policy',
    'alert_call', 'notification_attempt']
  LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.%I
      FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change()', t);
  END LOOP;
END $$;

-- The own channels, nobody else's; the address stands in them sealed.
CREATE POLICY server_reads ON wardline.staff_channel FOR SELECT TO wardline_server USING (staff_id = wardline.scope_staff());
CREATE POLICY server_reads ON wardline.staff_channel_proof FOR SELECT TO wardline_server
  USING (EXISTS (SELECT FROM wardline.staff_channel c WHERE c.channel_id = staff_channel_proof.channel_id));
CREATE POLICY server_reads ON wardline.staff_channel_end FOR SELECT TO wardline_server
  USING (EXISTS (SELECT FROM wardline.staff_channel c WHERE c.channel_id = staff_channel_end.channel_id));
GRANT SELECT ON wardline.staff_channel, wardline.staff_channel_proof, wardline.staff_channel_end TO wardline_server;

CREATE POLICY server_reads ON wardline.notification_policy FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.visible_tenants())::text[]));
GRANT SELECT ON wardline.notification_policy TO wardline_server;

-- Who was called, and what came of it: whoever sees the patient. What is about no alert: whose it is.
CREATE POLICY server_reads ON wardline.alert_call FOR SELECT TO wardline_server
  USING (EXISTS (SELECT FROM wardline.patient p WHERE p.patient_id = alert_call.patient_id));
CREATE POLICY server_reads ON wardline.notification FOR SELECT TO wardline_server USING (CASE WHEN patient_id IS NULL
  THEN staff_id = wardline.scope_staff()
  ELSE EXISTS (SELECT FROM wardline.patient p WHERE p.patient_id = notification.patient_id) END);
CREATE POLICY server_reads ON wardline.notification_attempt FOR SELECT TO wardline_server
  USING (CASE WHEN patient_id IS NULL
    THEN EXISTS (SELECT FROM wardline.notification n WHERE n.notification_id = notification_attempt.notification_id)
    ELSE EXISTS (SELECT FROM wardline.patient p WHERE p.patient_id = notification_attempt.patient_id) END);
GRANT SELECT ON wardline.alert_call, wardline.notification, wardline.notification_attempt TO wardline_server;

-- The delivery works over all tenants, as the clock does.
DO $$
DECLARE g record;
BEGIN
  FOR g IN SELECT * FROM (VALUES
    ('staff_channel', 'wardline_clock', 'SELECT'), ('staff_channel_proof', 'wardline_clock', 'SELECT'),
    ('staff_channel_end', 'wardline_clock', 'SELECT'), ('alert_call', 'wardline_clock', 'SELECT'),
    ('notification', 'wardline_clock', 'SELECT, INSERT, UPDATE'), ('notification_attempt', 'wardline_clock', 'SELECT, INSERT'),
    ('alert_call', 'wardline_auditor', 'SELECT'), ('notification', 'wardline_auditor', 'SELECT'),
    ('notification_attempt', 'wardline_auditor', 'SELECT')) grants (t, role_name, rights)
  LOOP
    EXECUTE format('CREATE POLICY %I ON wardline.%I TO %I USING (true) WITH CHECK (true)', g.role_name || '_works', g.t, g.role_name);
    EXECUTE format('GRANT %s ON wardline.%I TO %I', g.rights, g.t, g.role_name);
  END LOOP;
END $$;

CREATE FUNCTION wardline.site_name(of_site text) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$ SELECT s.name FROM wardline.site s WHERE s.site_id = of_site $$;

-- Functions are for those who are named, nobody else.
DO $$
DECLARE f record;
BEGIN
  FOR f IN SELECT p.oid::regprocedure AS signature FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'wardline' AND p.proname IN ('sessions_seen', 'is_at_a_page', 'channels_held', 'channel_in_force',
      'notification_policy_of', 'notify_staff', 'is_hopeful', 'go_past_silent_step', 'unreachable_staff', 'settle_notification', 'drop_notification', 'tell_of_failed_notification',
      'notifications_waiting', 'answer_channel_act', 'end_channel', 'is_own_channel', 'put_channel_message', 'set_staff_channel',
      'ask_channel_message', 'codes_of_channel', 'prove_staff_channel', 'remove_staff_channel', 'rotate_channel_secret',
      'set_notification_policy', 'channel_standing', 'channel_coverage', 'site_name')
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f.signature);
  END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION wardline.sessions_seen(bytea[]), wardline.notification_policy_of(text),
  wardline.set_staff_channel(uuid, text, text, bytea), wardline.ask_channel_message(uuid, text), wardline.codes_of_channel(uuid),
  wardline.prove_staff_channel(uuid, boolean), wardline.remove_staff_channel(uuid), wardline.rotate_channel_secret(uuid, uuid, bytea),
  wardline.set_notification_policy(text, int, int), wardline.channel_standing(uuid), wardline.channel_coverage(text)
  TO wardline_server;
GRANT EXECUTE ON FUNCTION wardline.is_at_a_page(uuid), wardline.channel_in_force(uuid, text), wardline.notification_policy_of(text),
  wardline.unreachable_staff(uuid, text), wardline.settle_notification(uuid, uuid, text, interval), wardline.drop_notification(uuid, text),
  wardline.notifications_waiting(),
  wardline.site_name(text)
  TO wardline_clock;
GRANT EXECUTE ON FUNCTION wardline.notify_staff(uuid, text, uuid[], text[], boolean) TO wardline_clock, wardline_auditor;
