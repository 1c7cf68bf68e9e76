-- Rights: tables are read by the people of the site and written by the functions alone.

DO $$
DECLARE
  t text;
  f record;
BEGIN
  FOREACH t IN ARRAY ARRAY['on_call_layer', 'on_call_override', 'on_call_absence', 'on_call_offer', 'on_call_offer_answer',
    'on_call_notice', 'on_call_notice_event']
  LOOP
    EXECUTE format('ALTER TABLE wardline.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY server_reads ON wardline.%I FOR SELECT TO wardline_server
      USING (site_id = ANY ((SELECT wardline.own_sites())::text[]))', t);
    EXECUTE format('GRANT SELECT ON wardline.%I TO wardline_server', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['on_call_layer', 'on_call_override', 'on_call_absence', 'on_call_offer', 'on_call_offer_answer',
    'on_call_notice_event', 'on_call_duty', 'on_call_setting']
  LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.%I
      FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change()', t);
  END LOOP;
  -- Functions are for those who are named, nobody else.
  FOR f IN SELECT p.oid::regprocedure AS signature FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'wardline' AND p.proname IN ('local_roles', 'site_roles', 'team_members', 'on_call_absences', 'on_call_schedules',
      'is_on_duty', 'on_call_warn_hours', 'answer_on_call_act', 'own_sites', 'directed_sites', 'own_care_team', 'cannot_be_on_call',
      'put_on_call_layer', 'put_on_call_override', 'put_on_call_absence', 'put_team_member', 'say_on_duty', 'set_on_call_setting',
      'offer_on_call', 'answer_on_call_offer', 'escalation_people', 'my_on_call_schedules', 'watched_on_call_schedules', 'on_duty_of',
      'colleagues_on_duty', 'log_on_call_notice', 'settle_on_call_notices', 'acknowledge_on_call_notice')
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f.signature);
  END LOOP;
END $$;

-- What one said oneself.
ALTER TABLE wardline.on_call_duty ENABLE ROW LEVEL SECURITY;
CREATE POLICY server_reads ON wardline.on_call_duty FOR SELECT TO wardline_server USING (staff_id = wardline.scope_staff());
ALTER TABLE wardline.on_call_setting ENABLE ROW LEVEL SECURITY;
CREATE POLICY server_reads ON wardline.on_call_setting FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.visible_tenants())::text[]));
GRANT SELECT ON wardline.on_call_duty, wardline.on_call_setting TO wardline_server;

GRANT EXECUTE ON FUNCTION wardline.own_sites(), wardline.directed_sites(), wardline.on_call_warn_hours(text),
  wardline.my_on_call_schedules(text[], timestamptz, timestamptz, timestamptz), wardline.colleagues_on_duty(uuid[]),
  wardline.put_on_call_layer(uuid, text, jsonb, boolean),
  wardline.put_on_call_override(uuid, text, uuid, uuid, timestamptz, timestamptz, boolean),
  wardline.put_on_call_absence(uuid, text, uuid, timestamptz, timestamptz, boolean),
  wardline.put_team_member(text, uuid, timestamptz, timestamptz), wardline.say_on_duty(boolean, timestamptz),
  wardline.set_on_call_setting(text, int), wardline.acknowledge_on_call_notice(uuid),
  wardline.offer_on_call(uuid, text, uuid, timestamptz, timestamptz, timestamptz, timestamptz, boolean),
  wardline.answer_on_call_offer(uuid, text, boolean)
  TO wardline_server;
GRANT EXECUTE ON FUNCTION wardline.escalation_people(text[], timestamptz), wardline.watched_on_call_schedules(),
  wardline.on_duty_of(uuid[]), wardline.settle_on_call_notices(jsonb) TO wardline_clock;
