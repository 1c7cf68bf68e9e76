-- Reached by functions only, as sessions are.
ALTER TABLE wardline.locked_screen ENABLE ROW LEVEL SECURITY;

DO $$
DECLARE f record;
BEGIN
  FOR f IN SELECT p.oid::regprocedure AS signature FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'wardline' AND p.proname IN ('push_devices', 'add_push_device', 'channel_coverage', 'push_to_called',
      'end_gone_device', 'lock_screen', 'locked_screen_for', 'locked_screen_counts', 'end_locked_screens')
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f.signature);
  END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION wardline.add_push_device(uuid, text, bytea, bytea), wardline.channel_coverage(text),
  wardline.lock_screen(bytea, bytea, interval), wardline.locked_screen_for(bytea), wardline.locked_screen_counts(bytea),
  wardline.end_locked_screens(uuid)
  TO wardline_server;
