-- Operators register single devices; many at once come by import. Each act answers `ok` or a code and is on the trail.

-- A device or gateway, with the hash of its secret. `through`: a gateway that may publish for it.
CREATE FUNCTION wardline.register_device(for_tenant text, which text, of_kind text, of_model text, new_hash text, through text)
  RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := CASE
    WHEN NOT for_tenant = ANY (wardline.tenants_as('operator')) THEN 'not-allowed'
    WHEN through IS NOT NULL AND (of_kind <> 'device' OR NOT EXISTS (SELECT FROM wardline.device d
      WHERE d.tenant_id = for_tenant AND d.device_id = through AND d.kind = 'gateway')) THEN 'not-a-gateway'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.device (tenant_id, device_id, kind, model, secret_hash)
    VALUES (for_tenant, which, of_kind, of_model, new_hash) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
      code := 'device-registered';
    ELSIF through IS NOT NULL THEN
      INSERT INTO wardline.gateway_device (tenant_id, gateway_id, device_id) VALUES (for_tenant, through, which);
    END IF;
  END IF;
  RETURN wardline.answer_device_act(for_tenant, NULL, 'device.register', 'device:' || which, code);
END $$;

-- The old secret ends.
CREATE FUNCTION wardline.renew_device_secret(for_tenant text, which text, new_hash text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := CASE WHEN for_tenant = ANY (wardline.tenants_as('operator')) THEN 'ok' ELSE 'not-allowed' END;
BEGIN
  IF code = 'ok' THEN
    -- The voice of a patient is an account of the platform's own.
    UPDATE wardline.device SET secret_hash = new_hash
    WHERE tenant_id = for_tenant AND device_id = which AND model IS DISTINCT FROM 'wardline-voice';
    IF NOT FOUND THEN code := 'unknown-device'; END IF;
  END IF;
  RETURN wardline.answer_device_act(for_tenant, NULL, 'device.secret', 'device:' || which, code);
END $$;

-- The model is told once: it says what the numbers mean.
CREATE FUNCTION wardline.tell_device_model(for_tenant text, which text, of_model text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  known wardline.device;
  code text;
BEGIN
  SELECT d.* INTO known FROM wardline.device d WHERE d.tenant_id = for_tenant AND d.device_id = which FOR UPDATE;
  code := CASE
    WHEN NOT for_tenant = ANY (wardline.tenants_as('operator')) THEN 'not-allowed'
    WHEN known.device_id IS NULL THEN 'unknown-device'
    WHEN known.model IS NOT NULL THEN 'model-told'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    UPDATE wardline.device SET model = of_model WHERE tenant_id = for_tenant AND device_id = which;
  END IF;
  RETURN wardline.answer_device_act(for_tenant, NULL, 'device.model', 'device:' || which, code);
END $$;

REVOKE ALL ON FUNCTION wardline.register_device(text, text, text, text, text, text), wardline.renew_device_secret(text, text, text),
  wardline.tell_device_model(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.register_device(text, text, text, text, text, text), wardline.renew_device_secret(text, text, text),
  wardline.tell_device_model(text, text, text) TO wardline_server;
