-- What kind of device it is: what it measures, how finely, by whose clock, how it says "too low" and "too high", and
-- whether somebody cleared it. Trees read it as facts, so a row is never changed: the newest of a model holds.

CREATE TABLE wardline.device_model (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text REFERENCES wardline.health_system, -- NULL: comes with Wardline; a health system's own row stands before it
  model text NOT NULL CHECK (length(model) BETWEEN 1 AND 128),
  manufacturer text NOT NULL CHECK (length(manufacturer) BETWEEN 1 AND 128),
  measures text[] NOT NULL,                 -- vital signs
  resolution jsonb NOT NULL DEFAULT '{}',   -- {vital sign: the smallest step, in its canonical unit}
  clock text NOT NULL CHECK (clock IN ('own', 'gateway', 'none')), -- who gives a reading its time
  drift_seconds_per_day real CHECK (drift_seconds_per_day >= 0),
  codes jsonb NOT NULL DEFAULT '[]',        -- [{vitalSign, sent, unit, comparator, limit}]: numbers that mean LO or HI (H01)
  cleared boolean,                          -- NULL: not known
  cleared_by text,                          -- the authority and its reference
  cuffless boolean,                         -- NULL: not known, or measures no pressure
  recorded_by uuid REFERENCES wardline.staff,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  CHECK (jsonb_typeof(resolution) = 'object' AND jsonb_typeof(codes) = 'array'),
  CHECK (cleared IS DISTINCT FROM true OR cleared_by IS NOT NULL)
);
CREATE INDEX ON wardline.device_model (model, tenant_id, entry_id DESC);

-- A device is of the model it was built as: told once, never another one. Decisions made before did not know it.
ALTER TABLE wardline.device ADD COLUMN model_recorded_at timestamptz;
UPDATE wardline.device SET model_recorded_at = registered_at WHERE model IS NOT NULL;
CREATE FUNCTION wardline.stamp_device_model() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.model IS NOT NULL AND NEW.model IS DISTINCT FROM OLD.model THEN
    RAISE EXCEPTION 'append-only: the model of a device is told once' USING ERRCODE = 'WL001';
  END IF;
  NEW.model_recorded_at := CASE
    WHEN NEW.model IS NULL THEN NULL
    WHEN TG_OP = 'UPDATE' AND OLD.model IS NOT NULL THEN OLD.model_recorded_at
    ELSE wardline.now() END;
  RETURN NEW;
END $$;
CREATE TRIGGER stamp_model BEFORE INSERT OR UPDATE ON wardline.device
  FOR EACH ROW EXECUTE FUNCTION wardline.stamp_device_model();
REVOKE ALL ON FUNCTION wardline.stamp_device_model() FROM PUBLIC;

ALTER TABLE wardline.device_model ENABLE ROW LEVEL SECURITY;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.device_model
  FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change();
CREATE TRIGGER registry_changed AFTER INSERT ON wardline.device_model
  FOR EACH STATEMENT EXECUTE FUNCTION wardline.bump_registry_epoch();
CREATE POLICY server_reads ON wardline.device_model FOR SELECT TO wardline_server
  USING (CASE WHEN tenant_id IS NULL THEN wardline.scope_staff() IS NOT NULL
    ELSE tenant_id = ANY ((SELECT wardline.visible_tenants())::text[]) END);
GRANT SELECT ON wardline.device_model TO wardline_server;
CREATE POLICY wardline_ingest_works ON wardline.device_model FOR SELECT TO wardline_ingest USING (true);
CREATE POLICY wardline_auditor_works ON wardline.device_model FOR SELECT TO wardline_auditor USING (true);
GRANT SELECT ON wardline.device_model TO wardline_ingest, wardline_auditor;
CREATE POLICY wardline_auditor_works ON wardline.device FOR SELECT TO wardline_auditor USING (true);
GRANT SELECT (tenant_id, device_id, model, model_recorded_at) ON wardline.device TO wardline_auditor;

-- A health system's own entry of a model, by its operators and leads. What fits together is checked by the application.
CREATE FUNCTION wardline.describe_device_model(for_tenant text, entry jsonb) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := CASE WHEN for_tenant = ANY (wardline.tenants_as('operator', 'lead')) THEN 'ok' ELSE 'not-allowed' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.device_model (tenant_id, model, manufacturer, measures, resolution, clock, drift_seconds_per_day,
      codes, cleared, cleared_by, cuffless, recorded_by)
    VALUES (for_tenant, entry->>'model', entry->>'manufacturer',
      ARRAY(SELECT jsonb_array_elements_text(entry->'measures')), entry->'resolution', entry->>'clock',
      (entry->>'driftSecondsPerDay')::real, entry->'codes', (entry->>'cleared')::boolean, entry->>'clearedBy',
      (entry->>'cuffless')::boolean, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_device_act(for_tenant, NULL, 'device-model.describe', 'device-model:' || (entry->>'model'), code);
END $$;
REVOKE ALL ON FUNCTION wardline.describe_device_model(text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.describe_device_model(text, jsonb) TO wardline_server;

-- Examples of each kind, of no maker: nobody cleared a device that does not exist. A health system describes its own.
INSERT INTO wardline.device_model (model, manufacturer, measures, resolution, clock, drift_seconds_per_day, codes, cleared, cuffless) VALUES
  ('Demo home kit (scale, cuff, oximeter)', 'simulated', '{weight,systolic,diastolic,heart-rate,spo2}',
    '{"weight": 0.1, "systolic": 1, "diastolic": 1, "heart-rate": 1, "spo2": 1}', 'own', NULL, '[]', false, false),
  ('example-scale', 'example', '{weight}', '{"weight": 0.1}', 'gateway', NULL, '[]', NULL, NULL),
  ('example-cuff', 'example', '{systolic,diastolic,heart-rate}', '{"systolic": 1, "diastolic": 1, "heart-rate": 1}', 'own', 2, '[]', NULL, false),
  ('example-cuffless', 'example', '{systolic,diastolic,heart-rate}', '{"systolic": 1, "diastolic": 1, "heart-rate": 1}', 'gateway', NULL, '[]', NULL, true),
  ('example-oximeter', 'example', '{spo2,heart-rate}', '{"spo2": 1, "heart-rate": 1}', 'own', 2, '[]', NULL, NULL),
  ('example-thermometer', 'example', '{temperature}', '{"temperature": 0.1}', 'none', NULL, '[]', NULL, NULL),
  ('example-glucose-meter', 'example', '{glucose}', '{"glucose": 1}', 'own', 2,
    '[{"vitalSign": "glucose", "sent": 0, "unit": "mg/dL", "comparator": "<", "limit": 20},
      {"vitalSign": "glucose", "sent": 19, "unit": "mg/dL", "comparator": "<", "limit": 20},
      {"vitalSign": "glucose", "sent": 9999, "unit": "mg/dL", "comparator": ">", "limit": 600}]', NULL, NULL);
