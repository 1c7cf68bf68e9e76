-- How a firm's clinicians answer for a health system: the first words on the telephone, and the number that patients
-- are told to call back. The newest row of a health system holds.
CREATE TABLE wardline.tenant_greeting (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  greeting text NOT NULL CHECK (length(greeting) BETWEEN 1 AND 300),
  callback_number text NOT NULL CHECK (callback_number ~ '^\+[1-9][0-9]{6,14}$'), -- E.164
  recorded_by uuid REFERENCES wardline.staff, -- NULL: put in when the health system was set up
  recorded_at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE INDEX ON wardline.tenant_greeting (tenant_id, entry_id DESC);

ALTER TABLE wardline.tenant_greeting ENABLE ROW LEVEL SECURITY;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.tenant_greeting
  FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change();
CREATE POLICY server_reads ON wardline.tenant_greeting FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.visible_tenants())::text[]));
GRANT SELECT ON wardline.tenant_greeting TO wardline_server;

-- By a lead of the health system.
CREATE FUNCTION wardline.set_greeting(for_tenant text, words text, number text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  known boolean := coalesce(for_tenant = ANY (wardline.visible_tenants()), false);
  code text := CASE
    WHEN NOT known THEN 'unknown-tenant'
    WHEN NOT coalesce(for_tenant = ANY (wardline.tenants_as('lead')), false) THEN 'not-allowed'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.tenant_greeting (tenant_id, greeting, callback_number, recorded_by)
    VALUES (for_tenant, words, number, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_tree_act(CASE WHEN known THEN for_tenant END, 'greeting.set', 'tenant:' || for_tenant, code);
END $$;
REVOKE ALL ON FUNCTION wardline.set_greeting(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.set_greeting(text, text, text) TO wardline_server;
