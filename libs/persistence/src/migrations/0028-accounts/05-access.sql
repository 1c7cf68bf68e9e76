-- Rights: the server has none to the tables, only to these functions.

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA wardline FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.accounts_page(text, text, uuid, int), wardline.account_proposals(),
  wardline.create_account(uuid, text, text, text, text, bytea, interval),
  wardline.issue_account_code(uuid, text, bytea, interval, text),
  wardline.give_role(uuid, uuid, text, text, timestamptz, timestamptz, text), wardline.end_role(uuid, timestamptz),
  wardline.lock_account(uuid, text), wardline.unlock_account(uuid, text), wardline.end_account_sessions(uuid),
  wardline.agree_to_proposal(uuid, text, bytea, interval), wardline.drop_proposal(uuid),
  wardline.redeem_account_code(text, bytea, text)
  TO wardline_server;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['account_code', 'account_code_use', 'staff_lock', 'account_proposal', 'account_proposal_end']
  LOOP
    EXECUTE format('ALTER TABLE wardline.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.%I
      FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change()', t);
  END LOOP;
END $$;
