-- The policy that an alert opens under is copied onto it: a later edit never changes an escalation that runs.

-- As #domain's `builtInPolicies`; a test holds the two against each other. Where no signed policy holds.
CREATE TABLE wardline.built_in_policy (
  severity text PRIMARY KEY CHECK (severity IN ('indeterminate', 'tier1', 'critical')),
  policy jsonb NOT NULL
);
INSERT INTO wardline.built_in_policy (severity, policy) VALUES
  ('critical', '{"id":"built-in-critical","version":"1","hash":null,"severities":["critical"],"repeats":1,"lastResort":{"notify":["on-call","nurse","charge-nurse","physician","lead"],"channels":["page","email","webhook"],"everySeconds":120},"worsening":[{"vitalSign":"spo2","falling":3},{"vitalSign":"heart-rate","falling":10,"rising":20},{"vitalSign":"systolic","falling":10,"rising":20},{"vitalSign":"diastolic","falling":10,"rising":10},{"vitalSign":"glucose","falling":10,"rising":60},{"vitalSign":"respiratory-rate","falling":4,"rising":4},{"vitalSign":"temperature","falling":0.5,"rising":0.5},{"vitalSign":"weight","rising":1}],"tier1":{"workWithinSeconds":120,"reminders":0,"remindEverySeconds":120},"steps":[{"notify":["on-call","nurse"],"channels":["page","email","webhook"],"deliverWithinSeconds":60,"acknowledgeWithinSeconds":120},{"notify":["charge-nurse"],"channels":["page","email","webhook"],"deliverWithinSeconds":90,"acknowledgeWithinSeconds":180},{"notify":["physician"],"channels":["page","email","webhook"],"deliverWithinSeconds":150,"acknowledgeWithinSeconds":300}],"startCareWithinSeconds":600,"closeWithinSeconds":14400}'),
  ('tier1', '{"id":"built-in-tier1","version":"1","hash":null,"severities":["tier1"],"repeats":1,"lastResort":{"notify":["on-call","nurse","charge-nurse","physician","lead"],"channels":["page","email","webhook"],"everySeconds":900},"worsening":[{"vitalSign":"spo2","falling":3},{"vitalSign":"heart-rate","falling":10,"rising":20},{"vitalSign":"systolic","falling":10,"rising":20},{"vitalSign":"diastolic","falling":10,"rising":10},{"vitalSign":"glucose","falling":10,"rising":60},{"vitalSign":"respiratory-rate","falling":4,"rising":4},{"vitalSign":"temperature","falling":0.5,"rising":0.5},{"vitalSign":"weight","rising":1}],"tier1":{"workWithinSeconds":3600,"reminders":1,"remindEverySeconds":900},"steps":[{"notify":["on-call","nurse"],"channels":["page","email","webhook"],"deliverWithinSeconds":450,"acknowledgeWithinSeconds":900},{"notify":["charge-nurse"],"channels":["page","email","webhook"],"deliverWithinSeconds":450,"acknowledgeWithinSeconds":900},{"notify":["physician"],"channels":["page","email","webhook"],"deliverWithinSeconds":900,"acknowledgeWithinSeconds":1800}],"startCareWithinSeconds":3600,"closeWithinSeconds":28800,"snooze":{"longestSeconds":14400}}'),
  ('indeterminate', '{"id":"built-in-indeterminate","version":"1","hash":null,"severities":["indeterminate"],"repeats":1,"lastResort":{"notify":["on-call","nurse","charge-nurse","physician","lead"],"channels":["page","email","webhook"],"everySeconds":900},"worsening":[{"vitalSign":"spo2","falling":3},{"vitalSign":"heart-rate","falling":10,"rising":20},{"vitalSign":"systolic","falling":10,"rising":20},{"vitalSign":"diastolic","falling":10,"rising":10},{"vitalSign":"glucose","falling":10,"rising":60},{"vitalSign":"respiratory-rate","falling":4,"rising":4},{"vitalSign":"temperature","falling":0.5,"rising":0.5},{"vitalSign":"weight","rising":1}],"tier1":{"workWithinSeconds":14400,"reminders":1,"remindEverySeconds":3600},"steps":[{"notify":["on-call","nurse"],"channels":["page","email","webhook"],"deliverWithinSeconds":1800,"acknowledgeWithinSeconds":3600},{"notify":["charge-nurse"],"channels":["page","email","webhook"],"deliverWithinSeconds":1800,"acknowledgeWithinSeconds":3600},{"notify":["physician"],"channels":["page","email","webhook"],"deliverWithinSeconds":3600,"acknowledgeWithinSeconds":7200}],"startCareWithinSeconds":14400,"closeWithinSeconds":86400,"snooze":{"longestSeconds":43200}}');

-- A signed document with its durations in seconds: `deliverWithin: "PT1M"` is `deliverWithinSeconds: 60`.
CREATE FUNCTION wardline.in_seconds(document jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN CASE jsonb_typeof(document)
    WHEN 'object' THEN (SELECT coalesce(jsonb_object_agg(
        CASE WHEN d.is_duration THEN e.key || 'Seconds' ELSE e.key END,
        CASE WHEN d.is_duration THEN to_jsonb(extract(epoch FROM (e.value #>> '{}')::interval)::int) ELSE wardline.in_seconds(e.value) END), '{}')
      FROM jsonb_each(document) e,
        LATERAL (SELECT jsonb_typeof(e.value) = 'string' AND e.value #>> '{}' ~ '^P(T?\d+[DHMS])+$' AS is_duration) d)
    WHEN 'array' THEN (SELECT coalesce(jsonb_agg(wardline.in_seconds(i.value) ORDER BY i.nr), '[]')
      FROM jsonb_array_elements(document) WITH ORDINALITY i (value, nr))
    ELSE document END;
END $$;

-- The part of a signed policy that a running escalation needs.
CREATE FUNCTION wardline.policy_of_document(document jsonb, of_hash text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_object('id', document -> 'tree', 'version', document -> 'version', 'hash', of_hash)
    || (SELECT jsonb_object_agg(e.key, e.value) FROM jsonb_each(wardline.in_seconds(document)) e
      WHERE e.key IN ('severities', 'sites', 'programmes', 'tier1', 'steps', 'repeats', 'lastResort', 'startCareWithinSeconds',
        'closeWithinSeconds', 'snooze', 'worsening'))
$$;

ALTER TABLE wardline.escalation_policy_in_force ADD COLUMN policy jsonb;
CREATE FUNCTION wardline.render_policy_in_force() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  NEW.policy := (SELECT wardline.policy_of_document(v.document, v.hash) FROM wardline.tree_version v WHERE v.hash = NEW.hash);
  RETURN NEW;
END $$;
CREATE TRIGGER render_policy BEFORE INSERT OR UPDATE OF hash ON wardline.escalation_policy_in_force
  FOR EACH ROW EXECUTE FUNCTION wardline.render_policy_in_force();
UPDATE wardline.escalation_policy_in_force SET hash = hash;

CREATE FUNCTION wardline.policy_for(of_tenant text, of_site text, of_patient uuid, of_severity text) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(
    (SELECT f.policy FROM wardline.escalation_policy_in_force f
     WHERE f.tenant_id = of_tenant AND f.severity = of_severity
       AND f.hash = (SELECT wardline.escalation_policy_for(of_tenant, of_site, of_patient, of_severity)) LIMIT 1),
    (SELECT b.policy FROM wardline.built_in_policy b WHERE b.severity = of_severity))
$$;

UPDATE wardline.alert SET policy = wardline.policy_for(tenant_id, site_id, patient_id, severity);
ALTER TABLE wardline.alert ALTER COLUMN policy SET NOT NULL;
